// Schedule: validation, next times with daylight saving, words and JSON.
#include "core/model/schedule.h"

#include <QTimeZone>
#include <QtTest>

using namespace millrace;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

TimePoint utc(const QString &text)
{
    const QDateTime time
        = QDateTime::fromString(QString(text).replace(u' ', u'T') + u'Z', Qt::ISODate);
    return TimePoint(std::chrono::seconds(time.toSecsSinceEpoch()));
}

QString text(std::optional<TimePoint> time)
{
    if (!time)
        return {};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch());
    return QDateTime::fromSecsSinceEpoch(seconds.count(), Qt::UTC)
        .toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QStringList texts(const std::vector<TimePoint> &times)
{
    QStringList found;
    for (const TimePoint time : times)
        found << text(time);
    return found;
}

Schedule cron(const QString &expression, const QString &zone = {})
{
    Schedule schedule;
    schedule.kind = ScheduleKind::Cron;
    schedule.cron = expression;
    schedule.timeZone = zone;
    return schedule;
}

Schedule interval(int hours)
{
    Schedule schedule;
    schedule.kind = ScheduleKind::Interval;
    schedule.everyHours = hours;
    return schedule;
}

} // namespace

class TestSchedule final : public QObject
{
    Q_OBJECT

private slots:
    void findsTimesInAZone_data();
    void findsTimesInAZone();
    void countsAnIntervalFromTheLastJob();
    void hasNoTimesWhenManualOrInvalid();
    void agreesWithASearchThroughAllMoments();
    void namesTheInvalidPart_data();
    void namesTheInvalidPart();
    void acceptsWhatItShould();
    void saysItInWords();
    void survivesJson();
    void refusesUnknownWords();
};

void TestSchedule::findsTimesInAZone_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QStringList>("times");
    const auto row = [](const char *name, const QString &expression, const QString &zone,
                        const QString &after, const QStringList &times) {
        QTest::newRow(name) << expression << zone << after << times;
    };
    const QString berlin = u"Europe/Berlin"_s;
    row("utc when empty", u"0 12 * * *"_s, {}, u"2026-01-01 12:00:00"_s,
        {u"2026-01-02 12:00:00"_s});
    row("winter and summer", u"0 12 1 * *"_s, berlin, u"2026-03-01 00:00:00"_s,
        {u"2026-03-01 11:00:00"_s, u"2026-04-01 10:00:00"_s});
    // 29 March 2026: 02:00 becomes 03:00, which is 01:00 UTC.
    row("a time that is skipped", u"30 2 * * *"_s, berlin, u"2026-03-28 00:00:00"_s,
        {u"2026-03-28 01:30:00"_s, u"2026-03-29 01:00:00"_s, u"2026-03-30 00:30:00"_s});
    row("several skipped times are one", u"*/20 2 * * *"_s, berlin, u"2026-03-28 23:00:00"_s,
        {u"2026-03-29 01:00:00"_s, u"2026-03-30 00:00:00"_s});
    row("right before the skip", u"30 2 * * *"_s, berlin, u"2026-03-29 00:59:59"_s,
        {u"2026-03-29 01:00:00"_s});
    row("right at the skip", u"30 2 * * *"_s, berlin, u"2026-03-29 01:00:00"_s,
        {u"2026-03-30 00:30:00"_s});
    row("hours around the skip", u"0 * * * *"_s, berlin, u"2026-03-28 23:30:00"_s,
        {u"2026-03-29 00:00:00"_s, u"2026-03-29 01:00:00"_s, u"2026-03-29 02:00:00"_s});
    // 25 October 2026: 03:00 becomes 02:00, which is 01:00 UTC.
    row("a time that comes twice", u"30 2 * * *"_s, berlin, u"2026-10-24 01:00:00"_s,
        {u"2026-10-25 00:30:00"_s, u"2026-10-26 01:30:00"_s});
    row("in the second of both hours", u"30 2 * * *"_s, berlin, u"2026-10-25 01:10:00"_s,
        {u"2026-10-26 01:30:00"_s});
    row("right after the repeated hour", u"0 3 * * *"_s, berlin, u"2026-10-25 00:30:00"_s,
        {u"2026-10-25 02:00:00"_s});
    row("half an hour of saving", u"15 2 * * *"_s, u"Australia/Lord_Howe"_s,
        u"2026-10-03 00:00:00"_s, {u"2026-10-03 15:30:00"_s, u"2026-10-04 15:15:00"_s});
    row("west of UTC", u"30 2 * * *"_s, u"America/New_York"_s, u"2026-03-08 00:00:00"_s,
        {u"2026-03-08 07:00:00"_s, u"2026-03-09 06:30:00"_s});
    row("a minute apart at least", u"*/10 * * * * ?"_s, {}, u"2026-01-01 00:00:00"_s,
        {u"2026-01-01 00:00:10"_s, u"2026-01-01 00:01:10"_s, u"2026-01-01 00:02:10"_s});
}

void TestSchedule::findsTimesInAZone()
{
    QFETCH(QString, expression);
    QFETCH(QString, zone);
    QFETCH(QString, after);
    QFETCH(QStringList, times);
    const auto found = nextTimes(cron(expression, zone), utc(after), std::nullopt,
                                 static_cast<int>(times.size()));
    QCOMPARE(texts(found), times);
    QCOMPARE(text(nextTime(cron(expression, zone), utc(after), utc(after))), times.front());
}

void TestSchedule::countsAnIntervalFromTheLastJob()
{
    const TimePoint now = utc(u"2026-01-01 12:00:00"_s);
    QCOMPARE(text(nextTime(interval(6), now, now - 2h)), u"2026-01-01 16:00:00"_s);
    QCOMPARE(text(nextTime(interval(6), now, now - 100h)), u"2026-01-01 12:00:00"_s);
    QCOMPARE(text(nextTime(interval(6), now, std::nullopt)), u"2026-01-01 12:00:00"_s);
    QCOMPARE(texts(nextTimes(interval(6), now, now - 2h, 3)),
             (QStringList{u"2026-01-01 16:00:00"_s, u"2026-01-01 22:00:00"_s,
                          u"2026-01-02 04:00:00"_s}));
}

void TestSchedule::hasNoTimesWhenManualOrInvalid()
{
    const TimePoint now = utc(u"2026-01-01 12:00:00"_s);
    QVERIFY(!nextTime(Schedule(), now, std::nullopt));
    QVERIFY(!nextTime(interval(0), now, std::nullopt));
    QVERIFY(!nextTime(cron(u"61 * * * *"_s), now, std::nullopt));
    QVERIFY(!nextTime(cron(u"0 * * * *"_s, u"Mars/Olympus"_s), now, std::nullopt));
    QVERIFY(nextTimes(cron(u"0 0 0 1 1 ? 2027"_s), now, std::nullopt, 5).size() == 1);
}

void TestSchedule::agreesWithASearchThroughAllMoments()
{
    // Every minute of three weeks around both changes of the clocks: a moment is due when its local
    // time matches and is the first to show it, or when clocks skip a matching time there.
    const QTimeZone zone("Europe/Berlin");
    const Schedule schedule = cron(u"*/20 1-3 * * *"_s, u"Europe/Berlin"_s);
    for (const QString &start : {u"2026-03-20 00:00:00"_s, u"2026-10-16 00:00:00"_s}) {
        QStringList wanted;
        QSet<QDateTime> seen;
        const qint64 first = utc(start).time_since_epoch().count() / 1'000'000;
        int earlier = zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(first - 60, Qt::UTC));
        for (qint64 at = first; at < first + 21 * 86'400; at += 60) {
            const int offset = zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(at, Qt::UTC));
            bool isDue = false;
            for (qint64 wall = at + std::min(earlier, offset); wall <= at + offset; wall += 60) {
                const QDateTime local = QDateTime::fromSecsSinceEpoch(wall, Qt::UTC);
                const bool isNew = !seen.contains(local);
                seen << local;
                isDue = isDue
                    || (isNew && local.time().hour() >= 1 && local.time().hour() <= 3
                        && local.time().minute() % 20 == 0);
            }
            earlier = offset;
            if (isDue)
                wanted << text(TimePoint(std::chrono::seconds(at)));
        }
        const auto found = nextTimes(schedule, TimePoint(std::chrono::seconds(first - 1)),
                                     std::nullopt, static_cast<int>(wanted.size()));
        QCOMPARE(texts(found), wanted);
        QVERIFY(wanted.size() > 180);
    }
}

void TestSchedule::namesTheInvalidPart_data()
{
    QTest::addColumn<Schedule>("schedule");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("code");
    QTest::newRow("no interval") << interval(0) << u"/every_hours"_s
                                 << u"schedule.interval_invalid"_s;
    QTest::newRow("years") << interval(100'000) << u"/every_hours"_s
                           << u"schedule.interval_invalid"_s;
    QTest::newRow("no expression") << cron(u"  "_s) << u"/cron"_s << u"schedule.cron_missing"_s;
    QTest::newRow("expression") << cron(u"a b c d e"_s) << u"/cron"_s << u"schedule.cron_part"_s;
    QTest::newRow("zone") << cron(u"@daily"_s, u"Europe/Atlantis"_s) << u"/time_zone"_s
                          << u"schedule.time_zone_unknown"_s;
}

void TestSchedule::namesTheInvalidPart()
{
    QFETCH(Schedule, schedule);
    const auto checked = validate(schedule);
    QVERIFY(!checked.isOk());
    QTEST(checked.error().field, "field");
    QTEST(checked.error().code, "code");
    QCOMPARE(checked.error().kind, ErrorKind::Configuration);
}

void TestSchedule::acceptsWhatItShould()
{
    Schedule kept = cron(u"nonsense"_s);
    kept.kind = ScheduleKind::Manual;
    QVERIFY(validate(kept).isOk());
    QVERIFY(validate(interval(1)).isOk());
    QVERIFY(validate(cron(u"0 0 12 * * ?"_s, u"UTC"_s)).isOk());
    QVERIFY(validate(cron(u"0 0 12 * * ?"_s, u"Asia/Kolkata"_s)).isOk());
}

void TestSchedule::saysItInWords()
{
    QCOMPARE(scheduleText(Schedule()), u"Manual"_s);
    QCOMPARE(scheduleText(interval(1)), u"Every hour"_s);
    QCOMPARE(scheduleText(interval(6)), u"Every 6 hours"_s);
    QCOMPARE(scheduleText(cron(u"0 0 12 * * ?"_s, u"Europe/Berlin"_s)),
             u"Cron 0 0 12 * * ? (Europe/Berlin)"_s);
    QCOMPARE(scheduleText(cron(u"@daily"_s)), u"Cron @daily (UTC)"_s);
}

void TestSchedule::survivesJson()
{
    Schedule schedule = cron(u"0 0 12 * * ?"_s, u"Europe/Berlin"_s);
    schedule.everyHours = 8;
    for (const ScheduleKind kind :
         {ScheduleKind::Manual, ScheduleKind::Interval, ScheduleKind::Cron}) {
        schedule.kind = kind;
        const auto read = scheduleFromJson(toJson(schedule));
        QVERIFY(read.isOk());
        QVERIFY(*read == schedule);
    }
    QCOMPARE(toJson(schedule).value("kind"_L1).toString(), u"cron"_s);
    const auto empty = scheduleFromJson({});
    QVERIFY(empty.isOk());
    QVERIFY(*empty == Schedule());
}

void TestSchedule::refusesUnknownWords()
{
    const auto kind = scheduleFromJson({{u"kind"_s, u"sometimes"_s}});
    QVERIFY(!kind.isOk());
    QCOMPARE(kind.error().field, u"/kind"_s);
    QVERIFY(kind.error().message.contains(u"sometimes"_s));
    QVERIFY(kind.error().hint.contains(u"interval"_s));
    const auto hours = scheduleFromJson({{u"every_hours"_s, u"six"_s}});
    QVERIFY(!hours.isOk());
    QCOMPARE(hours.error().field, u"/every_hours"_s);
}

QTEST_GUILESS_MAIN(TestSchedule)
#include "testschedule.moc"
