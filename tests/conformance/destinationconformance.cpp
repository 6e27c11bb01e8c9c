#include "tests/conformance/destinationconformance.h"

#include "tests/conformance/conformance.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <set>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_parts = 8;
constexpr qint64 s_rowsPerPart = 40;

/// The pair of modes in which a destination mode is used.
SyncMode syncModeFor(DestinationSyncMode mode)
{
    const bool isIncremental
        = mode == DestinationSyncMode::Append || mode == DestinationSyncMode::AppendDedup;
    return {isIncremental ? SourceSyncMode::Incremental : SourceSyncMode::FullRefresh, mode};
}

bool isReplacing(DestinationSyncMode mode) { return syncModeFor(mode).replaces(); }

/// Versions of rows: an id, a value and an update time in days.
TableContent versions(const Cells &rows)
{
    const Schema schema({Field{u"id"_s, FieldType::Integer, false, {}, {}},
                         Field{u"value"_s, FieldType::String, true, {}, {}},
                         Field{u"u"_s, FieldType::Date, true, {}, {}}});
    return {u"versions"_s, batchOf(schema, rows)};
}

QStringList filesIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

/// A position a source would give after \a rows rows.
Checkpoint checkpointAfter(qint64 rows)
{
    return {"{\"rows\":" + std::to_string(rows) + "}", u"flush-%1"_s.arg(rows)};
}

qint64 rowsBefore(const std::optional<CommittedState> &state)
{
    if (!state)
        return 0;
    return QByteArray::fromStdString(state->checkpoint.position).mid(8).chopped(1).toLongLong();
}

Result<void> flush(StreamWriter &writer, const Checkpoint &checkpoint)
{
    if (auto prepared = writer.prepare({}); !prepared)
        return prepared.error();
    return writer.commit(checkpoint);
}

} // namespace

DestinationConformance::DestinationConformance(const DestinationQuirks &quirks)
    : m_quirks(quirks)
{
    setObjectName(u"destination"_s);
    quirks.registerIn(m_registry);
}

void DestinationConformance::init() { m_folder = std::make_unique<QTemporaryDir>(); }
void DestinationConformance::cleanup() { m_folder.reset(); }
QString DestinationConformance::folder() const { return m_folder->path(); }

Result<std::unique_ptr<Destination>> DestinationConformance::open() const
{
    return m_registry.createDestination(m_quirks.connectorId(), m_quirks.configuration(folder()));
}

WriteRequest DestinationConformance::requestFor(const Destination &destination,
                                                const Run &run) const
{
    WriteRequest request;
    request.stream = {{}, run.content.name};
    request.target = destination.resolveNames({{{}, run.content.name}}).front();
    request.schema = run.content.batch->sharedSchema();
    request.mode = syncModeFor(run.mode);
    if (request.mode.isDedup()) {
        request.primaryKey = run.primaryKey.isEmpty() ? QStringList{u"id"_s} : run.primaryKey;
        request.cursorField = run.cursorField;
    }
    request.generationId = run.generationId;
    request.minimumGenerationId = request.mode.replaces() ? run.generationId : 0;
    request.syncId = 17;
    return request;
}

Result<void> DestinationConformance::writeWhole(const Run &run) const
{
    auto destination = open();
    if (!destination)
        return destination.error();
    auto writer = (*destination)->openStream(requestFor(**destination, run), {});
    if (!writer)
        return writer.error();
    if (run.content.batch->rowCount() > 0) {
        auto report = (*writer)->write(run.content.batch, {});
        if (!report)
            return report.error();
    }
    const auto rows = static_cast<qint64>(run.content.batch->rowCount());
    if (auto flushed = flush(**writer, checkpointAfter(rows)); !flushed)
        return flushed;
    return (*writer)->finish({});
}

std::optional<Cells> DestinationConformance::written(const Run &run) const
{
    const auto destination = open();
    if (!destination)
        return std::nullopt;
    return m_quirks.rows(folder(), requestFor(**destination, run).target, run.content.schema());
}

void DestinationConformance::addModes(bool replacingOnly) const
{
    QTest::addColumn<int>("mode");
    const QTemporaryDir scratch;
    const auto destination = m_registry.createDestination(m_quirks.connectorId(),
                                                          m_quirks.configuration(scratch.path()));
    QVERIFY2(destination, words(destination));
    for (const DestinationSyncMode mode : (*destination)->capabilities().modes) {
        if (!replacingOnly || isReplacing(mode))
            QTest::newRow(qUtf8Printable(destinationSyncModeName(mode))) << static_cast<int>(mode);
    }
}

void DestinationConformance::checkSucceedsAndLeavesNothing()
{
    const QJsonObject configuration = m_quirks.configuration(folder());
    const QStringList before = filesIn(folder());
    auto destinationResult = m_registry.createDestination(m_quirks.connectorId(), configuration);
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const CheckResult result = destination->check({}, {});
    QVERIFY2(result.passed(),
             result.passed() ? "" : qUtf8Printable(describe(*result.steps.back().error)));
    QVERIFY(!result.steps.empty());
    for (const CheckStep &step : result.steps)
        QVERIFY(!step.name.isEmpty());
    QCOMPARE(filesIn(folder()), before);
}

void DestinationConformance::wrongConfigurationNamesTheField_data()
{
    QTest::addColumn<int>("index");
    const QTemporaryDir scratch;
    const auto cases = m_quirks.wrongConfigurations(scratch.path());
    QVERIFY(!cases.empty());
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].label.constData()) << static_cast<int>(i);
}

void DestinationConformance::wrongConfigurationNamesTheField()
{
    QFETCH(int, index);
    const auto wrong = m_quirks.wrongConfigurations(folder()).at(static_cast<std::size_t>(index));
    auto destination = m_registry.createDestination(m_quirks.connectorId(), wrong.values);
    std::optional<Error> error;
    if (destination) {
        const CheckResult result = (*destination)->check({}, {});
        QVERIFY2(!result.passed(), "the wrong configuration works");
        error = result.steps.back().error;
    } else {
        error = destination.error();
    }
    QVERIFY2(error->kind == ErrorKind::Configuration, qUtf8Printable(describe(*error)));
    QCOMPARE(error->field, wrong.field);
    QVERIFY(!error->message.isEmpty());
    QVERIFY(!error->hint.isEmpty());
}

void DestinationConformance::capabilitiesAreSane()
{
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const DestinationCapabilities capabilities = destination->capabilities();
    QVERIFY(!capabilities.modes.empty());
    QVERIFY(capabilities.maximumParallelStreams >= 1);
    const std::set<DestinationSyncMode> distinct(capabilities.modes.begin(),
                                                 capabilities.modes.end());
    QCOMPARE(distinct.size(), capabilities.modes.size());
}

void DestinationConformance::namesAreDistinctAndStable()
{
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const std::vector<DestinationName> wanted{{{}, u"orders"_s},
                                              {u"a"_s, u"orders"_s},
                                              {u"b"_s, u"orders"_s},
                                              {{}, u"Orders"_s},
                                              {{}, u"a/b"_s},
                                              {{}, u"a_b"_s},
                                              {{}, u"a b"_s},
                                              {{}, u"🚀"_s},
                                              {{}, u"quote\"d"_s},
                                              {{}, QString(300, u'x')},
                                              {{}, QString(300, u'x') + u'y'}};
    const auto names = destination->resolveNames(wanted);
    QCOMPARE(names.size(), wanted.size());
    std::set<DestinationName> distinct;
    for (const DestinationName &name : names) {
        QVERIFY(!name.name.isEmpty());
        distinct.insert(name);
    }
    QCOMPARE(distinct.size(), wanted.size());
    QCOMPARE(names.front().name, u"orders"_s);
    QVERIFY2(destination->resolveNames(wanted) == names, "a second call gives other names");
    auto otherResult = open();
    QVERIFY2(otherResult, words(otherResult));
    auto &other = *otherResult;
    QVERIFY2(other->resolveNames(wanted) == names, "another destination gives other names");
}

void DestinationConformance::refusesModesItDoesNotOffer()
{
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const auto offered = destination->capabilities().modes;
    int refused = 0;
    for (const SyncMode &mode : s_syncModes) {
        if (std::ranges::find(offered, mode.destination) != offered.end())
            continue;
        const Run run{numbered(1, 1), mode.destination, 1, {}, {}};
        const auto writer = destination->openStream(requestFor(*destination, run), {});
        QVERIFY2(!writer, "a mode that is not offered is taken");
        QVERIFY(writer.error().kind == ErrorKind::Configuration);
        ++refused;
    }
    if (refused == 0)
        QSKIP("The destination offers every mode.");
}

void DestinationConformance::writesWhatItIsGiven_data()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const auto &[label, make] : allContents())
        QTest::newRow(label) << index++;
}

void DestinationConformance::writesWhatItIsGiven()
{
    QFETCH(int, index);
    Run run;
    run.content = allContents().at(static_cast<std::size_t>(index)).second();
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    auto writerResult = destination->openStream(requestFor(*destination, run), {});
    QVERIFY2(writerResult, words(writerResult));
    auto &writer = *writerResult;
    std::set<std::uint32_t> reported;
    qint64 accepted = 0;
    const auto keep = [&](const WriteReport &report) {
        accepted += report.acceptedRows;
        for (const RefusedRow &row : report.refused)
            reported.insert(row.row);
    };
    if (run.content.batch->rowCount() > 0) {
        auto reportResult = writer->write(run.content.batch, {});
        QVERIFY2(reportResult, words(reportResult));
        auto &report = *reportResult;
        keep(report);
    }
    auto reportResult = writer->prepare({});
    QVERIFY2(reportResult, words(reportResult));
    auto &report = *reportResult;
    keep(report);
    const auto committed = writer->commit(checkpointAfter(0));
    QVERIFY2(committed, words(committed));
    const auto finished = writer->finish({});
    QVERIFY2(finished, words(finished));
    const auto rowCount = static_cast<qint64>(run.content.batch->rowCount());
    QVERIFY(accepted <= rowCount);
    QVERIFY(accepted + static_cast<qint64>(reported.size()) >= rowCount);

    // A row that is not as it was given has to be among the refused ones.
    Cells expected;
    const Cells given = cellsOf(*run.content.batch);
    for (std::uint32_t row = 0; row < given.size(); ++row) {
        if (reported.contains(row))
            continue;
        expected.emplace_back();
        for (int column = 0; column < run.content.schema().fieldCount(); ++column)
            expected.back().push_back(
                m_quirks.expectedCell(run.content.schema().field(column).type,
                                      given[row][static_cast<std::size_t>(column)]));
    }
    const auto found = written(run);
    QVERIFY2(found, "there is no table");
    QCOMPARE(difference(*found, expected, true), QString());
}

void DestinationConformance::doesWhatTheModeSays_data() { addModes(false); }

void DestinationConformance::doesWhatTheModeSays()
{
    QFETCH(int, mode);
    const auto kind = static_cast<DestinationSyncMode>(mode);
    const bool isDedup = syncModeFor(kind).isDedup();
    const QString cursor = isDedup ? u"u"_s : QString();
    const Run before{
        versions({{"1", "a", "2024-01-01"}, {"2", "b", "2024-01-01"}}), kind, 1, {}, cursor};
    const auto first = writeWhole(before);
    QVERIFY2(first, words(first));

    Cells second;
    Cells expected;
    switch (kind) {
    case DestinationSyncMode::Append:
        second = {{"1", "a", "2024-01-01"}, {"3", "c", "2024-01-02"}};
        expected = {{"1", "a", "2024-01-01"},
                    {"2", "b", "2024-01-01"},
                    {"1", "a", "2024-01-01"},
                    {"3", "c", "2024-01-02"}};
        break;
    case DestinationSyncMode::Overwrite:
        second = {{"1", "a", "2024-01-01"}, {"3", "c", "2024-01-02"}};
        expected = second;
        break;
    case DestinationSyncMode::AppendDedup:
        second = {{"1", "c", "2024-01-03"},
                  {"1", "d", "2024-01-02"},
                  {"3", "e", "2024-01-02"},
                  {"2", "late", "2023-12-31"}};
        expected = {{"1", "c", "2024-01-03"}, {"2", "b", "2024-01-01"}, {"3", "e", "2024-01-02"}};
        break;
    case DestinationSyncMode::OverwriteDedup:
        second = {{"1", "a", "2024-01-01"}, {"1", "b", "2024-01-02"}, {"2", "c", "2024-01-01"}};
        expected = {{"1", "b", "2024-01-02"}, {"2", "c", "2024-01-01"}};
        break;
    }
    const Run run{versions(second), kind, isReplacing(kind) ? 2 : 1, {}, cursor};
    const auto again = writeWhole(run);
    QVERIFY2(again, words(again));
    const auto found = written(run);
    QVERIFY2(found, "there is no table");
    QCOMPARE(difference(*found, expected, true), QString());
}

void DestinationConformance::keepsTheOldTableUntilTheEnd_data() { addModes(true); }

void DestinationConformance::keepsTheOldTableUntilTheEnd()
{
    QFETCH(int, mode);
    Run run{numbered(1, 5), static_cast<DestinationSyncMode>(mode), 1, {}, {}};
    const auto first = writeWhole(run);
    QVERIFY2(first, words(first));
    const Cells old = cellsOf(*run.content.batch);

    run.content = numbered(100, 3);
    run.generationId = 2;
    {
        auto destinationResult = open();
        QVERIFY2(destinationResult, words(destinationResult));
        auto &destination = *destinationResult;
        auto writerResult = destination->openStream(requestFor(*destination, run), {});
        QVERIFY2(writerResult, words(writerResult));
        auto &writer = *writerResult;
        auto reportResult = writer->write(run.content.batch, {});
        QVERIFY2(reportResult, words(reportResult));
        auto &report = *reportResult;
        Q_UNUSED(report)
        const auto flushed = flush(*writer, checkpointAfter(3));
        QVERIFY2(flushed, words(flushed));
        QCOMPARE(difference(*written(run), old, true), QString());
    }
    QCOMPARE(difference(*written(run), old, true), QString());

    // The next refresh has a higher generation; what the abandoned one left is gone.
    run.content = numbered(200, 2);
    run.generationId = 3;
    const auto third = writeWhole(run);
    QVERIFY2(third, words(third));
    QCOMPARE(difference(*written(run), cellsOf(*run.content.batch), true), QString());
}

Result<bool> DestinationConformance::writeParts(const Run &run, int stopAfter, int stopPhase) const
{
    auto destination = open();
    if (!destination)
        return destination.error();
    auto writer = (*destination)->openStream(requestFor(**destination, run), {});
    if (!writer)
        return writer.error();
    qint64 done = rowsBefore((*writer)->committedState());
    for (int part = 0; done < s_parts * s_rowsPerPart; ++part) {
        const bool isLast = part == stopAfter;
        auto report = (*writer)->write(numbered(done + 1, s_rowsPerPart).batch, {});
        if (!report)
            return report.error();
        if (isLast && stopPhase == 0)
            return false;
        if (auto prepared = (*writer)->prepare({}); !prepared)
            return prepared.error();
        if (isLast && stopPhase == 1)
            return false;
        done += s_rowsPerPart;
        if (auto committed = (*writer)->commit(checkpointAfter(done)); !committed)
            return committed.error();
        if (isLast && stopPhase == 2)
            return false;
    }
    if (auto finished = (*writer)->finish({}); !finished)
        return finished.error();
    return true;
}

void DestinationConformance::goesOnAfterAnAbandonedRun_data() { addModes(false); }

void DestinationConformance::goesOnAfterAnAbandonedRun()
{
    QFETCH(int, mode);
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const bool isTransactional = destination->capabilities().isTransactional;
    const Run run{
        numbered(1, s_parts * s_rowsPerPart), static_cast<DestinationSyncMode>(mode), 1, {}, {}};
    // Abandoned with rows written, with rows prepared, and right behind a commit.
    for (const int phase : {0, 1, 2, 0, 1}) {
        const auto part = writeParts(run, 1, phase);
        QVERIFY2(part, words(part));
        if (*part)
            break;
    }
    const auto whole = writeParts(run, -1, -1);
    QVERIFY2(whole, words(whole));
    QVERIFY(*whole);
    auto found = written(run);
    QVERIFY2(found, "there is no table");
    Cells expected = cellsOf(*run.content.batch);
    if (!isTransactional && !syncModeFor(run.mode).isDedup()) {
        // At least once: nothing may be missing, rows may come twice.
        std::ranges::sort(*found);
        const auto repeated = std::ranges::unique(*found);
        found->erase(repeated.begin(), repeated.end());
    }
    QCOMPARE(difference(*found, expected, true), QString());
}

void DestinationConformance::finishesOnce_data() { addModes(false); }

void DestinationConformance::finishesOnce()
{
    QFETCH(int, mode);
    const Run run{numbered(1, 5), static_cast<DestinationSyncMode>(mode), 4, {}, {}};
    const auto first = writeWhole(run);
    QVERIFY2(first, words(first));
    // The engine was killed before it could note the end: it opens the same generation again.
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    auto writerResult = destination->openStream(requestFor(*destination, run), {});
    QVERIFY2(writerResult, words(writerResult));
    auto &writer = *writerResult;
    if (destination->capabilities().isTransactional) {
        QVERIFY(writer->committedState().has_value());
        QVERIFY(writer->committedState()->checkpoint == checkpointAfter(5));
        QVERIFY(writer->committedState()->isFinished);
    }
    const auto again = writer->finish({});
    QVERIFY2(again, words(again));
    QCOMPARE(difference(*written(run), cellsOf(*run.content.batch), true), QString());
}

void DestinationConformance::addsRunAfterRun()
{
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const auto modes = destination->capabilities().modes;
    if (std::ranges::find(modes, DestinationSyncMode::Append) == modes.end())
        QSKIP("The destination does not append.");
    Cells expected;
    for (qint64 generation = 1; generation <= 3; ++generation) {
        const Run run{numbered(generation, 4), DestinationSyncMode::Append, generation, {}, {}};
        const auto done = writeWhole(run);
        QVERIFY2(done, words(done));
        const Cells rows = cellsOf(*run.content.batch);
        expected.insert(expected.end(), rows.begin(), rows.end());
        QCOMPARE(difference(*written(run), expected, true), QString());
    }
}

void DestinationConformance::refusesExactlyTheBadRow()
{
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const DestinationName target = destination->resolveNames({{{}, numbered(1, 1).name}}).front();
    const auto bad = m_quirks.provokeBadRow(folder(), target);
    if (!bad)
        QSKIP("The destination refuses no rows.");
    Run run;
    run.content = bad->content;
    run.content.name = numbered(1, 1).name;
    const Cells before = written(run).value_or(Cells());
    auto writerResult = destination->openStream(requestFor(*destination, run), {});
    QVERIFY2(writerResult, words(writerResult));
    auto &writer = *writerResult;
    auto firstResult = writer->write(run.content.batch, {});
    QVERIFY2(firstResult, words(firstResult));
    auto &first = *firstResult;
    auto secondResult = writer->prepare({});
    QVERIFY2(secondResult, words(secondResult));
    auto &second = *secondResult;
    std::vector<RefusedRow> refused = first.refused;
    refused.insert(refused.end(), second.refused.begin(), second.refused.end());
    QCOMPARE(refused.size(), std::size_t{1});
    QCOMPARE(refused.front().row, bad->row);
    QVERIFY(refused.front().batch == run.content.batch);
    QVERIFY(!refused.front().code.isEmpty());
    QVERIFY(!refused.front().message.isEmpty());
    QCOMPARE(first.acceptedRows + second.acceptedRows,
             static_cast<qint64>(run.content.batch->rowCount()) - 1);
    const auto committed = writer->commit(checkpointAfter(1));
    QVERIFY2(committed, words(committed));
    const auto finished = writer->finish({});
    QVERIFY2(finished, words(finished));
    Cells expected = cellsOf(*run.content.batch);
    expected.erase(expected.begin() + bad->row);
    expected.insert(expected.end(), before.begin(), before.end());
    QCOMPARE(difference(*written(run), expected, true), QString());
}

void DestinationConformance::stopsWriting()
{
    const auto opened = open();
    QVERIFY2(opened, words(opened));
    const auto modes = (*opened)->capabilities().modes;
    if (std::ranges::find(modes, DestinationSyncMode::Overwrite) == modes.end())
        QSKIP("The destination does not overwrite.");
    const Run run{numbered(1, 10), DestinationSyncMode::Overwrite, 1, {}, {}};
    const auto first = writeWhole(run);
    QVERIFY2(first, words(first));
    CancellationSource stop;
    stop.request_stop();
    {
        auto destinationResult = open();
        QVERIFY2(destinationResult, words(destinationResult));
        auto &destination = *destinationResult;
        Run second = run;
        second.generationId = 2;
        auto writerResult = destination->openStream(requestFor(*destination, second), {});
        QVERIFY2(writerResult, words(writerResult));
        auto &writer = *writerResult;
        // A stopped call may have done its work already; if not, it says that it was stopped.
        const auto report = writer->write(numbered(50, 10).batch, stop.get_token());
        QVERIFY2(report || report.error().isCancelled(), words(report));
        const auto prepared = writer->prepare(stop.get_token());
        QVERIFY2(prepared || prepared.error().isCancelled(), words(prepared));
    }
    QCOMPARE(difference(*written(run), cellsOf(*run.content.batch), true), QString());
}

void DestinationConformance::writesStreamsSideBySide()
{
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    if (destination->capabilities().maximumParallelStreams < 2)
        QSKIP("The destination writes one stream at a time.");
    Run left{numbered(1, 20), DestinationSyncMode::Append, 1, {}, {}};
    Run right{numbered(1001, 30), DestinationSyncMode::Append, 1, {}, {}};
    left.content.name = u"left"_s;
    right.content.name = u"right"_s;
    auto leftWriterResult = destination->openStream(requestFor(*destination, left), {});
    QVERIFY2(leftWriterResult, words(leftWriterResult));
    auto &leftWriter = *leftWriterResult;
    auto rightWriterResult = destination->openStream(requestFor(*destination, right), {});
    QVERIFY2(rightWriterResult, words(rightWriterResult));
    auto &rightWriter = *rightWriterResult;
    const auto leftReport = leftWriter->write(left.content.batch, {});
    QVERIFY2(leftReport, words(leftReport));
    const auto rightReport = rightWriter->write(right.content.batch, {});
    QVERIFY2(rightReport, words(rightReport));
    for (StreamWriter *writer : {leftWriter.get(), rightWriter.get()}) {
        const auto flushed = flush(*writer, checkpointAfter(1));
        QVERIFY2(flushed, words(flushed));
        const auto finished = writer->finish({});
        QVERIFY2(finished, words(finished));
    }
    QCOMPARE(difference(*written(left), cellsOf(*left.content.batch), true), QString());
    QCOMPARE(difference(*written(right), cellsOf(*right.content.batch), true), QString());
}

void DestinationConformance::keepsSecretsOutOfErrors()
{
    const QJsonObject &spec = m_registry.find(m_quirks.connectorId())->destinationSpec;
    if (secretPointers(spec).isEmpty())
        QSKIP("The destination has no secret.");
    for (const WrongConfiguration &wrong : m_quirks.wrongConfigurations(folder())) {
        const QJsonObject planted = withPlantedSecrets(spec, wrong.values);
        auto destination = m_registry.createDestination(m_quirks.connectorId(), planted);
        if (!destination) {
            QVERIFY(!tellsSecret(destination.error()));
            continue;
        }
        for (const CheckStep &step : (*destination)->check({}, {}).steps)
            QVERIFY(!step.error || !tellsSecret(*step.error));
    }
}

} // namespace millrace::conformance
