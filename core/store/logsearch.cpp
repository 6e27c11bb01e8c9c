#include "core/store/logsearch.h"

#include "core/base/loglines.h"
#include "core/store/statement.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <deque>
#include <limits>
#include <utility>

namespace millrace {

namespace {

constexpr int s_attemptsAtOnce = 200;
/// Lines between two looks at the cancellation, and between two tellings; some milliseconds.
constexpr int s_linesBetweenLooks = 4'096;
/// What is read of the end of a log to learn its last time.
constexpr qint64 s_tailBytes = 64 << 10;

/// One log to look at.
struct AttemptLog final
{
    qint64 jobId = 0;
    int attempt = 0;
    QString connectionId;
    QString connectionName;
    TimePoint startedAt;
};

/// Where the next page starts.
struct Below final
{
    qint64 jobId = std::numeric_limits<qint64>::max();
    int attempt = std::numeric_limits<int>::max();
};

using AttemptLogs = std::vector<AttemptLog>;

Result<AttemptLogs> nextAttempts(const StateDatabase &database, const LogScope &scope,
                                 const Below &below)
{
    return database.read<AttemptLogs>([&](QSqlDatabase &connection) -> Result<AttemptLogs> {
        const bool isOfOne = !scope.connectionId.isEmpty();
        Statement select(connection,
                         isOfOne ? logqueries::attemptsOfConnection : logqueries::attempts);
        select.bind(1, below.jobId);
        select.bind(2, below.attempt);
        select.bind(3, s_attemptsAtOnce);
        if (isOfOne)
            select.bind(4, scope.connectionId);
        AttemptLogs logs;
        for (;;) {
            const auto row = select.step();
            if (!row)
                return row.error();
            if (!*row)
                return logs;
            logs.push_back({select.integer(0), static_cast<int>(select.integer(1)), select.text(2),
                            select.text(3), select.time(4)});
        }
    });
}

Result<qint64> attemptCount(const StateDatabase &database, const LogScope &scope)
{
    return database.read<qint64>([&](QSqlDatabase &connection) -> Result<qint64> {
        Statement count(connection,
                        "SELECT COUNT(*) FROM jobs j JOIN attempts a ON a.job_id = j.id "
                        "WHERE (?1 = '' OR j.connection_id = ?1) AND (?2 = 0 OR j.id = ?2) "
                        "AND (?3 = 0 OR a.number = ?3)");
        count.bind(1, scope.connectionId);
        count.bind(2, scope.jobId);
        count.bind(3, scope.attempt);
        const auto row = count.step();
        if (!row)
            return row.error();
        return count.integer(0);
    });
}

/// The time of the last whole line of the log; nothing when it cannot be told.
std::optional<TimePoint> lastTime(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)
        || !file.seek(std::max<qint64>(0, file.size() - s_tailBytes)))
        return std::nullopt;
    const QByteArray tail = file.read(s_tailBytes);
    const qsizetype end = tail.lastIndexOf('\n');
    if (end <= 0)
        return std::nullopt;
    const qsizetype start = tail.lastIndexOf('\n', end - 1) + 1;
    const auto entry = RunLog::parsed(tail.sliced(start, end - start));
    return entry ? std::optional(entry->time) : std::nullopt;
}

/// \a entry with a message no longer than what is shown, around \a place.
LogEntry shortened(LogEntry entry, std::optional<LogMatcher::Span> place = {})
{
    constexpr qsizetype most = LogSearcher::s_longestShown;
    if (entry.message.size() <= most)
        return entry;
    const qsizetype start = place
        ? std::clamp<qsizetype>(place->start - most / 2, 0, entry.message.size() - most)
        : 0;
    const bool isCutAtEnd = start + most < entry.message.size();
    entry.message = (start > 0 ? QStringLiteral("…") : QString()) + entry.message.mid(start, most)
        + (isCutAtEnd ? QStringLiteral("…") : QString());
    return entry;
}

/// Looks through one log; hits wait until the lines below them are known.
class LogWalk final
{
public:
    LogWalk(const AttemptLog &log, QString path, const LogMatcher &matcher,
            const LogSearchRequest &request)
        : m_log(log)
        , m_path(std::move(path))
        , m_matcher(matcher)
        , m_mostHits(request.mostHits)
        , m_context(std::clamp(request.contextLines, 0, LogSearchRequest::s_mostContext))
    {
    }

    /// Adds to \a state. False ends the search: there are hits enough.
    Result<bool> run(LogSearchState &state, const LogSearchObserver &observer,
                     const Cancellation &cancellation)
    {
        const auto visit = [&](const QByteArray &line, qint64 offset) {
            if (m_line % s_linesBetweenLooks == s_linesBetweenLooks - 1) {
                if (observer.moved) {
                    LogSearchState moved = state;
                    moved.bytes += offset;
                    observer.moved(moved);
                }
                if (cancellation.stop_requested())
                    return false;
            }
            take(line, offset, state, observer);
            ++m_line;
            return state.hits < m_mostHits || !m_waiting.empty();
        };
        const qint64 size = QFileInfo(m_path).size();
        const auto end = walkLog(m_path, 0, size, visit);
        for (LogHit &hit : m_waiting)
            observer.found(std::move(hit));
        m_waiting.clear();
        if (!end)
            return end.error();
        state.bytes += *end;
        if (cancellation.stop_requested())
            return Error::cancelled();
        return state.hits < m_mostHits;
    }

private:
    void take(const QByteArray &line, qint64 offset, LogSearchState &state,
              const LogSearchObserver &observer)
    {
        const auto missing
            = [this](const LogHit &hit) { return std::cmp_less(hit.after.size(), m_context); };
        if (!m_waiting.empty()) {
            const LogEntry below = shortened(RunLog::parsed(line).value_or(LogEntry()));
            for (LogHit &hit : m_waiting)
                hit.after.push_back(below);
        }
        if (state.hits < m_mostHits) {
            if (auto entry = m_matcher.match(line)) {
                ++state.hits;
                m_waiting.push_back(made(std::move(*entry), offset));
            }
        }
        while (!m_waiting.empty() && !missing(m_waiting.front())) {
            observer.found(std::move(m_waiting.front()));
            m_waiting.pop_front();
        }
        if (m_context > 0) {
            m_above.push_back(offset);
            if (std::cmp_greater(m_above.size(), m_context))
                m_above.pop_front();
        }
    }

    [[nodiscard]] LogHit made(LogEntry entry, qint64 offset) const
    {
        const auto place = m_matcher.firstIn(entry.message);
        LogHit hit;
        hit.connectionId = m_log.connectionId;
        hit.connectionName = m_log.connectionName;
        hit.jobId = m_log.jobId;
        hit.attempt = m_log.attempt;
        hit.line = m_line;
        hit.offset = offset;
        hit.entry = shortened(std::move(entry), place);
        if (m_above.empty())
            return hit;
        // Read once more, for most lines are above no hit.
        const auto keep = [&hit](const QByteArray &line, qint64) {
            hit.before.push_back(shortened(RunLog::parsed(line).value_or(LogEntry())));
            return true;
        };
        // Without them the hit stands alone.
        [[maybe_unused]] const auto end = walkLog(m_path, m_above.front(), offset, keep);
        return hit;
    }

    const AttemptLog &m_log;
    const QString m_path;
    const LogMatcher &m_matcher;
    const qint64 m_mostHits;
    const int m_context;
    qint64 m_line = 0;
    std::deque<qint64> m_above; ///< Where the lines above the present one start.
    std::deque<LogHit> m_waiting;
};

bool isInScope(const AttemptLog &log, const LogScope &scope)
{
    return (scope.jobId == 0 || log.jobId == scope.jobId)
        && (scope.attempt == 0 || log.attempt == scope.attempt);
}

/// Whether the times that are looked for leave the whole log out.
bool isOutOfTime(const AttemptLog &log, const QString &path, const LogQuery &query)
{
    if (query.until && log.startedAt >= *query.until)
        return true;
    if (!query.from)
        return false;
    const auto last = lastTime(path);
    return last && *last < *query.from;
}

/// Adds to \a state; false ends the search.
Result<bool> searchOne(const AttemptLog &log, const QString &path, const LogMatcher &matcher,
                       const LogSearchRequest &request, LogSearchState &state,
                       const LogSearchObserver &observer, const Cancellation &cancellation)
{
    bool goesOn = true;
    if (QFileInfo::exists(path) && !isOutOfTime(log, path, matcher.query())) {
        const auto looked = LogWalk(log, path, matcher, request).run(state, observer, cancellation);
        if (looked)
            goesOn = *looked;
        else if (looked.error().isCancelled())
            return looked.error();
        else if (QFileInfo::exists(path)) // else retention has taken it just now
            ++state.unreadable;
    }
    ++state.logs;
    if (observer.moved)
        observer.moved(state);
    return goesOn;
}

} // namespace

Result<LogSearchState> LogSearcher::search(const LogMatcher &matcher,
                                           const LogSearchRequest &request,
                                           const LogSearchObserver &observer,
                                           const Cancellation &cancellation) const
{
    LogSearchState state;
    const auto count = attemptCount(m_database, request.scope);
    if (!count)
        return count.error();
    state.allLogs = *count;
    Below below;
    if (request.scope.jobId > 0)
        below.jobId = request.scope.jobId;
    for (;;) {
        const auto logs = nextAttempts(m_database, request.scope, below);
        if (!logs)
            return logs.error();
        for (const AttemptLog &log : *logs) {
            if (cancellation.stop_requested())
                return Error::cancelled();
            // Older runs than the one asked for follow.
            if (request.scope.jobId > 0 && log.jobId < request.scope.jobId)
                break;
            if (!isInScope(log, request.scope))
                continue;
            const auto goesOn = searchOne(log, m_profile.attemptLog(log.jobId, log.attempt),
                                          matcher, request, state, observer, cancellation);
            if (!goesOn)
                return goesOn.error();
            if (!*goesOn)
                return state;
        }
        const bool isLastPage = std::cmp_less(logs->size(), s_attemptsAtOnce)
            || (request.scope.jobId > 0 && logs->back().jobId < request.scope.jobId);
        if (isLastPage) {
            state.isComplete = true;
            return state;
        }
        below = {logs->back().jobId, logs->back().attempt};
    }
}

} // namespace millrace
