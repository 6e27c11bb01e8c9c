#include "tests/cli/program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

/// history, runs chart, runs summary, freshness: what happened, and how to put it back.
class TestChangeCommands final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void runsAndChangesAreListed();
    void changeIsPutBackAndThatUndone();
    void planChangesNothing();
    void changeThatNoLongerAppliesIsRefused();
    void summaryIsADocument();
    void runsAreCountedByTime();
    void runsAreFilteredByTimeAndOutcome();
    void statusTellsHowFreshStreamsAre();
    void wrongTimesAndNumbersAreInvalidInput_data();
    void wrongTimesAndNumbersAreInvalidInput();

private:
    QJsonObject json(const QStringList &arguments)
    {
        return m_program.run(arguments + QStringList{u"--json"_s}).json();
    }
    QJsonArray entries(const QStringList &arguments)
    {
        return json(QStringList{u"history"_s, u"list"_s} + arguments).value("entries"_L1).toArray();
    }
    /// The number of the newest change.
    QString newest()
    {
        const QJsonArray changes = entries({u"shop"_s, u"--show"_s, u"changes"_s, u"-n"_s, u"1"_s});
        return QString::number(changes.first().toObject().value("id"_L1).toInteger());
    }
    QString prefix()
    {
        const QString file
            = QString::fromUtf8(m_program.run({u"connections"_s, u"show"_s, u"shop"_s}).out);
        return file.contains("raw_"_L1) ? u"raw_"_s : QString();
    }

    Program m_program;
};

void TestChangeCommands::initTestCase()
{
    m_program.writeFile(u"data.csv"_s, "id,n\n1,10\n2,twenty\n");
    m_program.writeFile(
        u"shop.yaml"_s,
        "name: shop\n"
        "source: {connector: files, config: {path: data.csv, types: {n: integer}}}\n"
        "destination: {connector: sqlite, config: {path: shop.sqlite}}\n"
        "settings: {unfit_values: reject}\n");
    QCOMPARE(m_program.run({u"connections"_s, u"create"_s, u"shop.yaml"_s}).exitCode, 0);
    QCOMPARE(m_program.run({u"sync"_s, u"shop"_s}).exitCode, 0);
}

void TestChangeCommands::runsAndChangesAreListed()
{
    QCOMPARE(m_program.run({u"connections"_s, u"set"_s, u"shop"_s, u"prefix=raw_"_s}).exitCode, 0);
    const QJsonArray all = entries({});
    QCOMPARE(all.size(), 3);
    const QJsonObject change = all.at(0).toObject();
    QCOMPARE(change.value("type"_L1).toString(), u"change"_s);
    QCOMPARE(change.value("kind"_L1).toString(), u"settings_changed"_s);
    QCOMPARE(change.value("origin"_L1).toString(), u"command_line"_s);
    QCOMPARE(change.value("connection"_L1).toString(), u"shop"_s);
    QVERIFY(change.value("can_be_put_back"_L1).toBool());
    QCOMPARE(change.value("changes"_L1).toArray().first().toObject(),
             (QJsonObject{{u"what"_s, u"Prefix"_s}, {u"from"_s, u""_s}, {u"to"_s, u"raw_"_s}}));
    QCOMPARE(all.at(1).toObject().value("type"_L1).toString(), u"run"_s);
    QCOMPARE(all.at(2).toObject().value("kind"_L1).toString(), u"created"_s);
    QCOMPARE(entries({u"--show"_s, u"runs"_s}).size(), 1);
    QCOMPARE(entries({u"--show"_s, u"settings"_s, u"--since"_s, u"1h"_s}).size(), 1);
    QCOMPARE(entries({u"--until"_s, u"1h"_s}).size(), 0);
    const Outcome text = m_program.run({u"history"_s, u"list"_s, u"shop"_s});
    QVERIFY(text.out.contains("Prefix: none → raw_"));
    QVERIFY(text.out.contains("on the command line"));
    QVERIFY(m_program.run({u"history"_s, u"show"_s, newest()}).out.contains("Settings changed"));
}

void TestChangeCommands::changeIsPutBackAndThatUndone()
{
    const Outcome done = m_program.run({u"history"_s, u"put-back"_s, newest()});
    QCOMPARE(done.exitCode, 0);
    QVERIFY(done.out.contains("Prefix: raw_ → none"));
    QVERIFY(done.out.contains(QByteArray("history put-back " + newest().toLatin1())));
    QCOMPARE(prefix(), QString());
    const QJsonObject undone = json({u"history"_s, u"put-back"_s, newest()});
    QVERIFY(undone.value("applied"_L1).toBool());
    QCOMPARE(prefix(), u"raw_"_s);
}

void TestChangeCommands::planChangesNothing()
{
    const QString change = newest();
    const QJsonObject plan = json({u"history"_s, u"put-back"_s, change, u"--plan"_s});
    QVERIFY(!plan.value("applied"_L1).toBool(true));
    QCOMPARE(plan.value("changes"_L1).toArray().size(), 1);
    QCOMPARE(newest(), change);
    QCOMPARE(prefix(), u"raw_"_s);
}

void TestChangeCommands::changeThatNoLongerAppliesIsRefused()
{
    const QJsonArray created = entries({u"shop"_s, u"--show"_s, u"changes"_s});
    const QString first = QString::number(created.last().toObject().value("id"_L1).toInteger());
    const Outcome refused = m_program.run({u"history"_s, u"put-back"_s, first});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.error.contains("store.not_put_back"));
}

void TestChangeCommands::summaryIsADocument()
{
    const Outcome printed = m_program.run({u"runs"_s, u"summary"_s, u"1"_s});
    QCOMPARE(printed.exitCode, 0);
    const QJsonObject summary = QJsonDocument::fromJson(printed.out).object();
    QCOMPARE(summary.value("status"_L1).toString(), u"completed"_s);
    QCOMPARE(summary.value("recordsSynced"_L1).toInteger(), 1);
    const QJsonObject total = summary.value("totalStats"_L1).toObject();
    QCOMPARE(total.value("recordsRejected"_L1).toInteger(), 1);
    QVERIFY(total.value("bytesCommitted"_L1).toInteger() > 0);
    QVERIFY(total.value("bytesCommitted"_L1).toInteger()
            < total.value("bytesEmitted"_L1).toInteger());
    QVERIFY(total.value("destinationStateMessagesEmitted"_L1).toInteger() > 0);
    for (const auto key :
         {"replicationStartTime"_L1, "sourceReadStartTime"_L1, "sourceReadEndTime"_L1,
          "destinationWriteEndTime"_L1, "discoverSchemaStartTime"_L1, "discoverSchemaEndTime"_L1})
        QVERIFY2(total.contains(key), key.data());
    QCOMPARE(json({u"runs"_s, u"summary"_s, u"1"_s}).value("summary"_L1).toObject(), summary);
}

void TestChangeCommands::runsAreCountedByTime()
{
    const QJsonObject chart = json({u"runs"_s, u"chart"_s, u"--span"_s, u"7d"_s});
    QCOMPARE(chart.value("span"_L1).toString(), u"7d"_s);
    const QJsonArray bars = chart.value("slots"_L1).toArray();
    QCOMPARE(bars.size(), 28);
    qint64 runs = 0;
    qint64 rejected = 0;
    for (const QJsonValue &bar : bars) {
        runs += bar.toObject().value("with_rejected"_L1).toInteger();
        rejected += bar.toObject().value("rejected"_L1).toInteger();
    }
    QCOMPARE(runs, 1);
    QCOMPARE(rejected, 1);
    QVERIFY(m_program.run({u"runs"_s, u"chart"_s}).out.contains("with rejected"));
}

void TestChangeCommands::runsAreFilteredByTimeAndOutcome()
{
    const auto count = [this](const QStringList &options) {
        return json(QStringList{u"runs"_s} + options).value("runs"_L1).toArray().size();
    };
    QCOMPARE(count({u"--since"_s, u"1h"_s}), 1);
    QCOMPARE(count({u"--until"_s, u"1h"_s}), 0);
    QCOMPARE(count({u"--outcome"_s, u"with_rejected"_s}), 1);
    QCOMPARE(count({u"--outcome"_s, u"failed"_s}), 0);
    QCOMPARE(count({u"shop"_s, u"--since"_s, u"2000-01-01"_s}), 1);
}

void TestChangeCommands::statusTellsHowFreshStreamsAre()
{
    const QJsonObject shop
        = json({u"status"_s, u"shop"_s}).value("connections"_L1).toArray().first().toObject();
    const QJsonObject stream = shop.value("freshness"_L1).toArray().first().toObject();
    QCOMPARE(stream.value("stream"_L1).toString(), u"data"_s);
    QVERIFY(!stream.value("fresh_at"_L1).toString().isEmpty());
    QVERIFY(stream.value("fresh_at"_L1).toString() <= stream.value("complete_at"_L1).toString());
    QCOMPARE(stream.value("job"_L1).toInteger(), 1);
    QVERIFY(m_program.run({u"status"_s, u"shop"_s}).out.contains("minute old"));
}

void TestChangeCommands::wrongTimesAndNumbersAreInvalidInput_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("time") << QStringList{u"runs"_s, u"--since"_s, u"yesterday"_s};
    QTest::newRow("until") << QStringList{u"history"_s, u"list"_s, u"--until"_s, u"7x"_s};
    QTest::newRow("change") << QStringList{u"history"_s, u"put-back"_s, u"4711"_s};
    QTest::newRow("run") << QStringList{u"runs"_s, u"summary"_s, u"4711"_s};
    QTest::newRow("kind") << QStringList{u"history"_s, u"list"_s, u"--show"_s, u"secrets"_s};
    QTest::newRow("span") << QStringList{u"runs"_s, u"chart"_s, u"--span"_s, u"8d"_s};
}

void TestChangeCommands::wrongTimesAndNumbersAreInvalidInput()
{
    QFETCH(QStringList, arguments);
    const Outcome outcome = m_program.run(arguments);
    QCOMPARE(outcome.exitCode, 2);
    QVERIFY(!outcome.error.isEmpty());
}

QTEST_GUILESS_MAIN(TestChangeCommands)
#include "testchangecommands.moc"
