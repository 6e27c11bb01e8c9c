// MemorySecretStore: keeps, replaces and forgets.
#include "core/secrets/memorysecretstore.h"
#include "core/secrets/secretchanges.h"

#include <QtTest>

#include <thread>
#include <vector>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestMemorySecretStore final : public QObject
{
    Q_OBJECT

private slots:
    void keepsReplacesAndForgets()
    {
        MemorySecretStore store;
        QCOMPARE(store.read(u"a"_s).error().code, u"secrets.not_found"_s);
        QCOMPARE(store.read(u"a"_s).error().kind, ErrorKind::Configuration);
        QVERIFY(store.write(u"a"_s, u"one"_s));
        QCOMPARE(store.read(u"a"_s).value(), u"one"_s);
        QVERIFY(store.write(u"a"_s, u"two"_s));
        QCOMPARE(store.read(u"a"_s).value(), u"two"_s);
        QVERIFY(store.remove(u"a"_s));
        QVERIFY(store.remove(u"a"_s));
        QVERIFY(!store.read(u"a"_s));
    }

    void errorHoldsNoOtherSecret()
    {
        MemorySecretStore store;
        QVERIFY(store.write(u"a"_s, u"hunter2"_s));
        QVERIFY(!store.read(u"b"_s).error().message.contains(u"hunter2"_s));
    }

    void undoLeavesWhatOthersHaveWrittenSince()
    {
        MemorySecretStore store;
        QVERIFY(store.write(u"a"_s, u"one"_s));
        SecretChanges changes(store);
        for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
            QVERIFY(changes.write(name, u"two"_s));
        QVERIFY(store.write(u"b"_s, u"theirs"_s));
        changes.undo();
        QCOMPARE(store.read(u"a"_s).value(), u"one"_s);
        QCOMPARE(store.read(u"b"_s).value(), u"theirs"_s);
        QVERIFY(!store.read(u"c"_s));
    }

    void servesManyThreads()
    {
        MemorySecretStore store;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&store, i] {
                for (int round = 0; round < 200; ++round) {
                    (void)store.write(QString::number(i), QString::number(round));
                    (void)store.read(QString::number((i + 1) % 4));
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        for (int i = 0; i < 4; ++i)
            QCOMPARE(store.read(QString::number(i)).value(), u"199"_s);
    }
};

QTEST_GUILESS_MAIN(TestMemorySecretStore)
#include "testmemorysecretstore.moc"
