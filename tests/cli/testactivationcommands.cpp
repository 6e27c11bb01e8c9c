// Data activation from the command line: objects, mapping, dry run, run, rejected records.
#include "tests/cli/program.h"
#include "tests/testutils/sqlitefile.h"

#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestActivationCommands final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void listsTheObjectsOfADestination();
    void dryRunSendsNothingAndSaysWhatWouldHappen();
    void recordsAreLeftOutOfTheNextRun();
    void runWritesWhatFitsAndKeepsTheRest();
    void expressionHealsTheRejectedRecord();
    void secondRunChangesNothing();
    void refusesAMapping_data();
    void refusesAMapping();
    void destinationWithObjectsNeedsAMapping();
    void shownConnectionCanBeCreatedAgain();

private:
    [[nodiscard]] Outcome create(const QByteArray &lastName = "surname",
                                 const QStringList &more = {}) const;
    [[nodiscard]] QStringList contacts() const
    {
        return test::SqliteFile(m_program->path(u"crm.sqlite"_s))
            .rows(u"SELECT email, last_name, stage, phone FROM contact ORDER BY email"_s);
    }

    std::unique_ptr<Program> m_program;
};

void TestActivationCommands::init()
{
    m_program = std::make_unique<Program>();
    m_program->writeFile(u"people.csv"_s,
                         "mail,full_name,surname\n"
                         "ann@example.org,Ann Kuhn,Kuhn\n"
                         "bob@example.org,Bob Maier,\n"
                         "cleo@example.org,Cleo Vogt,Vogt\n");
    test::SqliteFile crm(m_program->path(u"crm.sqlite"_s));
    crm.execute(u"CREATE TABLE contact(id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, "
                "last_name TEXT NOT NULL, stage TEXT CHECK (stage IN ('lead', 'customer')), "
                "phone TEXT)"_s);
    crm.execute(u"INSERT INTO contact(email, last_name, stage, phone) "
                "VALUES ('ann@example.org', 'Before', 'customer', '+49 1')"_s);
}

Outcome TestActivationCommands::create(const QByteArray &lastName, const QStringList &more) const
{
    m_program->writeFile(u"people.yaml"_s,
                         "name: people\n"
                         "source: {connector: files, config: {path: people.csv}}\n"
                         "destination: {connector: sqlite, config: {path: crm.sqlite, write_into: "
                         "existing_tables}}\n"
                         "streams:\n"
                         "  - name: people\n"
                         "    mode: append\n"
                         "    mapping:\n"
                         "      object: contact\n"
                         "      operation: upsert\n"
                         "      matching_key: [email]\n"
                         "      fields:\n"
                         "        - email: mail\n"
                         "        - last_name: "
                             + lastName
                             + "\n"
                               "        - stage: {constant: lead}\n");
    return m_program->run(QStringList{u"connections"_s, u"create"_s, u"people.yaml"_s} + more);
}

void TestActivationCommands::listsTheObjectsOfADestination()
{
    QCOMPARE(create().exitCode, 0);
    const Outcome listed = m_program->run({u"objects"_s, u"people"_s, u"--json"_s});
    QVERIFY2(listed.exitCode == 0, listed.error.constData());
    const QJsonArray objects = listed.json().value("objects"_L1).toArray();
    QCOMPARE(objects.size(), 1);
    QCOMPARE(objects[0]["name"_L1].toString(), u"contact"_s);
    QVERIFY(m_program->run({u"objects"_s, u"people"_s}).out.contains("contact"));
}

void TestActivationCommands::dryRunSendsNothingAndSaysWhatWouldHappen()
{
    QCOMPARE(create().exitCode, 0);
    const QStringList before = contacts();
    const Outcome tried = m_program->run({u"dry-run"_s, u"people"_s, u"--json"_s});
    QVERIFY2(tried.exitCode == 0, tried.error.constData());
    const QJsonValue stream = tried.json().value("streams"_L1).toArray().at(0);
    QCOMPARE(stream["read"_L1].toInt(), 3);
    QCOMPARE(stream["creates"_L1].toInt(), 1);
    QCOMPARE(stream["updates"_L1].toInt(), 1);
    QCOMPARE(stream["rejected"_L1].toInt(), 1);
    QCOMPARE(contacts(), before);

    const QByteArray text = m_program->run({u"dry-run"_s, u"people"_s}).out;
    QVERIFY2(text.contains("Before") && text.contains("Kuhn"), text.constData());
    QVERIFY2(text.contains("last_name"), text.constData());
}

void TestActivationCommands::recordsAreLeftOutOfTheNextRun()
{
    QCOMPARE(create().exitCode, 0);
    const Outcome tried = m_program->run({u"dry-run"_s, u"people"_s, u"--json"_s});
    QString id;
    for (const QJsonValue &sample : tried.json().value("streams"_L1)[0]["samples"_L1].toArray()) {
        if (sample["action"_L1].toString() == "create"_L1)
            id = sample["id"_L1].toString();
    }
    QVERIFY(!id.isEmpty());
    const Outcome left
        = m_program->run({u"dry-run"_s, u"people"_s, u"--leave-out"_s, id, u"--json"_s});
    QVERIFY2(left.exitCode == 0, left.error.constData());
    const QJsonValue stream = left.json().value("streams"_L1)[0];
    QCOMPARE(stream["creates"_L1].toInt(), 0);
    QCOMPARE(stream["left_out"_L1].toInt(), 1);
    const Outcome unknown = m_program->run({u"dry-run"_s, u"people"_s, u"--leave-out"_s, u"k1"_s});
    QVERIFY(unknown.exitCode != 0);
    QVERIFY2(unknown.error.contains("k1"), unknown.error.constData());
    // Taken back, and chosen once more.
    QCOMPARE(m_program->run({u"dry-run"_s, u"people"_s, u"--leave-none"_s, u"--json"_s})
                 .json()
                 .value("streams"_L1)[0]["left_out"_L1]
                 .toInt(),
             0);
    QCOMPARE(m_program->run({u"dry-run"_s, u"people"_s, u"--leave-out"_s, id}).exitCode, 0);
    const Outcome run = m_program->run({u"sync"_s, u"people"_s, u"--json"_s});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonValue totals = run.json().value("run"_L1)["totals"_L1];
    QCOMPARE(totals["written"_L1].toInt(), 1);
    QCOMPARE(totals["filtered"_L1].toInt(), 1);
    QCOMPARE(totals["rejected"_L1].toInt(), 1);
}

void TestActivationCommands::runWritesWhatFitsAndKeepsTheRest()
{
    QCOMPARE(create().exitCode, 0);
    const Outcome run = m_program->run({u"sync"_s, u"people"_s, u"--json"_s});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonValue totals = run.json().value("run"_L1)["totals"_L1];
    QCOMPARE(totals["read"_L1].toInt(), 3);
    QCOMPARE(totals["written"_L1].toInt(), 2);
    QCOMPARE(totals["rejected"_L1].toInt(), 1);
    // The phone is not mapped and stays.
    QCOMPARE(
        contacts(),
        (QStringList{u"ann@example.org|Kuhn|lead|+49 1"_s, u"cleo@example.org|Vogt|lead|∅"_s}));
    QCOMPARE(test::SqliteFile(m_program->path(u"crm.sqlite"_s))
                 .rows(u"SELECT name FROM sqlite_schema WHERE type = 'table'"_s),
             QStringList{u"contact"_s});

    const Outcome rejected = m_program->run({u"rejected"_s, u"list"_s, u"people"_s, u"--json"_s});
    QVERIFY2(rejected.exitCode == 0, rejected.error.constData());
    const QJsonArray records = rejected.json().value("records"_L1).toArray();
    QCOMPARE(records.size(), 1);
    QCOMPARE(records[0]["code"_L1].toString(), u"value_missing"_s);
    QCOMPARE(records[0]["field"_L1].toString(), u"last_name"_s);
    QCOMPARE(records[0]["source_record"_L1]["full_name"_L1].toString(), u"Bob Maier"_s);
}

void TestActivationCommands::expressionHealsTheRejectedRecord()
{
    QCOMPARE(create().exitCode, 0);
    QCOMPARE(m_program->run({u"sync"_s, u"people"_s}).exitCode, 0);
    const Outcome replaced = create(
        "{expression: \"coalesce(surname, split_part(full_name, ' ', 2))\"}", {u"--replace"_s});
    QVERIFY2(replaced.exitCode == 0, replaced.error.constData());
    QCOMPARE(m_program->run({u"sync"_s, u"people"_s}).exitCode, 0);
    QCOMPARE(contacts(),
             (QStringList{u"ann@example.org|Kuhn|lead|+49 1"_s, u"bob@example.org|Maier|lead|∅"_s,
                          u"cleo@example.org|Vogt|lead|∅"_s}));
}

void TestActivationCommands::secondRunChangesNothing()
{
    QCOMPARE(create().exitCode, 0);
    QCOMPARE(m_program->run({u"sync"_s, u"people"_s}).exitCode, 0);
    const QStringList before = contacts();
    QCOMPARE(m_program->run({u"sync"_s, u"people"_s}).exitCode, 0);
    QCOMPARE(contacts(), before);
}

void TestActivationCommands::refusesAMapping_data()
{
    QTest::addColumn<QByteArray>("lastName");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("field unknown") << QByteArray("family_name") << QByteArray("family_name");
    QTest::newRow("expression wrong")
        << QByteArray("{expression: \"uper(surname)\"}") << QByteArray("upper");
    QTest::newRow("constant of no choice")
        << QByteArray("surname\n        - phone: {constant: x, field: mail}")
        << QByteArray("phone");
}

void TestActivationCommands::refusesAMapping()
{
    QFETCH(const QByteArray, lastName);
    QFETCH(const QByteArray, said);
    const Outcome refused = create(lastName);
    QVERIFY(refused.exitCode != 0);
    QVERIFY2(refused.error.contains(said), refused.error.constData());
    QVERIFY(m_program->run({u"connections"_s, u"list"_s, u"--json"_s})
                .json()
                .value("connections"_L1)
                .toArray()
                .isEmpty());
}

void TestActivationCommands::destinationWithObjectsNeedsAMapping()
{
    m_program->writeFile(u"plain.yaml"_s,
                         "name: plain\n"
                         "source: {connector: files, config: {path: people.csv}}\n"
                         "destination: {connector: sqlite, config: {path: crm.sqlite, write_into: "
                         "existing_tables}}\n");
    const Outcome refused
        = m_program->run({u"connections"_s, u"create"_s, u"plain.yaml"_s, u"--json"_s});
    QVERIFY(refused.exitCode != 0);
    QCOMPARE(refused.jsonError().value("code"_L1).toString(), u"cli.mapping_missing"_s);
}

void TestActivationCommands::shownConnectionCanBeCreatedAgain()
{
    QCOMPARE(create().exitCode, 0);
    const Outcome shown = m_program->run({u"connections"_s, u"show"_s, u"people"_s, u"--yaml"_s});
    QCOMPARE(shown.exitCode, 0);
    QVERIFY2(shown.out.contains("last_name"), shown.out.constData());
    m_program->writeFile(u"again.yaml"_s, shown.out);
    const Outcome again
        = m_program->run({u"connections"_s, u"create"_s, u"again.yaml"_s, u"--replace"_s});
    QVERIFY2(again.exitCode == 0, again.error.constData());
    QCOMPARE(m_program->run({u"sync"_s, u"people"_s}).exitCode, 0);
    QCOMPARE(contacts().size(), 2);
}

QTEST_GUILESS_MAIN(TestActivationCommands)
#include "testactivationcommands.moc"
