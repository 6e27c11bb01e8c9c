// Progress texts: a run that is on, or has ended, in words.
#pragma once

#include "core/model/job.h"
#include "core/model/syncprogress.h"

#include <QString>

#include <optional>

namespace millrace {

/// "Running for 12 s, attempt 2, 3 of 14 streams are complete."
[[nodiscard]] QString runningText(const SyncProgress &progress, TimePoint now);
/// "1,930 records/s · 1.2 MB/s · about 40 s left", or who is waited for and until when; empty
/// before the next attempt.
[[nodiscard]] QString speedText(const SyncProgress &progress);
/// "Run 12", "Run 12, users alone", "Run 12, 3 streams alone".
[[nodiscard]] QString runHeading(const Job &job);
/// "Succeeded 5 minutes ago after 4.2 s, started by the schedule."
[[nodiscard]] QString endedText(const Job &job, TimePoint now);
/// Share of the records of all streams, 0 to 99; nothing unless every stream has an estimate.
[[nodiscard]] std::optional<int> percentOf(const SyncProgress &progress);

/// While waiting for the next attempt: "Attempt 2 starts in 0:27."
[[nodiscard]] QString retryText(const SyncProgress &progress, TimePoint now);
/// What the last attempt failed of.
[[nodiscard]] QString retryReason(const SyncProgress &progress);

} // namespace millrace
