#include "tests/conformance/destinationconformance.h"

#include "tests/conformance/conformance.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <set>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

namespace {

QStringList filesIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

} // namespace

DestinationConformance::DestinationConformance(const DestinationQuirks &quirks)
    : DestinationChecks(quirks)
{
    setObjectName(u"destination"_s);
}

void DestinationConformance::checkSucceedsAndLeavesNothing()
{
    const QJsonObject configuration = quirks().configuration(folder());
    const QStringList before = filesIn(folder());
    auto destinationResult = registry().createDestination(quirks().connectorId(), configuration);
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
    const auto cases = quirks().wrongConfigurations(scratch.path());
    QVERIFY(!cases.empty());
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::newRow(cases[i].label.constData()) << static_cast<int>(i);
}

void DestinationConformance::wrongConfigurationNamesTheField()
{
    QFETCH(int, index);
    const auto wrong = quirks().wrongConfigurations(folder()).at(static_cast<std::size_t>(index));
    auto destination = registry().createDestination(quirks().connectorId(), wrong.values);
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
                quirks().expectedCell(run.content.schema().field(column).type,
                                      given[row][static_cast<std::size_t>(column)]));
    }
    const auto found = written(run);
    QVERIFY2(found, "there is no table");
    QCOMPARE(difference(*found, expected, true), QString());
}

void DestinationConformance::refusesExactlyTheBadRow()
{
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const DestinationName target = destination->resolveNames({{{}, numbered(1, 1).name}}).front();
    const auto bad = quirks().provokeBadRow(folder(), target);
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

void DestinationConformance::keepsSecretsOutOfErrors()
{
    const QJsonObject &spec = registry().find(quirks().connectorId())->destinationSpec;
    if (secretPointers(spec).isEmpty())
        QSKIP("The destination has no secret.");
    for (const WrongConfiguration &wrong : quirks().wrongConfigurations(folder())) {
        const QJsonObject planted = withPlantedSecrets(spec, wrong.values);
        auto destination = registry().createDestination(quirks().connectorId(), planted);
        if (!destination) {
            QVERIFY(!tellsSecret(destination.error()));
            continue;
        }
        for (const CheckStep &step : (*destination)->check({}, {}).steps)
            QVERIFY(!step.error || !tellsSecret(*step.error));
    }
}

} // namespace millrace::conformance
