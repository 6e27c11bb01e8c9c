#include "core/model/plannedrun.h"

#include "core/base/pluralform.h"
#include "core/model/quiethours.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;
using std::chrono::seconds;

namespace {

constexpr seconds s_leastDistance{60}; // behaviour §5.1
constexpr std::chrono::hours s_mostSetBack{3};

/// Over how long a run of \a slot may be spread: never to where the next one would be, whose place
/// it would take.
seconds spreadOf(const Schedule &schedule, TimePoint slot)
{
    const seconds most = std::chrono::minutes(schedule.jitterMinutes);
    // The shortest interval is longer than the longest spreading.
    if (most <= seconds(0) || schedule.kind != ScheduleKind::Cron)
        return most;
    const auto next = slotAfter(schedule, slot);
    if (!next)
        return most;
    return std::clamp(std::chrono::floor<seconds>(*next - slot) - s_leastDistance, seconds(0),
                      most);
}

/// The same for the same slot, whenever and by whomever it is asked for.
seconds jitterOf(const ScheduleStanding &standing, TimePoint slot)
{
    const seconds spread = spreadOf(standing.schedule, slot);
    if (spread <= seconds(0))
        return seconds(0);
    const auto at = std::chrono::floor<seconds>(slot).time_since_epoch().count();
    const QByteArray text = standing.seed.toUtf8() + '|' + QByteArray::number(qint64(at));
    const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    const auto number = qFromBigEndian<quint32>(hash.constData());
    return seconds(number % (static_cast<quint32>(spread.count()) + 1));
}

std::optional<TimePoint> slotOf(const ScheduleStanding &standing, TimePoint since,
                                std::optional<TimePoint> lastRun)
{
    const Schedule &schedule = standing.schedule;
    if (schedule.kind == ScheduleKind::Interval && !schedule.startAt && lastRun) {
        const auto valid = validate(schedule);
        return valid ? std::optional(*lastRun + std::chrono::hours(schedule.everyHours))
                     : std::nullopt;
    }
    return slotAfter(schedule, std::max(since, lastRun.value_or(since)));
}

} // namespace

bool isFromWrongClock(TimePoint time, TimePoint now) { return time > now + s_mostSetBack; }

std::optional<PlannedRun> plannedRun(const ScheduleStanding &standing, TimePoint now)
{
    const auto sane = [now](TimePoint time, TimePoint otherwise) {
        return isFromWrongClock(time, now) ? otherwise : time;
    };
    const TimePoint since = sane(standing.since.value_or(now), now);
    std::optional<TimePoint> lastRun = standing.lastRun;
    if (lastRun)
        lastRun = sane(*lastRun, since);
    const auto slot = slotOf(standing, since, lastRun);
    if (!slot)
        return std::nullopt;
    PlannedRun run{*slot, *slot + jitterOf(standing, *slot)};
    run.isSpread = run.start != run.slot;
    run.isMissed = run.start + s_leastDistance < now;
    if (lastRun)
        run.start = std::max(run.start, *lastRun + s_leastDistance);
    if (standing.notBefore)
        run.start = std::max(run.start, *standing.notBefore);
    if (const auto end = quietUntil(standing.schedule, std::max(run.start, now))) {
        run.start = *end;
        run.isAfterQuietHours = true;
    }
    return run;
}

int suitableJitter(const Schedule &schedule, TimePoint now)
{
    using std::chrono::minutes;
    Schedule bare = schedule;
    bare.quietHours.clear();
    const auto times = nextTimes(bare, now, now, 2);
    if (times.size() < 2)
        return 0;
    const auto distance = times[1] - times[0];
    if (distance < minutes(90))
        return 2;
    if (distance < minutes(150))
        return 5;
    return distance < minutes(390) ? 15 : 25;
}

QString plannedRunReason(const PlannedRun &run, const Schedule &schedule)
{
    if (run.isAfterQuietHours)
        return QCoreApplication::translate("schedule", "after quiet hours");
    if (run.isMissed)
        return QCoreApplication::translate("schedule", "to catch up with what was missed");
    if (run.isSpread)
        return pluralText("schedule", QT_TRANSLATE_N_NOOP("schedule", "spread by up to %1 minutes"),
                          schedule.jitterMinutes)
            .arg(schedule.jitterMinutes);
    return {};
}

} // namespace millrace
