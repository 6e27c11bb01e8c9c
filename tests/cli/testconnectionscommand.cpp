#include "core/store/connectionlock.h"
#include "tests/cli/program.h"
#include "tests/testutils/sqlitefile.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestConnectionsCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void createsShowsAndDeletes();
    void exportReadsBack_data();
    void exportReadsBack();
    void checkpointsMoveWithTheFile();
    void replaceKeepsTheState();
    void replaceKeepsWhatIsNotSaid();
    void syncsSomeStreamsAlone();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void pathsAreMeantFromTheFile();
    void deleteWantsConfirmation();
    void whatRunsIsNotDeleted();
    void clearTakesTheRowsAway();
    void clearTakesOnlyTheNamedStream();
    void clearWantsConfirmation();
    void clearTellsWhatIsRefused();
    void sharesStoredEndpoints();

private:
    Outcome create(const QStringList &more = {})
    {
        return m_program->run(QStringList{u"connections"_s, u"create"_s, u"shop.yaml"_s} + more);
    }

    std::unique_ptr<Program> m_program;
};

void TestConnectionsCommand::init()
{
    m_program = std::make_unique<Program>();
    m_program->writeFile(u"data.csv"_s, "id,name\n1,a\n2,b\n");
    m_program->writeFile(u"shop.yaml"_s,
                         "name: shop\n"
                         "source: {connector: files, config: {path: data.csv}}\n"
                         "destination: {connector: sqlite, config: {path: shop.sqlite}}\n"
                         "streams:\n"
                         "  - {name: data, mode: dedup, primary_key: [id]}\n"
                         "schedule: {kind: interval, every_hours: 6}\n"
                         "tags: [nightly, slow]\n"
                         "settings: {prefix: p_}\n");
}

void TestConnectionsCommand::createsShowsAndDeletes()
{
    const Outcome created = create({u"--json"_s});
    QCOMPARE(created.exitCode, 0);
    QVERIFY(created.json().value("created"_L1).toBool());
    QCOMPARE(created.json().value("stream_count"_L1).toInt(), 1);

    const Outcome list = m_program->run({u"connections"_s, u"list"_s, u"--json"_s});
    const QJsonArray connections = list.json().value("connections"_L1).toArray();
    QCOMPARE(connections.size(), 1);
    QCOMPARE(connections[0].toObject().value("name"_L1).toString(), u"shop"_s);
    QVERIFY(m_program->run({u"connections"_s, u"list"_s}).out.contains("shop"));

    const Outcome shown = m_program->run({u"connections"_s, u"show"_s, u"shop"_s});
    QCOMPARE(shown.exitCode, 0);
    QVERIFY(shown.out.contains("incremental_append_dedup"));
    QVERIFY(shown.out.contains("p_data"));

    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
    QCOMPARE(m_program->sqlValue(u"shop.sqlite"_s, u"SELECT count(*) FROM p_data"_s), u"2"_s);

    QCOMPARE(m_program->run({u"connections"_s, u"delete"_s, u"shop"_s, u"--yes"_s}).exitCode, 0);
    const Outcome gone = m_program->run({u"connections"_s, u"show"_s, u"shop"_s, u"--json"_s});
    QCOMPARE(gone.exitCode, 2);
    QCOMPARE(gone.jsonError().value("code"_L1).toString(), u"store.connection_unknown"_s);
    QCOMPARE(m_program->sqlValue(u"shop.sqlite"_s, u"SELECT count(*) FROM p_data"_s), u"2"_s);
}

void TestConnectionsCommand::exportReadsBack_data()
{
    QTest::addColumn<QString>("form");
    QTest::newRow("YAML") << u"--yaml"_s;
    QTest::newRow("JSON") << u"--json"_s;
}

void TestConnectionsCommand::exportReadsBack()
{
    QFETCH(QString, form);
    QCOMPARE(create().exitCode, 0);
    const QStringList show{u"connections"_s, u"show"_s, u"shop"_s, form};
    const Outcome exported = m_program->run(show);
    QCOMPARE(exported.exitCode, 0);
    QVERIFY2(exported.out.contains("every_hours") && exported.out.contains("nightly"),
             exported.out.constData());
    QCOMPARE(m_program->run({u"connections"_s, u"delete"_s, u"shop"_s, u"-y"_s}).exitCode, 0);
    const Outcome back = m_program->run({u"connections"_s, u"create"_s, u"-"_s}, exported.out);
    QVERIFY2(back.exitCode == 0, back.error.constData());
    const auto form2 = [](const QByteArray &text) {
        QJsonObject json = QJsonDocument::fromJson(text).object();
        json.remove("id"_L1);
        return json;
    };
    const Outcome again = m_program->run(show);
    if (form == "--json"_L1)
        QCOMPARE(form2(again.out), form2(exported.out));
    else
        QCOMPARE(again.out, exported.out);
}

void TestConnectionsCommand::checkpointsMoveWithTheFile()
{
    // A cursor, so that the position has a value to go on from.
    m_program->writeFile(u"shop.yaml"_s,
                         "name: shop\n"
                         "source: {connector: sqlite, config: {path: data.sqlite}}\n"
                         "destination: {connector: sqlite, config: {path: shop.sqlite}}\n"
                         "streams:\n"
                         "  - {name: people, mode: incremental_append, cursor: id}\n");
    const auto fill = [this](const QString &sql) {
        test::SqliteFile(m_program->path(u"data.sqlite"_s)).execute(sql);
    };
    fill(u"CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);"
         "INSERT INTO people VALUES (1, 'a'), (2, 'b')"_s);
    QCOMPARE(create().exitCode, 0);
    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
    const QStringList show{u"connections"_s, u"show"_s, u"shop"_s, u"--yaml"_s};
    QVERIFY(!m_program->run(show).out.contains("checkpoint"));
    const Outcome moved = m_program->run(show + QStringList{u"--with-checkpoints"_s});
    QVERIFY2(moved.out.contains("checkpoint"), moved.out.constData());

    // Elsewhere: another profile, and a destination that has never seen a row.
    m_program->setVariable(u"MILLRACE_PROFILE"_s, m_program->path(u"elsewhere"_s));
    m_program->writeFile(u"moved.yaml"_s,
                         QByteArray(moved.out).replace("shop.sqlite", "new.sqlite"));
    const Outcome made
        = m_program->run({u"connections"_s, u"create"_s, u"moved.yaml"_s, u"--json"_s});
    QVERIFY2(made.exitCode == 0, made.error.constData());
    QCOMPARE(made.json().value("checkpoint_count"_L1).toInt(), 1);
    fill(u"INSERT INTO people VALUES (3, 'c')"_s);
    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
    QCOMPARE(m_program->sqlValue(u"new.sqlite"_s, u"SELECT group_concat(name) FROM people"_s),
             u"c"_s);
}

void TestConnectionsCommand::replaceKeepsTheState()
{
    QCOMPARE(create().exitCode, 0);
    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
    const Outcome taken = create({u"--json"_s});
    QCOMPARE(taken.exitCode, 2);
    QCOMPARE(taken.jsonError().value("code"_L1).toString(), u"cli.connection_exists"_s);
    const Outcome replaced = create({u"--replace"_s, u"--json"_s});
    QCOMPARE(replaced.exitCode, 0);
    QVERIFY(!replaced.json().value("created"_L1).toBool());
    const Outcome sync = m_program->run({u"sync"_s, u"shop"_s, u"--json"_s});
    const QJsonObject totals = sync.json().value("run"_L1).toObject().value("totals"_L1).toObject();
    QCOMPARE(totals.value("read"_L1).toInt(-1), 0);
}

void TestConnectionsCommand::replaceKeepsWhatIsNotSaid()
{
    QCOMPARE(create().exitCode, 0);
    const auto shown = [this] {
        return m_program->run({u"connections"_s, u"show"_s, u"shop"_s, u"--json"_s})
            .json()
            .value("connection"_L1)
            .toObject();
    };
    const QJsonObject before = shown();
    QCOMPARE(before.value("schedule"_L1).toObject().value("kind"_L1).toString(), u"interval"_s);
    QVERIFY(!before.value("tags"_L1).toArray().isEmpty());
    const auto replace = [this](const QByteArray &more) {
        const QByteArray file = "name: shop\n"
                                "source: {connector: files, config: {path: data.csv}}\n"
                                "destination: {connector: sqlite, config: {path: shop.sqlite}}\n"
            + more;
        m_program->writeFile(u"less.yaml"_s, file);
        return m_program->run({u"connections"_s, u"create"_s, u"--replace"_s, u"less.yaml"_s});
    };
    const Outcome kept = replace({});
    QVERIFY2(kept.exitCode == 0, kept.error.constData());
    QCOMPARE(shown().value("schedule"_L1), before.value("schedule"_L1));
    QCOMPARE(shown().value("tags"_L1), before.value("tags"_L1));
    QCOMPARE(shown().value("enabled"_L1), before.value("enabled"_L1));
    QCOMPARE(replace("tags: []\nschedule: {kind: manual}\nenabled: false\n").exitCode, 0);
    QVERIFY(shown().value("tags"_L1).toArray().isEmpty());
    QCOMPARE(shown().value("schedule"_L1).toObject().value("kind"_L1).toString(), u"manual"_s);
    QVERIFY(!shown().value("enabled"_L1).toBool());
    QCOMPARE(replace({}).exitCode, 0);
    QVERIFY(!shown().value("enabled"_L1).toBool());
}

void TestConnectionsCommand::syncsSomeStreamsAlone()
{
    m_program->writeFile(u"two.yaml"_s,
                         "name: two\nsource: {connector: sample, config: {count: 20}}\n"
                         "streams: [{name: users}, {name: products}]\n"
                         "destination: {connector: sqlite, config: {path: two.sqlite}}\n");
    const Outcome created = m_program->run({u"connections"_s, u"create"_s, u"two.yaml"_s});
    QVERIFY2(created.exitCode == 0, created.error.constData());
    const Outcome outcome
        = m_program->run({u"sync"_s, u"two"_s, u"--stream"_s, u"users"_s, u"--json"_s});
    QVERIFY2(outcome.exitCode == 0, outcome.error.constData());
    const QJsonObject run = outcome.json().value("run"_L1).toObject();
    QCOMPARE(run.value("only_streams"_L1).toArray(), QJsonArray{u"users"_s});
    QCOMPARE(run.value("streams"_L1).toArray().size(), 1);
    QCOMPARE(m_program->sqlValue(u"two.sqlite"_s, u"SELECT count(*) FROM users"_s), u"20"_s);
    QCOMPARE(m_program->sqlValue(u"two.sqlite"_s,
                                 u"SELECT count(*) FROM sqlite_master WHERE name = 'products'"_s),
             u"0"_s);
    const Outcome status = m_program->run({u"status"_s, u"two"_s});
    QVERIFY2(status.out.contains("products was left out and is not run yet"),
             status.out.constData());
    const Outcome wrong
        = m_program->run({u"sync"_s, u"two"_s, u"--stream"_s, u"user"_s, u"--json"_s});
    QCOMPARE(wrong.exitCode, 2);
    QVERIFY(wrong.jsonError().value("hint"_L1).toString().contains(u"users"_s));
    // What is chosen of a stream belongs to the stored connection.
    QCOMPARE(m_program
                 ->run({u"sync"_s, u"two"_s, u"--stream"_s, u"users"_s, u"--mode"_s,
                        u"full_refresh_append"_s})
                 .exitCode,
             2);
}

void TestConnectionsCommand::refusesBadFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("part");
    const QByteArray ends = "source: {connector: files, config: {path: data.csv}}\n"
                            "destination: {connector: sqlite, config: {path: o.sqlite}}\n";
    QTest::newRow("syntax") << QByteArray("name: [a\nsource: b\n") << u"cli.file_malformed"_s
                            << u"line 2"_s;
    QTest::newRow("unknown key") << QByteArray("name: a\n") + ends + "schedules: daily\n"
                                 << u"cli.key_unknown"_s << u"bad.yaml, line 4"_s;
    QTest::newRow("unknown stream") << QByteArray("name: a\n") + ends + "streams: [dta]\n"
                                    << u"cli.stream_unknown"_s << u"dta"_s;
    QTest::newRow("unknown key field") << QByteArray("name: a\n") + ends
            + "streams: [{name: data, mode: dedup, primary_key: [nr]}]\n"
                                       << u"catalog.field_unknown"_s << u"nr"_s;
    QTest::newRow("no key") << QByteArray("name: a\nmode: dedup\n") + ends
                            << u"catalog.key_missing"_s << u"data"_s;
    QTest::newRow("invalid configuration")
        << QByteArray("name: a\nsource: {connector: files, config: {path: data.csv, header: 5}}\n"
                      "destination: {connector: sqlite, config: {path: o.sqlite}}\n")
        << u"configuration.invalid"_s << u"/header"_s;
    QTest::newRow("unknown endpoint")
        << QByteArray("name: a\nsource: nowhere\n"
                      "destination: {connector: sqlite, config: {path: o.sqlite}}\n")
        << u"store.endpoint_unknown"_s << u"nowhere"_s;
}

void TestConnectionsCommand::refusesBadFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, code);
    QFETCH(QString, part);
    m_program->writeFile(u"bad.yaml"_s, content);
    const Outcome outcome
        = m_program->run({u"connections"_s, u"create"_s, u"bad.yaml"_s, u"--json"_s});
    QCOMPARE(outcome.exitCode, 2);
    QCOMPARE(outcome.jsonError().value("code"_L1).toString(), code);
    QVERIFY2(outcome.jsonError().value("message"_L1).toString().contains(part),
             outcome.error.constData());
    QVERIFY(m_program->run({u"connections"_s, u"list"_s, u"--json"_s})
                .json()
                .value("connections"_L1)
                .toArray()
                .isEmpty());
}

void TestConnectionsCommand::pathsAreMeantFromTheFile()
{
    const auto process
        = m_program->prepare({u"connections"_s, u"create"_s, m_program->path(u"shop.yaml"_s)});
    process->setWorkingDirectory(u"/"_s);
    process->start();
    QVERIFY(process->waitForFinished());
    QCOMPARE(process->exitCode(), 0);
    const QJsonObject shown = m_program->run({u"connections"_s, u"show"_s, u"shop"_s, u"--json"_s})
                                  .json()
                                  .value("connection"_L1)
                                  .toObject();
    const QJsonObject source = shown.value("source"_L1).toObject();
    QCOMPARE(source.value("config"_L1).toObject().value("path"_L1).toString(),
             m_program->path(u"data.csv"_s));
}

void TestConnectionsCommand::deleteWantsConfirmation()
{
    QCOMPARE(create().exitCode, 0);
    const Outcome refused = m_program->run({u"connections"_s, u"delete"_s, u"shop"_s});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.error.contains("--yes"));
    QCOMPARE(m_program->run({u"connections"_s, u"show"_s, u"shop"_s}).exitCode, 0);
}

void TestConnectionsCommand::whatRunsIsNotDeleted()
{
    QCOMPARE(create().exitCode, 0);
    const QJsonArray list = m_program->run({u"connections"_s, u"list"_s, u"--json"_s})
                                .json()["connections"_L1]
                                .toArray();
    const QStringList remove{u"connections"_s, u"delete"_s, u"shop"_s, u"--yes"_s};
    {
        const auto run = ConnectionLock::acquire(Profile::locate(m_program->profile()),
                                                 list[0]["id"_L1].toString());
        QVERIFY(run.isOk());
        const Outcome refused = m_program->run(remove);
        QVERIFY2(refused.exitCode != 0, refused.out.constData());
    }
    QCOMPARE(m_program->run(remove).exitCode, 0);
}

void TestConnectionsCommand::clearTakesTheRowsAway()
{
    QCOMPARE(create().exitCode, 0);
    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
    const Outcome cleared
        = m_program->run({u"connections"_s, u"clear"_s, u"shop"_s, u"--yes"_s, u"--json"_s});
    QVERIFY2(cleared.exitCode == 0, cleared.error.constData());
    const QJsonArray streams = cleared.json().value("streams"_L1).toArray();
    QCOMPARE(streams.size(), 1);
    QCOMPARE(
        streams[0].toObject(),
        (QJsonObject{{u"stream"_s, u"data"_s}, {u"target"_s, u"p_data"_s}, {u"cleared"_s, true}}));
    QCOMPARE(m_program->sqlValue(u"shop.sqlite"_s, u"SELECT count(*) FROM p_data"_s), u"0"_s);
    const Outcome sync = m_program->run({u"sync"_s, u"shop"_s, u"--json"_s});
    const QJsonObject totals = sync.json().value("run"_L1).toObject().value("totals"_L1).toObject();
    QCOMPARE(totals.value("written"_L1).toInt(-1), 2);
    QCOMPARE(m_program->sqlValue(u"shop.sqlite"_s, u"SELECT count(*) FROM p_data"_s), u"2"_s);
}

void TestConnectionsCommand::clearTakesOnlyTheNamedStream()
{
    m_program->writeFile(u"more.csv"_s, "id\n1\n2\n3\n");
    m_program->writeFile(u"shop.yaml"_s,
                         "name: shop\n"
                         "source: {connector: files, config: {path: '*.csv', streams: per_file}}\n"
                         "destination: {connector: sqlite, config: {path: shop.sqlite}}\n");
    QCOMPARE(create().exitCode, 0);
    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
    const Outcome cleared = m_program->run(
        {u"connections"_s, u"clear"_s, u"--stream"_s, u"more"_s, u"shop"_s, u"-y"_s});
    QVERIFY2(cleared.exitCode == 0, cleared.error.constData());
    QVERIFY(cleared.out.contains("more") && !cleared.out.contains("data"));
    QCOMPARE(m_program->sqlValue(u"shop.sqlite"_s, u"SELECT count(*) FROM more"_s), u"0"_s);
    QCOMPARE(m_program->sqlValue(u"shop.sqlite"_s, u"SELECT count(*) FROM data"_s), u"2"_s);
    const Outcome unknown = m_program->run({u"connections"_s, u"clear"_s, u"shop"_s, u"--stream"_s,
                                            u"moree"_s, u"--yes"_s, u"--json"_s});
    QCOMPARE(unknown.exitCode, 2);
    QCOMPARE(unknown.jsonError().value("code"_L1).toString(), u"store.stream_unknown"_s);
    QVERIFY(unknown.jsonError().value("hint"_L1).toString().contains(u"more"_s));
}

void TestConnectionsCommand::clearWantsConfirmation()
{
    QCOMPARE(create().exitCode, 0);
    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
    const Outcome refused = m_program->run({u"connections"_s, u"clear"_s, u"shop"_s});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.error.contains("--yes"));
    QCOMPARE(m_program->sqlValue(u"shop.sqlite"_s, u"SELECT count(*) FROM p_data"_s), u"2"_s);
}

void TestConnectionsCommand::clearTellsWhatIsRefused()
{
    m_program->writeFile(u"files.yaml"_s,
                         "name: out\n"
                         "source: {connector: files, config: {path: data.csv}}\n"
                         "destination: {connector: files, config: {folder: out}}\n");
    QCOMPARE(m_program->run({u"connections"_s, u"create"_s, u"files.yaml"_s}).exitCode, 0);
    QVERIFY(QDir().mkdir(m_program->path(u"out"_s)));
    m_program->writeFile(u"out/data.csv"_s, "id\n7\n");
    const Outcome json
        = m_program->run({u"connections"_s, u"clear"_s, u"out"_s, u"--yes"_s, u"--json"_s});
    QCOMPARE(json.exitCode, 1);
    const QJsonObject stream = json.json().value("streams"_L1).toArray().at(0).toObject();
    QVERIFY(!stream.value("cleared"_L1).toBool(true));
    QCOMPARE(stream.value("error"_L1).toObject().value("code"_L1).toString(),
             u"files.foreign_file"_s);
    const Outcome text = m_program->run({u"connections"_s, u"clear"_s, u"out"_s, u"--yes"_s});
    QCOMPARE(text.exitCode, 1);
    QVERIFY2(text.error.contains("Stream data was not cleared"), text.error.constData());
    QCOMPARE(m_program->readFile(u"out/data.csv"_s), QByteArray("id\n7\n"));
}

void TestConnectionsCommand::sharesStoredEndpoints()
{
    QCOMPARE(create().exitCode, 0);
    m_program->writeFile(u"other.yaml"_s,
                         "name: other\nsource: shop\n"
                         "destination: {connector: sqlite, config: {path: other.sqlite}}\n");
    QCOMPARE(m_program->run({u"connections"_s, u"create"_s, u"other.yaml"_s}).exitCode, 0);
    QCOMPARE(m_program->run({u"connections"_s, u"delete"_s, u"shop"_s, u"-y"_s}).exitCode, 0);
    // The source is still in use and must not have gone with the connection.
    QCOMPARE(m_program->run({u"sync"_s, u"other"_s}).exitCode, 0);
    QCOMPARE(m_program->run({u"preview"_s, u"shop"_s}).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestConnectionsCommand)
#include "testconnectionscommand.moc"
