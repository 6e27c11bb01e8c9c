// ProfileSecretStore: the choice of a place, moving between places, and what happens without one.
#include "core/secrets/environmentsecretstore.h"
#include "core/secrets/profilesecretstore.h"
#include "tests/core/secrets/keyringsession.h"
#include "tests/testutils/plantedsecrets.h"

#include <QJsonDocument>

#include <future>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

KeyDerivation cheap() { return KeyDerivation::withCost(1, 8192); }

class ProfileFolder final
{
public:
    ProfileFolder() { restart(); }

    /// As in another process.
    void restart() { store = std::make_unique<ProfileSecretStore>(path(), cheap()); }

    [[nodiscard]] QString path() const { return m_folder.filePath(u"profile"_s); }
    [[nodiscard]] QString path(const QString &name) const { return path() + u'/' + name; }
    [[nodiscard]] bool has(const QString &name) const { return QFileInfo::exists(path(name)); }
    [[nodiscard]] std::optional<SecretBackend> backend() const { return store->backend().value(); }
    void setContent(const QString &name, const QByteArray &content) const
    {
        QFile file(path(name));
        if (!QDir().mkpath(path()) || !file.open(QIODevice::WriteOnly)
            || file.write(content) != content.size())
            qFatal("%s cannot be written", qUtf8Printable(name));
    }

    std::unique_ptr<ProfileSecretStore> store;

private:
    QTemporaryDir m_folder;
};

QString codeOf(const Result<void> &result) { return result ? QString() : result.error().code; }

/// Sets a variable for a test.
class Variable final
{
public:
    Variable(const char *name, const QByteArray &value)
        : m_name(name)
    {
        qputenv(name, value);
    }
    ~Variable() { qunsetenv(m_name); }
    Q_DISABLE_COPY_MOVE(Variable)

private:
    const char *m_name;
};

} // namespace

/// Where no keychain runs.
class TestProfileWithoutKeychain final : public QObject
{
    Q_OBJECT

private slots:
    void untouchedProfileStaysSo()
    {
        const ProfileFolder profile;
        QCOMPARE(profile.backend(), std::nullopt);
        QCOMPARE(profile.store->read(u"a"_s).error().code, u"secrets.not_found"_s);
        QVERIFY(profile.store->read(u"a"_s).error().hint.contains(u"MILLRACE_SECRET_A"_s));
        QVERIFY(profile.store->remove(u"a"_s));
        QVERIFY(!profile.store->isVaultLocked());
        QVERIFY(!QFileInfo::exists(profile.path()));
    }

    void aTurnIsHeldByOneProcess()
    {
        const ProfileFolder profile;
        // As in another process.
        ProfileSecretStore other(profile.path(), cheap());
        auto held = profile.store->takeTurn(u"e1/token"_s, {});
        QVERIFY(held);
        QVERIFY(other.takeTurn(u"e1/other"_s, {}));
        CancellationSource source;
        auto waiting = std::async(
            std::launch::async, [&] { return other.takeTurn(u"e1/token"_s, source.get_token()); });
        QCOMPARE(waiting.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
        source.request_stop();
        const auto cancelled = waiting.get();
        QVERIFY(!cancelled && cancelled.error().isCancelled());
        held->reset();
        QVERIFY(other.takeTurn(u"e1/token"_s, {}));
    }

    void writingAsksForAChoice()
    {
        const ProfileFolder profile;
        const auto written = profile.store->write(u"a"_s, u"hunter2-xyz"_s);
        QCOMPARE(written.error().code, u"secrets.no_backend"_s);
        QVERIFY(written.error().hint.contains(u"encrypted file"_s));
        QVERIFY(written.error().hint.contains(u"environment variables"_s));
        QCOMPARE(profile.backend(), std::nullopt);
        QCOMPARE(filesHoldingSecrets(profile.path(), {u"hunter2-xyz"_s}), QStringList());
        QVERIFY(!profile.store->read(u"a"_s));
    }

    void tellsHowThePlacesStand()
    {
        const ProfileFolder profile;
        using State = SecretStatus::State;
        QCOMPARE(profile.store->status().state, State::Missing);
        QCOMPARE(profile.store->status().error->code, u"secrets.no_keychain"_s);
        QCOMPARE(profile.store->status(SecretBackend::Vault).state, State::Missing);
        QCOMPARE(profile.store->status(SecretBackend::Environment).state, State::Available);
        QCOMPARE(profile.store->status(SecretBackend::Plain).state, State::Available);
        QVERIFY(profile.store->createVault(u"open"_s));
        QCOMPARE(profile.store->status(SecretBackend::Vault).state, State::Available);
        QVERIFY(!profile.store->status(SecretBackend::Vault).sentence.isEmpty());
        ProfileSecretStore other(profile.path(), cheap());
        QCOMPARE(other.status(SecretBackend::Vault).state, State::Locked);
        QCOMPARE(other.status(SecretBackend::Vault).sentence,
                 u"The vault with the secrets is locked."_s);
        profile.setContent(u"vault"_s, "x");
        QCOMPARE(other.status(SecretBackend::Vault).state, State::Failed);
    }

    void vaultIsUnlockedOncePerProcess()
    {
        ProfileFolder profile;
        QCOMPARE(profile.store->setBackend(SecretBackend::Vault, {}).error().code,
                 u"secrets.vault_missing"_s);
        QVERIFY(profile.store->createVault(u"open sesame"_s));
        QCOMPARE(profile.backend(), std::nullopt);
        QVERIFY(profile.store->setBackend(SecretBackend::Vault, {}));
        QVERIFY(profile.store->write(u"a"_s, u"hunter2-xyz"_s));
        QCOMPARE(filesHoldingSecrets(profile.path(), {u"hunter2-xyz"_s, u"open sesame"_s}),
                 QStringList());

        profile.restart();
        QCOMPARE(profile.backend(), SecretBackend::Vault);
        QVERIFY(profile.store->isVaultLocked());
        const auto locked = profile.store->read(u"a"_s);
        QCOMPARE(locked.error().code, u"secrets.vault_locked"_s);
        QVERIFY(locked.error().hint.contains(u"MILLRACE_PASSPHRASE"_s));
        QCOMPARE(codeOf(profile.store->write(u"b"_s, u"x"_s)), u"secrets.vault_locked"_s);
        QCOMPARE(codeOf(profile.store->remove(u"a"_s)), u"secrets.vault_locked"_s);
        QVERIFY(profile.store->unlockVault(u"open sesame"_s));
        QVERIFY(!profile.store->isVaultLocked());
        QCOMPARE(profile.store->read(u"a"_s).value(), u"hunter2-xyz"_s);
        QVERIFY(profile.store->changePassphrase(u"open sesame"_s, u"new"_s));
        QCOMPARE(profile.store->read(u"a"_s).value(), u"hunter2-xyz"_s);
    }

    void variableUnlocksTheVault()
    {
        ProfileFolder profile;
        QVERIFY(profile.store->createVault(u"open"_s));
        QVERIFY(profile.store->setBackend(SecretBackend::Vault, {}));
        QVERIFY(profile.store->write(u"a"_s, u"one"_s));
        profile.restart();
        {
            const Variable wrong("MILLRACE_PASSPHRASE", "wrong");
            QCOMPARE(profile.store->read(u"a"_s).error().code, u"secrets.wrong_passphrase"_s);
            QVERIFY(profile.store->isVaultLocked());
        }
        const Variable right("MILLRACE_PASSPHRASE", "open");
        QVERIFY(!profile.store->isVaultLocked());
        QCOMPARE(profile.store->read(u"a"_s).value(), u"one"_s);
    }

    void environmentComesFirst()
    {
        const ProfileFolder profile;
        QVERIFY(profile.store->setBackend(SecretBackend::Plain, {}));
        QVERIFY(profile.store->write(u"a/b"_s, u"stored"_s));
        const Variable variable("MILLRACE_SECRET_A_B", "from outside");
        QCOMPARE(profile.store->read(u"a/b"_s).value(), u"from outside"_s);
    }

    void movesFromPlaceToPlace()
    {
        const ProfileFolder profile;
        const QStringList names{u"a"_s, u"gone"_s};
        const QStringList secrets{u"hunter2-xyz"_s, u"correct horse"_s};
        QVERIFY(profile.store->setBackend(SecretBackend::Plain, names));
        QVERIFY(profile.store->write(u"a"_s, secrets.at(0)));
        QVERIFY(profile.store->write(u"not named"_s, secrets.at(1)));
        QCOMPARE(filesHoldingSecrets(profile.path(), secrets).size(), 1);

        QVERIFY(profile.store->createVault(u"open"_s));
        auto move = profile.store->setBackend(SecretBackend::Vault, names);
        QVERIFY(move);
        QCOMPARE(move->moved, (QStringList{u"a"_s, u"not named"_s}));
        QCOMPARE(move->missing, QStringList{u"gone"_s});
        QCOMPARE(move->leftBehind, QStringList());
        QCOMPARE(profile.backend(), SecretBackend::Vault);
        QCOMPARE(profile.store->read(u"a"_s).value(), secrets.at(0));
        QCOMPARE(filesHoldingSecrets(profile.path(), secrets), QStringList());
        QVERIFY(!profile.has(u"secrets.plain.json"_s));

        move = profile.store->setBackend(SecretBackend::Plain, names);
        QVERIFY(move);
        QCOMPARE(profile.store->read(u"not named"_s).value(), secrets.at(1));
        QVERIFY(!profile.has(u"vault"_s));
        QVERIFY(profile.store->createVault(u"another"_s));
        // The same place again changes nothing.
        QVERIFY(profile.store->setBackend(SecretBackend::Plain, names)->moved.isEmpty());
    }

    void failedMoveChangesNothing()
    {
        ProfileFolder profile;
        QVERIFY(profile.store->setBackend(SecretBackend::Plain, {}));
        QVERIFY(profile.store->write(u"a"_s, u"one"_s));
        QVERIFY(profile.store->write(u"b"_s, u"two"_s));
        QVERIFY(profile.store->createVault(u"open"_s));
        const QStringList names{u"a"_s, u"b"_s};
        // The keychain is not there.
        QCOMPARE(profile.store->setBackend(SecretBackend::Keychain, names).error().code,
                 u"secrets.no_keychain"_s);
        // The vault is locked.
        profile.restart();
        QCOMPARE(profile.store->setBackend(SecretBackend::Vault, names).error().code,
                 u"secrets.vault_locked"_s);
        // The vault cannot be written to.
        QVERIFY(profile.store->unlockVault(u"open"_s));
        QVERIFY(QDir().mkdir(profile.path(u"vault.new"_s)));
        QCOMPARE(profile.store->setBackend(SecretBackend::Vault, names).error().code,
                 u"secrets.file_failed"_s);
        QVERIFY(QDir().rmdir(profile.path(u"vault.new"_s)));
        // The choice cannot be stored; the copies in the vault stay encrypted and unused.
        QVERIFY(QDir().mkdir(profile.path(u"secrets.json.new"_s)));
        QCOMPARE(profile.store->setBackend(SecretBackend::Vault, names).error().code,
                 u"secrets.file_failed"_s);
        QVERIFY(QDir().rmdir(profile.path(u"secrets.json.new"_s)));

        QCOMPARE(profile.backend(), SecretBackend::Plain);
        QCOMPARE(profile.store->read(u"a"_s).value(), u"one"_s);
        QCOMPARE(profile.store->read(u"b"_s).value(), u"two"_s);
    }

    void environmentTakesOverWhatItHas()
    {
        const ProfileFolder profile;
        QVERIFY(profile.store->setBackend(SecretBackend::Plain, {}));
        QVERIFY(profile.store->write(u"a"_s, u"one"_s));
        const auto refused = profile.store->setBackend(SecretBackend::Environment, {u"a"_s});
        QCOMPARE(refused.error().code, u"secrets.variable_missing"_s);
        QVERIFY(refused.error().message.contains(u"MILLRACE_SECRET_A"_s));
        QCOMPARE(profile.backend(), SecretBackend::Plain);

        const Variable variable("MILLRACE_SECRET_A", "one");
        QVERIFY(profile.store->setBackend(SecretBackend::Environment, {u"a"_s}));
        QVERIFY(!profile.has(u"secrets.plain.json"_s));
        QCOMPARE(profile.store->read(u"a"_s).value(), u"one"_s);
        const auto written = profile.store->write(u"b"_s, u"two"_s);
        QCOMPARE(written.error().code, u"secrets.read_only"_s);
        QVERIFY(written.error().hint.contains(u"MILLRACE_SECRET_B"_s));
        QVERIFY(profile.store->remove(u"a"_s));
    }

    void forgottenPassphraseIsNoDeadEnd()
    {
        ProfileFolder profile;
        QVERIFY(profile.store->createVault(u"open"_s));
        QVERIFY(profile.store->setBackend(SecretBackend::Vault, {}));
        QVERIFY(profile.store->write(u"a"_s, u"one"_s));
        profile.restart();
        QCOMPARE(profile.store->setBackend(SecretBackend::Plain, {u"a"_s}).error().code,
                 u"secrets.vault_locked"_s);
        QVERIFY(profile.store->discardVault());
        const auto move = profile.store->setBackend(SecretBackend::Plain, {u"a"_s});
        QVERIFY(move);
        QCOMPARE(move->missing, QStringList{u"a"_s});
        QVERIFY(profile.has(u"vault.discarded-1"_s));
    }

    void followsAnotherProcess()
    {
        const ProfileFolder profile;
        ProfileSecretStore other(profile.path(), cheap());
        QVERIFY(profile.store->setBackend(SecretBackend::Plain, {}));
        QVERIFY(other.write(u"a"_s, u"one"_s));
        QCOMPARE(profile.store->read(u"a"_s).value(), u"one"_s);
        QVERIFY(other.createVault(u"open"_s));
        QVERIFY(profile.store->unlockVault(u"open"_s));
        QVERIFY(other.setBackend(SecretBackend::Vault, {}));
        QCOMPARE(profile.store->read(u"a"_s).value(), u"one"_s);
        QCOMPARE(profile.backend(), SecretBackend::Vault);
    }

    void unknownChoiceIsNotOverwritten_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("code");
        QTest::newRow("damaged") << u"secrets.json"_s << QByteArray("{")
                                 << u"secrets.file_damaged"_s;
        QTest::newRow("newer") << u"secrets.json"_s << QByteArray(R"({"backend":"cloud","id":"1"})")
                               << u"secrets.backend_unknown"_s;
        QTest::newRow("no id") << u"secrets.json"_s << QByteArray(R"({"backend":"keychain"})")
                               << u"secrets.file_damaged"_s;
        QTest::newRow("plain no json")
            << u"secrets.plain.json"_s << QByteArray("hunter2-xyz") << u"secrets.file_damaged"_s;
        QTest::newRow("plain no text")
            << u"secrets.plain.json"_s
            << QByteArray(R"({"format":"millrace-secrets","version":1,"secrets":{"a":1}})")
            << u"secrets.file_damaged"_s;
        QTest::newRow("plain newer")
            << u"secrets.plain.json"_s
            << QByteArray(R"({"format":"millrace-secrets","version":2,"secrets":{}})")
            << u"secrets.file_damaged"_s;
    }
    void unknownChoiceIsNotOverwritten()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(QString, code);
        const ProfileFolder profile;
        profile.setContent(u"secrets.json"_s, R"({"backend":"plain","id":"1"})");
        profile.setContent(file, content);
        QCOMPARE(codeOf(profile.store->write(u"a"_s, u"x"_s)), code);
        QCOMPARE(codeOf(profile.store->remove(u"a"_s)), code);
        const auto read = profile.store->read(u"a"_s);
        QCOMPARE(read.error().code, code);
        QVERIFY(!QString(read.error().message + read.error().detail).contains(u"hunter2-xyz"_s));
        QVERIFY(!profile.store->setBackend(SecretBackend::Environment, {}));
        QFile kept(profile.path(file));
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), content);
    }

    void plainFileIsForTheOwner()
    {
        const ProfileFolder profile;
        QVERIFY(profile.store->setBackend(SecretBackend::Plain, {}));
        QVERIFY(profile.store->write(u"a"_s, u"one"_s));
        for (const QString &name : {u"secrets.plain.json"_s, u"secrets.json"_s}) {
            const QFile::Permissions permissions = QFile::permissions(profile.path(name));
            QVERIFY(!(permissions & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther)));
        }
    }
};

/// With a real keyring.
class TestProfileWithKeychain final : public QObject
{
    Q_OBJECT

private slots:
    void firstSecretChoosesTheKeychain()
    {
        ProfileFolder profile;
        QCOMPARE(profile.store->status().state, SecretStatus::State::Available);
        QCOMPARE(profile.backend(), std::nullopt);
        QVERIFY(profile.store->write(u"a"_s, u"hunter2-xyz"_s));
        QCOMPARE(profile.backend(), SecretBackend::Keychain);
        profile.restart();
        QCOMPARE(profile.store->read(u"a"_s).value(), u"hunter2-xyz"_s);
        QCOMPARE(filesHoldingSecrets(profile.path(), {u"hunter2-xyz"_s}), QStringList());
        QVERIFY(profile.store->remove(u"a"_s));
        QVERIFY(!profile.store->read(u"a"_s));
    }

    void profilesDoNotMeet()
    {
        const ProfileFolder one;
        const ProfileFolder two;
        QVERIFY(one.store->write(u"shop/password"_s, u"first"_s));
        QVERIFY(two.store->write(u"shop/password"_s, u"second"_s));
        QCOMPARE(one.store->read(u"shop/password"_s).value(), u"first"_s);
        QCOMPARE(two.store->read(u"shop/password"_s).value(), u"second"_s);
    }

    void movesIntoTheVaultAndBack()
    {
        const ProfileFolder profile;
        const QStringList names{u"a"_s, u"b"_s};
        QVERIFY(profile.store->write(u"a"_s, u"one"_s));
        QVERIFY(profile.store->write(u"b"_s, u"two"_s));
        QVERIFY(profile.store->createVault(u"open"_s));
        const auto move = profile.store->setBackend(SecretBackend::Vault, names);
        QVERIFY(move);
        QCOMPARE(move->moved, names);
        QCOMPARE(move->leftBehind, QStringList());
        QCOMPARE(profile.store->read(u"a"_s).value(), u"one"_s);
        QFile file(profile.path(u"secrets.json"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString id = QJsonDocument::fromJson(file.readAll())["id"_L1].toString();
        const KeychainSecretStore keychain(id);
        QVERIFY(!keychain.read(u"a"_s));
        QVERIFY(!keychain.read(u"b"_s));

        QVERIFY(profile.store->setBackend(SecretBackend::Keychain, names));
        QCOMPARE(keychain.read(u"b"_s).value(), u"two"_s);
        QCOMPARE(profile.store->read(u"b"_s).value(), u"two"_s);
    }

    // The last one: nothing unlocks the keyring again.
    void lockedKeychainLosesNothing()
    {
        ProfileFolder profile;
        QVERIFY(profile.store->write(u"a"_s, u"one"_s));
        QVERIFY(profile.store->createVault(u"open"_s));
        QVERIFY(keyring::lock());
        QCOMPARE(profile.store->status().state, SecretStatus::State::Locked);
        // It says of every secret that it is not there; moving "nothing" would lose them.
        QCOMPARE(profile.store->setBackend(SecretBackend::Vault, {u"a"_s}).error().code,
                 u"secrets.keychain_locked"_s);
        QCOMPARE(profile.backend(), SecretBackend::Keychain);
        QCOMPARE(codeOf(profile.store->remove(u"a"_s)), u"secrets.keychain_locked"_s);
        const ProfileFolder fresh;
        QCOMPARE(codeOf(fresh.store->write(u"a"_s, u"x"_s)), u"secrets.keychain_locked"_s);
        QCOMPARE(fresh.backend(), std::nullopt);
    }

    void stoppedStoreRefuses()
    {
        const ProfileFolder profile;
        profile.store->stop();
        QVERIFY(profile.store->write(u"a"_s, u"x"_s).error().isCancelled());
    }
};

int main(int argc, char **argv)
{
    TestProfileWithoutKeychain without;
    TestProfileWithKeychain with;
    return runInKeyrings(argc, argv, {{Keyring::NoBus, &without}, {Keyring::Unlocked, &with}});
}
#include "testprofilesecretstore.moc"
