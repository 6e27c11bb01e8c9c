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

/// What the person did about it.
enum class RejectedStatus { Open, Fixed, Ignored };
/// "open", "fixed", "ignored".
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
};

} // namespace millrace
