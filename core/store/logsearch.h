// Log search: what is found in the logs of all attempts, of one connection or of every one.
#pragma once

#include "core/base/cancellation.h"
#include "core/store/logmatcher.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"

#include <functional>
#include <vector>

namespace millrace {

/// The attempts whose logs are looked at.
struct LogScope final
{
    QString connectionId; ///< Empty: of every connection.
    qint64 jobId = 0; ///< 0: of every run.
    int attempt = 0; ///< 0: of every attempt.
};

struct LogSearchRequest final
{
    LogScope scope;
    int contextLines = 0; ///< Shown before and after each hit; at most s_mostContext.
    qint64 mostHits = 1'000; ///< The search ends there.

    static constexpr int s_mostContext = 100;
};

/// A line that was found.
struct LogHit final
{
    QString connectionId;
    QString connectionName;
    qint64 jobId = 0;
    int attempt = 0;
    qint64 line = 0; ///< Its number in the log, from 0.
    qint64 offset = 0; ///< Where it starts, in bytes.
    LogEntry entry;
    std::vector<LogEntry> before; ///< The lines above it, in their order.
    std::vector<LogEntry> after;
};

/// How far a search has come, or came.
struct LogSearchState final
{
    qint64 hits = 0;
    qint64 logs = 0; ///< Looked at.
    qint64 allLogs = 0; ///< To look at; attempts that left none count too.
    qint64 bytes = 0; ///< Looked at.
    qint64 unreadable = 0; ///< Logs that are there and could not be read.
    bool isComplete = false; ///< Not ended by the number of hits.
};

struct LogSearchObserver final
{
    std::function<void(LogHit)> found; ///< Required.
    std::function<void(const LogSearchState &)> moved; ///< After some megabytes; may be empty.
};

/// Looks through the logs, the newest attempt first, each from its start, one line at a time:
/// memory does not depend on their size. Messages of hits and their context are cut to
/// s_longestShown characters, around the place that was found.
///
/// Blocks; the observer is called in the calling thread. A log that grows meanwhile is searched as
/// far as it was when its turn came.
class LogSearcher final
{
public:
    static constexpr qsizetype s_longestShown = 2'000;

    /// Both must outlive it.
    LogSearcher(StateDatabase &database, const Profile &profile)
        : m_database(database)
        , m_profile(profile)
    {
    }

    [[nodiscard]] Result<LogSearchState> search(const LogMatcher &matcher,
                                                const LogSearchRequest &request,
                                                const LogSearchObserver &observer,
                                                const Cancellation &cancellation) const;

private:
    StateDatabase &m_database;
    const Profile &m_profile;
};

/// The SQL, for the test of its plans.
namespace logqueries {

/// Attempts below (?1, ?2), newest first; ?3 at most.
inline constexpr char attempts[]
    = "SELECT j.id, a.number, j.connection_id, c.name, a.started_at FROM jobs j "
      "CROSS JOIN attempts a ON a.job_id = j.id JOIN connections c ON c.id = j.connection_id "
      "WHERE j.id <= ?1 AND (j.id < ?1 OR a.number < ?2) "
      "ORDER BY j.id DESC, a.number DESC LIMIT ?3";

/// The same of the connection ?4.
inline constexpr char attemptsOfConnection[]
    = "SELECT j.id, a.number, j.connection_id, c.name, a.started_at FROM jobs j "
      "CROSS JOIN attempts a ON a.job_id = j.id JOIN connections c ON c.id = j.connection_id "
      "WHERE j.connection_id = ?4 AND j.id <= ?1 AND (j.id < ?1 OR a.number < ?2) "
      "ORDER BY j.id DESC, a.number DESC LIMIT ?3";

} // namespace logqueries

} // namespace millrace
