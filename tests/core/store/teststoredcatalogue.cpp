// The address of the catalogue: stored, read back, and never nonsense or a password.
#include "core/store/settingsrepository.h"
#include "core/store/storedcatalogue.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestStoredCatalogue final : public QObject
{
    Q_OBJECT

private slots:
    void comesBack()
    {
        StoreFixture store;
        QVERIFY(must(storedCatalogueAddress(*store.database)).isEmpty());
        const QUrl mirror = must(catalogueAddressFrom(u" https://mirror.example/files "_s));
        QCOMPARE(mirror.toString(), u"https://mirror.example/files"_s);
        must(storeCatalogueAddress(*store.database, mirror));
        store.reopen();
        QCOMPARE(must(storedCatalogueAddress(*store.database)), mirror);
        must(storeCatalogueAddress(*store.database, must(catalogueAddressFrom({}))));
        QVERIFY(must(storedCatalogueAddress(*store.database)).isEmpty());
    }

    void refusesWhatIsNoAddressOfAWebServer_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        QTest::newRow("word") << u"mirror"_s << u"catalogue.address_invalid"_s;
        QTest::newRow("file") << u"file:///etc/passwd"_s << u"catalogue.address_invalid"_s;
        QTest::newRow("no host") << u"https:///files"_s << u"catalogue.address_invalid"_s;
        QTest::newRow("password") << u"https://me:sesame@mirror.example"_s
                                  << u"catalogue.address_with_password"_s;
        QTest::newRow("bad password")
            << u"https://me:ses ame@mirror.example"_s << u"catalogue.address_invalid"_s;
    }

    void refusesWhatIsNoAddressOfAWebServer()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, code);
        const auto address = catalogueAddressFrom(text);
        QVERIFY(!address);
        QCOMPARE(address.error().code, code);
        QVERIFY(!address.error().message.contains(u"ame"_s + u'@'));
        QVERIFY(!address.error().message.contains(u"sesame"_s));
    }

    void nonsenseIsTheUsualAddress()
    {
        StoreFixture store;
        must(SettingsRepository(*store.database).setValue(u"catalogue.address"_s, u"nonsense"_s));
        QVERIFY(must(storedCatalogueAddress(*store.database)).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStoredCatalogue)
#include "teststoredcatalogue.moc"
