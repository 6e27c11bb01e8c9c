#include "tests/conformance/sourceconformance.h"

#include "tests/conformance/conformance.h"

#include <QTest>

#include <algorithm>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

SourceConformance::SourceConformance(const SourceQuirks &quirks)
    : SourceChecks(quirks)
{
    setObjectName(u"source"_s);
}

void SourceConformance::checkSucceeds()
{
    auto sourceResult = open();
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
    const auto cases = quirks().wrongConfigurations(scratch.path());
    QVERIFY(!cases.empty());
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].label.constData()) << static_cast<int>(i);
}

void SourceConformance::wrongConfigurationNamesTheField()
{
    QFETCH(int, index);
    const auto wrong = quirks().wrongConfigurations(folder()).at(static_cast<std::size_t>(index));
    auto source = registry().createSource(quirks().connectorId(), wrong.values);
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
    auto sourceResult = open();
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
    auto otherResult = open();
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
    const auto configuration = quirks().makeSource(folder(), content);
    if (!configuration)
        QSKIP("The source cannot hold content of others.");
    auto sourceResult = registry().createSource(quirks().connectorId(), *configuration);
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
        const auto at = stream.schema.indexOf(quirks().expectedFieldName(field.name));
        QVERIFY2(at, qUtf8Printable(u"there is no field "_s + field.name));
        for (std::size_t row = 0; row < made.size(); ++row) {
            const Cell want
                = quirks().expectedCell(field.type, made[row][static_cast<std::size_t>(i)]);
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
    auto sourceResult = open();
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

void SourceConformance::honoursSelectedFields()
{
    auto sourceResult = open();
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
    auto sourceResult = open();
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

void SourceConformance::keepsSecretsOutOfErrors()
{
    const QJsonObject &spec = registry().find(quirks().connectorId())->sourceSpec;
    if (secretPointers(spec).isEmpty())
        QSKIP("The source has no secret.");
    for (const WrongConfiguration &wrong : quirks().wrongConfigurations(folder())) {
        const QJsonObject planted = withPlantedSecrets(spec, wrong.values);
        auto source = registry().createSource(quirks().connectorId(), planted);
        if (!source) {
            QVERIFY(!tellsSecret(source.error()));
            continue;
        }
        for (const CheckStep &step : (*source)->check({}, {}).steps)
            QVERIFY(!step.error || !tellsSecret(*step.error));
    }
}

} // namespace millrace::conformance
