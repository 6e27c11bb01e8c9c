// logs: shown, filtered, searched in every run, followed while a run goes on.
#include "tests/cli/program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestLogsCommand final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void theLogOfARunIsFiltered();
    void everyRunIsSearched();
    void aConnectionOrARunIsSearched();
    void contextIsShownOnce();
    void timesLimitTheSearch();
    void expressionsAreUnderstoodOrExplained();
    void theNumberOfLinesIsLimited();
    void aGrowingLogIsFollowed();
    void anEndedLogIsFollowedToItsEnd();
    void wrongOptionsAreRefused_data();
    void wrongOptionsAreRefused();

private:
    [[nodiscard]] QJsonObject json(const QStringList &arguments) const
    {
        return m_program.run(QStringList{u"logs"_s} + arguments + QStringList{u"--json"_s}).json();
    }
    [[nodiscard]] QJsonArray hits(const QStringList &arguments) const
    {
        return json(arguments).value("hits"_L1).toArray();
    }
    /// A log as a run would leave it, instead of the one that was left.
    void replaceLog(int run, const QByteArrayList &messages) const;

    Program m_program;
};

void TestLogsCommand::replaceLog(int run, const QByteArrayList &messages) const
{
    QByteArray log;
    int second = 0;
    for (const QByteArray &message : messages)
        log += "{\"level\":\"" + QByteArray(message.startsWith("!") ? "error" : "info")
            + "\",\"message\":\"" + message + "\",\"stream\":\"users\",\"time\":\"2026-05-0"
            + QByteArray::number(run) + "T10:00:0" + QByteArray::number(second++) + ".000Z\"}\n";
    m_program.writeFile(u"profile/logs/run-%1-attempt-1.jsonl"_s.arg(run), log);
}

void TestLogsCommand::initTestCase()
{
    for (const QString &name : {u"shop"_s, u"bank"_s}) {
        m_program.writeFile(name + u".yaml"_s,
                            QStringLiteral("name: %1\n"
                                           "source: {connector: sample, config: {count: 10}}\n"
                                           "destination: {connector: sqlite, config: "
                                           "{path: %1.sqlite}}\n"
                                           "streams: [{name: users}]\n")
                                .arg(name)
                                .toUtf8());
        QCOMPARE(m_program.run({u"connections"_s, u"create"_s, name + u".yaml"_s}).exitCode, 0);
    }
    for (const QString &name : {u"shop"_s, u"bank"_s, u"shop"_s})
        QCOMPARE(m_program.run({u"sync"_s, name}).exitCode, 0);
    replaceLog(1, {"a", "needle one", "b", "needle two", "c"});
    replaceLog(2, {"!needle of the bank"});
    replaceLog(3, {"x", "y", "Needle 42"});
}

void TestLogsCommand::theLogOfARunIsFiltered()
{
    QCOMPARE(json({u"1"_s}).value("entries"_L1).toArray().size(), 5);
    QCOMPARE(json({u"--run"_s, u"1"_s}).value("job"_L1).toInt(), 1);
    QCOMPARE(json({u"--connection"_s, u"bank"_s}).value("job"_L1).toInt(), 2);
    QCOMPARE(json({u"1"_s, u"--level"_s, u"error"_s}).value("entries"_L1).toArray().size(), 0);
    QCOMPARE(json({u"1"_s, u"--stream"_s, u"orders"_s}).value("entries"_L1).toArray().size(), 0);
    QCOMPARE(json({u"1"_s, u"--since"_s, u"2026-05-01T10:00:03Z"_s})
                 .value("entries"_L1)
                 .toArray()
                 .size(),
             2);
    const Outcome text = m_program.run({u"logs"_s, u"1"_s});
    QVERIFY(text.out.contains("users: needle one"));
}

void TestLogsCommand::everyRunIsSearched()
{
    const QJsonObject found = json({u"--search"_s, u"needle"_s});
    const QJsonArray list = found.value("hits"_L1).toArray();
    QCOMPARE(list.size(), 4);
    QVERIFY(found.value("is_complete"_L1).toBool());
    QCOMPARE(found.value("logs_searched"_L1).toInt(), 3);
    QVERIFY(found.value("bytes_searched"_L1).toInt() > 500);
    const QJsonObject newest = list[0].toObject();
    QCOMPARE(newest.value("connection"_L1).toString(), u"shop"_s);
    QCOMPARE(newest.value("job"_L1).toInt(), 3);
    QCOMPARE(newest.value("attempt"_L1).toInt(), 1);
    QCOMPARE(newest.value("line"_L1).toInt(), 3);
    QCOMPARE(newest.value("message"_L1).toString(), u"Needle 42"_s);
    QCOMPARE(newest.value("stream"_L1).toString(), u"users"_s);
    QCOMPARE(list[1].toObject().value("connection"_L1).toString(), u"bank"_s);
    const Outcome text = m_program.run({u"logs"_s, u"--search"_s, u"needle"_s});
    QVERIFY(text.out.contains("shop, run 3, attempt 1"));
    QVERIFY(text.error.contains("4 lines; logs looked at: 3"));
}

void TestLogsCommand::aConnectionOrARunIsSearched()
{
    QCOMPARE(hits({u"shop"_s, u"--search"_s, u"needle"_s}).size(), 3);
    QCOMPARE(hits({u"--connection"_s, u"bank"_s, u"--search"_s, u"needle"_s}).size(), 1);
    QCOMPARE(hits({u"--run"_s, u"1"_s, u"--search"_s, u"needle"_s}).size(), 2);
    QCOMPARE(hits({u"--search"_s, u"needle"_s, u"--level"_s, u"error"_s}).size(), 1);
    QCOMPARE(hits({u"--search"_s, u"needle"_s, u"--stream"_s, u"orders"_s}).size(), 0);
    QCOMPARE(hits({u"--search"_s, u"needle"_s, u"--case-sensitive"_s}).size(), 3);
}

void TestLogsCommand::contextIsShownOnce()
{
    const QJsonArray found = hits({u"1"_s, u"--search"_s, u"needle"_s, u"--context"_s, u"1"_s});
    QCOMPARE(found[0].toObject().value("before"_L1).toArray().size(), 1);
    QCOMPARE(found[0].toObject()["after"_L1].toArray().first().toObject()["message"_L1].toString(),
             u"b"_s);
    const Outcome text
        = m_program.run({u"logs"_s, u"1"_s, u"--search"_s, u"needle"_s, u"--context"_s, u"2"_s});
    QCOMPARE(text.out.count("users: b"), 1);
    QCOMPARE(text.out.count("users: needle two"), 1);
    QCOMPARE(text.out.count('\n'), 6);
}

void TestLogsCommand::timesLimitTheSearch()
{
    QCOMPARE(hits({u"--search"_s, u"needle"_s, u"--since"_s, u"2026-05-02"_s}).size(), 2);
    QCOMPARE(hits({u"--search"_s, u"needle"_s, u"--until"_s, u"2026-05-02"_s}).size(), 0);
    QCOMPARE(
        hits({u"--search"_s, u"needle"_s, u"--since"_s, u"1d"_s, u"--until"_s, u"1m"_s}).size(), 0);
}

void TestLogsCommand::expressionsAreUnderstoodOrExplained()
{
    QCOMPARE(hits({u"--search"_s, u"needle \\d+"_s, u"--regex"_s}).size(), 1);
    QCOMPARE(hits({u"--search"_s, u"needle (one|two)$"_s, u"--regex"_s}).size(), 2);
    const Outcome broken
        = m_program.run({u"logs"_s, u"--search"_s, u"a(b"_s, u"--regex"_s, u"--json"_s});
    QCOMPARE(broken.exitCode, 2);
    QCOMPARE(broken.jsonError().value("code"_L1).toString(), u"log.pattern_invalid"_s);
}

void TestLogsCommand::theNumberOfLinesIsLimited()
{
    const QJsonObject found = json({u"--search"_s, u"needle"_s, u"--limit"_s, u"2"_s});
    QCOMPARE(found.value("hits"_L1).toArray().size(), 2);
    QVERIFY(!found.value("is_complete"_L1).toBool(true));
    QVERIFY(m_program.run({u"logs"_s, u"--search"_s, u"needle"_s, u"--limit"_s, u"2"_s})
                .error.contains("There may be more"));
}

void TestLogsCommand::aGrowingLogIsFollowed()
{
    const Program program;
    program.writeFile(u"long.yaml"_s,
                      "name: long\n"
                      "source: {connector: sample, config: {count: 300000}}\n"
                      "destination: {connector: sqlite, config: {path: long.sqlite}}\n"
                      "streams: [{name: users}]\n");
    QCOMPARE(program.run({u"connections"_s, u"create"_s, u"long.yaml"_s}).exitCode, 0);
    const auto sync = program.start({u"sync"_s, u"long"_s, u"--flush-rows"_s, u"2000"_s});
    QVERIFY(sync->waitForStarted());
    QTRY_VERIFY(!program.run({u"runs"_s, u"--json"_s}).json()["runs"_L1].toArray().isEmpty());
    const auto follow = program.start({u"logs"_s, u"long"_s, u"--follow"_s, u"--json"_s});
    QVERIFY(follow->waitForStarted());
    QVERIFY(follow->waitForReadyRead(10'000));
    // The first lines come while the run goes on, and it ends with the run.
    QCOMPARE(sync->state(), QProcess::Running);
    QCOMPARE(follow->state(), QProcess::Running);
    QVERIFY(sync->waitForFinished(60'000));
    QVERIFY(follow->waitForFinished(20'000));
    QCOMPARE(follow->exitCode(), 0);
    const QByteArrayList lines = follow->readAllStandardOutput().trimmed().split('\n');
    const qsizetype count
        = program.run({u"logs"_s, u"long"_s, u"--json"_s}).json()["entries"_L1].toArray().size();
    QCOMPARE(lines.size(), count);
    const QJsonObject last = QJsonDocument::fromJson(lines.last()).object();
    QCOMPARE(last.value("job"_L1).toInt(), 1);
    QCOMPARE(last.value("attempt"_L1).toInt(), 1);
    QVERIFY(!last.value("message"_L1).toString().isEmpty());
}

void TestLogsCommand::anEndedLogIsFollowedToItsEnd()
{
    const Outcome text
        = m_program.run({u"logs"_s, u"1"_s, u"--follow"_s, u"--search"_s, u"needle"_s});
    QCOMPARE(text.exitCode, 0);
    QCOMPARE(text.out.count("needle"), 2);
}

void TestLogsCommand::wrongOptionsAreRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown connection") << QStringList{u"--connection"_s, u"none"_s};
    QTest::newRow("unknown run") << QStringList{u"--run"_s, u"99"_s};
    QTest::newRow("two of them") << QStringList{u"shop"_s, u"--run"_s, u"1"_s};
    QTest::newRow("no time") << QStringList{u"--since"_s, u"yesterday"_s};
    QTest::newRow("expression of nothing") << QStringList{u"--regex"_s};
    QTest::newRow("too much context")
        << QStringList{u"--search"_s, u"a"_s, u"--context"_s, u"1000"_s};
}

void TestLogsCommand::wrongOptionsAreRefused()
{
    QFETCH(QStringList, arguments);
    QCOMPARE(m_program.run(QStringList{u"logs"_s} + arguments).exitCode, 2);
}

QTEST_GUILESS_MAIN(TestLogsCommand)
#include "testlogscommand.moc"
