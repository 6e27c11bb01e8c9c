// Refresh, checkpoints and schema from the command line, on the real program.
#include "tests/cli/program.h"
#include "tests/testutils/sqlitefile.h"

#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestRefreshCommands final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void removesWhatTheSourceLost();
    void retainsWhatTheSourceLost();
    void removingWantsConfirmation();
    void saysWhatIsNotPossible();
    void tellsWhereStreamsStand();
    void setsAndRestoresCheckpoints();
    void documentGoesOutAndIn();
    void badDocumentsAreRefused();
    void showsAndAcceptsChanges();
    void breakingChangePausesTheNextRun();
    void whatCannotBeFollowedStaysPaused();
    void intervalOfLooksIsASetting();

private:
    void execute(const QString &sql) const
    {
        test::SqliteFile(m_program->path(u"from.sqlite"_s)).execute(sql);
    }
    [[nodiscard]] QString copied(const QString &query) const
    {
        return m_program->sqlValue(u"to.sqlite"_s, query);
    }
    /// What "status" tells of the connection.
    [[nodiscard]] QJsonObject state() const
    {
        return run(u"status shop --json"_s)
            .json()
            .value("connections"_L1)
            .toArray()
            .first()
            .toObject();
    }
    [[nodiscard]] Outcome run(const QString &line, const QByteArray &input = {}) const
    {
        return m_program->run(line.split(u' '), input);
    }

    std::unique_ptr<Program> m_program;
};

void TestRefreshCommands::init()
{
    m_program = std::make_unique<Program>();
    execute(u"CREATE TABLE t(id INTEGER PRIMARY KEY, at INTEGER);"
            "INSERT INTO t VALUES (1, 10), (2, 20)"_s);
    m_program->writeFile(u"shop.yaml"_s,
                         "name: shop\n"
                         "source: {connector: sqlite, config: {path: from.sqlite}}\n"
                         "destination: {connector: sqlite, config: {path: to.sqlite}}\n"
                         "streams:\n"
                         "  - {name: t, mode: dedup, primary_key: [id], cursor: at}\n");
    QCOMPARE(run(u"connections create shop.yaml"_s).exitCode, 0);
    const Outcome first = run(u"sync shop"_s);
    QVERIFY2(first.exitCode == 0, first.error.constData());
}

void TestRefreshCommands::removesWhatTheSourceLost()
{
    execute(u"DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (3, 30)"_s);
    const Outcome refreshed = run(u"refresh shop --stream t --remove --yes --json"_s);
    QVERIFY2(refreshed.exitCode == 0, refreshed.error.constData());
    const QJsonObject job = refreshed.json().value("run"_L1).toObject();
    QCOMPARE(job.value("kind"_L1).toString(), u"refresh"_s);
    QCOMPARE(job.value("refresh_mode"_L1).toString(), u"remove"_s);
    QCOMPARE(copied(u"SELECT group_concat(id) FROM (SELECT id FROM t ORDER BY id)"_s), u"1,3"_s);
    const Outcome runs = run(u"runs show 2"_s);
    QVERIFY2(runs.out.contains("removed their old rows"), runs.out.constData());
}

void TestRefreshCommands::retainsWhatTheSourceLost()
{
    execute(u"DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (3, 30)"_s);
    QCOMPARE(run(u"refresh shop --retain"_s).exitCode, 0);
    QCOMPARE(copied(u"SELECT group_concat(id) FROM (SELECT id FROM t ORDER BY id)"_s), u"1,2,3"_s);
}

void TestRefreshCommands::removingWantsConfirmation()
{
    const Outcome refused = run(u"refresh shop --remove"_s);
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.error.contains("--yes"));
    QCOMPARE(run(u"refresh shop"_s).exitCode, 2);
    QCOMPARE(run(u"refresh shop --retain --remove --yes"_s).exitCode, 2);
}

void TestRefreshCommands::saysWhatIsNotPossible()
{
    m_program->writeFile(u"whole.yaml"_s,
                         "name: whole\n"
                         "source: {connector: sqlite, config: {path: from.sqlite}}\n"
                         "destination: {connector: sqlite, config: {path: whole.sqlite}}\n"
                         "streams:\n"
                         "  - {name: t, mode: overwrite}\n");
    QCOMPARE(run(u"connections create whole.yaml"_s).exitCode, 0);
    const Outcome refused = run(u"refresh whole --retain --json"_s);
    QCOMPARE(refused.exitCode, 2);
    QCOMPARE(refused.jsonError().value("code"_L1).toString(), u"engine.nothing_to_refresh"_s);
    QVERIFY(refused.jsonError().value("message"_L1).toString().contains(u"as a whole"_s));
}

void TestRefreshCommands::tellsWhereStreamsStand()
{
    const Outcome text = run(u"checkpoints list shop"_s);
    QVERIFY2(text.out.contains("everything up to 20 (at)"), text.out.constData());
    const QJsonObject entry = run(u"checkpoints list shop --json"_s)
                                  .json()
                                  .value("checkpoints"_L1)
                                  .toArray()[0]
                                  .toObject();
    QCOMPARE(entry.value("stream"_L1).toString(), u"t"_s);
    QCOMPARE(entry.value("position"_L1).toObject().value("cursor_field"_L1).toString(), u"at"_s);
}

void TestRefreshCommands::setsAndRestoresCheckpoints()
{
    const Outcome set = run(u"checkpoints set shop --stream t --beginning"_s);
    QVERIFY2(set.exitCode == 0, set.error.constData());
    QVERIFY(run(u"checkpoints list shop"_s).out.contains("the beginning"));
    const QJsonArray past
        = run(u"checkpoints history shop --json"_s).json().value("checkpoints"_L1).toArray();
    QCOMPARE(past.size(), 2);
    QCOMPARE(past[0].toObject().value("cause"_L1).toString(), u"restart"_s);
    const int id = past[1].toObject().value("id"_L1).toInt();
    const Outcome restored = run(u"checkpoints restore shop %1"_s.arg(id));
    QVERIFY2(restored.exitCode == 0, restored.error.constData());
    QVERIFY(run(u"checkpoints list shop"_s).out.contains("everything up to 20 (at)"));
    QCOMPARE(run(u"checkpoints restore shop 999"_s).exitCode, 2);
}

void TestRefreshCommands::documentGoesOutAndIn()
{
    const Outcome document = run(u"checkpoints list shop --document"_s);
    QCOMPARE(document.exitCode, 0);
    const Outcome same = run(u"checkpoints set shop --file -"_s, document.out);
    QVERIFY2(same.out.contains("Nothing has changed"), same.out.constData());
    QByteArray earlier = document.out;
    earlier.replace("\"20\"", "\"10\"");
    const Outcome moved = run(u"checkpoints set shop --file - --json"_s, earlier);
    QVERIFY2(moved.exitCode == 0, moved.error.constData());
    QCOMPARE(moved.json().value("changed"_L1).toArray().size(), 1);
    QVERIFY(run(u"checkpoints list shop"_s).out.contains("everything up to 10 (at)"));
}

void TestRefreshCommands::badDocumentsAreRefused()
{
    for (const QByteArray &text :
         {QByteArray("[{"), QByteArray("{\"cursor\": 1}"),
          QByteArray("[{\"streamDescriptor\":{\"name\":\"gone\"},\"streamState\":1}]")}) {
        const Outcome refused = run(u"checkpoints set shop --file -"_s, text);
        QVERIFY2(refused.exitCode == 2, refused.out.constData());
    }
    QCOMPARE(run(u"checkpoints set shop --stream t"_s).exitCode, 2);
    QVERIFY(run(u"checkpoints list shop"_s).out.contains("everything up to 20 (at)"));
}

void TestRefreshCommands::showsAndAcceptsChanges()
{
    QVERIFY(run(u"schema show shop"_s).out.contains("as the connection has it"));
    execute(u"ALTER TABLE t ADD COLUMN note TEXT; ALTER TABLE t ADD COLUMN more TEXT"_s);
    const Outcome shown = run(u"schema show shop --json"_s);
    QVERIFY2(shown.exitCode == 0, shown.error.constData());
    QVERIFY(!shown.json().value("breaking"_L1).toBool(true));
    QCOMPARE(shown.json()
                 .value("streams"_L1)
                 .toArray()[0]
                 .toObject()
                 .value("fields"_L1)
                 .toArray()
                 .size(),
             2);
    QVERIFY(run(u"schema show shop"_s).out.contains("t gets the column"));
    // What is misspelt would be copied.
    for (const auto &wish : {u" --without t.moer"_s, u" --without moer"_s, u" --read-again none"_s})
        QCOMPARE(run(u"schema accept shop --stream t"_s + wish).exitCode, 2);
    const Outcome accepted
        = run(u"schema accept shop --stream t --without t.more --read-again t --json"_s);
    QVERIFY2(accepted.exitCode == 0, accepted.error.constData());
    QCOMPARE(accepted.json().value("read_again"_L1).toArray(), QJsonArray{u"t"_s});
    QVERIFY(run(u"schema show shop"_s).out.contains("as the connection has it"));
    execute(u"UPDATE t SET note = 'x', more = 'y'"_s);
    QCOMPARE(run(u"sync shop"_s).exitCode, 0);
    QCOMPARE(copied(u"SELECT count(*) FROM t WHERE note = 'x'"_s), u"2"_s);
    QCOMPARE(copied(u"SELECT count(*) FROM pragma_table_info('t') WHERE name = 'more'"_s), u"0"_s);
    QCOMPARE(run(u"schema accept shop --stream none"_s).exitCode, 2);
}

void TestRefreshCommands::breakingChangePausesTheNextRun()
{
    execute(u"DROP TABLE t; CREATE TABLE t(code TEXT PRIMARY KEY, at INTEGER, id INTEGER);"
            "INSERT INTO t VALUES ('a', 10, 1), ('b', 20, 2), ('c', 30, 3)"_s);
    const Outcome shown = run(u"schema show shop --json"_s);
    QVERIFY2(shown.exitCode == 0, shown.error.constData());
    QVERIFY(shown.json().value("breaking"_L1).toBool());
    QVERIFY(state().value("enabled"_L1).toBool());

    const Outcome synced = run(u"sync shop"_s);
    QCOMPARE(synced.exitCode, 1);
    QVERIFY2(synced.error.contains(
                 "The source has changed so that the connection cannot follow: the source defines "
                 "the primary key \"code\" for stream t, and \"id\" is chosen. The connection is "
                 "paused. (engine.schema_broken)"),
             synced.error.constData());
    QVERIFY2(synced.error.contains("Review the changes of the source, then resume"),
             synced.error.constData());

    QVERIFY2(synced.out.contains("millrace-cli schema show 'shop'"), synced.out.constData());

    // Paused for a reason that stays, with nothing read, written or forgotten.
    const QJsonObject paused = state();
    QCOMPARE(paused.value("enabled"_L1), QJsonValue(false));
    const QJsonObject last = paused.value("last_run"_L1).toObject();
    QCOMPARE(last.value("status"_L1).toString(), u"failed"_s);
    QCOMPARE(last.value("attempt_count"_L1).toInt(), 1);
    QCOMPARE(last.value("error"_L1).toObject().value("code"_L1).toString(),
             u"engine.schema_broken"_s);
    const QJsonObject totals = last.value("totals"_L1).toObject();
    QCOMPARE(totals.value("read"_L1), QJsonValue(0));
    QCOMPARE(totals.value("written"_L1), QJsonValue(0));
    QCOMPARE(copied(u"SELECT group_concat(id) FROM (SELECT id FROM t ORDER BY id)"_s), u"1,2"_s);
    QCOMPARE(copied(u"SELECT count(*) FROM pragma_table_info('t') WHERE name = 'code'"_s), u"0"_s);
    QVERIFY(run(u"checkpoints list shop"_s).out.contains("everything up to 20 (at)"));
    QVERIFY(run(u"history list shop --show pauses"_s).out.contains("Paused"));
    const Outcome refused = run(u"sync shop --json"_s);
    QCOMPARE(refused.exitCode, 2);
    QCOMPARE(refused.jsonError().value("code"_L1).toString(), u"engine.connection_paused"_s);
    QCOMPARE(run(u"runs shop --json"_s).json().value("runs"_L1).toArray().size(), 2);

    const Outcome accepted = run(u"schema accept shop --all --resume --json"_s);
    QVERIFY2(accepted.exitCode == 0, accepted.error.constData());
    QVERIFY(accepted.json().value("enabled"_L1).toBool());
    QVERIFY(state().value("enabled"_L1).toBool());
    QVERIFY(run(u"checkpoints list shop"_s).out.contains("the beginning"));
    QCOMPARE(run(u"sync shop"_s).exitCode, 0);
    QCOMPARE(copied(u"SELECT group_concat(code) FROM (SELECT code FROM t WHERE code IS NOT NULL "
                    "ORDER BY code)"_s),
             u"a,b,c"_s);
}

void TestRefreshCommands::whatCannotBeFollowedStaysPaused()
{
    execute(u"ALTER TABLE t DROP COLUMN at"_s);
    QCOMPARE(run(u"schema show shop"_s).exitCode, 0);
    QCOMPARE(run(u"sync shop"_s).exitCode, 1);
    const Outcome accepted = run(u"schema accept shop --all --resume --json"_s);
    QVERIFY2(accepted.exitCode == 0, accepted.error.constData());
    QCOMPARE(accepted.json().value("enabled"_L1), QJsonValue(false));
    const QJsonArray missing = accepted.json().value("missing"_L1).toArray();
    QCOMPARE(missing.size(), 1);
    QVERIFY(missing.first().toString().contains(u"no cursor field"_s));
    QCOMPARE(run(u"sync shop"_s).exitCode, 2);
}

void TestRefreshCommands::intervalOfLooksIsASetting()
{
    QCOMPARE(run(u"settings set engine.schema_check_minutes 0"_s).exitCode, 0);
    execute(u"ALTER TABLE t ADD COLUMN note TEXT; INSERT INTO t VALUES (3, 30, 'x')"_s);
    QCOMPARE(run(u"sync shop"_s).exitCode, 0);
    QCOMPARE(copied(u"SELECT note FROM t WHERE id = 3"_s), u"x"_s);
    QCOMPARE(run(u"settings set engine.schema_check_minutes -1"_s).exitCode, 2);
}

QTEST_GUILESS_MAIN(TestRefreshCommands)
#include "testrefreshcommands.moc"
