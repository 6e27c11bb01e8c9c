#include "tests/cli/program.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

/// status, runs, logs, rejected, profile: what is known of former runs.
class TestHistoryCommands final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void statusShowsEachConnection();
    void runsAreListedNewestFirst();
    void aRunIsShownWithItsAttempts();
    void logsTellWhatHappened();
    void rejectedRecordsAreListedAndShown();
    void rejectedRecordsAreGrouped();
    void rejectedRecordsAreExported();
    void unknownThingsAreInvalidInput_data();
    void unknownThingsAreInvalidInput();
    void profileIsShown();
    void damagedProfileIsRecovered();

private:
    QJsonObject json(const QStringList &arguments)
    {
        return m_program.run(arguments + QStringList{u"--json"_s}).json();
    }

    Program m_program;
};

void TestHistoryCommands::initTestCase()
{
    m_program.writeFile(u"data.csv"_s,
                        "id,n\n1,10\n2,\"ten\n, \"\"10\"\"\"\n3,12345678901234567\n");
    m_program.writeFile(
        u"shop.yaml"_s,
        "name: shop\n"
        "source: {connector: files, config: {path: data.csv, types: {n: integer}}}\n"
        "destination: {connector: sqlite, config: {path: shop.sqlite}}\n"
        "settings: {unfit_values: reject}\n");
    QCOMPARE(m_program.run({u"connections"_s, u"create"_s, u"shop.yaml"_s}).exitCode, 0);
    QCOMPARE(m_program.run({u"sync"_s, u"shop"_s}).exitCode, 0);
    QCOMPARE(m_program.run({u"sync"_s, u"shop"_s}).exitCode, 0);
    QCOMPARE(m_program.run({u"sync"_s, u"data.csv"_s, u"no/folder/o.sqlite"_s}).exitCode, 1);
}

void TestHistoryCommands::statusShowsEachConnection()
{
    const QJsonArray all = json({u"status"_s}).value("connections"_L1).toArray();
    QCOMPARE(all.size(), 2);
    const QJsonObject shop
        = json({u"status"_s, u"shop"_s}).value("connections"_L1).toArray().first().toObject();
    QCOMPARE(shop.value("state"_L1).toString(), u"rejected_records"_s);
    // The second run replaced the rows of the first, and closed what that had rejected.
    QCOMPARE(shop.value("open_rejected"_L1).toInt(), 1);
    for (const QJsonValue &other : all) {
        if (other.toObject().value("name"_L1) != "shop"_L1)
            QCOMPARE(other.toObject().value("state"_L1).toString(), u"action_required"_s);
    }
    QVERIFY(!shop.value("running"_L1).toBool(true));
    QCOMPARE(shop.value("last_run"_L1).toObject().value("job"_L1).toInt(), 2);
    const Outcome text = m_program.run({u"status"_s});
    QVERIFY(text.out.contains("shop"));
    QVERIFY(text.out.contains("Rejected records"));
    QVERIFY(text.out.contains("Action required"));
    QVERIFY(m_program.run({u"status"_s, u"shop"_s}).out.contains("read 3 = written 2"));
}

void TestHistoryCommands::runsAreListedNewestFirst()
{
    const QJsonArray runs = json({u"runs"_s}).value("runs"_L1).toArray();
    QCOMPARE(runs.size(), 3);
    QCOMPARE(runs[0].toObject().value("status"_L1).toString(), u"failed"_s);
    QCOMPARE(runs[2].toObject().value("job"_L1).toInt(), 1);
    QCOMPARE(json({u"runs"_s, u"shop"_s, u"--limit"_s, u"1"_s}).value("runs"_L1).toArray().size(),
             1);
    QCOMPARE(json({u"runs"_s, u"--before"_s, u"2"_s}).value("runs"_L1).toArray().size(), 1);
    QVERIFY(m_program.run({u"runs"_s}).out.contains("succeeded"));
}

void TestHistoryCommands::aRunIsShownWithItsAttempts()
{
    const QJsonObject run = json({u"runs"_s, u"show"_s, u"3"_s}).value("run"_L1).toObject();
    QCOMPARE(run.value("status"_L1).toString(), u"failed"_s);
    const QJsonArray attempts = run.value("attempts"_L1).toArray();
    QVERIFY(!attempts.isEmpty());
    QVERIFY(m_program.run({u"runs"_s, u"show"_s, u"3"_s}).out.contains("sqlite."));
}

void TestHistoryCommands::logsTellWhatHappened()
{
    const QJsonObject log = json({u"logs"_s, u"shop"_s});
    QCOMPARE(log.value("job"_L1).toInt(), 2);
    const QJsonArray entries = log.value("entries"_L1).toArray();
    QVERIFY(entries.size() >= 2);
    QCOMPARE(entries[0].toObject().value("attempt"_L1).toInt(), 1);
    const QJsonArray errors
        = json({u"logs"_s, u"3"_s, u"--level"_s, u"error"_s}).value("entries"_L1).toArray();
    QVERIFY(!errors.isEmpty());
    for (const QJsonValue &entry : errors)
        QCOMPARE(entry.toObject().value("level"_L1).toString(), u"error"_s);
    QVERIFY(m_program.run({u"logs"_s}).out.contains("error"));
    const Outcome attempt = m_program.run({u"logs"_s, u"1"_s, u"--attempt"_s, u"9"_s});
    QCOMPARE(attempt.exitCode, 2);
}

void TestHistoryCommands::rejectedRecordsAreListedAndShown()
{
    const QJsonObject list = json({u"rejected"_s, u"list"_s, u"shop"_s});
    QCOMPARE(list.value("total"_L1).toInt(), 2);
    const QJsonObject record = list.value("records"_L1).toArray().first().toObject();
    QCOMPARE(record.value("field"_L1).toString(), u"n"_s);
    QCOMPARE(record.value("outcome"_L1).toString(), u"rejected"_s);
    QCOMPARE(record.value("source_record"_L1).toObject().value("id"_L1).toInt(), 2);
    const Outcome text = m_program.run({u"rejected"_s, u"list"_s, u"-n"_s, u"1"_s});
    QVERIFY2(text.out.contains("1 of 2"), text.out.constData());
    QVERIFY2(text.out.contains("ten\\n, \"10\""), text.out.constData());
    const QString id = QString::number(record.value("id"_L1).toInteger());
    const Outcome shown = m_program.run({u"rejected"_s, u"show"_s, id});
    QCOMPARE(shown.exitCode, 0);
    QVERIFY(shown.out.contains("value_does_not_fit"));
    QCOMPARE(
        json({u"rejected"_s, u"list"_s, u"--after"_s, id}).value("records"_L1).toArray().size(), 1);
}

void TestHistoryCommands::rejectedRecordsAreGrouped()
{
    const QJsonArray groups = json({u"rejected"_s, u"groups"_s}).value("groups"_L1).toArray();
    QCOMPARE(groups.size(), 1);
    QCOMPARE(groups[0].toObject().value("count"_L1).toInt(), 2);
    QVERIFY(json({u"rejected"_s, u"groups"_s, u"--outcome"_s, u"truncated"_s})
                .value("groups"_L1)
                .toArray()
                .isEmpty());
}

void TestHistoryCommands::rejectedRecordsAreExported()
{
    const Outcome csv = m_program.run({u"rejected"_s, u"export"_s, u"--job"_s, u"1"_s});
    QCOMPARE(csv.exitCode, 0);
    QVERIFY(csv.out.startsWith("id,connection_id,job,"));
    QVERIFY2(csv.out.contains("\"ten\n, \"\"10\"\"\""), csv.out.constData());

    const Outcome file = m_program.run({u"rejected"_s, u"export"_s, u"shop"_s, u"--format"_s,
                                        u"jsonl"_s, u"-o"_s, u"r.jsonl"_s, u"--json"_s});
    QCOMPARE(file.json().value("count"_L1).toInt(), 2);
    const QList<QByteArray> lines = m_program.readFile(u"r.jsonl"_s).trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    for (const QByteArray &line : lines)
        QCOMPARE(QJsonDocument::fromJson(line)
                     .object()
                     .value("source_record"_L1)
                     .toObject()
                     .value("id"_L1)
                     .toInt(),
                 2);
    // The export is data like any other.
    QCOMPARE(m_program.run({u"preview"_s, u"r.jsonl"_s}).exitCode, 0);
}

void TestHistoryCommands::unknownThingsAreInvalidInput_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("run") << QStringList{u"runs"_s, u"show"_s, u"999"_s};
    QTest::newRow("connection") << QStringList{u"status"_s, u"shopp"_s};
    QTest::newRow("log") << QStringList{u"logs"_s, u"999"_s};
    QTest::newRow("record") << QStringList{u"rejected"_s, u"show"_s, u"999"_s};
    QTest::newRow("stream") << QStringList{u"rejected"_s, u"list"_s, u"--stream"_s, u"x"_s};
}

void TestHistoryCommands::unknownThingsAreInvalidInput()
{
    QFETCH(QStringList, arguments);
    const Outcome outcome = m_program.run(arguments);
    QCOMPARE(outcome.exitCode, 2);
    QVERIFY(outcome.error.startsWith("error: "));
}

void TestHistoryCommands::profileIsShown()
{
    const QJsonObject profile = json({u"profile"_s});
    QVERIFY(profile.value("exists"_L1).toBool());
    QVERIFY(profile.value("state_database"_L1).toString().startsWith(m_program.profile()));
    QVERIFY(m_program.run({u"profile"_s}).out.contains("state.sqlite"));
}

void TestHistoryCommands::damagedProfileIsRecovered()
{
    const QString database = json({u"profile"_s}).value("state_database"_L1).toString();
    QFile file(database);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(20'000));
    QVERIFY(file.seek(100));
    file.write(QByteArray(19'000, '\x5a'));
    file.close();
    QFile::remove(database + u"-wal"_s);
    QFile::remove(database + u"-shm"_s);

    const Outcome damaged = m_program.run({u"status"_s, u"--json"_s});
    QCOMPARE(damaged.exitCode, 3);
    QCOMPARE(damaged.jsonError().value("code"_L1).toString(), u"store.damaged"_s);
    QCOMPARE(m_program.run({u"profile"_s}).exitCode, 0);

    const QJsonObject recovered = json({u"profile"_s, u"recover"_s, u"--from"_s, u"empty"_s});
    QVERIFY(QFileInfo::exists(recovered.value("damaged_file"_L1).toString()));
    QCOMPARE(m_program.run({u"status"_s}).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestHistoryCommands)
#include "testhistorycommands.moc"
