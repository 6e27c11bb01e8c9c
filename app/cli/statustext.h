// Status texts: how runs, streams and rejected records fared, in the words of people.
#pragma once

#include "core/model/job.h"
#include "core/model/rejectedrecord.h"

namespace millrace {

/// In the person's language, as jobStatusName() and the others are in English for programs.
[[nodiscard]] QString jobStatusText(JobStatus status);
[[nodiscard]] QString streamStatusText(StreamStatus status);
[[nodiscard]] QString rejectedOutcomeText(RejectedOutcome outcome);
[[nodiscard]] QString rejectedStatusText(RejectedStatus status);

} // namespace millrace
