#include "ui/connectionpage/changetext.h"
#include "ui/connectionpage/positiontext.h"
#include "ui/connectionpage/putback.h"

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
    void settingsArePutBackAlone();
    void streamsArePutBack();
    void streamThatWasLeftOutCannotBePutBack();
    void putBackTellsWhatChangesNow();
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
    QCOMPARE(changeSentences(change),
             QStringList({u"Checkpoint of orders: up to updated_at 2026-05-04 → the beginning"_s}));
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
        << u"up to id 17"_s;
    QTest::newRow("sqlite full") << uR"({"mode":"full_refresh","done":true,"rows":300})"_s
                                 << u"complete, 300 records"_s;
    QTest::newRow("files")
        << uR"({"version":1,"kind":"incremental","dropped":-1,"finished":[["/a.csv",1,2],["/b.csv",1,2]],"complete":true})"_s
        << u"2 file(s) are read"_s;
    QTest::newRow("sample") << uR"({"seed":7,"next":60,"updated_at":5,"complete":false})"_s
                            << u"60 records are read"_s;
    QTest::newRow("foreign") << u"[1,2]"_s << u"[1,2]"_s;
    QTest::newRow("unknown") << uR"({"page":"x"})"_s << u"a position only the source understands"_s;
}

void TestChangeText::positionsAreToldInWords()
{
    QFETCH(QString, json);
    QFETCH(QString, text);
    QCOMPARE(positionText(json.toStdString()), text);
}

void TestChangeText::settingsArePutBackAlone()
{
    Connection connection;
    connection.name = u"B"_s;
    connection.settings.prefix = u"raw_"_s;
    connection.settings.parallelStreams = 4;
    connection.tags = QStringList{u"now"_s};
    const TimelineEvent change
        = changed(TimelineKind::SettingsChanged, {{u"name"_s, u"A"_s}, {u"prefix"_s, QString()}},
                  {{u"name"_s, u"B"_s}, {u"prefix"_s, u"raw_"_s}});
    QVERIFY(canPutBack(change));
    const auto former = withPutBack(connection, change);
    QVERIFY(former.isOk());
    QCOMPARE(former->name, u"A"_s);
    QCOMPARE(former->settings.prefix, QString());
    QCOMPARE(former->settings.parallelStreams, 4);
    QCOMPARE(former->tags, QStringList{u"now"_s});
}

void TestChangeText::streamsArePutBack()
{
    ConfiguredStream orders;
    orders.stream.id.name = u"orders"_s;
    orders.stream.supportsIncremental = true;
    orders.stream.schema.append({u"id"_s, FieldType::Integer, false, {}, {}});
    orders.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
    orders.cursorField = u"id"_s;
    ConfiguredStream added = orders;
    added.stream.id.name = u"users"_s;
    Connection connection;
    connection.catalog.streams = {orders, added};
    const TimelineEvent change = changed(
        TimelineKind::StreamsChanged,
        {{u"orders"_s, QJsonObject{{u"sync_mode"_s, u"full_refresh_append"_s}}}},
        {{u"orders"_s,
          QJsonObject{{u"sync_mode"_s, u"incremental_append"_s}, {u"cursor_field"_s, u"id"_s}}},
         {u"users"_s, QJsonObject{}}});
    QVERIFY(canPutBack(change));
    const auto former = withPutBack(connection, change);
    QVERIFY(former.isOk());
    QCOMPARE(former->catalog.streams.size(), std::size_t(1));
    QCOMPARE(syncModeName(former->catalog.streams[0].mode), u"full_refresh_append"_s);
    QCOMPARE(former->catalog.streams[0].cursorField, QString());
}

void TestChangeText::streamThatWasLeftOutCannotBePutBack()
{
    QString reason;
    QVERIFY(!canPutBack(changed(TimelineKind::StreamsChanged, {{u"gone"_s, QJsonObject{}}}, {}),
                        &reason));
    QVERIFY(!reason.isEmpty());
}

void TestChangeText::putBackTellsWhatChangesNow()
{
    Connection connection;
    connection.settings.prefix = u"later_"_s; // changed once more since
    const TimelineEvent change = changed(TimelineKind::SettingsChanged, {{u"prefix"_s, QString()}},
                                         {{u"prefix"_s, u"raw_"_s}});
    const auto sentences = putBackSentences(connection, change);
    QVERIFY(sentences.isOk());
    QCOMPARE(*sentences, QStringList{u"Prefix: later_ → none"_s});
    connection.settings.prefix.clear();
    QVERIFY(putBackSentences(connection, change)->isEmpty());

    const TimelineEvent paused = changed(TimelineKind::Paused, {}, {});
    connection.isEnabled = false;
    QVERIFY(canPutBack(paused));
    QCOMPARE(putBackSentences(connection, paused)->size(), 1);
    QVERIFY(withPutBack(connection, paused)->isEnabled);
}

QTEST_MAIN(TestChangeText)
#include "testchangetext.moc"
