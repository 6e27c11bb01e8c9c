#include "core/secrets/profilesecretstore.h"
#include "tests/cli/program.h"
#include "tests/testutils/plantedsecrets.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

/// profile secrets, and a connection that needs one.
class TestProfileSecretsCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void showsWhereSecretsAre();
    void vaultNeedsAPassphrase();
    void plainTextNeedsAConfirmation();
    void runNeedsAnOpenVault();
    void deletedConnectionTakesItsSecretsAlong();
    void lostPassphraseIsNoDeadEnd();
    void damagedVaultIsDiscarded();

private:
    [[nodiscard]] Outcome secrets(const QStringList &more = {}) const
    {
        return m_program->run(QStringList{u"profile"_s, u"secrets"_s, u"--json"_s} + more);
    }
    /// A connection whose file is called by a secret, in a vault.
    void createConnection();

    std::unique_ptr<Program> m_program;
};

void TestProfileSecretsCommand::init()
{
    // No keychain of the person who runs the tests.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    qunsetenv("DISPLAY");
    qunsetenv("MILLRACE_PASSPHRASE");
    m_program = std::make_unique<Program>();
}

void TestProfileSecretsCommand::createConnection()
{
    m_program->writeFile(u"hidden-place.csv"_s, "id,name\n1,a\n2,b\n");
    m_program->writeFile(u"shop.yaml"_s,
                         "name: shop\n"
                         "source: {connector: files, config: {path: {$secret: shop/path}}}\n"
                         "destination: {connector: sqlite, config: {path: shop.sqlite}}\n");
    m_program->setVariable(u"MILLRACE_PASSPHRASE"_s, u"open sesame"_s);
    QCOMPARE(secrets({u"--keep-in"_s, u"vault"_s}).exitCode, 0);
    ProfileSecretStore store(m_program->profile());
    QVERIFY(store.unlockVault(u"open sesame"_s));
    QVERIFY(store.write(u"shop/path"_s, m_program->path(u"hidden-place.csv"_s)));
    const Outcome created = m_program->run({u"connections"_s, u"create"_s, u"shop.yaml"_s});
    QVERIFY2(created.exitCode == 0, created.error.constData());
}

void TestProfileSecretsCommand::showsWhereSecretsAre()
{
    const Outcome none = secrets();
    QCOMPARE(none.exitCode, 0);
    QVERIFY(none.json().value("backend"_L1).isNull());
    QCOMPARE(none.json().value("state"_L1).toString(), u"missing"_s);
    QCOMPARE(none.json().value("error"_L1)["code"_L1].toString(), u"secrets.no_keychain"_s);
    QVERIFY(m_program->run({u"profile"_s}).out.contains("no place chosen yet"));
    QVERIFY(!QFileInfo::exists(m_program->profile()));

    QCOMPARE(secrets({u"--keep-in"_s, u"environment"_s}).exitCode, 0);
    QCOMPARE(secrets().json().value("state"_L1).toString(), u"available"_s);
    QCOMPARE(m_program->run({u"profile"_s, u"--json"_s}).json().value("secrets"_L1).toString(),
             u"environment"_s);
    QCOMPARE(secrets({u"--keep-in"_s, u"drawer"_s}).exitCode, 2);
}

void TestProfileSecretsCommand::vaultNeedsAPassphrase()
{
    const Outcome refused = secrets({u"--keep-in"_s, u"vault"_s});
    QCOMPARE(refused.exitCode, 2);
    QCOMPARE(refused.jsonError().value("code"_L1).toString(), u"cli.passphrase_missing"_s);
    QVERIFY(secrets().json().value("backend"_L1).isNull());
    m_program->setVariable(u"MILLRACE_PASSPHRASE"_s, u"open sesame"_s);
    const Outcome done = secrets({u"--keep-in"_s, u"vault"_s});
    QCOMPARE(done.json().value("backend"_L1).toString(), u"vault"_s);
    QCOMPARE(secrets().json().value("state"_L1).toString(), u"available"_s);
    m_program->setVariable(u"MILLRACE_PASSPHRASE"_s, u"open barley"_s);
    QCOMPARE(secrets().json().value("state"_L1).toString(), u"locked"_s);
}

void TestProfileSecretsCommand::plainTextNeedsAConfirmation()
{
    const Outcome refused = secrets({u"--keep-in"_s, u"plain"_s});
    QCOMPARE(refused.exitCode, 2);
    QCOMPARE(refused.jsonError().value("code"_L1).toString(), u"cli.confirmation_missing"_s);
    QVERIFY(secrets().json().value("backend"_L1).isNull());
    QCOMPARE(secrets({u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s}).exitCode, 0);
    QCOMPARE(secrets().json().value("backend"_L1).toString(), u"plain"_s);
}

void TestProfileSecretsCommand::runNeedsAnOpenVault()
{
    createConnection();
    if (QTest::currentTestFailed())
        return;
    const QStringList sync{u"sync"_s, u"shop"_s, u"--json"_s};
    m_program->setVariable(u"MILLRACE_PASSPHRASE"_s, u"open barley"_s);
    const auto failure = [&] {
        const Outcome outcome = m_program->run(sync);
        const QJsonValue error = outcome.json().value("run"_L1)["error"_L1];
        return outcome.exitCode == 0 ? u"none"_s : error["code"_L1].toString();
    };
    QCOMPARE(failure(), u"secrets.wrong_passphrase"_s);
    m_program->setVariable(u"MILLRACE_PASSPHRASE"_s, u"open sesame"_s);
    QCOMPARE(failure(), u"none"_s);
    QCOMPARE(m_program->sqlValue(u"shop.sqlite"_s, u"SELECT count(*) FROM \"hidden-place\""_s),
             u"2"_s);
    QCOMPARE(test::filesHoldingSecrets(m_program->profile(), {u"open sesame"_s}), QStringList());
    // What the environment has counts more than the vault, and needs no passphrase.
    m_program->setVariable(u"MILLRACE_PASSPHRASE"_s, u"open barley"_s);
    m_program->setVariable(u"MILLRACE_SECRET_SHOP_PATH"_s, m_program->path(u"hidden-place.csv"_s));
    QCOMPARE(failure(), u"none"_s);
}

void TestProfileSecretsCommand::deletedConnectionTakesItsSecretsAlong()
{
    createConnection();
    if (QTest::currentTestFailed())
        return;
    const QStringList remove{u"connections"_s, u"delete"_s, u"shop"_s, u"--yes"_s};
    QCOMPARE(m_program->run(remove).exitCode, 0);
    ProfileSecretStore store(m_program->profile());
    QVERIFY(store.unlockVault(u"open sesame"_s));
    QCOMPARE(store.read(u"shop/path"_s).error().code, u"secrets.not_found"_s);
}

void TestProfileSecretsCommand::lostPassphraseIsNoDeadEnd()
{
    const Outcome none = secrets({u"--discard-vault"_s, u"--yes"_s});
    QCOMPARE(none.jsonError().value("code"_L1).toString(), u"secrets.vault_missing"_s);
    createConnection();
    if (QTest::currentTestFailed())
        return;
    m_program->setVariable(u"MILLRACE_PASSPHRASE"_s, u"other words"_s);
    const Outcome asked = secrets({u"--discard-vault"_s});
    QCOMPARE(asked.exitCode, 2);
    QCOMPARE(asked.jsonError().value("code"_L1).toString(), u"cli.confirmation_missing"_s);
    const QString vault = m_program->profile() + u"/vault"_s;
    QVERIFY(QFileInfo::exists(vault));

    const Outcome done = secrets({u"--discard-vault"_s, u"--yes"_s});
    QVERIFY2(done.exitCode == 0, done.error.constData());
    QCOMPARE(done.json().value("discarded"_L1).toString(), vault + u".discarded-1"_s);
    const QJsonArray lost = done.json().value("lost"_L1).toArray();
    QCOMPARE(lost.size(), 1);
    QCOMPARE(lost[0]["kind"_L1].toString(), u"source"_s);
    QCOMPARE(lost[0]["secrets"_L1].toArray(), QJsonArray{u"shop/path"_s});
    QVERIFY(!QFileInfo::exists(vault));

    QCOMPARE(secrets({u"--keep-in"_s, u"vault"_s}).exitCode, 0);
    QCOMPARE(secrets().json().value("state"_L1).toString(), u"available"_s);
    const Outcome refused = m_program->run({u"sync"_s, u"shop"_s, u"--json"_s});
    QCOMPARE(refused.json().value("run"_L1)["error"_L1]["code"_L1].toString(),
             u"secrets.not_found"_s);
}

void TestProfileSecretsCommand::damagedVaultIsDiscarded()
{
    createConnection();
    if (QTest::currentTestFailed())
        return;
    m_program->writeFile(u"profile/vault"_s, "damaged");
    QCOMPARE(secrets().json().value("error"_L1)["code"_L1].toString(), u"secrets.vault_damaged"_s);
    // What the environment has is not lost.
    m_program->setVariable(u"MILLRACE_SECRET_SHOP_PATH"_s, m_program->path(u"hidden-place.csv"_s));
    const Outcome done
        = m_program->run({u"profile"_s, u"secrets"_s, u"--discard-vault"_s, u"--yes"_s});
    QVERIFY2(done.exitCode == 0, done.error.constData());
    QVERIFY2(done.out.contains("No secret that is in use is in it."), done.out.constData());
    QCOMPARE(m_program->readFile(u"profile/vault.discarded-1"_s), QByteArray("damaged"));
}

QTEST_GUILESS_MAIN(TestProfileSecretsCommand)
#include "testprofilesecretscommand.moc"
