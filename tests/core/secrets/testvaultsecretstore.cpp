// VaultSecretStore: what it keeps, who may read it, and what it makes of files that were changed.
#include "core/secrets/privatefile.h"
#include "core/secrets/vaultsecretstore.h"
#include "tests/testutils/threadtimer.h"

#include <sys/stat.h>

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QtTest>

#include <atomic>
#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// Cheap keys; the real numbers have a test of their own.
KeyDerivation cheap() { return KeyDerivation::withCost(1, 8192); }

class Vault final
{
public:
    Vault()
        : store(std::make_unique<VaultSecretStore>(path(), cheap()))
    {
    }

    [[nodiscard]] QString path() const { return m_folder.filePath(u"vault"_s); }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QByteArray content() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void setContent(const QByteArray &content) const
    {
        QFile file(path());
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("The vault cannot be written.");
    }
    [[nodiscard]] QJsonObject object() const { return QJsonDocument::fromJson(content()).object(); }
    /// As somebody would who knows the form of the file but no passphrase.
    void setObject(QJsonObject object) const
    {
        object.remove(u"checksum"_s);
        const QByteArray text = QJsonDocument(object).toJson(QJsonDocument::Compact);
        object.insert(u"checksum"_s,
                      QString::fromLatin1(
                          QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex()));
        setContent(QJsonDocument(object).toJson());
    }
    /// What a program makes of the file that has just started.
    [[nodiscard]] Result<void> unlockAnew(const QString &passphrase = u"open"_s) const
    {
        return VaultSecretStore(path(), cheap()).unlock(passphrase);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<VaultSecretStore> store;
};

QString flipped(const QString &base64)
{
    QByteArray bytes = QByteArray::fromBase64(base64.toLatin1());
    bytes[bytes.size() / 2] = static_cast<char>(bytes.at(bytes.size() / 2) ^ 1);
    return QString::fromLatin1(bytes.toBase64());
}

} // namespace

class TestVaultSecretStore final : public QObject
{
    Q_OBJECT

private slots:
    void keepsReplacesAndForgets()
    {
        Vault vault;
        QVERIFY(vault.store->isLocked());
        QCOMPARE(vault.store->read(u"a"_s).error().code, u"secrets.vault_missing"_s);
        QVERIFY(vault.store->create(u"open"_s));
        QVERIFY(!vault.store->isLocked());
        QCOMPARE(vault.store->read(u"a"_s).error().code, u"secrets.not_found"_s);
        QVERIFY(vault.store->write(u"a"_s, u"one"_s));
        QVERIFY(vault.store->write(u"a"_s, u"two"_s));
        QVERIFY(vault.store->write(u"größe/ключ"_s, u"pä55 🔑"_s));
        QVERIFY(vault.store->write(u"empty"_s, u""_s));
        QCOMPARE(vault.store->read(u"a"_s).value(), u"two"_s);
        QCOMPARE(vault.store->names().value(), (QStringList{u"a"_s, u"empty"_s, u"größe/ключ"_s}));

        VaultSecretStore again(vault.path(), cheap());
        QCOMPARE(again.read(u"a"_s).error().code, u"secrets.vault_locked"_s);
        QVERIFY(again.unlock(u"open"_s));
        QCOMPARE(again.read(u"größe/ключ"_s).value(), u"pä55 🔑"_s);
        QVERIFY(again.read(u"empty"_s).value().isEmpty());
        QVERIFY(again.remove(u"a"_s));
        QVERIFY(again.remove(u"a"_s));
        QVERIFY(!again.read(u"a"_s));
    }

    void hidesValuesAndIsForTheOwner()
    {
        Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QVERIFY(vault.store->write(u"name"_s, u"hunter2"_s));
        const QByteArray content = vault.content();
        QVERIFY(!content.contains("hunter2"));
        QVERIFY(!content.contains(QByteArray("hunter2").toBase64()));
        struct stat status = {};
        QCOMPARE(::stat(QFile::encodeName(vault.path()).constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777, 0600U);
        QVERIFY(!QFileInfo::exists(vault.path() + u".new"_s));
        // The same secret written again is encrypted anew.
        const QJsonValue former = vault.object().value("entries"_L1)["name"_L1];
        QVERIFY(vault.store->write(u"name"_s, u"hunter2"_s));
        QVERIFY(vault.object().value("entries"_L1)["name"_L1] != former);
    }

    void takesPermissionsOfOthersAway()
    {
        Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        const QByteArray name = QFile::encodeName(vault.path());
        QCOMPARE(::chmod(name.constData(), 0644), 0);
        QVERIFY(!vault.store->read(u"a"_s));
        struct stat status = {};
        QCOMPARE(::stat(name.constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777, 0600U);
    }

    void moderateCostIsTheDefault()
    {
        QTemporaryDir folder;
        VaultSecretStore store(folder.filePath(u"vault"_s));
        QVERIFY(store.create(u"open"_s));
        QFile file(folder.filePath(u"vault"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonValue key = QJsonDocument::fromJson(file.readAll())["key"_L1];
        QCOMPARE(key["algorithm"_L1].toString(), u"argon2id13"_s);
        QCOMPARE(key["operations"_L1].toInteger(), 3);
        QCOMPARE(key["memory"_L1].toInteger(), 268435456);
        VaultSecretStore again(folder.filePath(u"vault"_s));
        QVERIFY(again.unlock(u"open"_s));
    }

    void wrongPassphraseIsNoDamage()
    {
        Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QVERIFY(vault.store->write(u"a"_s, u"one"_s));
        const auto refused = vault.unlockAnew(u"Open"_s);
        QCOMPARE(refused.error().code, u"secrets.wrong_passphrase"_s);
        QCOMPARE(refused.error().kind, ErrorKind::Configuration);
        QVERIFY(!refused.error().detail.contains(u"Open"_s));
        QVERIFY(vault.unlockAnew());
        // A wrong one does not lock what is open.
        QVERIFY(!vault.store->unlock(u"x"_s));
        QCOMPARE(vault.store->read(u"a"_s).value(), u"one"_s);
    }

    void passphraseMayBeComposedDifferently()
    {
        Vault vault;
        QVERIFY(vault.store->create(u"gr\u00fc\u00df"_s));
        QVERIFY(vault.unlockAnew(u"gru\u0308\u00df"_s));
    }

    void emptyPassphraseIsRefused()
    {
        Vault vault;
        QCOMPARE(vault.store->create({}).error().code, u"secrets.passphrase_empty"_s);
        QVERIFY(!vault.store->exists());
        QVERIFY(vault.store->create(u"open"_s));
        QCOMPARE(vault.store->changePassphrase(u"open"_s, {}).error().code,
                 u"secrets.passphrase_empty"_s);
        QVERIFY(vault.unlockAnew());
    }

    void changesThePassphrase()
    {
        Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QVERIFY(vault.store->write(u"a"_s, u"one"_s));
        const QJsonObject former = vault.object();
        QCOMPARE(vault.store->changePassphrase(u"wrong"_s, u"new"_s).error().code,
                 u"secrets.wrong_passphrase"_s);
        QCOMPARE(vault.object(), former);
        QVERIFY(vault.store->changePassphrase(u"open"_s, u"new"_s));
        QCOMPARE(vault.store->read(u"a"_s).value(), u"one"_s);
        QCOMPARE(vault.unlockAnew().error().code, u"secrets.wrong_passphrase"_s);
        QVERIFY(vault.unlockAnew(u"new"_s));
        QVERIFY(vault.object()["key"_L1]["salt"_L1] != former["key"_L1]["salt"_L1]);
        QVERIFY(vault.object()["entries"_L1]["a"_L1] != former["entries"_L1]["a"_L1]);
    }

    void seesWhatOthersChange()
    {
        Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        VaultSecretStore other(vault.path(), cheap());
        QVERIFY(other.unlock(u"open"_s));
        QVERIFY(other.write(u"a"_s, u"one"_s));
        QCOMPARE(vault.store->read(u"a"_s).value(), u"one"_s);
        QVERIFY(vault.store->write(u"b"_s, u"two"_s));
        QCOMPARE(other.names().value(), (QStringList{u"a"_s, u"b"_s}));

        QVERIFY(other.changePassphrase(u"open"_s, u"new"_s));
        QCOMPARE(vault.store->read(u"a"_s).error().code, u"secrets.vault_locked"_s);
        QCOMPARE(vault.store->write(u"a"_s, u"x"_s).error().code, u"secrets.vault_locked"_s);
        QVERIFY(vault.store->isLocked());
        QVERIFY(vault.store->unlock(u"new"_s));
        QCOMPARE(vault.store->read(u"a"_s).value(), u"one"_s);
    }

    void writersDoNotUndoEachOther()
    {
        Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        std::atomic_int failures = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&, i] {
                VaultSecretStore store(vault.path(), cheap());
                if (!store.unlock(u"open"_s))
                    ++failures;
                for (int round = 0; round < 10; ++round) {
                    if (!store.write(u"%1/%2"_s.arg(i).arg(round), u"v"_s))
                        ++failures;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(vault.store->names().value().size(), 40);
    }

    void waitsForALockOnlySoLong()
    {
        Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        using Lock = PrivateFileLock;
        auto held = Lock::acquire(vault.path(), Lock::Kind::Exclusive);
        QVERIFY(held);
        const auto second
            = Lock::acquire(vault.path(), Lock::Kind::Shared, std::chrono::milliseconds(20));
        QCOMPARE(second.error().code, u"secrets.file_busy"_s);
        QCOMPARE(second.error().kind, ErrorKind::Transient);
        *held = {};
        auto shared = Lock::acquire(vault.path(), Lock::Kind::Shared);
        QVERIFY(shared);
        QVERIFY(Lock::acquire(vault.path(), Lock::Kind::Shared, std::chrono::milliseconds(0)));
    }

    void damagedFileIsLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("code");
        QTest::newRow("empty") << QByteArray("") << u"secrets.vault_damaged"_s;
        QTest::newRow("no json") << QByteArray("\0\xff{}", 5) << u"secrets.vault_damaged"_s;
        QTest::newRow("array") << QByteArray("[]") << u"secrets.vault_damaged"_s;
        QTest::newRow("other json") << QByteArray(R"({"a":1})") << u"secrets.vault_damaged"_s;
        QTest::newRow("deep") << QByteArray(100'000, '[') << u"secrets.vault_damaged"_s;
        QTest::newRow("newer") << QByteArray(R"({"format":"millrace-vault","version":2})")
                               << u"secrets.vault_too_new"_s;
        QTest::newRow("huge") << QByteArray(s_largestPrivateFile + 1, ' ')
                              << u"secrets.file_too_large"_s;
    }
    void damagedFileIsLeftAlone()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, code);
        const Vault vault;
        vault.setContent(content);
        QCOMPARE(vault.unlockAnew().error().code, code);
        QCOMPARE(vault.store->create(u"open"_s).error().code, u"secrets.vault_exists"_s);
        QCOMPARE(vault.store->write(u"a"_s, u"x"_s).error().code, code);
        QCOMPARE(vault.store->changePassphrase(u"open"_s, u"x"_s).error().code, code);
        QCOMPARE(vault.content(), content);
    }

    void damageUnderAnOpenVaultIsLeftAlone()
    {
        const Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QVERIFY(vault.store->write(u"a"_s, u"one"_s));
        const QByteArray whole = vault.content();
        for (const qsizetype size : {qsizetype{1}, whole.size() / 2, whole.size() - 3}) {
            vault.setContent(whole.left(size));
            QCOMPARE(vault.store->read(u"a"_s).error().code, u"secrets.vault_damaged"_s);
            QCOMPARE(vault.store->write(u"a"_s, u"x"_s).error().code, u"secrets.vault_damaged"_s);
            QCOMPARE(vault.store->remove(u"a"_s).error().code, u"secrets.vault_damaged"_s);
            QCOMPARE(vault.content().size(), size);
        }
        vault.setContent(whole);
        QCOMPARE(vault.store->read(u"a"_s).value(), u"one"_s);
    }

    void everyChangedByteIsNoticed()
    {
        const Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QVERIFY(vault.store->write(u"a"_s, u"one"_s));
        const QByteArray whole = vault.content();
        for (qsizetype i = 0; i < whole.size(); ++i) {
            // White space between the parts carries nothing.
            if (whole.at(i) == ' ' || whole.at(i) == '\n')
                continue;
            QByteArray changed = whole;
            changed[i] = static_cast<char>(changed.at(i) ^ 1);
            vault.setContent(changed);
            QVERIFY2(!vault.store->read(u"a"_s), changed.constData());
        }
    }

    void knowingTheFormDoesNotHelp()
    {
        const Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QVERIFY(vault.store->write(u"a"_s, u"one"_s));
        const QJsonObject older = vault.object();
        QVERIFY(vault.store->write(u"a"_s, u"two"_s));
        QVERIFY(vault.store->write(u"b"_s, u"three"_s));
        const QJsonObject whole = vault.object();
        vault.setObject(whole);
        QVERIFY(vault.unlockAnew());

        QJsonObject entries = whole.value("entries"_L1).toObject();
        const auto refuses = [&](const QJsonObject &changedEntries) {
            QJsonObject changed = whole;
            changed.insert(u"entries"_s, changedEntries);
            vault.setObject(changed);
            return vault.unlockAnew().error().code == "secrets.vault_damaged"_L1
                && vault.store->read(u"a"_s).error().code == "secrets.vault_damaged"_L1;
        };
        QJsonObject changed = entries;
        changed.insert(u"a"_s, entries.value("b"_L1)); // swapped
        changed.insert(u"b"_s, entries.value("a"_L1));
        QVERIFY(refuses(changed));
        changed = entries;
        changed.remove(u"b"_s); // dropped
        QVERIFY(refuses(changed));
        changed = entries;
        changed.insert(u"c"_s, entries.value("b"_L1)); // doubled
        QVERIFY(refuses(changed));
        changed = entries;
        changed.insert(u"a"_s, older.value("entries"_L1)["a"_L1]); // an older value
        QVERIFY(refuses(changed));
        changed = entries;
        changed.insert(u"a"_s, flipped(entries.value("a"_L1).toString()));
        QVERIFY(refuses(changed));
        changed = entries;
        changed.insert(u"a"_s, u"%%%"_s);
        QVERIFY(refuses(changed));
    }

    void changedHeadIsNoticed_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("code");
        // Another salt makes another key, and so does another check look.
        QTest::newRow("salt") << u"salt"_s << u"secrets.wrong_passphrase"_s;
        QTest::newRow("check") << u"check"_s << u"secrets.wrong_passphrase"_s;
        QTest::newRow("seal") << u"seal"_s << u"secrets.vault_damaged"_s;
        QTest::newRow("more") << u"more"_s << u"secrets.vault_damaged"_s;
        QTest::newRow("algorithm") << u"algorithm"_s << u"secrets.vault_damaged"_s;
        QTest::newRow("no salt") << u"no salt"_s << u"secrets.vault_damaged"_s;
    }
    void changedHeadIsNoticed()
    {
        QFETCH(QString, member);
        QFETCH(QString, code);
        const Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QVERIFY(vault.store->write(u"a"_s, u"one"_s));
        QJsonObject object = vault.object();
        QJsonObject key = object.value("key"_L1).toObject();
        if (member == "salt"_L1)
            key.insert(member, flipped(key.value(member).toString()));
        else if (member == "no salt"_L1)
            key.insert(u"salt"_s, u""_s);
        else if (member == "algorithm"_L1)
            key.insert(member, u"none"_s);
        else if (member == "more"_L1)
            object.insert(member, 1);
        else
            object.insert(member, flipped(object.value(member).toString()));
        object.insert(u"key"_s, key);
        vault.setObject(object);
        QCOMPARE(vault.unlockAnew().error().code, code);
        QVERIFY(!vault.store->write(u"a"_s, u"x"_s));
        QCOMPARE(vault.object()["entries"_L1], object["entries"_L1]);
    }

    void excessiveCostIsRefused_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("memory") << u"memory"_s << QJsonValue(qint64{1} << 40);
        QTest::newRow("operations") << u"operations"_s << QJsonValue(1'000'000);
        QTest::newRow("negative") << u"memory"_s << QJsonValue(-1);
        QTest::newRow("none") << u"operations"_s << QJsonValue(0);
        QTest::newRow("text") << u"operations"_s << QJsonValue(u"3"_s);
        QTest::newRow("fraction") << u"operations"_s << QJsonValue(1.5);
    }
    void excessiveCostIsRefused()
    {
        QFETCH(QString, member);
        QFETCH(QJsonValue, value);
        const Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QJsonObject object = vault.object();
        QJsonObject key = object.value("key"_L1).toObject();
        key.insert(member, value);
        object.insert(u"key"_s, key);
        vault.setObject(object);
        const test::ThreadTimer timer;
        QCOMPARE(vault.unlockAnew().error().code, u"secrets.vault_damaged"_s);
        QVERIFY(timer.elapsed() < 2000);
    }

    void otherKindsOfFilesDoNotHang()
    {
        const Vault vault;
        QVERIFY(QDir().mkdir(vault.path()));
        QCOMPARE(vault.unlockAnew().error().code, u"secrets.file_failed"_s);
        QVERIFY(QDir().rmdir(vault.path()));
        QCOMPARE(::mkfifo(QFile::encodeName(vault.path()).constData(), 0600), 0);
        QCOMPARE(vault.unlockAnew().error().code, u"secrets.file_failed"_s);
        QCOMPARE(vault.store->create(u"open"_s).error().code, u"secrets.vault_exists"_s);
    }

    void failedWriteKeepsTheFile()
    {
        const Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QVERIFY(vault.store->write(u"a"_s, u"one"_s));
        const QByteArray whole = vault.content();
        QVERIFY(QDir().mkdir(vault.path() + u".new"_s)); // in the way of the new file
        QCOMPARE(vault.store->write(u"a"_s, u"x"_s).error().code, u"secrets.file_failed"_s);
        QCOMPARE(vault.content(), whole);
        const auto large = vault.store->write(u"b"_s, QString(s_largestPrivateFile, u'x'));
        QCOMPARE(large.error().code, u"secrets.file_too_large"_s);
        QCOMPARE(vault.content(), whole);
    }

    void leftoverOfAKillIsReplaced()
    {
        const Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QFile leftover(vault.path() + u".new"_s);
        QVERIFY(leftover.open(QIODevice::WriteOnly));
        leftover.write("half a va");
        leftover.close();
        QVERIFY(vault.store->write(u"a"_s, u"one"_s));
        QVERIFY(!leftover.exists());
        QCOMPARE(vault.store->read(u"a"_s).value(), u"one"_s);
    }

    void refusesWhatIsNoText()
    {
        const Vault vault;
        QVERIFY(vault.store->create(u"open"_s));
        QCOMPARE(vault.store->write(u"a"_s, QString(QChar(0xdc00))).error().code,
                 u"secrets.not_storable"_s);
        QVERIFY(vault.store->names().value().isEmpty());
    }

    void isDiscardedNotLost()
    {
        const Vault vault;
        vault.setContent("damaged");
        QVERIFY(vault.store->discard());
        QVERIFY(!vault.store->exists());
        QVERIFY(vault.store->create(u"open"_s));
        QVERIFY(vault.store->discard());
        QFile first(vault.path() + u".discarded-1"_s);
        QVERIFY(first.open(QIODevice::ReadOnly));
        QCOMPARE(first.readAll(), QByteArray("damaged"));
        QVERIFY(QFileInfo::exists(vault.path() + u".discarded-2"_s));
    }
};

QTEST_GUILESS_MAIN(TestVaultSecretStore)
#include "testvaultsecretstore.moc"
