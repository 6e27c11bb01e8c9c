// RunPlan: what one run of a connection works with.
#pragma once

#include "core/base/costbudget.h"
#include "core/engine/syncengine.h"
#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "core/model/job.h"
#include "core/store/connectionlock.h"
#include "core/store/enginesettings.h"

#include <memory>

namespace millrace {

/// Loaded and checked before the thread of the run starts.
struct RunPlan final
{
    Connection connection;
    Endpoint source;
    Endpoint destination;
    Job job;
    RunOptions options;
    EngineSettings settings;
    std::shared_ptr<CostBudget> budget; ///< What the streams of all runs share.
    /// A clearing that was asked for and never ended; it comes before the job.
    std::optional<Job> clearing{};
    std::shared_ptr<ConnectionLock> lock; ///< Of both.

    /// Rejected records are written once more; nothing is read from the source.
    [[nodiscard]] bool isRetry() const { return job.kind == JobKind::Retry; }
    /// Tables of the destination are emptied; nothing is read from the source.
    [[nodiscard]] bool isClearing() const { return job.kind == JobKind::Clear; }
    [[nodiscard]] bool readsSource() const { return !isRetry() && !isClearing(); }
    /// The run of the clearing that comes first. REQUIRES: clearing.
    [[nodiscard]] RunPlan ofClearing() const
    {
        RunPlan plan = *this;
        plan.job = *clearing;
        plan.clearing.reset();
        plan.options.maximumAttempts = 1;
        return plan;
    }
};

} // namespace millrace
