// verify: what differs is told in words, in JSON and by the exit code.
#include "tests/cli/program.h"
#include "tests/testutils/sqlitefile.h"

#include <QJsonArray>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestVerifyCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void equalRowsAreDone();
    void differencesAreShown();
    void lastOneIsShownAgain();
    void runsAreFollowedOnDemand();
    void onlyNamedStreamsAreRead();

private:
    [[nodiscard]] Outcome verify(const QStringList &more = {}) const
    {
        return m_program->run(QStringList{u"verify"_s, u"shop"_s} + more);
    }
    void plant(const QString &sql) const
    {
        SqliteFile(m_program->path(u"out.sqlite"_s)).execute(sql);
    }

    std::unique_ptr<Program> m_program;
};

void TestVerifyCommand::init()
{
    m_program = std::make_unique<Program>();
    m_program->writeFile(u"shop.yaml"_s,
                         "name: shop\n"
                         "source: {connector: sqlite, config: {path: in.sqlite}}\n"
                         "destination: {connector: sqlite, config: {path: out.sqlite}}\n"
                         "streams:\n"
                         "  - {name: goods, mode: full_refresh_overwrite}\n"
                         "  - {name: people, mode: full_refresh_overwrite}\n");
    SqliteFile file(m_program->path(u"in.sqlite"_s));
    file.execute(u"CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT)"_s);
    file.execute(u"INSERT INTO goods VALUES (1, 'tea'), (2, 'salt'), (3, 'rice')"_s);
    file.execute(u"CREATE TABLE people (id INTEGER PRIMARY KEY)"_s);
    const Outcome created = m_program->run({u"connections"_s, u"create"_s, u"shop.yaml"_s});
    QVERIFY2(created.exitCode == 0, created.error.constData());
    const Outcome synced = m_program->run({u"sync"_s, u"shop"_s});
    QVERIFY2(synced.exitCode == 0, synced.error.constData());
}

void TestVerifyCommand::equalRowsAreDone()
{
    const Outcome verified = verify();
    QVERIFY2(verified.exitCode == 0, verified.error.constData());
    QVERIFY(verified.out.contains("All 3 rows of the source are the same at the destination."));
}

void TestVerifyCommand::differencesAreShown()
{
    plant(u"UPDATE goods SET name = 'sand' WHERE id = 2"_s);
    plant(u"DELETE FROM goods WHERE id = 3"_s);
    const Outcome text = verify();
    QCOMPARE(text.exitCode, 1);
    QVERIFY(text.out.contains("name: source \"salt\", destination \"sand\""));
    QVERIFY(text.out.contains("missing 3"));
    const QJsonObject json = verify({u"--json"_s}).json();
    QCOMPARE(json.value("agrees"_L1).toBool(true), false);
    const QJsonObject goods = json.value("streams"_L1).toArray().first().toObject();
    QCOMPARE(goods.value("source_rows"_L1).toInt(), 3);
    QCOMPARE(goods.value("destination_rows"_L1).toInt(), 2);
    QCOMPARE(goods.value("missing"_L1).toInt(), 1);
    QCOMPARE(goods.value("different"_L1).toInt(), 1);
    QCOMPARE(goods.value("examples"_L1).toArray().size(), 2);
    QVERIFY(verify({u"--examples"_s, u"0"_s, u"--json"_s})
                .json()
                .value("streams"_L1)
                .toArray()
                .first()
                .toObject()
                .value("examples"_L1)
                .toArray()
                .isEmpty());
}

void TestVerifyCommand::lastOneIsShownAgain()
{
    const Outcome never = verify({u"--last"_s, u"--json"_s});
    QVERIFY(never.exitCode != 0);
    QCOMPARE(never.jsonError().value("code"_L1).toString(), u"cli.never_verified"_s);
    plant(u"DELETE FROM goods WHERE id = 3"_s);
    QCOMPARE(verify().exitCode, 1);
    plant(u"DELETE FROM goods"_s);
    const QJsonObject last = verify({u"--last"_s, u"--json"_s}).json();
    QCOMPARE(last.value("streams"_L1).toArray().first().toObject().value("missing"_L1).toInt(), 1);
}

void TestVerifyCommand::runsAreFollowedOnDemand()
{
    QCOMPARE(verify({u"--after-runs"_s, u"on"_s}).exitCode, 0);
    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
    const Outcome last = verify({u"--last"_s, u"--json"_s});
    QCOMPARE(last.exitCode, 0);
    QVERIFY(last.json().value("is_after_run"_L1).toBool());
    QCOMPARE(verify({u"--after-runs"_s, u"off"_s}).exitCode, 0);
}

void TestVerifyCommand::onlyNamedStreamsAreRead()
{
    const QJsonArray streams
        = verify({u"--stream"_s, u"people"_s, u"--json"_s}).json().value("streams"_L1).toArray();
    QCOMPARE(streams.size(), 1);
    QCOMPARE(streams.first().toObject().value("stream"_L1).toString(), u"people"_s);
    QVERIFY(verify({u"--stream"_s, u"nobody"_s}).exitCode != 0);
}

QTEST_GUILESS_MAIN(TestVerifyCommand)
#include "testverifycommand.moc"
