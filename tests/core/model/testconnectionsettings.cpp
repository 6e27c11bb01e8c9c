// ConnectionSettings: their JSON, and what is refused there.
#include "core/model/connection.h"

#include <QtTest>

#include <limits>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestConnectionSettings final : public QObject
{
    Q_OBJECT

private slots:
    void roundTrips()
    {
        ConnectionSettings settings{NamespaceMode::Custom, u"x_${SOURCE_NAMESPACE}"_s, u"p_"_s,
                                    UnfitPolicy::Reject, 3};
        settings.backfill = true;
        settings.rowLimit = std::numeric_limits<qint64>::max();
        settings.rejectedLimit = 12;
        settings.rejectedPercent = 2.5;
        settings.stopsWhenAllRejected = false;
        for (const SchemaChangePolicy policy :
             {SchemaChangePolicy::PropagateColumns, SchemaChangePolicy::PropagateFully,
              SchemaChangePolicy::Ignore, SchemaChangePolicy::Pause}) {
            settings.schemaChanges = policy;
            const auto again = connectionSettingsFromJson(toJson(settings));
            QVERIFY(again);
            QVERIFY(*again == settings);
        }
    }

    void takesDefaultsForWhatIsMissing()
    {
        const auto settings = connectionSettingsFromJson({});
        QVERIFY(settings);
        QVERIFY(*settings == ConnectionSettings());
        for (const QString &key : {u"row_limit"_s, u"rejected_limit"_s, u"rejected_percent"_s})
            QVERIFY(!toJson(*settings).contains(key));
        QCOMPARE(toJson(*settings).value(u"schema_changes"_s).toString(), u"propagate_columns"_s);
    }

    void refusesWhatItDoesNotKnow_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("namespace") << u"namespace_mode"_s << QJsonValue(u"elsewhere"_s);
        QTest::newRow("unfit") << u"unfit_values"_s << QJsonValue(u"drop"_s);
        QTest::newRow("schema changes") << u"schema_changes"_s << QJsonValue(u"disable"_s);
        QTest::newRow("schema changes, no text") << u"schema_changes"_s << QJsonValue(1);
        QTest::newRow("backfill") << u"backfill"_s << QJsonValue(u"yes"_s);
        QTest::newRow("row limit of zero") << u"row_limit"_s << QJsonValue(0);
        QTest::newRow("row limit below zero") << u"row_limit"_s << QJsonValue(-5);
        QTest::newRow("row limit with a fraction") << u"row_limit"_s << QJsonValue(1.5);
        QTest::newRow("row limit, a text") << u"row_limit"_s << QJsonValue(u"10"_s);
        QTest::newRow("limit of zero") << u"rejected_limit"_s << QJsonValue(0);
        QTest::newRow("all per cent") << u"rejected_percent"_s << QJsonValue(100);
        QTest::newRow("below zero per cent") << u"rejected_percent"_s << QJsonValue(-1);
        QTest::newRow("a word") << u"stop_when_all_rejected"_s << QJsonValue(u"yes"_s);
    }
    void refusesWhatItDoesNotKnow()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        const auto read = connectionSettingsFromJson({{key, value}});
        QVERIFY(!read);
        QVERIFY(read.error().code.startsWith(u"connection.setting_"_s));
        QCOMPARE(read.error().kind, ErrorKind::Configuration);
        QCOMPARE(read.error().field, u'/' + key);
        QVERIFY(read.error().message.contains(key));
    }
};

QTEST_GUILESS_MAIN(TestConnectionSettings)
#include "testconnectionsettings.moc"
