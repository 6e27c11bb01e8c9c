// import airbyte: from answers of the API to a first run, as scripts do it.
#include "tests/cli/program.h"

#include <QJsonArray>
#include <QTest>

#include <memory>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestImportCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<Program>(); }
    void goesFromFilesToAFirstRun();
    void changesNothingByItself();
    void tellsWhatIsNoFileOfAirbyte();

private:
    std::unique_ptr<Program> m_folder;
};

void TestImportCommand::goesFromFilesToAFirstRun()
{
    const QByteArray planted = "Tr0ub4dor-planted";
    m_folder->writeFile(u"sources.json"_s,
                        R"({"data":[{"sourceId":"s","name":"people","sourceType":"faker",
 "configuration":{"count":20,"seed":1}},{"sourceId":"s2","name":"shop","sourceType":"postgres",
 "configuration":{"host":"localhost","database":"shop","username":"ann","password":")"
                            + planted + R"("}}]})");
    m_folder->writeFile(u"destinations.json"_s,
                        R"({"data":[{"destinationId":"d","name":"out","destinationType":"sqlite",
 "configuration":{"destination_path":"out.sqlite"}}]})");
    m_folder->writeFile(u"connections.json"_s,
                        R"({"data":[{"connectionId":"c","name":"faked","sourceId":"s",
 "destinationId":"d","prefix":"p_","schedule":{"scheduleType":"manual"},"configurations":{"streams":
 [{"name":"users","syncMode":"full_refresh_overwrite"}]}}]})");
    const QStringList command{u"import"_s, u"airbyte"_s, u"sources.json"_s, u"destinations.json"_s,
                              u"connections.json"_s};
    const Outcome imported = m_folder->run(command + QStringList{u"-o"_s, u"made.yaml"_s});
    QVERIFY2(imported.exitCode == 0, imported.error.constData());
    QVERIFY2(imported.error.contains("Came over"), imported.error.constData());
    const Outcome json = m_folder->run(command + QStringList{u"--json"_s});
    QVERIFY(json.json()["counts"_L1]["decision"_L1].toInt() > 0);
    for (const QByteArray &text :
         {imported.out, imported.error, json.out, json.error, m_folder->readFile(u"made.yaml"_s)})
        QVERIFY(!text.contains(planted));
    const Outcome applied = m_folder->run({u"apply"_s, u"made.yaml"_s, u"--yes"_s});
    QVERIFY2(applied.exitCode == 0, applied.error.constData());
    const Outcome synced = m_folder->run({u"sync"_s, u"faked"_s});
    QVERIFY2(synced.exitCode == 0, synced.error.constData());
    QCOMPARE(m_folder->sqlValue(u"out.sqlite"_s, u"SELECT count(*) FROM p_users"_s), u"20"_s);
}

void TestImportCommand::changesNothingByItself()
{
    m_folder->writeFile(u"meltano.yml"_s,
                        "plugins:\n  extractors:\n  - {name: tap-csv}\n"
                        "  loaders:\n  - {name: target-csv}\n");
    const Outcome imported = m_folder->run({u"import"_s, u"airbyte"_s, u"meltano.yml"_s});
    QVERIFY2(imported.exitCode == 0, imported.error.constData());
    QVERIFY(imported.out.contains("tap-csv"));
    const Outcome listed = m_folder->run({u"connections"_s, u"list"_s, u"--json"_s});
    QCOMPARE(listed.exitCode, 0);
    QVERIFY(listed.json()["connections"_L1].toArray().isEmpty());
}

void TestImportCommand::tellsWhatIsNoFileOfAirbyte()
{
    m_folder->writeFile(u"other.json"_s, R"({"a": 1})");
    const Outcome refused = m_folder->run({u"import"_s, u"airbyte"_s, u"other.json"_s});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.error.contains("interchange.airbyte_unknown"));
    QCOMPARE(m_folder->run({u"import"_s, u"airbyte"_s}).exitCode, 2);
}

QTEST_GUILESS_MAIN(TestImportCommand)
#include "testimportcommand.moc"
