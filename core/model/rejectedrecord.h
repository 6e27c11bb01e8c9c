// RejectedRecord: a row, or a value, that did not arrive as it was.
#pragma once

#include "core/base/clock.h"
#include "core/catalog/stream.h"

#include <QString>

#include <optional>
#include <string>

namespace millrace {

/// What happened to the row.
enum class RejectedOutcome {
    Rejected, ///< Not written.
    Nulled, ///< Written with the field empty.
    Truncated, ///< Written with the field shortened.
    Defaulted, ///< Written with a default in the field.
};
/// "rejected", "nulled", "truncated", "defaulted".
[[nodiscard]] QString rejectedOutcomeName(RejectedOutcome outcome);
[[nodiscard]] std::optional<RejectedOutcome> rejectedOutcomeFromName(const QString &name);

/// What became of it later.
enum class RejectedStatus {
    Open,
    Fixed, ///< Written by a retry, or closed as such by a person.
    Ignored, ///< Closed by a person, with a note.
    /// A newer version of its key was delivered, or the table replaced or cleared, for which every
    /// row is read again; a retry leaves it out.
    Superseded,
};
/// "open", "fixed", "ignored", "superseded".
[[nodiscard]] QString rejectedStatusName(RejectedStatus status);
[[nodiscard]] std::optional<RejectedStatus> rejectedStatusFromName(const QString &name);

/// One entry. Several may belong to one row when several of its values were changed.
struct RejectedRecord final
{
    qint64 id = 0; ///< Given by the store.
    QString connectionId;
    qint64 jobId = 0;
    int attempt = 0;
    StreamId stream;
    RejectedOutcome outcome = RejectedOutcome::Rejected;
    RejectedStatus status = RejectedStatus::Open;
    QString code; ///< Stable reason: "value_does_not_fit", "sqlite.constraint_failed".
    QString field; ///< The field at fault, empty when the whole row is.
    QString message; ///< One sentence, or the destination's own words.
    std::string value; ///< The offending value as the source gave it, UTF-8; empty when unknown.
    std::string sourceRecord; ///< The row as read, one JSON object.
    /// The row as given to the destination, or as far as a mapping made it; empty when it never
    /// was.
    std::string sentRecord;
    TimePoint rejectedAt;
    std::optional<TimePoint> statusAt{}; ///< When it was closed; nothing while it is open.
    QString note{}; ///< Why it was closed, in the person's words.
    std::optional<qint64> closedJob{}; ///< The run that wrote it, or a newer version of it.
    std::optional<qint64> retriedJob{}; ///< The run that tried it last.
    /// The source record as a person changed it; empty: it was not edited. A retry takes it
    /// instead.
    std::string editedRecord{};
    std::optional<TimePoint> editedAt{};
    std::string keyHash{}; ///< Of its key as it was sent; empty: it has none.
    bool hasValues = true; ///< False: a person had value and records deleted.
    qint64 ordinal = 0; ///< While it is staged: the place of its row among those of its flush.

    [[nodiscard]] bool isEdited() const { return !editedRecord.empty(); }
    /// What a retry takes: the edited source record, or else the original one.
    [[nodiscard]] const std::string &currentRecord() const
    {
        return isEdited() ? editedRecord : sourceRecord;
    }
};

/// What happened to a record after it was rejected.
enum class RejectedEventKind {
    Edited,
    EditUndone,
    RefusedAgain, ///< By a retry; the note is the reason.
    Fixed,
    Superseded,
    Ignored,
    Reopened,
    ValuesDeleted,
    Replaced, ///< Superseded by a run that read every row again and replaced the table.
    Cleared, ///< Superseded: the stream was cleared, and is read anew.
};
/// "edited", "edit_undone", "refused_again", "fixed", "superseded", "ignored", "reopened",
/// "values_deleted", "replaced", "cleared".
[[nodiscard]] QString rejectedEventName(RejectedEventKind kind);
[[nodiscard]] std::optional<RejectedEventKind> rejectedEventFromName(const QString &name);

/// A plain value.
struct RejectedEvent final
{
    TimePoint time;
    RejectedEventKind kind = RejectedEventKind::Edited;
    std::optional<qint64> jobId{}; ///< The run that did it; nothing: a person.
    QString note{};
};

} // namespace millrace
