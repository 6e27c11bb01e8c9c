// A run that was paused: a pending job whose error says so, so that it survives the program.
#pragma once

#include "core/model/job.h"

namespace millrace {

inline constexpr auto s_runPausedCode = "engine.run_paused";

/// Whether \a job waits for the person who paused it. Only a start by hand goes on with it.
[[nodiscard]] inline bool isPaused(const Job &job)
{
    return job.status == JobStatus::Pending && job.error
        && job.error->code == QLatin1StringView(s_runPausedCode);
}

} // namespace millrace
