// A year of one hundred connections: every run that should have happened did, once.
#include "tests/engine/yearcalendar.h"
#include "tests/engine/yearscene.h"

#include <QElapsedTimer>
#include <QLocale>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// From being due to the start, beside what keeps a run from it: looks are a second apart.
constexpr std::chrono::minutes s_allowed{2};

const StreamId s_users{{}, u"users"_s};
const StreamId s_orders{{}, u"orders"_s};

const std::array s_zones{
    "Europe/Berlin",    "America/New_York", "America/St_Johns", "Australia/Lord_Howe",
    "Pacific/Auckland", "America/Santiago", "Asia/Kolkata",     "UTC"};

/// What a schedule owes.
struct Owed final
{
    QString connectionId;
    std::vector<StreamId> streams; ///< None: every stream.
    std::vector<TimePoint> due; ///< Empty: an interval that counts from the last run.
    std::chrono::minutes jitter{0};
    std::chrono::hours interval{0};
    /// So long quiet hours have held back the last of what falls due. A run meanwhile does what was
    /// owed: one by hand, or one that stood in line before they began.
    std::chrono::minutes held{0};
};

bool covers(const YearRun &run, const Owed &owed)
{
    if (run.connectionId != owed.connectionId)
        return false;
    return run.streams.empty()
        || (!owed.streams.empty() && std::ranges::all_of(owed.streams, [&](const StreamId &stream) {
               return std::ranges::find(run.streams, stream) != run.streams.end();
           }));
}

Schedule cron(const QString &expression, const char *zone)
{
    Schedule schedule;
    schedule.kind = ScheduleKind::Cron;
    schedule.cron = expression;
    schedule.timeZone = QString::fromLatin1(zone);
    return schedule;
}

Schedule every(int hours, std::optional<TimePoint> start = {}, const char *zone = "UTC")
{
    Schedule schedule;
    schedule.kind = ScheduleKind::Interval;
    schedule.everyHours = hours;
    schedule.startAt = start;
    schedule.timeZone = QString::fromLatin1(zone);
    return schedule;
}

QString text(TimePoint time)
{
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count() / 1'000'000, Qt::UTC)
        .toString(Qt::ISODate);
}

bool anyDay(QDate) { return true; }

/// One hundred connections and what they owe.
class Connections final
{
public:
    explicit Connections(YearScene &scene)
        : m_scene(scene)
    {
        for (int i = 0; i < 100; ++i)
            add(i);
    }

    std::vector<Owed> owed;
    std::vector<YearPause> quiet;

private:
    void add(int number)
    {
        const char *zone = s_zones[static_cast<std::size_t>(number) % s_zones.size()];
        switch (number % 25) {
        case 0:
            return number == 0 ? addHourly(zone) : addWeekly(zone);
        case 1:
            return addQuiet(zone);
        case 2:
            return addOfStreams(zone);
        case 3:
        case 4:
            return addFromStart(zone, 12);
        case 5:
        case 6:
            return addFromStart(zone, 48);
        case 7:
        case 8:
            return addFree(24);
        case 9:
            return addFree(7);
        case 10:
        case 11:
            return addWeekly(zone);
        case 12:
        case 13:
            return addMonthly(zone, number);
        default:
            return addDaily(zone, number);
        }
    }

    void owe(const QString &id, std::vector<TimePoint> due, int jitter = 0,
             std::vector<StreamId> streams = {})
    {
        owed.push_back({id, std::move(streams), std::move(due), std::chrono::minutes(jitter), {}});
    }

    void addDaily(const char *zone, int number)
    {
        // Some in the hours that clocks skip or go through twice.
        const QTime time(number % 3 == 0 ? 2 : number % 24, (number % 4) * 15);
        const bool isSome = number % 4 == 0;
        Schedule schedule = cron(u"0 %1 %2 ? * %3"_s.arg(time.minute())
                                     .arg(time.hour())
                                     .arg(isSome ? u"MON,THU"_s : u"*"_s),
                                 zone);
        schedule.jitterMinutes = number % 5 == 0 ? 25 : 0;
        owe(m_scene.addConnection(schedule),
            m_calendar.daily(zone, time,
                             [isSome](QDate day) {
                                 return !isSome || day.dayOfWeek() == 1 || day.dayOfWeek() == 4;
                             }),
            schedule.jitterMinutes);
    }

    void addHourly(const char *zone)
    {
        owe(m_scene.addConnection(cron(u"30 * * * *"_s, zone)),
            m_calendar.every(zone, [](QTime time) { return time.minute() == 30; }));
    }

    void addQuiet(const char *zone)
    {
        Schedule schedule = cron(u"0 0 0/4 ? * *"_s, zone);
        schedule.quietHours = {{QTime(22, 0), QTime(6, 30)}};
        std::vector<TimePoint> due;
        for (int hour = 0; hour < 24; hour += 4) {
            for (const TimePoint time : m_calendar.daily(zone, QTime(hour, 0), anyDay))
                due.push_back(time);
        }
        std::ranges::sort(due);
        const auto isQuiet = [](QTime time) { return time >= QTime(22, 0) || time < QTime(6, 30); };
        const QString id = m_scene.addConnection(schedule);
        owe(id, m_calendar.moved(due, zone, isQuiet));
        owed.back().held = 150min; // From four to half past six.
        for (const TimePoint time : m_calendar.every(zone, isQuiet))
            quiet.push_back({id, time, time + YearCalendar::s_step});
    }

    void addOfStreams(const char *zone)
    {
        const StreamSchedule orders{cron(u"15 8,16 * * *"_s, zone), {s_orders}};
        const StreamSchedule both{cron(u"0 8 * * MON"_s, zone), {s_users, s_orders}};
        const QString id = m_scene.addConnection(cron(u"0 12 * * *"_s, zone), {orders, both});
        owe(id, m_calendar.daily(zone, QTime(12, 0), anyDay));
        auto due = m_calendar.daily(zone, QTime(8, 15), anyDay);
        for (const TimePoint time : m_calendar.daily(zone, QTime(16, 15), anyDay))
            due.push_back(time);
        std::ranges::sort(due);
        owe(id, due, 0, {s_orders});
        owe(id, m_calendar.daily(zone, QTime(8, 0), [](QDate day) { return day.dayOfWeek() == 1; }),
            0, {s_users, s_orders});
    }

    void addFromStart(const char *zone, int hours)
    {
        const TimePoint start = YearCalendar::start() + 30h + 15min;
        std::vector<TimePoint> due;
        if (hours % 24 == 0) {
            const qint64 first = start.time_since_epoch().count() / 1'000'000;
            const QTimeZone place(zone);
            const QDateTime local = QDateTime::fromSecsSinceEpoch(first, place);
            due = m_calendar.daily(zone, local.time(), [&](QDate day) {
                const qint64 days = local.date().daysTo(day);
                return days >= 0 && days % (hours / 24) == 0;
            });
        } else {
            for (TimePoint time = start; time < YearCalendar::start() + std::chrono::days(365);
                 time += std::chrono::hours(hours))
                due.push_back(time);
        }
        owe(m_scene.addConnection(every(hours, start, zone)), due);
    }

    void addFree(int hours)
    {
        owed.push_back(
            {m_scene.addConnection(every(hours)), {}, {}, {}, std::chrono::hours(hours)});
    }

    void addWeekly(const char *zone)
    {
        owe(m_scene.addConnection(cron(u"0 45 23 ? * SUN"_s, zone)),
            m_calendar.daily(zone, QTime(23, 45), [](QDate day) { return day.dayOfWeek() == 7; }));
    }

    void addMonthly(const char *zone, int number)
    {
        const bool isLast = number % 2 == 0;
        owe(m_scene.addConnection(cron(isLast ? u"0 0 3 L * ?"_s : u"0 0 3 ? * 2#1"_s, zone)),
            m_calendar.daily(zone, QTime(3, 0), [isLast](QDate day) {
                return isLast ? day.day() == day.daysInMonth()
                              : day.dayOfWeek() == 1 && day.day() <= 7;
            }));
    }

    YearScene &m_scene;
    YearCalendar m_calendar;
};

/// How much of \a from to \a until was free for \a owed to start in.
TimePoint::duration freeTime(const std::vector<YearPause> &pauses, const Owed &owed, TimePoint from,
                             TimePoint until)
{
    std::vector<std::pair<TimePoint, TimePoint>> taken;
    for (const YearPause &pause : pauses) {
        const bool isOfIt = pause.connectionId.isEmpty() || pause.connectionId == owed.connectionId;
        if (isOfIt && pause.from < until && pause.until > from)
            taken.emplace_back(std::max(pause.from, from), std::min(pause.until, until));
    }
    std::ranges::sort(taken);
    TimePoint::duration free{0};
    for (const auto &[begin, end] : taken) {
        if (begin > from)
            free += begin - from;
        from = std::max(from, end);
    }
    return free + std::max(until - from, TimePoint::duration(0));
}

} // namespace

class TestSimulatedYear final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyRunThatShouldHaveHappenedDid();
    void noRunHappenedTwice();
    void intervalsKeepTheirDistance();
    void oneProcessWasInChargeAtATime();
    void historyStayedWithinItsBounds();
    void theDatabaseStayedSmallAndQuick();

private:
    [[nodiscard]] std::vector<YearRun> runsOf(const Owed &owed) const
    {
        std::vector<YearRun> found;
        for (const YearRun &run : m_scene->runs()) {
            if (covers(run, owed))
                found.push_back(run);
        }
        return found;
    }

    std::unique_ptr<YearScene> m_scene;
    std::unique_ptr<Connections> m_connections;
    std::vector<YearPause> m_pauses; ///< Those of the scene, and quiet hours.
    quint32 m_seed = 0;
    std::chrono::days m_length = YearScene::s_year;
};

void TestSimulatedYear::initTestCase()
{
    const QByteArray given = qgetenv("MILLRACE_SEED");
    m_seed = given.isEmpty() ? QRandomGenerator::global()->generate() : given.toUInt();
    qInfo("MILLRACE_SEED=%u", m_seed);
    // A part of the year, to try something out with.
    if (const int days = qEnvironmentVariableIntValue("MILLRACE_YEAR_DAYS"); days > 0)
        m_length = std::chrono::days(days);
    m_scene = std::make_unique<YearScene>(m_seed, m_length);
    m_connections = std::make_unique<Connections>(*m_scene);
    QElapsedTimer timer;
    timer.start();
    m_scene->live();
    m_pauses = m_scene->pauses();
    m_pauses.insert(m_pauses.end(), m_connections->quiet.begin(), m_connections->quiet.end());
    const YearScene::Figures &figures = m_scene->figures();
    qInfo("%lld runs of 100 connections in %.1f s: %d failed, %d interrupted; %d sleeps, %d ends "
          "of a process, %d changes of the clock, %d times another process took over",
          static_cast<long long>(m_scene->runs().size()), double(timer.elapsed()) / 1000,
          figures.failed, figures.interrupted, figures.sleeps, figures.crashes,
          figures.clockChanges, figures.takeovers);
    qInfo("state database: at most %.1f MB and %lld kept runs; a look took %.2f ms, the longest "
          "%.1f ms (%lld looks)",
          double(figures.largestDatabase) / 1e6, static_cast<long long>(figures.mostRuns),
          double(figures.lookTime) / double(figures.looks) / 1000,
          double(figures.longestLook) / 1000, static_cast<long long>(figures.looks));
}

void TestSimulatedYear::everyRunThatShouldHaveHappenedDid()
{
    int checked = 0;
    for (const Owed &owed : m_connections->owed) {
        const auto runs = runsOf(owed);
        for (const TimePoint due : owed.due) {
            // What falls due as the year ends may start after it.
            if (due <= YearCalendar::start() || due + 5 * 24h > YearCalendar::start() + m_length)
                continue;
            ++checked;
            const auto run
                = std::ranges::find_if(runs, [&](const YearRun &one) { return one.at >= due; });
            QVERIFY2(run != runs.end(), qPrintable(text(due)));
            const auto allowed = owed.jitter + s_allowed;
            if (run->at - due <= allowed)
                continue;
            const bool isDone = std::ranges::any_of(runs, [&](const YearRun &one) {
                return one.at >= due - owed.held && one.at < due;
            });
            if (isDone)
                continue;
            const auto late = freeTime(m_pauses, owed, due, run->at);
            QString words
                = u"due %1, started %2; runs of the day before:"_s.arg(text(due), text(run->at));
            for (const YearRun &one : m_scene->runs()) {
                if (one.connectionId == owed.connectionId && one.at > due - 24h
                    && one.at <= run->at)
                    words += u' ' + text(one.at) + (one.isScheduled ? u""_s : u" by hand"_s)
                        + (one.goesOn ? u" goes on"_s : u""_s);
            }
            QVERIFY2(late <= allowed, qPrintable(words));
        }
    }
    QVERIFY(checked > 50 * m_length.count());
    qInfo("%d runs were owed", checked);
}

void TestSimulatedYear::noRunHappenedTwice()
{
    std::map<QString, std::vector<const Owed *>> byConnection;
    for (const Owed &owed : m_connections->owed) {
        if (!owed.due.empty() || owed.interval == 0h)
            byConnection[owed.connectionId].push_back(&owed);
    }
    for (const auto &[id, schedules] : byConnection) {
        std::map<const Owed *, TimePoint> dealtWith;
        for (const YearRun &run : m_scene->runs()) {
            if (run.connectionId != id)
                continue;
            bool isOwed = false;
            for (const Owed *owed : schedules) {
                TimePoint &until = dealtWith.try_emplace(owed, YearCalendar::start()).first->second;
                if (!covers(run, *owed))
                    continue;
                const auto due = std::ranges::upper_bound(owed->due, until);
                isOwed = isOwed || (due != owed->due.end() && *due <= run.at);
                until = std::max(until, run.at);
            }
            QVERIFY2(isOwed || !run.isScheduled || run.goesOn,
                     qPrintable(u"connection %1 at %2"_s.arg(id, text(run.at))));
        }
    }
}

void TestSimulatedYear::intervalsKeepTheirDistance()
{
    for (const Owed &owed : m_connections->owed) {
        if (owed.interval == 0h)
            continue;
        const auto runs = runsOf(owed);
        QVERIFY(!runs.empty());
        for (std::size_t i = 1; i < runs.size(); ++i) {
            const YearRun &run = runs[i];
            const YearRun &before = runs[i - 1];
            const QString words = u"%1 after %2"_s.arg(text(run.at), text(before.at));
            if (run.isScheduled && !run.goesOn)
                QVERIFY2(run.at - before.at >= owed.interval, qPrintable(words));
            const TimePoint due = before.at + owed.interval;
            QVERIFY2(run.at <= due || freeTime(m_pauses, owed, due, run.at) <= s_allowed,
                     qPrintable(words));
        }
    }
}

void TestSimulatedYear::oneProcessWasInChargeAtATime()
{
    // YearScene ends the program when two are; here, that there were handovers at all.
    QVERIFY(m_scene->figures().takeovers * 30 > m_length.count());
    QVERIFY(m_scene->figures().interrupted > 0);
    // No run is left in the middle but those of the last moments, and of what ended just then.
    qint64 unfinished = 0;
    JobRepository jobs(m_scene->database());
    for (const Owed &owed : m_connections->owed)
        unfinished += std::ssize(must(jobs.unfinished(owed.connectionId)));
    QVERIFY2(unfinished < 40, qPrintable(QString::number(unfinished)));
}

void TestSimulatedYear::historyStayedWithinItsBounds()
{
    const YearScene::Figures &figures = m_scene->figures();
    QVERIFY(figures.oldestRunDays <= YearScene::s_keptDays);
    // A month of runs, and not a year of them.
    QVERIFY(m_length < YearScene::s_year || figures.mostRuns * 6 < std::ssize(m_scene->runs()));
    const auto marks = must(ScheduleStore(m_scene->database()).marks());
    QCOMPARE(std::ssize(marks), std::ssize(m_connections->owed));
}

void TestSimulatedYear::theDatabaseStayedSmallAndQuick()
{
    const YearScene::Figures &figures = m_scene->figures();
    QVERIFY(figures.largestDatabase < 20'000'000);
    // Of one hundred connections; a window looks once a second.
    QVERIFY(figures.lookTime / figures.looks < 50'000);
}

QTEST_GUILESS_MAIN(TestSimulatedYear)
#include "testsimulatedyear.moc"
