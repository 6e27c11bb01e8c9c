// EnvironmentSecretStore: names become variables; nothing is written.
#include "core/secrets/environmentsecretstore.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestEnvironmentSecretStore final : public QObject
{
    Q_OBJECT

private slots:
    void mapsNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("variable");
        QTest::newRow("plain") << u"token"_s << u"MILLRACE_SECRET_TOKEN"_s;
        QTest::newRow("pointer") << u"warehouse/password"_s
                                 << u"MILLRACE_SECRET_WAREHOUSE_PASSWORD"_s;
        QTest::newRow("nested") << u"my-db/tunnel/key_2"_s
                                << u"MILLRACE_SECRET_MY_DB_TUNNEL_KEY_2"_s;
        QTest::newRow("other letters") << u"größe ß"_s << u"MILLRACE_SECRET_GR__E__"_s;
        QTest::newRow("dotless i") << u"ı/i"_s << u"MILLRACE_SECRET___I"_s;
    }
    void mapsNames()
    {
        QFETCH(QString, name);
        QFETCH(QString, variable);
        QCOMPARE(EnvironmentSecretStore::variable(name), variable);
    }

    void readsWhatIsSet()
    {
        qputenv("MILLRACE_SECRET_WAREHOUSE_PASSWORD", "pä55");
        const EnvironmentSecretStore store;
        QCOMPARE(store.read(u"warehouse/password"_s).value(), u"pä55"_s);
        qunsetenv("MILLRACE_SECRET_WAREHOUSE_PASSWORD");
        const auto missing = store.read(u"warehouse/password"_s);
        QCOMPARE(missing.error().code, u"secrets.not_found"_s);
        QVERIFY(missing.error().hint.contains(u"MILLRACE_SECRET_WAREHOUSE_PASSWORD"_s));
    }

    void readsAnEmptySecret()
    {
        qputenv("MILLRACE_SECRET_EMPTY", "");
        const auto empty = EnvironmentSecretStore().read(u"empty"_s);
        qunsetenv("MILLRACE_SECRET_EMPTY");
        QVERIFY(empty);
        QVERIFY(empty->isEmpty());
    }

    void writesNothing()
    {
        EnvironmentSecretStore store;
        const auto written = store.write(u"token"_s, u"hunter2"_s);
        QCOMPARE(written.error().code, u"secrets.read_only"_s);
        QVERIFY(!written.error().message.contains(u"hunter2"_s));
        QVERIFY(written.error().hint.contains(u"MILLRACE_SECRET_TOKEN"_s));
        QVERIFY(!qEnvironmentVariableIsSet("MILLRACE_SECRET_TOKEN"));
    }

    void removesOnlyWhatIsNotThere()
    {
        EnvironmentSecretStore store;
        QVERIFY(store.remove(u"token"_s));
        qputenv("MILLRACE_SECRET_TOKEN", "x");
        QCOMPARE(store.remove(u"token"_s).error().code, u"secrets.read_only"_s);
        qunsetenv("MILLRACE_SECRET_TOKEN");
    }
};

QTEST_GUILESS_MAIN(TestEnvironmentSecretStore)
#include "testenvironmentsecretstore.moc"
