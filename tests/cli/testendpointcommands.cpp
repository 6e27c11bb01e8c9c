// A destination that is a description file, from the command line: look, check, map, run.
#include "tests/cli/program.h"
#include "tests/servers/contactsserver.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestEndpointCommands final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void tellsWhatItTakes();
    void checksAndListsObjects();
    void faultOfTheFileNamesItsLine();
    void runWritesWhatFitsAndKeepsTheRest();
    void dryRunComparesWithWhatIsThere();
    void secretIsNotShown();

private:
    /// \a keepIn: where secrets are kept.
    [[nodiscard]] Outcome create(const QStringList &keepIn
                                 = {u"plain"_s, u"--unencrypted"_s}) const;
    [[nodiscard]] QStringList destinationArguments() const;

    std::unique_ptr<Program> m_program;
    std::unique_ptr<test::ContactsServer> m_server;
};

void TestEndpointCommands::init()
{
    m_program = std::make_unique<Program>();
    m_server = std::make_unique<test::ContactsServer>();
    m_program->writeFile(u"people.csv"_s,
                         "mail,full_name,points,good_customer\n"
                         "ann@example.org,Ann Kuhn,7,gold\n"
                         "nobody,Bob Maier,1,gold\n"
                         "cleo@example.org,Cleo Vogt,,bronze\n"
                         "dan@example.org,Dan Abel,12,silver\n");
    m_program->writeFile(u"crm.endpoint.yaml"_s,
                         "format: 1\n"
                         "name: Own CRM\n"
                         "inputs: [{name: key, kind: secret}]\n"
                         "authentication: {method: header, name: X-Api-Key, value: \"{{ input.key "
                         "}}\"}\n"
                         "check: {path: /workspaces/acme}\n"
                         "objects:\n"
                         "  - name: contacts\n"
                         "    nulls: omit\n"
                         "    schema:\n"
                         "      required: [email]\n"
                         "      properties:\n"
                         "        email: {type: string}\n"
                         "        name: {type: string}\n"
                         "        score: {type: integer}\n"
                         "        tier: {type: string, enum: [gold, silver]}\n"
                         "    keys: [[email]]\n"
                         "    existing: {path: \"/workspaces/acme/contacts/{{ key }}\"}\n"
                         "    operations:\n"
                         "      upsert:\n"
                         "        method: PUT\n"
                         "        path: \"/workspaces/acme/contacts/{{ key }}\"\n"
                         "        body: {record: \"{{ others }}\"}\n"
                         "        answer: {refusal: {code: /errors/0/code, message: "
                         "/errors/0/message}}\n");
}

QStringList TestEndpointCommands::destinationArguments() const
{
    return {u"--destination"_s,
            u"httpendpoint"_s,
            u"--destination-option"_s,
            u"file=crm.endpoint.yaml"_s,
            u"--destination-option"_s,
            u"secrets=key: %1"_s.arg(QLatin1StringView(test::ContactsServer::s_key)),
            u"--destination-option"_s,
            u"http.base_url=%1"_s.arg(m_server->http().url().toString()),
            u"--destination-option"_s,
            u"http.proxy.kind=none"_s};
}

Outcome TestEndpointCommands::create(const QStringList &keepIn) const
{
    m_program->setVariable(u"MILLRACE_PASSPHRASE"_s, u"open sesame"_s);
    const Outcome kept
        = m_program->run(QStringList{u"profile"_s, u"secrets"_s, u"--keep-in"_s} + keepIn);
    if (kept.exitCode != 0)
        return kept;
    const QByteArray url = m_server->http().url().toEncoded();
    m_program->writeFile(u"people.yaml"_s,
                         "name: people\n"
                         "source: {connector: files, config: {path: people.csv}}\n"
                         "destination:\n"
                         "  connector: httpendpoint\n"
                         "  config:\n"
                         "    file: crm.endpoint.yaml\n"
                         "    secrets: \"key: "
                             + QByteArray(test::ContactsServer::s_key)
                             + "\"\n"
                               "    http: {base_url: \""
                             + url
                             + "\", proxy: {kind: none}}\n"
                               "streams:\n"
                               "  - name: people\n"
                               "    mode: append\n"
                               "    mapping:\n"
                               "      object: contacts\n"
                               "      operation: upsert\n"
                               "      matching_key: [email]\n"
                               "      fields:\n"
                               "        - email: mail\n"
                               "        - name: full_name\n"
                               "        - score: points\n"
                               "        - tier: good_customer\n");
    return m_program->run({u"connections"_s, u"create"_s, u"people.yaml"_s});
}

void TestEndpointCommands::tellsWhatItTakes()
{
    const Outcome shown
        = m_program->run({u"connectors"_s, u"show"_s, u"httpendpoint"_s, u"--json"_s});
    QVERIFY2(shown.exitCode == 0, shown.error.constData());
    QCOMPARE(shown.json().value("connector"_L1)["title"_L1].toString(), u"HTTP endpoint"_s);
    const Outcome spec = m_program->run({u"spec"_s, u"httpendpoint"_s});
    QVERIFY2(spec.out.contains("secrets"), spec.out.constData());
}

void TestEndpointCommands::checksAndListsObjects()
{
    const Outcome checked = m_program->run(QStringList{u"check"_s} + destinationArguments());
    QVERIFY2(checked.exitCode == 0, QByteArray(checked.out + checked.error).constData());
    const Outcome listed
        = m_program->run(QStringList{u"objects"_s, u"--json"_s} + destinationArguments());
    QVERIFY2(listed.exitCode == 0, listed.error.constData());
    const QJsonArray objects = listed.json().value("objects"_L1).toArray();
    QCOMPARE(objects.size(), 1);
    QCOMPARE(objects[0]["name"_L1].toString(), u"contacts"_s);
}

void TestEndpointCommands::faultOfTheFileNamesItsLine()
{
    QByteArray text = m_program->readFile(u"crm.endpoint.yaml"_s);
    m_program->writeFile(u"crm.endpoint.yaml"_s, text.replace("body: {", "bodies: {"));
    const Outcome checked = m_program->run(QStringList{u"check"_s} + destinationArguments());
    QVERIFY(checked.exitCode != 0);
    const QByteArray said = checked.out + checked.error;
    QVERIFY2(said.contains("line 22") && said.contains("bodies"), said.constData());
}

void TestEndpointCommands::runWritesWhatFitsAndKeepsTheRest()
{
    const Outcome created = create();
    QVERIFY2(created.exitCode == 0, created.error.constData());
    const Outcome run = m_program->run({u"sync"_s, u"people"_s, u"--json"_s});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonValue totals = run.json().value("run"_L1)["totals"_L1];
    QCOMPARE(totals["read"_L1].toInt(), 4);
    QCOMPARE(totals["written"_L1].toInt(), 2);
    QCOMPARE(totals["rejected"_L1].toInt(), 2);
    QCOMPARE(m_server->contacts(),
             (std::map<QString, QJsonObject>{
                 {u"ann@example.org"_s,
                  {{u"name"_s, u"Ann Kuhn"_s}, {u"score"_s, 7}, {u"tier"_s, u"gold"_s}}},
                 {u"dan@example.org"_s,
                  {{u"name"_s, u"Dan Abel"_s}, {u"score"_s, 12}, {u"tier"_s, u"silver"_s}}}}));

    const Outcome rejected = m_program->run({u"rejected"_s, u"list"_s, u"people"_s, u"--json"_s});
    QVERIFY2(rejected.exitCode == 0, rejected.error.constData());
    QStringList codes;
    const QJsonArray records = rejected.json().value("records"_L1).toArray();
    for (const QJsonValue &record : records)
        codes << record["code"_L1].toString();
    codes.sort();
    QVERIFY2(codes.contains(u"httpendpoint.invalid_e_mail"_s), qUtf8Printable(codes.join(u' ')));
    QCOMPARE(codes.size(), 2);
}

void TestEndpointCommands::dryRunComparesWithWhatIsThere()
{
    QCOMPARE(create().exitCode, 0);
    QCOMPARE(m_program->run({u"sync"_s, u"people"_s}).exitCode, 0);
    m_program->writeFile(u"people.csv"_s,
                         "mail,full_name,points,good_customer\n"
                         "ann@example.org,Ann Kuhn,7,gold\n"
                         "dan@example.org,Dan Abel,13,silver\n"
                         "eve@example.org,Eve Lang,1,gold\n");
    const auto before = m_server->contacts();
    const Outcome tried = m_program->run({u"dry-run"_s, u"people"_s, u"--json"_s});
    QVERIFY2(tried.exitCode == 0, tried.error.constData());
    const QJsonValue stream = tried.json().value("streams"_L1).toArray().at(0);
    QCOMPARE(stream["read"_L1].toInt(), 3);
    QCOMPARE(stream["creates"_L1].toInt(), 1);
    QCOMPARE(stream["updates"_L1].toInt(), 1);
    QCOMPARE(stream["unchanged"_L1].toInt(), 1);
    QCOMPARE(m_server->contacts(), before);
}

void TestEndpointCommands::secretIsNotShown()
{
    QCOMPARE(create({u"vault"_s}).exitCode, 0);
    const Outcome shown = m_program->run({u"connections"_s, u"show"_s, u"people"_s, u"--yaml"_s});
    QCOMPARE(shown.exitCode, 0);
    QVERIFY2(shown.out.contains("crm.endpoint.yaml"), shown.out.constData());
    QVERIFY2(!shown.out.contains(test::ContactsServer::s_key), shown.out.constData());
    int files = 0;
    for (QDirIterator it(m_program->profile(), QDir::Files, QDirIterator::Subdirectories);
         it.hasNext(); ++files) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains(test::ContactsServer::s_key),
                 qUtf8Printable(file.fileName()));
    }
    QVERIFY(files > 0);
}

QTEST_GUILESS_MAIN(TestEndpointCommands)
#include "testendpointcommands.moc"
