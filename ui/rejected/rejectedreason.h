// RejectedReason: what the reason of a rejected record means, and what to do about it.
#pragma once

#include "core/model/rejectedrecord.h"

#include <QString>

namespace millrace {

/// The reason as a short phrase: "value does not fit". A code without a phrase of its own is shown
/// in words: "sqlite.constraint_failed" as "constraint failed".
[[nodiscard]] QString reasonTitle(const QString &code);

/// The next step, one sentence.
[[nodiscard]] QString reasonHint(const QString &code, RejectedOutcome outcome);

/// "Not written", "Written without the value", "Written with a shortened value".
[[nodiscard]] QString outcomeTitle(RejectedOutcome outcome);

/// "Open", "Fixed", "Ignored", "Superseded".
[[nodiscard]] QString rejectedStatusTitle(RejectedStatus status);

/// "edited", "refused again".
[[nodiscard]] QString rejectedEventTitle(RejectedEventKind kind);

} // namespace millrace
