// The SQL of RejectedStore; apart, so that the test looks at the plans of what really runs.
#pragma once

#include <QByteArray>
#include <QStringBuilder>

namespace millrace::rejectedqueries {

/// The groups a filter admits: ?1 connection, ?2 and ?3 stream, ?4 code, ?5 field, ?6 outcome;
/// null admits all. There are few groups, so no index has to help here.
inline constexpr char admitted[]
    = "(?1 IS NULL OR g.connection_id = ?1) "
      "AND (?2 IS NULL OR (g.namespace = ?2 AND g.name = ?3)) AND (?4 IS NULL OR g.code = ?4) "
      "AND (?5 IS NULL OR g.field = ?5) AND (?6 IS NULL OR g.outcome = ?6)";

/// The ids of the admitted groups.
[[nodiscard]] inline QByteArray groupIds()
{
    return QByteArray("SELECT g.id FROM rejected_groups g WHERE ") + admitted;
}

/// The admitted groups with their counts, largest first; of job ?7 and of status ?8 when asked.
[[nodiscard]] inline QByteArray groupCounts(bool ofJob, bool ofStatus)
{
    return QByteArray("SELECT g.connection_id, g.namespace, g.name, g.outcome, g.code, g.field, "
                      "(SELECT COUNT(*) FROM rejected_records r WHERE r.group_id = g.id")
        + (ofJob ? " AND r.job_id = ?7" : "") + (ofStatus ? " AND r.status = ?8" : "")
        + ") AS records FROM rejected_groups g WHERE " + admitted + " ORDER BY records DESC, g.id";
}

/// At most ?4 ids above ?3 of group ?1 with status ?2, in order; of job ?5 when asked.
[[nodiscard]] inline QByteArray groupPage(bool ofJob)
{
    return QByteArray("SELECT id FROM rejected_records "
                      "WHERE group_id = ?1 AND status = ?2 AND id > ?3")
        + (ofJob ? " AND job_id = ?5" : "") + " ORDER BY id LIMIT ?4";
}

/// The admitted groups that have an open record with its values; of job ?7 when asked.
[[nodiscard]] inline QByteArray retriableGroups(bool ofJob)
{
    return QByteArray("SELECT g.connection_id, g.namespace, g.name, g.outcome "
                      "FROM rejected_groups g WHERE ")
        + admitted
        + " AND EXISTS (SELECT 1 FROM rejected_records r WHERE r.group_id = g.id "
          "AND r.status = 0 AND r.has_values = 1"
        + (ofJob ? " AND r.job_id = ?7)" : ")");
}

/// The group of the record with the id ?1, where it is open and has its values.
inline constexpr char retriableRecord[]
    = "SELECT g.connection_id, g.namespace, g.name, g.outcome FROM rejected_records r "
      "JOIN rejected_groups g ON g.id = r.group_id "
      "WHERE r.id = ?1 AND r.status = 0 AND r.has_values = 1";

/// The whole record with the id ?1.
inline constexpr char record[]
    = "SELECT r.id, g.connection_id, r.job_id, r.attempt, g.namespace, g.name, g.outcome, "
      "r.status, g.code, g.field, r.message, r.value, r.source_record, r.sent_record, "
      "r.rejected_at, r.status_at, r.note, r.closed_job, r.retried_job, r.key_hash, r.has_values, "
      "e.edited_at, e.source_record FROM rejected_records r "
      "JOIN rejected_groups g ON g.id = r.group_id LEFT JOIN rejected_edits e ON e.record = r.id "
      "WHERE r.id = ?1";

/// What a search looks at, of the record with the id ?1.
inline constexpr char searched[]
    = "SELECT r.rejected_at, g.field, r.message, r.value, r.source_record, r.sent_record "
      "FROM rejected_records r JOIN rejected_groups g ON g.id = r.group_id WHERE r.id = ?1";

/// The number of open records by connection.
inline constexpr char openByConnection[]
    = "SELECT g.connection_id, SUM((SELECT COUNT(*) FROM rejected_records r "
      "WHERE r.group_id = g.id AND r.status = 0)) FROM rejected_groups g GROUP BY g.connection_id";

/// Gives the record with the id ?1 the status ?2 and the note ?4, at ?3, unless it has them.
inline constexpr char setStatus[]
    = "UPDATE rejected_records SET status = ?2, status_at = ?3, note = ?4, closed_job = NULL "
      "WHERE id = ?1 AND (status <> ?2 OR note <> ?4)";
/// Tells of it before, as an event of the kind ?5 at ?3.
inline constexpr char noteStatus[]
    = "INSERT INTO rejected_events (record, at, kind, note) SELECT id, ?3, ?5, ?4 "
      "FROM rejected_records WHERE id = ?1 AND (status <> ?2 OR note <> ?4)";

/// Stores ?3 as the edit of the record ?1 made at ?2; where it is open and has values.
inline constexpr char saveEdit[]
    = "INSERT INTO rejected_edits (record, edited_at, source_record) SELECT id, ?2, ?3 "
      "FROM rejected_records WHERE id = ?1 AND status = 0 AND has_values = 1 "
      "ON CONFLICT (record) DO UPDATE SET edited_at = ?2, source_record = ?3";
inline constexpr char removeEdit[] = "DELETE FROM rejected_edits WHERE record = ?1";
/// What deleting the values of the record ?1 does to its row, its edit and its events.
inline constexpr char emptyRecord[]
    = "UPDATE rejected_records SET has_values = 0, message = '', value = '', source_record = '', "
      "sent_record = '' WHERE id = ?1 AND has_values = 1";
inline constexpr char emptyEvents[]
    = "UPDATE rejected_events SET note = '' WHERE record = ?1 AND kind = 'refused_again'";
inline constexpr char addEvent[]
    = "INSERT INTO rejected_events (record, at, kind) VALUES (?1, ?2, ?3)";
inline constexpr char history[]
    = "SELECT at, kind, job_id, note FROM rejected_events WHERE record = ?1 ORDER BY id";

} // namespace millrace::rejectedqueries
