#include "core/catalog/positiontext.h"
#include "core/model/changetext.h"
#include "core/model/schedule.h"

#include <QJsonArray>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

TimelineEvent changed(TimelineKind kind, const QJsonObject &before, const QJsonObject &after)
{
    TimelineEvent event;
    event.kind = kind;
    event.before = before;
    event.after = after;
    return event;
}

} // namespace

class TestChangeText final : public QObject
{
    Q_OBJECT

private slots:
    void scheduleIsToldFromTo();
    void limitsOfRejectedRecordsHaveWords();
    void streamsAreToldOneByOne();
    void configurationTellsNamesOnly();
    void checkpointIsToldInWords();
    void positionsAreToldInWords_data();
    void positionsAreToldInWords();
    void settingsOfAnEndAreToldFromTo();
    void mappingIsToldFieldByField();
    void transformationsHaveWords();
};

void TestChangeText::scheduleIsToldFromTo()
{
    Schedule daily;
    daily.kind = ScheduleKind::Interval;
    daily.everyHours = 24;
    const TimelineEvent change = changed(
        TimelineKind::SettingsChanged,
        {{u"schedule"_s, toJson(daily)}, {u"prefix"_s, QString()}, {u"name"_s, u"A"_s}},
        {{u"schedule"_s, toJson(Schedule())}, {u"prefix"_s, u"raw_"_s}, {u"name"_s, u"B"_s}});
    QCOMPARE(changeSentences(change),
             QStringList({u"Name: A → B"_s,
                          u"Schedule: %1 → %2"_s.arg(scheduleText(daily), scheduleText(Schedule())),
                          u"Prefix: none → raw_"_s}));
}

void TestChangeText::limitsOfRejectedRecordsHaveWords()
{
    const TimelineEvent change
        = changed(TimelineKind::SettingsChanged, {{u"stop_when_all_rejected"_s, true}},
                  {{u"rejected_limit"_s, 100},
                   {u"rejected_percent"_s, 2.5},
                   {u"stop_when_all_rejected"_s, false}});
    QCOMPARE(changeSentences(change),
             QStringList({u"Rejected records at most: none → 100"_s,
                          u"Rejected records at most, in per cent: none → 2.5"_s,
                          u"Stop when every record is rejected: yes → no"_s}));
}

void TestChangeText::streamsAreToldOneByOne()
{
    const TimelineEvent change
        = changed(TimelineKind::StreamsChanged,
                  {{u"orders"_s,
                    QJsonObject{{u"cursor_field"_s, u"id"_s},
                                {u"fields"_s, QJsonObject{{u"tax"_s, u"string"_s}}}}},
                   {u"gone"_s, QJsonObject{}}},
                  {{u"orders"_s,
                    QJsonObject{{u"cursor_field"_s, u"updated_at"_s},
                                {u"fields"_s, QJsonObject{{u"tax"_s, u"decimal"_s}}}}},
                   {u"users"_s, QJsonObject{}}});
    QCOMPARE(
        changeSentences(change),
        QStringList({u"Stream gone: chosen → not chosen"_s, u"orders, Cursor: id → updated_at"_s,
                     u"orders, field tax: string → decimal"_s,
                     u"Stream users: not chosen → chosen"_s}));
}

void TestChangeText::configurationTellsNamesOnly()
{
    const TimelineEvent change
        = changed(TimelineKind::EndsChanged, {},
                  {{u"source_configuration"_s, QJsonArray{u"host"_s, u"password"_s}}});
    QCOMPARE(changeSentences(change),
             QStringList({u"Settings of the source: host, password changed"_s}));
}

void TestChangeText::checkpointIsToldInWords()
{
    const QJsonObject position{
        {u"cursor_field"_s, u"updated_at"_s},
        {u"cursor"_s, QJsonObject{{u"type"_s, u"text"_s}, {u"value"_s, u"2026-05-04"_s}}}};
    const TimelineEvent change = changed(TimelineKind::CheckpointChanged, {{u"orders"_s, position}},
                                         {{u"orders"_s, QJsonValue::Null}});
    QCOMPARE(
        changeSentences(change),
        QStringList(
            {u"Checkpoint of orders: everything up to 2026-05-04 (updated_at) → the beginning"_s}));
    const TimelineEvent cleared
        = changed(TimelineKind::CheckpointChanged, {{u"orders"_s, QJsonValue::Null}},
                  {{u"orders"_s, QJsonObject{{u"cleared"_s, u"p_orders"_s}}}});
    QCOMPARE(changeSentences(cleared),
             QStringList({u"Checkpoint of orders: the beginning → p_orders cleared"_s}));
}

void TestChangeText::positionsAreToldInWords_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("text");
    QTest::newRow("sqlite")
        << uR"({"mode":"incremental","cursor_field":"id","cursor":{"type":"integer","value":"17"},"count":1})"_s
        << u"everything up to 17 (id)"_s;
    QTest::newRow("sqlite full") << uR"({"mode":"full_refresh","done":true,"rows":300})"_s
                                 << u"complete, 300 records"_s;
    QTest::newRow("files")
        << uR"({"version":1,"kind":"incremental","dropped":-1,"finished":[["/a.csv",1,2],["/b.csv",1,2]],"complete":true})"_s
        << u"2 file(s) are read"_s;
    QTest::newRow("sample") << uR"({"seed":7,"next":60,"updated_at":5,"complete":false})"_s
                            << u"60 records are read"_s;
    QTest::newRow("foreign") << u"[1,2]"_s << u"[1,2]"_s;
    QTest::newRow("none") << u"null"_s << u"the beginning"_s;
    QTest::newRow("word") << uR"("2026-05-04T10:31:00Z")"_s << u"2026-05-04T10:31:00Z"_s;
    QTest::newRow("long number") << u"12345678901234567890"_s << u"12345678901234567890"_s;
    QTest::newRow("unknown") << uR"({"page":"x"})"_s << u"a position only the source understands"_s;
}

void TestChangeText::positionsAreToldInWords()
{
    QFETCH(QString, json);
    QFETCH(QString, text);
    QCOMPARE(positionText(json.toStdString()), text);
}

void TestChangeText::settingsOfAnEndAreToldFromTo()
{
    const TimelineEvent change = changed(
        TimelineKind::EndsChanged,
        {{u"source_id"_s, u"x"_s},
         {u"source_title"_s, u"Shop"_s},
         {u"source_values"_s, QJsonObject{{u"/tunnel/host"_s, u"a"_s}}}},
        {{u"source_id"_s, u"x"_s},
         {u"source_title"_s, u"Old shop"_s},
         {u"source_values"_s, QJsonObject{{u"/tunnel/host"_s, u"b"_s}, {u"/port"_s, 5433}}},
         {u"source_secrets"_s, QJsonArray{u"/tunnel/password"_s}}});
    QCOMPARE(changeSentences(change),
             QStringList({u"Name of the source: Shop → Old shop"_s,
                          u"Secrets of the source: tunnel.password changed"_s,
                          u"Source, tunnel.host: a → b"_s, u"Source, port: none → 5,433"_s}));
}

void TestChangeText::mappingIsToldFieldByField()
{
    const auto mapping = [](const QString &operation, const QJsonArray &fields) {
        return QJsonObject{{u"mapping"_s,
                            QJsonObject{{u"object"_s, QJsonObject{{u"name"_s, u"contacts"_s}}},
                                        {u"operation"_s, operation},
                                        {u"fields"_s, fields}}}};
    };
    const QJsonObject same{{u"target"_s, u"id"_s}, {u"field"_s, u"id"_s}};
    const TimelineEvent change = changed(
        TimelineKind::StreamsChanged,
        {{u"orders"_s,
          mapping(u"upsert"_s,
                  {same, QJsonObject{{u"target"_s, u"mail"_s}, {u"field"_s, u"email"_s}}})}},
        {{u"orders"_s,
          mapping(u"insert"_s,
                  {same,
                   QJsonObject{{u"target"_s, u"mail"_s},
                               {u"expression"_s, u"lower(email)"_s},
                               {u"on_unfit"_s, u"null"_s}},
                   QJsonObject{{u"target"_s, u"land"_s}, {u"constant"_s, u"DE"_s}}})}});
    QCOMPARE(changeSentences(change),
             QStringList({u"orders, Operation: upsert → insert"_s,
                          u"orders, mapping of mail: email → lower(email), if it does not fit: "
                          "leave the field empty"_s,
                          u"orders, mapping of land: none → \"DE\""_s}));
}

void TestChangeText::transformationsHaveWords()
{
    const TimelineEvent change = changed(
        TimelineKind::StreamsChanged, {{u"orders"_s, QJsonObject{}}},
        {{u"orders"_s,
          QJsonObject{
              {u"field_names"_s, QJsonObject{{u"mail"_s, u"email"_s}}},
              {u"transformations"_s,
               QJsonArray{QJsonObject{{u"kind"_s, u"hash"_s}, {u"field"_s, u"mail"_s}},
                          QJsonObject{{u"kind"_s, u"drop_field"_s}, {u"field"_s, u"note"_s}}}}}}});
    QCOMPARE(changeSentences(change),
             QStringList({u"orders, Renamed fields: none → mail as email"_s,
                          u"orders, Transformations: none → hash mail, drop note"_s}));
}

QTEST_GUILESS_MAIN(TestChangeText)
#include "testchangetext.moc"
