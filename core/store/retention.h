// Retention: what is old enough to go from the history of a profile.
#pragma once

#include "core/base/cancellation.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"

#include <optional>

namespace millrace {

/// How long history is kept. Nothing: for ever. Open rejected records are always kept.
struct RetentionPolicy final
{
    std::optional<int> keepRunsDays = 180; ///< From the end of a run.
    std::optional<int> keepClosedRejectedDays = 180; ///< From the day they were closed.
};

struct PrunedHistory final
{
    qint64 rejectedRecords = 0;
    qint64 runs = 0; ///< With their attempts and log files.
};

/// Removes what is older than \a policy allows, in transactions small enough not to hold up a
/// running connection. A run stays while rejected records belong to it, or a flush whose fate is
/// not known; the newest run of a connection and its newest success stay however old they are, for
/// they say how it stands. After an error or a cancellation the next call goes on.
[[nodiscard]] Result<PrunedHistory> pruneHistory(StateDatabase &database, const Profile &profile,
                                                 const RetentionPolicy &policy,
                                                 const Cancellation &cancellation = {});

/// The SQL, for the test of its plans.
namespace retentionqueries {

/// Removes at most ?2 records closed before ?1.
inline constexpr char removeClosed[]
    = "DELETE FROM rejected_records WHERE id IN (SELECT id FROM rejected_records "
      "WHERE status <> 0 AND status_at < ?1 LIMIT ?2)";

/// Attempts of at most ?2 runs that ended before ?1 and that nothing needs.
inline constexpr char oldRuns[]
    = "SELECT j.id, IFNULL(a.number, 0) FROM (SELECT id FROM jobs o WHERE ended_at < ?1 "
      "AND NOT EXISTS (SELECT 1 FROM rejected_records r WHERE r.job_id = o.id) "
      "AND NOT EXISTS (SELECT 1 FROM flushes f WHERE f.job_id = o.id) "
      "AND id <> IFNULL((SELECT MAX(id) FROM jobs n WHERE n.connection_id = o.connection_id "
      "AND n.kind = 'sync'), 0) "
      "AND id <> IFNULL((SELECT MAX(id) FROM jobs s WHERE s.connection_id = o.connection_id "
      "AND s.status = 'succeeded' AND s.kind = 'sync'), 0) ORDER BY id LIMIT ?2) j "
      "LEFT JOIN attempts a ON a.job_id = j.id";

} // namespace retentionqueries

} // namespace millrace
