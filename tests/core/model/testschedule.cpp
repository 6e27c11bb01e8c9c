// Schedule: validation, next times with daylight saving, words and JSON.
#include "core/model/plannedrun.h"
#include "core/model/quiethours.h"
#include "core/model/streamschedule.h"

#include <QJsonArray>
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
    void losesAndDoublesNothingWhenClocksChange_data();
    void losesAndDoublesNothingWhenClocksChange();
    void keepsTheDistanceOfEveryHour();
    void countsFromAStart_data();
    void countsFromAStart();
    void movesOutOfQuietHours_data();
    void movesOutOfQuietHours();
    void refusesQuietHoursThatLeaveNothing();
    void plansTheNextRun();
    void spreadsTheSameRunTheSameWay();
    void spreadsNoRunPastTheNextOne();
    void countsFromNowAfterAWrongClock();
    void suggestsASpreading();
    void checksSchedulesOfStreams();
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
    QLocale::setDefault(QLocale::c());
    Schedule rich = interval(6);
    rich.startAt = utc(u"2026-05-04 06:00:00"_s);
    rich.timeZone = u"Europe/Berlin"_s;
    rich.jitterMinutes = 15;
    rich.quietHours = {{QTime(22, 0), QTime(6, 0), 0x1f}, {QTime(12, 0), QTime(13, 0)}};
    QCOMPARE(scheduleText(rich),
             u"Every 6 hours from 2026-05-04 08:00, up to 15 minutes later, quiet 22:00 to 06:00, "
             "Monday to Friday, quiet 12:00 to 13:00"_s);
}

void TestSchedule::survivesJson()
{
    Schedule schedule = cron(u"0 0 12 * * ?"_s, u"Europe/Berlin"_s);
    schedule.everyHours = 8;
    schedule.startAt = utc(u"2026-05-04 06:00:00"_s);
    schedule.jitterMinutes = 15;
    schedule.quietHours = {{QTime(22, 0), QTime(6, 0), 0x1f}, {QTime(12, 0), QTime(13, 30)}};
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
    // Without an offset it would mean another moment elsewhere.
    const auto start = scheduleFromJson({{u"start_at"_s, u"2026-05-04T06:00:00"_s}});
    QVERIFY(!start.isOk());
    QCOMPARE(start.error().field, u"/start_at"_s);
    QCOMPARE(text(scheduleFromJson({{u"start_at"_s, u"2026-05-04T06:00:00+02:00"_s}})->startAt),
             u"2026-05-04 04:00:00"_s);
    const QJsonObject quiet{{u"from"_s, u"22:00"_s}, {u"until"_s, u"25:00"_s}};
    const auto hour = scheduleFromJson({{u"quiet_hours"_s, QJsonArray{quiet}}});
    QVERIFY(!hour.isOk());
    QCOMPARE(hour.error().field, u"/quiet_hours/0/until"_s);
}

void TestSchedule::losesAndDoublesNothingWhenClocksChange_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("expression");
    // Zones of both halves of the world, half hours, changes at midnight, and none.
    for (const char *zone :
         {"Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe",
          "Pacific/Auckland", "America/Santiago", "Africa/Cairo", "Asia/Kolkata", "UTC"}) {
        for (const char *expression : {"30 2 * * *", "0 0 * * *", "15 23 * * *", "0 0 3 ? * *"})
            QTest::addRow("%s %s", zone, expression)
                << QString::fromLatin1(zone) << QString::fromLatin1(expression);
    }
}

void TestSchedule::losesAndDoublesNothingWhenClocksChange()
{
    QFETCH(QString, zone);
    QFETCH(QString, expression);
    const Schedule schedule = cron(expression, zone);
    const QTimeZone place(zone.toLatin1());
    TimePoint at = utc(u"2025-12-30 00:00:00"_s);
    QDate day;
    int runs = 0;
    while (const auto next = nextTime(schedule, at, std::nullopt)) {
        at = *next;
        const qint64 seconds = at.time_since_epoch().count() / 1'000'000;
        const QDate local = QDateTime::fromSecsSinceEpoch(seconds, place).date();
        if (local.year() > 2026)
            break;
        if (local.year() < 2026)
            continue;
        // One on each day, whatever the clocks do on it.
        if (day.isValid())
            QCOMPARE(local, day.addDays(1));
        day = local;
        ++runs;
    }
    QCOMPARE(runs, 365);
}

void TestSchedule::keepsTheDistanceOfEveryHour()
{
    // Every hour means a distance: clocks neither stretch nor shorten it by a whole hour.
    for (const char *zone : {"Europe/Berlin", "America/New_York", "Pacific/Auckland"}) {
        const Schedule hourly = cron(u"30 * * * *"_s, QString::fromLatin1(zone));
        TimePoint at = *nextTime(hourly, utc(u"2026-01-01 00:00:00"_s), std::nullopt);
        for (int i = 0; i < 365 * 24; ++i) {
            const auto next = nextTime(hourly, at, std::nullopt);
            QVERIFY(next.has_value());
            QCOMPARE(*next - at, TimePoint::duration(1h));
            at = *next;
        }
    }
    // Half an hour of saving: the local minute stays, so one distance is half as long, one longer.
    const Schedule half = cron(u"30 * * * *"_s, u"Australia/Lord_Howe"_s);
    TimePoint at = *nextTime(half, utc(u"2026-01-01 00:00:00"_s), std::nullopt);
    for (int i = 0; i < 365 * 24; ++i) {
        const auto next = nextTime(half, at, std::nullopt);
        QVERIFY(*next - at >= 30min && *next - at <= 90min);
        at = *next;
    }
}

void TestSchedule::countsFromAStart_data()
{
    QTest::addColumn<int>("hours");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QStringList>("times");
    const QString berlin = u"Europe/Berlin"_s;
    QTest::newRow("before the start")
        << 6 << QString() << u"2026-05-04 06:00:00"_s << u"2026-05-01 00:00:00"_s
        << QStringList{u"2026-05-04 06:00:00"_s, u"2026-05-04 12:00:00"_s};
    QTest::newRow("at the start") << 6 << QString() << u"2026-05-04 06:00:00"_s
                                  << u"2026-05-04 06:00:00"_s
                                  << QStringList{u"2026-05-04 12:00:00"_s};
    QTest::newRow("years later") << 7 << QString() << u"2020-01-01 00:30:00"_s
                                 << u"2026-05-04 06:00:00"_s
                                 << QStringList{u"2026-05-04 06:30:00"_s, u"2026-05-04 13:30:00"_s};
    // Whole days keep the time of day, hours the distance.
    QTest::newRow("days in spring")
        << 24 << berlin << u"2026-03-27 05:00:00"_s << u"2026-03-27 06:00:00"_s
        << QStringList{u"2026-03-28 05:00:00"_s, u"2026-03-29 04:00:00"_s,
                       u"2026-03-30 04:00:00"_s};
    QTest::newRow("days in autumn")
        << 48 << berlin << u"2026-10-22 04:00:00"_s << u"2026-10-22 05:00:00"_s
        << QStringList{u"2026-10-24 04:00:00"_s, u"2026-10-26 05:00:00"_s};
    QTest::newRow("hours in spring")
        << 12 << berlin << u"2026-03-28 12:00:00"_s << u"2026-03-28 12:00:00"_s
        << QStringList{u"2026-03-29 00:00:00"_s, u"2026-03-29 12:00:00"_s};
}

void TestSchedule::countsFromAStart()
{
    QFETCH(int, hours);
    QFETCH(QString, zone);
    QFETCH(QString, start);
    QFETCH(QString, after);
    QFETCH(QStringList, times);
    Schedule schedule = interval(hours);
    schedule.timeZone = zone;
    schedule.startAt = utc(start);
    // The last job does not move it.
    const auto found = nextTimes(schedule, utc(after), utc(u"2026-05-04 06:17:00"_s),
                                 static_cast<int>(times.size()));
    QCOMPARE(texts(found), times);
}

void TestSchedule::movesOutOfQuietHours_data()
{
    QTest::addColumn<Schedule>("schedule");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QStringList>("times");
    Schedule night = cron(u"0 * * * *"_s);
    night.quietHours = {{QTime(22, 0), QTime(6, 0)}};
    QTest::newRow("many are one") << night << u"2026-05-04 20:30:00"_s
                                  << QStringList{u"2026-05-04 21:00:00"_s, u"2026-05-05 06:00:00"_s,
                                                 u"2026-05-05 07:00:00"_s};
    Schedule workdays = cron(u"30 12 * * *"_s);
    workdays.quietHours = {{QTime(8, 0), QTime(18, 0), 0x1f}};
    // 8 May 2026 is a Friday.
    QTest::newRow("days") << workdays << u"2026-05-08 00:00:00"_s
                          << QStringList{u"2026-05-08 18:00:00"_s, u"2026-05-09 12:30:00"_s};
    Schedule two = cron(u"0 3 * * *"_s);
    two.quietHours = {{QTime(22, 0), QTime(4, 0)}, {QTime(4, 0), QTime(5, 30)}};
    QTest::newRow("one after another")
        << two << u"2026-05-04 00:00:00"_s << QStringList{u"2026-05-04 05:30:00"_s};
    Schedule berlin = cron(u"0 1 * * *"_s, u"Europe/Berlin"_s);
    berlin.quietHours = {{QTime(0, 0), QTime(2, 30)}};
    // 02:30 is skipped on 29 March: quiet hours end as the clocks change.
    QTest::newRow("clocks change")
        << berlin << u"2026-03-28 12:00:00"_s
        << QStringList{u"2026-03-29 01:00:00"_s, u"2026-03-30 00:30:00"_s};
    Schedule friday = cron(u"0 2 * * *"_s);
    friday.quietHours = {{QTime(22, 0), QTime(6, 0), 1 << 4}};
    QTest::newRow("the day it begins on")
        << friday << u"2026-05-08 00:00:00"_s
        << QStringList{u"2026-05-08 02:00:00"_s, u"2026-05-09 06:00:00"_s,
                       u"2026-05-10 02:00:00"_s};
}

void TestSchedule::movesOutOfQuietHours()
{
    QFETCH(Schedule, schedule);
    QFETCH(QString, after);
    QFETCH(QStringList, times);
    QCOMPARE(texts(nextTimes(schedule, utc(after), std::nullopt, static_cast<int>(times.size()))),
             times);
}

void TestSchedule::refusesQuietHoursThatLeaveNothing()
{
    Schedule schedule = interval(1);
    schedule.quietHours = {{QTime(0, 0), QTime(12, 0)}, {QTime(12, 0), QTime(0, 0)}};
    const auto never = validate(schedule);
    QVERIFY(!never.isOk());
    QCOMPARE(never.error().code, u"schedule.quiet_for_ever"_s);
    schedule.quietHours = {{QTime(6, 0), QTime(6, 0)}};
    const auto same = validate(schedule);
    QVERIFY(!same.isOk());
    QCOMPARE(same.error().field, u"/quiet_hours/0/from"_s);
    schedule.quietHours = {{QTime(6, 0), QTime(8, 0), 0}};
    QCOMPARE(validate(schedule).error().field, u"/quiet_hours/0/days"_s);
    schedule.quietHours = {};
    schedule.jitterMinutes = 60;
    QCOMPARE(validate(schedule).error().field, u"/jitter_minutes"_s);
}

void TestSchedule::plansTheNextRun()
{
    ScheduleStanding standing;
    standing.schedule = cron(u"0 12 * * *"_s);
    standing.schedule.quietHours = {{QTime(13, 0), QTime(18, 0)}};
    standing.since = utc(u"2026-05-04 12:00:00"_s);
    const auto planned = plannedRun(standing, utc(u"2026-05-04 20:00:00"_s));
    QCOMPARE(text(planned->start), u"2026-05-05 12:00:00"_s);
    QVERIFY(!planned->isMissed && !planned->isAfterQuietHours);
    QCOMPARE(plannedRunReason(*planned, standing.schedule), QString());

    // The program was off at noon; two o'clock is quiet.
    const auto missed = plannedRun(standing, utc(u"2026-05-05 14:00:00"_s));
    QCOMPARE(text(missed->slot), u"2026-05-05 12:00:00"_s);
    QCOMPARE(text(missed->start), u"2026-05-05 18:00:00"_s);
    QVERIFY(missed->isMissed && missed->isAfterQuietHours);
    QCOMPARE(plannedRunReason(*missed, standing.schedule), u"after quiet hours"_s);

    // Days later it is one run, at once.
    const auto late = plannedRun(standing, utc(u"2026-05-20 20:00:00"_s));
    QVERIFY(late->start < utc(u"2026-05-20 20:00:00"_s) && late->isMissed);
    QCOMPARE(plannedRunReason(*late, standing.schedule), u"to catch up with what was missed"_s);
    standing.lastRun = utc(u"2026-05-20 20:00:00"_s);
    QCOMPARE(text(plannedRun(standing, *standing.lastRun)->start), u"2026-05-21 12:00:00"_s);
}

void TestSchedule::spreadsTheSameRunTheSameWay()
{
    ScheduleStanding standing;
    standing.schedule = cron(u"0 12 * * *"_s);
    standing.schedule.jitterMinutes = 25;
    standing.seed = u"a"_s;
    QSet<qint64> offsets;
    for (int day = 0; day < 50; ++day) {
        standing.since = utc(u"2026-05-04 13:00:00"_s) + std::chrono::days(day);
        const auto planned = plannedRun(standing, *standing.since);
        QCOMPARE(plannedRun(standing, *standing.since + 5h)->start, planned->start);
        QVERIFY(planned->start >= planned->slot && planned->start <= planned->slot + 25min);
        offsets << (planned->start - planned->slot).count();
    }
    QVERIFY(offsets.size() > 40);
    const TimePoint first = plannedRun(standing, *standing.since)->start;
    standing.seed = u"b"_s;
    QVERIFY(plannedRun(standing, *standing.since)->start != first);
    standing.schedule.jitterMinutes = 0;
    QCOMPARE(plannedRun(standing, *standing.since)->start,
             plannedRun(standing, *standing.since)->slot);
}

void TestSchedule::spreadsNoRunPastTheNextOne()
{
    ScheduleStanding standing;
    standing.schedule = cron(u"*/10 * * * *"_s);
    standing.schedule.jitterMinutes = 59;
    standing.since = utc(u"2026-05-04 13:00:00"_s);
    bool isSpread = false;
    for (int run = 0; run < 100; ++run) {
        const auto planned = plannedRun(standing, *standing.since);
        QCOMPARE(planned->slot, utc(u"2026-05-04 13:10:00"_s) + run * 10min);
        QVERIFY(planned->start < planned->slot + 10min);
        isSpread = isSpread || planned->isSpread;
        standing.since = planned->start;
        standing.lastRun = planned->start;
    }
    QVERIFY(isSpread);
}

void TestSchedule::countsFromNowAfterAWrongClock()
{
    ScheduleStanding standing;
    standing.schedule = cron(u"0 12 * * *"_s);
    const TimePoint now = utc(u"2026-05-04 09:00:00"_s);
    // A year ahead: the clock was wrong. An hour ahead: it was set back, and nothing comes twice.
    standing.since = utc(u"2027-05-04 09:00:00"_s);
    standing.lastRun = standing.since;
    QCOMPARE(text(plannedRun(standing, now)->start), u"2026-05-04 12:00:00"_s);
    standing.since = utc(u"2026-05-04 12:00:01"_s);
    standing.lastRun = standing.since;
    QCOMPARE(text(plannedRun(standing, utc(u"2026-05-04 11:30:00"_s))->start),
             u"2026-05-05 12:00:00"_s);
}

void TestSchedule::suggestsASpreading()
{
    const TimePoint now = utc(u"2026-05-04 09:00:00"_s);
    QCOMPARE(suitableJitter(interval(1), now), 2);
    QCOMPARE(suitableJitter(interval(2), now), 5);
    QCOMPARE(suitableJitter(interval(6), now), 15);
    QCOMPARE(suitableJitter(interval(24), now), 25);
    QCOMPARE(suitableJitter(cron(u"0 12 * * *"_s), now), 25);
    QCOMPARE(suitableJitter(Schedule(), now), 0);
}

void TestSchedule::checksSchedulesOfStreams()
{
    const std::vector<StreamId> chosen{{{}, u"orders"_s}, {u"shop"_s, u"items"_s}};
    StreamSchedule schedule{interval(2), {chosen[1]}};
    QVERIFY(validate({schedule}, chosen).isOk());
    QCOMPARE(scheduleText(schedule), u"shop.items: Every 2 hours"_s);
    const auto back = streamSchedulesFromJson(toJson(std::vector{schedule}));
    QVERIFY(back.isOk());
    QVERIFY(*back == std::vector{schedule});
    QCOMPARE(scheduleKey(back->front()), scheduleKey(schedule));

    StreamSchedule other = schedule;
    other.schedule.everyHours = 3;
    QVERIFY(scheduleKey(other) != scheduleKey(schedule));
    other.streams = {};
    QCOMPARE(validate({schedule, other}, chosen).error().field, u"/stream_schedules/1/streams"_s);
    other.streams = {{{}, u"gone"_s}};
    QCOMPARE(validate({other}, chosen).error().code, u"schedule.stream_unknown"_s);
    other.streams = {chosen[0], chosen[0]};
    QCOMPARE(validate({other}, chosen).error().code, u"schedule.stream_twice"_s);
    other = {cron(u"61 * * * *"_s), {chosen[0]}};
    QCOMPARE(validate({other}, chosen).error().field, u"/stream_schedules/0/cron"_s);
    other.schedule = {};
    QCOMPARE(validate({other}, chosen).error().field, u"/stream_schedules/0/kind"_s);
}

QTEST_GUILESS_MAIN(TestSchedule)
#include "testschedule.moc"
