#include "core/store/runhistogram.h"

#include "core/base/enumwords.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"

#include <QDateTime>

#include <algorithm>
#include <limits>
#include <numeric>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::array s_spans{"6h", "24h", "7d", "30d"};
constexpr std::array s_outcomes{"succeeded", "with_rejected", "failed", "cancelled", "open"};

TimePoint pointOf(const QDateTime &time)
{
    return TimePoint(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

QDateTime timeOf(TimePoint point, const QTimeZone &zone)
{
    const auto milliseconds
        = std::chrono::floor<std::chrono::milliseconds>(point.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(milliseconds.count(), zone);
}

/// \a count bars of \a length each, the last one with \a now.
std::vector<RunSlot> evenSlots(int count, std::chrono::seconds length, TimePoint now,
                               const QTimeZone &zone)
{
    const std::chrono::seconds offset(zone.offsetFromUtc(timeOf(now, zone)));
    const auto local = now.time_since_epoch() + offset;
    const auto begun = local - (local % length + length) % length - offset;
    std::vector<RunSlot> bars;
    for (int i = count - 1; i >= 0; --i) {
        const TimePoint from(begun - i * length);
        bars.push_back(RunSlot{from, from + length});
    }
    return bars;
}

/// \a count bars of \a hours each, which divide a day; days are as long as they are in \a zone.
std::vector<RunSlot> wallSlots(int count, int hours, TimePoint now, const QTimeZone &zone)
{
    const QDateTime local = timeOf(now, zone);
    const int perDay = 24 / hours;
    // Slots are counted through, so that each begins where the one before ends.
    const auto beginning = [&](qint64 slot) {
        const QDate day = QDate::fromJulianDay(slot / perDay);
        const int hour = static_cast<int>(slot % perDay) * hours;
        return pointOf(hour == 0 ? day.startOfDay(zone) : QDateTime(day, QTime(hour, 0), zone));
    };
    const qint64 last = local.date().toJulianDay() * perDay + local.time().hour() / hours;
    std::vector<RunSlot> bars;
    for (qint64 slot = last - count + 1; slot <= last; ++slot)
        bars.push_back(RunSlot{beginning(slot), beginning(slot + 1)});
    return bars;
}

const char *conditionOf(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::Succeeded:
        return "AND j.status = 'succeeded' AND j.rows_rejected = 0 ";
    case RunOutcome::WithRejected:
        return "AND j.status = 'succeeded' AND j.rows_rejected > 0 ";
    case RunOutcome::Failed:
        return "AND j.status IN ('failed', 'incomplete') ";
    case RunOutcome::Cancelled:
        return "AND j.status = 'cancelled' ";
    case RunOutcome::Open:
        return "AND j.status IN ('pending', 'running') ";
    }
    return "";
}

Result<ListedRun> listedAt(const Statement &row)
{
    ListedRun run;
    run.jobId = row.integer(0);
    run.connectionId = row.text(1);
    run.connectionName = row.text(2);
    const auto kind = jobKindFromName(row.text(3));
    const auto status = jobStatusFromName(row.text(4));
    const auto trigger = jobTriggerFromName(row.text(5));
    if (!kind || !status || !trigger)
        return unknownWord(u"run"_s, row.text(!kind ? 3 : !status ? 4 : 5));
    run.kind = *kind;
    run.status = *status;
    run.trigger = *trigger;
    run.createdAt = row.time(6);
    run.endedAt = row.optionalTime(7);
    run.written = row.integer(8);
    run.rejected = row.integer(9);
    if (const auto error = errorFromStored(row, 10))
        run.error = error->message;
    return run;
}

} // namespace

QString runSpanName(RunSpan span) { return wordOf(s_spans, span); }

std::optional<RunSpan> runSpanFromName(const QString &name)
{
    return valueOf<RunSpan>(s_spans, name);
}

QString runOutcomeName(RunOutcome outcome) { return wordOf(s_outcomes, outcome); }

std::optional<RunOutcome> runOutcomeFromName(const QString &name)
{
    return valueOf<RunOutcome>(s_outcomes, name);
}

RunOutcome runOutcome(JobStatus status, qint64 rejected)
{
    switch (status) {
    case JobStatus::Succeeded:
        return rejected > 0 ? RunOutcome::WithRejected : RunOutcome::Succeeded;
    case JobStatus::Failed:
    case JobStatus::Incomplete:
        return RunOutcome::Failed;
    case JobStatus::Cancelled:
        return RunOutcome::Cancelled;
    case JobStatus::Pending:
    case JobStatus::Running:
        break;
    }
    return RunOutcome::Open;
}

qint64 RunSlot::total() const { return std::accumulate(runs.begin(), runs.end(), qint64(0)); }

std::vector<RunSlot> runSlots(RunSpan span, TimePoint now, const QTimeZone &zone)
{
    switch (span) {
    case RunSpan::SixHours:
        return evenSlots(24, 15min, now, zone);
    case RunSpan::Day:
        return evenSlots(24, 1h, now, zone);
    case RunSpan::Week:
        return wallSlots(28, 6, now, zone);
    case RunSpan::Month:
        return wallSlots(30, 24, now, zone);
    }
    return {};
}

Result<std::vector<RunSlot>> runHistogram(const StateDatabase &database, RunSpan span,
                                          TimePoint now, const QTimeZone &zone)
{
    using Bars = std::vector<RunSlot>;
    return database.read<Bars>([&](QSqlDatabase &connection) -> Result<Bars> {
        Bars bars = runSlots(span, now, zone);
        Statement runs(connection,
                       "SELECT created_at, status, rows_written, rows_rejected "
                       "FROM jobs INDEXED BY jobs_by_creation "
                       "WHERE created_at >= ?1 AND created_at < ?2 ORDER BY created_at");
        runs.bind(1, bars.front().from);
        runs.bind(2, bars.back().until);
        auto slot = bars.begin();
        for (;;) {
            auto row = runs.step();
            if (!row)
                return row.error();
            if (!*row)
                return bars;
            const TimePoint at = runs.time(0);
            while (at >= slot->until)
                ++slot;
            const auto status = jobStatusFromName(runs.text(1));
            if (!status)
                return unknownWord(u"job status"_s, runs.text(1));
            ++slot->runs[static_cast<std::size_t>(runOutcome(*status, runs.integer(3)))];
            slot->written += runs.integer(2);
            slot->rejected += runs.integer(3);
        }
    });
}

Result<std::vector<ListedRun>> listRuns(const StateDatabase &database, const RunQuery &query,
                                        int limit)
{
    using Runs = std::vector<ListedRun>;
    QByteArray sql = "SELECT j.id, j.connection_id, c.name, j.kind, j.status, j.job_trigger, "
                     "j.created_at, j.ended_at, j.rows_written, j.rows_rejected, j.error "
                     "FROM jobs j JOIN connections c ON c.id = j.connection_id "
                     "WHERE j.created_at >= ?1 AND j.created_at < ?2 AND j.id < ?3 ";
    sql += query.connectionId.isEmpty() ? "AND (1 OR ?5 = '') " : "AND j.connection_id = ?5 ";
    if (query.outcome)
        sql += conditionOf(*query.outcome);
    sql += "ORDER BY j.id DESC LIMIT ?4";
    return database.read<Runs>([&](QSqlDatabase &connection) -> Result<Runs> {
        Statement list(connection, sql.constData());
        list.bind(1, query.since.value_or(TimePoint::min()));
        list.bind(2, query.until.value_or(TimePoint::max()));
        list.bind(3, query.before.value_or(std::numeric_limits<qint64>::max()));
        list.bind(4, std::max(limit, 0));
        list.bind(5, query.connectionId);
        Runs runs;
        for (;;) {
            auto row = list.step();
            if (!row)
                return row.error();
            if (!*row)
                return runs;
            auto run = listedAt(list);
            if (!run)
                return run.error();
            runs.push_back(std::move(*run));
        }
    });
}

} // namespace millrace
