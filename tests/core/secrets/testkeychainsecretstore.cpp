// KeychainSecretStore: a real gnome-keyring, a locked one, a silent one, and none.
#include "core/secrets/keychainsecretstore.h"
#include "tests/core/secrets/keyringsession.h"

#include <atomic>
#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestUnlockedKeychain final : public QObject
{
    Q_OBJECT

private slots:
    void keepsReplacesAndForgets()
    {
        KeychainSecretStore store(u"a"_s);
        QCOMPARE(store.read(u"one"_s).error().code, u"secrets.not_found"_s);
        QVERIFY(store.write(u"one"_s, u"1"_s));
        QCOMPARE(store.read(u"one"_s).value(), u"1"_s);
        QVERIFY(store.write(u"one"_s, u"2"_s));
        QCOMPARE(store.read(u"one"_s).value(), u"2"_s);
        QVERIFY(store.remove(u"one"_s));
        QVERIFY(store.remove(u"one"_s));
        QCOMPARE(store.read(u"one"_s).error().code, u"secrets.not_found"_s);
        QVERIFY(store.probe());
    }

    void givesBackEveryText_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("empty") << u""_s;
        QTest::newRow("blanks") << u"  a b\t"_s;
        QTest::newRow("lines") << u"-----BEGIN\n\nx\r\n"_s;
        QTest::newRow("other letters") << u"pä55 ключ 🔑"_s;
        QTest::newRow("long") << QString(100'000, u'x');
    }
    void givesBackEveryText()
    {
        QFETCH(QString, value);
        KeychainSecretStore store(u"texts"_s);
        QVERIFY(store.write(u"source/größe \"1\"/key"_s, value));
        QCOMPARE(store.read(u"source/größe \"1\"/key"_s).value(), value);
    }

    void refusesWhatItWouldCut()
    {
        KeychainSecretStore store(u"cut"_s);
        const auto nul = store.write(u"k"_s, u"ab"_s + QChar(u'\0') + u"cd"_s);
        QCOMPARE(nul.error().code, u"secrets.not_storable"_s);
        QCOMPARE(store.write(u"k"_s, QString(QChar(0xd800))).error().code,
                 u"secrets.not_storable"_s);
        QVERIFY(!store.read(u"k"_s));
    }

    void profilesDoNotMeet()
    {
        KeychainSecretStore one(u"one"_s);
        KeychainSecretStore two(u"two"_s);
        QVERIFY(one.write(u"name"_s, u"first"_s));
        QVERIFY(!two.read(u"name"_s));
        QVERIFY(two.write(u"name"_s, u"second"_s));
        QCOMPARE(one.read(u"name"_s).value(), u"first"_s);
    }

    void storesComeAndGo()
    {
        // The library's queue belongs to the thread that used it first.
        for (int i = 0; i < 3; ++i) {
            KeychainSecretStore store(u"again"_s, std::chrono::seconds(5));
            QVERIFY(store.write(u"n"_s, QString::number(i)));
            QCOMPARE(store.read(u"n"_s).value(), QString::number(i));
        }
    }

    void servesManyThreads()
    {
        KeychainSecretStore store(u"threads"_s);
        std::atomic_int failures = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&, i] {
                const QString name = QString::number(i);
                for (int round = 0; round < 10; ++round) {
                    const QString value = name + u':' + QString::number(round);
                    if (!store.write(name, value) || store.read(name).value() != value)
                        ++failures;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
    }

    void stoppedStoreRefuses()
    {
        KeychainSecretStore store(u"stopped"_s);
        store.stop();
        QVERIFY(store.write(u"n"_s, u"v"_s).error().isCancelled());
        QVERIFY(store.read(u"n"_s).error().isCancelled());
    }

    // The last one: nothing unlocks the keyring again.
    void lockedKeychainIsTold()
    {
        KeychainSecretStore store(u"locked"_s);
        QVERIFY(store.write(u"known"_s, u"hunter2"_s));
        QVERIFY(keyring::lock());
        const auto read = store.read(u"known"_s);
        QCOMPARE(read.error().code, u"secrets.not_found"_s);
        QVERIFY2(read.error().hint.contains(u"Unlock the keychain"_s),
                 qUtf8Printable(read.error().hint));
        const auto written = store.write(u"known"_s, u"hunter3"_s);
        QCOMPARE(written.error().code, u"secrets.keychain_locked"_s);
        QCOMPARE(written.error().kind, ErrorKind::Configuration);
        QCOMPARE(store.probe().error().code, u"secrets.keychain_locked"_s);
        const auto removed = store.remove(u"known"_s);
        QCOMPARE(removed.error().code, u"secrets.keychain_locked"_s);
        for (const Error &error : {read.error(), written.error(), removed.error()})
            QVERIFY(!QString(error.message + error.hint + error.detail).contains(u"hunter"_s));
    }
};

class TestSilentKeychain final : public QObject
{
    Q_OBJECT

private slots:
    void waitsNoLongerThanItsTimeout()
    {
        KeychainSecretStore store(u"s"_s, std::chrono::milliseconds(200));
        const auto read = store.read(u"n"_s);
        QCOMPARE(read.error().code, u"secrets.keychain_timeout"_s);
        QCOMPARE(read.error().kind, ErrorKind::Transient);
        QVERIFY(read.error().message.contains(u"1 second"_s));
    }

    void stopEndsTheWaiting()
    {
        auto store = std::make_unique<KeychainSecretStore>(u"s"_s, std::chrono::seconds(100));
        std::atomic_bool isCancelled = false;
        std::thread reader([&] { isCancelled = store->read(u"n"_s).error().isCancelled(); });
        // The call may not have begun yet; it is refused then, with the same answer.
        store->stop();
        reader.join();
        QVERIFY(isCancelled);
        store.reset();
    }
};

/// A desktop without a keychain, and a server.
class TestMissingKeychain final : public QObject
{
    Q_OBJECT

private slots:
    void saysSo()
    {
        KeychainSecretStore store(u"m"_s);
        for (const Error &error :
             {store.write(u"n"_s, u"hunter2"_s).error(), store.read(u"n"_s).error(),
              store.remove(u"n"_s).error(), store.probe().error()}) {
            QCOMPARE(error.code, u"secrets.no_keychain"_s);
            QCOMPARE(error.kind, ErrorKind::Configuration);
            QVERIFY(error.hint.contains(u"encrypted file"_s));
            QVERIFY(!error.detail.isEmpty());
            QVERIFY(!error.detail.contains(u"hunter2"_s));
        }
    }
};

int main(int argc, char **argv)
{
    TestUnlockedKeychain unlocked;
    TestSilentKeychain silent;
    TestMissingKeychain missing;
    return runInKeyrings(argc, argv,
                         {{Keyring::Unlocked, &unlocked},
                          {Keyring::Silent, &silent},
                          {Keyring::NoService, &missing},
                          {Keyring::NoBus, &missing}});
}
#include "testkeychainsecretstore.moc"
