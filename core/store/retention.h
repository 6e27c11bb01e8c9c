// Retention: what is old enough to go from the history of a profile.
#pragma once

#include "core/base/cancellation.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"

#include <optional>

namespace millrace {

/// How long history is kept, and how much of it. Nothing: for ever, as much as there is. Open
/// rejected records are always kept.
struct RetentionPolicy final
{
    std::optional<int> keepRunsDays = 180; ///< From the end of a run.
    std::optional<int> keepClosedRejectedDays = 180; ///< From the day they were closed.
    std::optional<int> keepLogsDays = 180; ///< From the end of their run.
    /// Of rows that a verification showed, from its end; its numbers stay.
    std::optional<int> keepShownRowsDays = 180;
    // In bytes; what is oldest goes first.
    std::optional<qint64> mostRuns{};
    std::optional<qint64> mostRejected{}; ///< Of open and closed ones together.
    std::optional<qint64> mostLogs = 2'000'000'000;
    std::optional<qint64> mostShownRows{};

    bool operator==(const RetentionPolicy &) const = default;
};

struct PrunedHistory final
{
    qint64 rejectedRecords = 0;
    qint64 runs = 0; ///< With their attempts and log files.
    qint64 logs = 0; ///< Of runs that stay.
    qint64 logBytes = 0; ///< Of those.
    qint64 verifications = 0; ///< Whose rows are gone.

    [[nodiscard]] bool isNothing() const
    {
        return rejectedRecords == 0 && runs == 0 && logs == 0 && verifications == 0;
    }
};

/// Removes what is older or more than \a policy allows, in transactions small enough not to hold up
/// a running connection. What has not ended is left alone with all it wrote. A run stays while
/// rejected records belong to it, or a flush whose fate is not known; the newest run of a
/// connection and its newest success stay however old they are, for they say how it stands, and
/// their logs with them. After an error, a cancellation or a kill the next call goes on.
[[nodiscard]] Result<PrunedHistory> pruneHistory(StateDatabase &database, const Profile &profile,
                                                 const RetentionPolicy &policy,
                                                 const Cancellation &cancellation = {});

/// The SQL, for the test of its plans.
namespace retentionqueries {

/// Removes at most ?2 records that were closed before ?1, the oldest ones, but for those of a run
/// that has not ended.
inline constexpr char removeClosed[]
    = "DELETE FROM rejected_records WHERE id IN (SELECT id FROM rejected_records r "
      "WHERE status <> 0 AND status_at < ?1 "
      "AND (SELECT ended_at FROM jobs j WHERE j.id = r.job_id) IS NOT NULL "
      "ORDER BY status_at LIMIT ?2)";

/// Attempts of at most ?2 runs that ended before ?1 and that nothing needs. Unless ?3 is 0 these
/// are needed as well: the failures since the last success that still decide whether a connection
/// warns or pauses by itself, and the run from which its days without success are counted.
inline constexpr char oldRuns[]
    = "SELECT j.id, IFNULL(a.number, 0) FROM (SELECT id FROM jobs o WHERE ended_at < ?1 "
      "AND NOT EXISTS (SELECT 1 FROM rejected_records r WHERE r.job_id = o.id) "
      "AND NOT EXISTS (SELECT 1 FROM flushes f WHERE f.job_id = o.id) "
      "AND id <> IFNULL((SELECT MAX(id) FROM jobs n WHERE n.connection_id = o.connection_id "
      "AND n.kind IN ('sync', 'refresh')), 0) "
      "AND id <> IFNULL((SELECT MAX(id) FROM jobs s WHERE s.connection_id = o.connection_id "
      "AND s.status = 'succeeded' AND s.kind IN ('sync', 'refresh')), 0) "
      "AND (?3 = 0 OR status NOT IN ('failed', 'incomplete') OR kind NOT IN ('sync', 'refresh') "
      "OR id < IFNULL((SELECT MAX(id) FROM jobs s WHERE s.connection_id = o.connection_id "
      "AND s.status = 'succeeded' AND s.kind IN ('sync', 'refresh')), 0) "
      "OR (SELECT COUNT(*) FROM jobs y WHERE y.connection_id = o.connection_id AND y.id > o.id "
      "AND y.status IN ('failed', 'incomplete') AND y.kind IN ('sync', 'refresh')) >= "
      "(SELECT MAX(IFNULL(json_extract(c.settings, '$.run_policy.pause_failures'), 30), "
      "IFNULL(json_extract(c.settings, '$.run_policy.warn_failures'), 20)) "
      "FROM connections c WHERE c.id = o.connection_id)) "
      "AND (?3 = 0 OR id <> (SELECT MIN(id) FROM jobs m WHERE m.connection_id = o.connection_id) "
      "OR EXISTS (SELECT 1 FROM jobs s WHERE s.connection_id = o.connection_id "
      "AND s.status = 'succeeded' AND s.kind IN ('sync', 'refresh'))) ORDER BY id LIMIT ?2) j "
      "LEFT JOIN attempts a ON a.job_id = j.id";

/// Takes the rows, which have values of both ends, out of at most ?2 verifications that ended
/// before ?1, the oldest ones.
inline constexpr char forgetShownRows[]
    = "UPDATE verifications SET result = json_set(result, '$.streams', json(("
      "SELECT json_group_array(json(json_remove(s.value, '$.examples'))) "
      "FROM json_each(verifications.result, '$.streams') s))) "
      "WHERE connection_id IN (SELECT connection_id FROM verifications v WHERE ended_at < ?1 "
      "AND EXISTS (SELECT 1 FROM json_each(v.result, '$.streams') e "
      "WHERE json_array_length(e.value, '$.examples') > 0) ORDER BY ended_at LIMIT ?2)";

/// Delivered files of runs that are gone, where a part of the path is the number of the run: no
/// other run chooses that name.
inline constexpr char forgetDelivered[]
    = "DELETE FROM delivery_files WHERE delivered_at IS NOT NULL "
      "AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = delivery_files.job_id) "
      "AND instr('/' || path || '/', '/' || job_id || '/') > 0";

} // namespace retentionqueries

} // namespace millrace
