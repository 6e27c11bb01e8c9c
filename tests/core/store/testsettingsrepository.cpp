// SettingsRepository: values of every JSON type, kept exactly.
#include "core/store/settingsrepository.h"
#include "tests/core/store/storefixture.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestSettingsRepository final : public QObject
{
    Q_OBJECT

private slots:
    void keepsValues_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("text") << QJsonValue(u"a \"b\""_s);
        QTest::newRow("number") << QJsonValue(qint64(9'007'199'254'740'993));
        QTest::newRow("flag") << QJsonValue(false);
        QTest::newRow("null") << QJsonValue(QJsonValue::Null);
        QTest::newRow("list") << QJsonValue(QJsonArray{1, u"x"_s});
        QTest::newRow("object") << QJsonValue(QJsonObject{{u"a"_s, QJsonArray{}}});
    }
    void keepsValues()
    {
        QFETCH(QJsonValue, value);
        StoreFixture store;
        must(SettingsRepository(*store.database).setValue(u"key"_s, u"former"_s));
        must(SettingsRepository(*store.database).setValue(u"key"_s, value));
        store.reopen();
        QCOMPARE(must(SettingsRepository(*store.database).value(u"key"_s, 7)), value);
    }

    void fallsBack()
    {
        StoreFixture store;
        QCOMPARE(must(SettingsRepository(*store.database).value(u"none"_s, 7)), QJsonValue(7));
        QVERIFY(must(SettingsRepository(*store.database).value(u"none"_s)).isNull());
    }
};

QTEST_GUILESS_MAIN(TestSettingsRepository)
#include "testsettingsrepository.moc"
