#include "tests/cli/program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestSyncCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void copiesAFileIntoATable();
    void adHocRunsKeepTheirState();
    void eachMode_data();
    void eachMode();
    void choosesStreamsAndNames();
    void copiesIntoFiles();
    void rejectsWhatDoesNotFit();
    void jsonHasTheDocumentedShape();
    void progressIsJsonLinesOnlyWhenAskedFor();
    void quietPrintsErrorsOnly();
    void failedRunsSayWhy();
    void refusesBadInput_data();
    void refusesBadInput();
    void unusableProfileIsAnEnvironmentFault();

private:
    Outcome sync(const QStringList &arguments)
    {
        return m_program->run(QStringList{u"sync"_s} + arguments);
    }
    QString count(const QString &table)
    {
        return m_program->sqlValue(u"out.sqlite"_s, u"SELECT count(*) FROM \"%1\""_s.arg(table));
    }

    std::unique_ptr<Program> m_program;
};

void TestSyncCommand::init()
{
    m_program = std::make_unique<Program>();
    m_program->writeFile(u"data.csv"_s, "id,name,n\n1,a,10\n2,b,20\n3,c,30\n");
}

void TestSyncCommand::copiesAFileIntoATable()
{
    const Outcome outcome = sync({u"data.csv"_s, u"out.sqlite"_s});
    QVERIFY2(outcome.exitCode == 0, outcome.error.constData());
    QVERIFY2(outcome.out.contains("read 3 = written 3 + filtered 0 + rejected 0"),
             outcome.out.constData());
    QCOMPARE(m_program->sqlValue(u"out.sqlite"_s, u"SELECT sum(n) FROM data"_s), u"60"_s);
}

void TestSyncCommand::adHocRunsKeepTheirState()
{
    const QStringList command{u"data.csv"_s, u"out.sqlite"_s, u"--mode"_s, u"incremental"_s};
    QCOMPARE(sync(command).exitCode, 0);
    const Outcome again = sync(command);
    QVERIFY2(again.out.contains("read 0 = written 0"), again.out.constData());
    QVERIFY2(again.out.contains("No file has changed"), again.out.constData());
    QCOMPARE(count(u"data"_s), u"3"_s);
    const QJsonArray connections = m_program->run({u"connections"_s, u"list"_s, u"--json"_s})
                                       .json()
                                       .value("connections"_L1)
                                       .toArray();
    QCOMPARE(connections.size(), 1);
    QVERIFY(connections[0].toObject().value("name"_L1).toString().startsWith("ad hoc "_L1));

    // Another table is another connection with a state of its own.
    QCOMPARE(sync(command + QStringList{u"--as"_s, u"copy"_s}).exitCode, 0);
    QCOMPARE(count(u"copy"_s), u"3"_s);
}

void TestSyncCommand::eachMode_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("rowsAfterTwoRuns");
    QTest::newRow("overwrite") << u"full_refresh_overwrite"_s << u"4"_s;
    QTest::newRow("append") << u"full-refresh-append"_s << u"7"_s;
    QTest::newRow("overwrite dedup") << u"overwrite_dedup"_s << u"4"_s;
    QTest::newRow("incremental") << u"incremental_append"_s << u"7"_s;
    QTest::newRow("dedup") << u"dedup"_s << u"4"_s;
}

void TestSyncCommand::eachMode()
{
    QFETCH(QString, mode);
    QFETCH(QString, rowsAfterTwoRuns);
    const QStringList command{u"data.csv"_s, u"out.sqlite"_s,    u"-m"_s,
                              mode,          u"--primary-key"_s, u"id"_s};
    QCOMPARE(sync(command).exitCode, 0);
    m_program->writeFile(u"data.csv"_s, "id,name,n\n1,a,10\n2,b,21\n3,c,30\n4,d,40\n");
    QCOMPARE(sync(command).exitCode, 0);
    QCOMPARE(count(u"data"_s), rowsAfterTwoRuns);
    QCOMPARE(m_program->sqlValue(u"out.sqlite"_s, u"SELECT max(n) FROM data WHERE id = 2"_s),
             u"21"_s);
}

void TestSyncCommand::choosesStreamsAndNames()
{
    QCOMPARE(
        sync({u"--source"_s, u"sample"_s, u"--source-option"_s, u"count=20"_s, u"--stream"_s,
              u"users"_s, u"--stream"_s, u"products"_s, u"--prefix"_s, u"x_"_s, u"out.sqlite"_s})
            .exitCode,
        0);
    QCOMPARE(count(u"x_users"_s), u"20"_s);
    QCOMPARE(count(u"x_products"_s), u"20"_s);
    QCOMPARE(
        m_program->sqlValue(u"out.sqlite"_s,
                            u"SELECT count(*) FROM sqlite_master WHERE name LIKE '%purchases'"_s),
        u"0"_s);
    QCOMPARE(sync({u"out.sqlite"_s, u"copy.sqlite"_s, u"--stream"_s, u"x_users"_s, u"--filter"_s,
                   u"id <= 5"_s, u"--fields"_s, u"id,name"_s, u"--as"_s, u"five"_s})
                 .exitCode,
             0);
    QCOMPARE(m_program->sqlValue(u"copy.sqlite"_s, u"SELECT count(*) FROM five"_s), u"5"_s);
    QCOMPARE(sync({u"out.sqlite"_s, u"copy.sqlite"_s, u"--stream"_s, u"x_users"_s, u"--limit"_s,
                   u"3"_s, u"--as"_s, u"three"_s})
                 .exitCode,
             0);
    QCOMPARE(m_program->sqlValue(u"copy.sqlite"_s, u"SELECT count(*) FROM three"_s), u"3"_s);
}

void TestSyncCommand::copiesIntoFiles()
{
    QCOMPARE(sync({u"data.csv"_s, u"copy.jsonl"_s}).exitCode, 0);
    QCOMPARE(m_program->readFile(u"copy.jsonl"_s).count('\n'), 3);
    QVERIFY(m_program->readFile(u"copy.jsonl"_s).startsWith("{\"id\":1,"));
    const Outcome many = sync({u"sample"_s, u"one.csv"_s, u"--json"_s});
    QCOMPARE(many.exitCode, 2);
    QCOMPARE(many.jsonError().value("code"_L1).toString(), u"cli.one_file"_s);
}

void TestSyncCommand::rejectsWhatDoesNotFit()
{
    m_program->writeFile(u"data.csv"_s, "id,n\n1,10\n2,ten\n3,30\n");
    const QStringList source{u"--source"_s, u"files"_s, u"--source-config"_s,
                             u"{\"path\": \"data.csv\", \"types\": {\"n\": \"integer\"}}"_s};
    const Outcome nulled = sync(source + QStringList{u"out.sqlite"_s});
    QCOMPARE(nulled.exitCode, 0);
    QVERIFY2(nulled.out.contains("1 value did not fit"), nulled.out.constData());
    QVERIFY2(nulled.out.contains("millrace-cli rejected list --job 1"), nulled.out.constData());
    const Outcome rejected
        = sync(source + QStringList{u"out.sqlite"_s, u"--as"_s, u"r"_s, u"--unfit"_s, u"reject"_s});
    QVERIFY2(rejected.out.contains("read 3 = written 2 + filtered 0 + rejected 1"),
             rejected.out.constData());
    QCOMPARE(count(u"r"_s), u"2"_s);
}

void TestSyncCommand::jsonHasTheDocumentedShape()
{
    const Outcome outcome = sync({u"data.csv"_s, u"out.sqlite"_s, u"--json"_s});
    QVERIFY2(outcome.error.isEmpty(), outcome.error.constData());
    const QJsonObject json = outcome.json();
    QCOMPARE(json.keys(), (QStringList{u"command"_s, u"connection"_s, u"format"_s, u"run"_s}));
    const QJsonObject run = json.value("run"_L1).toObject();
    QCOMPARE(run.value("job"_L1).toInt(), 1);
    QCOMPARE(run.value("status"_L1).toString(), u"succeeded"_s);
    QCOMPARE(run.value("trigger"_L1).toString(), u"command_line"_s);
    QVERIFY(run.value("created_at"_L1).toString().endsWith(u'Z'));
    const QJsonObject stream = run.value("streams"_L1).toArray().first().toObject();
    QCOMPARE(stream.value("stream"_L1).toString(), u"data"_s);
    QCOMPARE(stream.value("status"_L1).toString(), u"synced"_s);
    const QJsonObject counts = stream.value("counts"_L1).toObject();
    QCOMPARE(counts.keys(),
             (QStringList{u"changed_values"_s, u"filtered"_s, u"read"_s, u"read_bytes"_s,
                          u"rejected"_s, u"unconfirmed"_s, u"written"_s}));
    QCOMPARE(counts.value("written"_L1).toInt(), 3);
}

void TestSyncCommand::progressIsJsonLinesOnlyWhenAskedFor()
{
    const Outcome outcome = sync({u"--source"_s, u"sample"_s, u"--source-option"_s,
                                  u"count=100000"_s, u"--stream"_s, u"users"_s, u"out.sqlite"_s,
                                  u"--progress"_s, u"json"_s, u"--flush-rows"_s, u"5000"_s});
    QCOMPARE(outcome.exitCode, 0);
    for (const QByteArray &line : outcome.error.split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        QCOMPARE(event.value("event"_L1).toString(), u"progress"_s);
        QVERIFY(event.contains("totals"_L1));
    }
}

void TestSyncCommand::quietPrintsErrorsOnly()
{
    const Outcome good = sync({u"data.csv"_s, u"out.sqlite"_s, u"-q"_s});
    QCOMPARE(good.exitCode, 0);
    QVERIFY(good.out.isEmpty());
    QVERIFY(good.error.isEmpty());
    const Outcome bad = sync({u"data.csv"_s, u"no/such/folder/out.sqlite"_s, u"-q"_s});
    QCOMPARE(bad.exitCode, 1);
    QVERIFY(bad.out.isEmpty());
    QVERIFY(bad.error.startsWith("error: "));
}

void TestSyncCommand::failedRunsSayWhy()
{
    const Outcome outcome = sync({u"data.csv"_s, u"no/such/folder/out.sqlite"_s});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY(outcome.out.contains("Failed"));
    QVERIFY2(outcome.error.contains("(sqlite."), outcome.error.constData());
    QVERIFY(outcome.error.contains("  hint: "));
    const Outcome json = sync({u"data.csv"_s, u"no/such/folder/out.sqlite"_s, u"--json"_s});
    QCOMPARE(json.exitCode, 1);
    QCOMPARE(json.json().value("run"_L1).toObject().value("status"_L1).toString(), u"failed"_s);
}

void TestSyncCommand::refusesBadInput_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("code");
    const QString data = u"data.csv"_s;
    const QString out = u"out.sqlite"_s;
    QTest::newRow("nothing") << QStringList{} << u"cli.nothing_to_sync"_s;
    QTest::newRow("no destination") << QStringList{data} << u"cli.destination_missing"_s;
    QTest::newRow("unknown connection")
        << QStringList{u"nowhere"_s} << u"store.connection_unknown"_s;
    QTest::newRow("missing source") << QStringList{u"no.csv"_s, out} << u"cli.path_not_found"_s;
    QTest::newRow("unknown destination")
        << QStringList{data, u"out.xyz"_s} << u"cli.path_unknown"_s;
    QTest::newRow("mode") << QStringList{data, out, u"--mode"_s, u"sideways"_s}
                          << u"cli.mode_unknown"_s;
    QTest::newRow("no key") << QStringList{data, out, u"--mode"_s, u"dedup"_s}
                            << u"catalog.key_missing"_s;
    QTest::newRow("key") << QStringList{data, out, u"--primary-key"_s, u"nr"_s}
                         << u"catalog.field_unknown"_s;
    QTest::newRow("stream") << QStringList{data, out, u"--stream"_s, u"other"_s}
                            << u"cli.stream_unknown"_s;
    QTest::newRow("one name for many")
        << QStringList{u"sample"_s, out, u"--as"_s, u"x"_s} << u"cli.one_name"_s;
    QTest::newRow("invalid configuration")
        << QStringList{data, u"--destination"_s, u"sqlite"_s, u"--destination-config"_s,
                       u"{\"path\": 5}"_s}
        << u"configuration.invalid"_s;
}

void TestSyncCommand::refusesBadInput()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, code);
    const Outcome outcome = sync(arguments + QStringList{u"--json"_s});
    QCOMPARE(outcome.exitCode, 2);
    QCOMPARE(outcome.jsonError().value("code"_L1).toString(), code);
    QVERIFY(!QFileInfo::exists(m_program->path(u"out.sqlite"_s)));
}

void TestSyncCommand::unusableProfileIsAnEnvironmentFault()
{
    m_program->writeFile(u"file"_s, "not a folder");
    const Outcome outcome = sync(
        {u"data.csv"_s, u"out.sqlite"_s, u"--profile"_s, m_program->path(u"file/profile"_s)});
    QCOMPARE(outcome.exitCode, 3);
    QVERIFY2(outcome.error.contains("--profile"), outcome.error.constData());
}

QTEST_GUILESS_MAIN(TestSyncCommand)
#include "testsynccommand.moc"
