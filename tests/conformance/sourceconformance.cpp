#include "tests/conformance/sourceconformance.h"

#include "tests/conformance/conformance.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QTest>

#include <thread>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

namespace {

/// Everything one reader gave.
struct Reading final
{
    Cells rows;
    std::vector<bool> hasIssue; ///< Per row.
    /// The rows read so far and the position that covers them.
    std::vector<std::pair<std::size_t, std::string>> positions;
    QString reason;
};

ConfiguredStream fullRefresh(const Stream &stream)
{
    ConfiguredStream configured;
    configured.stream = stream;
    configured.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
    return configured;
}

ConfiguredStream configuredFor(const Stream &stream, SourceSyncMode mode)
{
    ConfiguredStream configured = fullRefresh(stream);
    if (mode == SourceSyncMode::Incremental)
        configured.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
    // A stream without a default gets its first field; numbered() makes that one grow.
    if (configured.mode.isIncremental() && configured.effectiveCursor().isEmpty()
        && !stream.sourceDefinedCursor)
        configured.cursorField = stream.schema.field(0).name;
    return configured;
}

Result<Reading> readAll(Source &source, const ReadRequest &request)
{
    auto reader = source.openStream(request, {});
    if (!reader)
        return reader.error();
    Reading reading;
    for (;;) {
        auto next = (*reader)->next({});
        if (!next)
            return next.error();
        if (!next->has_value())
            break;
        const SourceBatch &batch = **next;
        if (batch.batch) {
            for (auto &row : cellsOf(*batch.batch))
                reading.rows.push_back(std::move(row));
            for (std::size_t row = 0; row < batch.batch->rowCount(); ++row)
                reading.hasIssue.push_back(!batch.batch->issuesOf(row).empty());
        }
        if (batch.position)
            reading.positions.emplace_back(reading.rows.size(), *batch.position);
    }
    reading.reason = (*reader)->reasonForNoRows();
    return reading;
}

} // namespace

SourceConformance::SourceConformance(const SourceQuirks &quirks)
    : m_quirks(quirks)
{
    setObjectName(u"source"_s);
    quirks.registerIn(m_registry);
}

void SourceConformance::init() { m_folder = std::make_unique<QTemporaryDir>(); }
void SourceConformance::cleanup() { m_folder.reset(); }
QString SourceConformance::folder() const { return m_folder->path(); }

void SourceConformance::checkSucceeds()
{
    auto sourceResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    int observed = 0;
    const CheckResult result = source->check([&](const CheckStep &) { ++observed; }, {});
    QVERIFY2(result.passed(),
             result.passed() ? "" : qUtf8Printable(describe(*result.steps.back().error)));
    QVERIFY(!result.steps.empty());
    QCOMPARE(observed, static_cast<int>(result.steps.size()));
    for (const CheckStep &step : result.steps)
        QVERIFY(!step.name.isEmpty());
}

void SourceConformance::wrongConfigurationNamesTheField_data()
{
    QTest::addColumn<int>("index");
    const QTemporaryDir scratch;
    const auto cases = m_quirks.wrongConfigurations(scratch.path());
    QVERIFY(!cases.empty());
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].label.constData()) << static_cast<int>(i);
}

void SourceConformance::wrongConfigurationNamesTheField()
{
    QFETCH(int, index);
    const auto wrong = m_quirks.wrongConfigurations(folder()).at(static_cast<std::size_t>(index));
    auto source = m_registry.createSource(m_quirks.connectorId(), wrong.values);
    std::optional<Error> error;
    if (source) {
        const CheckResult result = (*source)->check({}, {});
        QVERIFY2(!result.passed(), "the wrong configuration works");
        error = result.steps.back().error;
    } else {
        error = source.error();
    }
    QVERIFY2(error->kind == ErrorKind::Configuration, qUtf8Printable(describe(*error)));
    QCOMPARE(error->field, wrong.field);
    QVERIFY(!error->message.isEmpty());
    QVERIFY(!error->hint.isEmpty());
}

void SourceConformance::discoverIsStable()
{
    auto sourceResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    std::vector<Stream> observed;
    auto firstResult
        = source->discover([&](const Stream &stream) { observed.push_back(stream); }, {});
    QVERIFY2(firstResult, words(firstResult));
    auto &first = *firstResult;
    auto secondResult = source->discover({}, {});
    QVERIFY2(secondResult, words(secondResult));
    auto &second = *secondResult;
    QVERIFY(!first.streams.empty());
    QVERIFY(first.streams == second.streams);
    QVERIFY2(observed == first.streams, "the observer saw other streams");
    auto otherResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
    QVERIFY2(otherResult, words(otherResult));
    auto &other = *otherResult;
    auto thirdResult = other->discover({}, {});
    QVERIFY2(thirdResult, words(thirdResult));
    auto &third = *thirdResult;
    QVERIFY2(first.streams == third.streams, "another source of the same data disagrees");
    for (const Stream &stream : first.streams) {
        QVERIFY(!stream.schema.isEmpty());
        for (const QString &key : stream.sourceDefinedPrimaryKey)
            QVERIFY(stream.schema.indexOf(key).has_value());
        if (!stream.defaultCursor.isEmpty())
            QVERIFY(stream.schema.indexOf(stream.defaultCursor).has_value());
    }
}

void SourceConformance::readsWhatIsThere_data()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const auto &[label, make] : allContents())
        QTest::newRow(label) << index++;
}

void SourceConformance::readsWhatIsThere()
{
    QFETCH(int, index);
    const TableContent content = allContents().at(static_cast<std::size_t>(index)).second();
    const auto configuration = m_quirks.makeSource(folder(), content);
    if (!configuration)
        QSKIP("The source cannot hold content of others.");
    auto sourceResult = m_registry.createSource(m_quirks.connectorId(), *configuration);
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    QCOMPARE(catalog.streams.size(), std::size_t{1});
    const Stream &stream = catalog.streams.front();
    auto readingResult = readAll(*source, {fullRefresh(stream), std::nullopt});
    QVERIFY2(readingResult, words(readingResult));
    auto &reading = *readingResult;

    // Fields may come in another order; each is looked up by its name.
    const Cells made = cellsOf(*content.batch);
    QCOMPARE(reading.rows.size(), made.size());
    for (int i = 0; i < content.schema().fieldCount(); ++i) {
        const Field &field = content.schema().field(i);
        const auto at = stream.schema.indexOf(m_quirks.expectedFieldName(field.name));
        QVERIFY2(at, qUtf8Printable(u"there is no field "_s + field.name));
        for (std::size_t row = 0; row < made.size(); ++row) {
            const Cell want
                = m_quirks.expectedCell(field.type, made[row][static_cast<std::size_t>(i)]);
            const Cell &have = reading.rows[row][static_cast<std::size_t>(*at)];
            if (have == want || reading.hasIssue[row])
                continue;
            QFAIL(
                qUtf8Printable(u"%1, %2"_s.arg(field.name, difference({{have}}, {{want}}, false))));
        }
    }
}

void SourceConformance::readsTheSameTwice()
{
    auto sourceResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    std::size_t most = 0;
    for (const Stream &stream : catalog.streams) {
        auto firstResult = readAll(*source, {fullRefresh(stream), std::nullopt});
        QVERIFY2(firstResult, words(firstResult));
        auto &first = *firstResult;
        auto secondResult = readAll(*source, {fullRefresh(stream), std::nullopt});
        QVERIFY2(secondResult, words(secondResult));
        auto &second = *secondResult;
        QCOMPARE(difference(first.rows, second.rows, false), QString());
        most = std::max(most, first.rows.size());
    }
    QVERIFY2(most >= 100, "the working configuration needs a stream of 100 rows");
}

void SourceConformance::checkResuming(SourceSyncMode mode)
{
    auto sourceResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    int resumed = 0;
    for (const Stream &stream : catalog.streams) {
        const bool isIncremental = mode == SourceSyncMode::Incremental;
        if (isIncremental ? !stream.supportsIncremental : !stream.isResumable)
            continue;
        const ConfiguredStream configured = configuredFor(stream, mode);
        auto wholeResult = readAll(*source, {configured, std::nullopt});
        QVERIFY2(wholeResult, words(wholeResult));
        auto &whole = *wholeResult;
        QVERIFY2(!whole.positions.empty(), "no batch carries a position");
        QCOMPARE(whole.positions.back().first, whole.rows.size());
        for (const auto &[count, position] : whole.positions) {
            // A run of its own, as after a kill.
            auto laterResult = m_registry.createSource(m_quirks.connectorId(),
                                                       m_quirks.workingConfiguration(folder()));
            QVERIFY2(laterResult, words(laterResult));
            auto &later = *laterResult;
            auto restResult = readAll(*later, {configured, position});
            QVERIFY2(restResult, words(restResult));
            auto &rest = *restResult;
            Cells joined(whole.rows.begin(),
                         whole.rows.begin() + static_cast<std::ptrdiff_t>(count));
            joined.insert(joined.end(), rest.rows.begin(), rest.rows.end());
            QCOMPARE(difference(joined, whole.rows, false), QString());
            ++resumed;
        }
    }
    if (resumed == 0)
        QSKIP("The source has no such stream.");
}

void SourceConformance::resumesFromEveryPosition() { checkResuming(SourceSyncMode::FullRefresh); }

void SourceConformance::resumesAnIncrementalRunFromEveryPosition()
{
    checkResuming(SourceSyncMode::Incremental);
}

void SourceConformance::honoursSelectedFields()
{
    auto sourceResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    for (const Stream &stream : catalog.streams) {
        auto wholeResult = readAll(*source, {fullRefresh(stream), std::nullopt});
        QVERIFY2(wholeResult, words(wholeResult));
        auto &whole = *wholeResult;
        const int last = stream.schema.fieldCount() - 1;
        ConfiguredStream configured = fullRefresh(stream);
        configured.selectedFields = {stream.schema.field(last).name};
        const Schema selected = configured.selectedSchema();
        auto readerResult = source->openStream({configured, std::nullopt}, {});
        QVERIFY2(readerResult, words(readerResult));
        auto &reader = *readerResult;
        QVERIFY(*reader->schema() == selected);
        auto partResult = readAll(*source, {configured, std::nullopt});
        QVERIFY2(partResult, words(partResult));
        auto &part = *partResult;
        Cells expected;
        for (const std::vector<Cell> &row : whole.rows) {
            expected.emplace_back();
            for (const Field &field : selected.fields())
                expected.back().push_back(
                    row[static_cast<std::size_t>(*stream.schema.indexOf(field.name))]);
        }
        QCOMPARE(difference(part.rows, expected, false), QString());
    }
}

void SourceConformance::honoursTheRowLimit()
{
    auto sourceResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    for (const Stream &stream : catalog.streams) {
        auto wholeResult = readAll(*source, {fullRefresh(stream), std::nullopt});
        QVERIFY2(wholeResult, words(wholeResult));
        auto &whole = *wholeResult;
        ConfiguredStream configured = fullRefresh(stream);
        configured.rowLimit = 7;
        auto partResult = readAll(*source, {configured, std::nullopt});
        QVERIFY2(partResult, words(partResult));
        auto &part = *partResult;
        Cells expected = whole.rows;
        expected.resize(std::min<std::size_t>(expected.size(), 7));
        QCOMPARE(difference(part.rows, expected, false), QString());
    }
}

void SourceConformance::incrementalRunWithNothingNewSaysWhy()
{
    auto sourceResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    int checked = 0;
    for (const Stream &stream : catalog.streams) {
        if (!stream.supportsIncremental)
            continue;
        const ConfiguredStream configured = configuredFor(stream, SourceSyncMode::Incremental);
        auto firstResult = readAll(*source, {configured, std::nullopt});
        QVERIFY2(firstResult, words(firstResult));
        auto &first = *firstResult;
        QVERIFY2(!first.positions.empty(), "an incremental run ends without a position");
        auto laterResult = m_registry.createSource(m_quirks.connectorId(),
                                                   m_quirks.workingConfiguration(folder()));
        QVERIFY2(laterResult, words(laterResult));
        auto &later = *laterResult;
        auto secondResult = readAll(*later, {configured, first.positions.back().second});
        QVERIFY2(secondResult, words(secondResult));
        auto &second = *secondResult;
        QCOMPARE(second.rows.size(), std::size_t{0});
        QVERIFY2(!second.reason.isEmpty(), "no reason is given");
        ++checked;
    }
    if (checked == 0)
        QSKIP("The source reads nothing incrementally.");
}

void SourceConformance::refusesAForeignPosition()
{
    auto sourceResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    for (const Stream &stream : catalog.streams) {
        if (!stream.isResumable && !stream.supportsIncremental)
            continue;
        const auto mode = stream.supportsIncremental ? SourceSyncMode::Incremental
                                                     : SourceSyncMode::FullRefresh;
        const auto read
            = readAll(*source, {configuredFor(stream, mode), R"({"nobody":"understands this"})"});
        QVERIFY2(!read, "a position of another source is taken");
        QVERIFY2(read.error().kind == ErrorKind::Configuration,
                 qUtf8Printable(describe(read.error())));
        QVERIFY(!read.error().hint.isEmpty());
    }
}

void SourceConformance::stopsBeforeTheFirstBatch()
{
    auto sourceResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.workingConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    auto readerResult
        = source->openStream({fullRefresh(catalog.streams.front()), std::nullopt}, {});
    QVERIFY2(readerResult, words(readerResult));
    auto &reader = *readerResult;
    CancellationSource stop;
    stop.request_stop();
    const auto batch = reader->next(stop.get_token());
    QVERIFY2(!batch, "a stopped reader goes on");
    QVERIFY2(batch.error().isCancelled(), qUtf8Printable(describe(batch.error())));
}

void SourceConformance::stopsInsideNext()
{
    auto sourceResult
        = m_registry.createSource(m_quirks.connectorId(), m_quirks.endlessConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    auto readerResult
        = source->openStream({fullRefresh(catalog.streams.front()), std::nullopt}, {});
    QVERIFY2(readerResult, words(readerResult));
    auto &reader = *readerResult;
    CancellationSource stop;
    QSemaphore begun;
    std::optional<Error> error;
    bool isEnded = false;
    std::thread thread([&] {
        for (bool isFirst = true;; isFirst = false) {
            auto batch = reader->next(stop.get_token());
            if (isFirst)
                begun.release();
            if (!batch) {
                error = batch.error();
                return;
            }
            if (!batch->has_value()) {
                isEnded = true;
                return;
            }
        }
    });
    begun.acquire();
    QElapsedTimer timer;
    timer.start();
    stop.request_stop();
    thread.join();
    const qint64 waited = timer.elapsed();
    QVERIFY2(!isEnded, "the endless stream has an end");
    QVERIFY2(error->isCancelled(), qUtf8Printable(describe(*error)));
    QVERIFY2(waited < 1000, qUtf8Printable(u"%1 ms"_s.arg(waited)));
}

void SourceConformance::keepsSecretsOutOfErrors()
{
    const QJsonObject &spec = m_registry.find(m_quirks.connectorId())->sourceSpec;
    if (secretPointers(spec).isEmpty())
        QSKIP("The source has no secret.");
    for (const WrongConfiguration &wrong : m_quirks.wrongConfigurations(folder())) {
        const QJsonObject planted = withPlantedSecrets(spec, wrong.values);
        auto source = m_registry.createSource(m_quirks.connectorId(), planted);
        if (!source) {
            QVERIFY(!tellsSecret(source.error()));
            continue;
        }
        for (const CheckStep &step : (*source)->check({}, {}).steps)
            QVERIFY(!step.error || !tellsSecret(*step.error));
    }
}

} // namespace millrace::conformance
