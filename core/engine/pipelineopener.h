// PipelineOpener: makes the pipeline of one stream of a run.
#pragma once

#include "core/base/runlog.h"
#include "core/engine/runends.h"
#include "core/engine/runlanes.h"
#include "core/engine/runplan.h"
#include "core/store/checkpointstore.h"

#include <memory>
#include <mutex>

namespace millrace {

/// One for each attempt; what it is made with outlives it. Safe from any thread: it serialises the
/// calls of both connectors.
class PipelineOpener final
{
public:
    PipelineOpener(const EngineServices &services, const RunPlan &plan, const RunLanes &lanes,
                   CheckpointStore &checkpoints, RunConnectors &connectors, RunLog &log,
                   int attempt)
        : m_services(services)
        , m_plan(plan)
        , m_lanes(lanes)
        , m_checkpoints(checkpoints)
        , m_connectors(connectors)
        , m_log(log)
        , m_attempt(attempt)
    {
    }

    /// Null when the stream was complete already.
    [[nodiscard]] Result<std::shared_ptr<StreamPipeline>> open(const RunLanes::Lane &lane,
                                                               const Cancellation &cancellation);

private:
    [[nodiscard]] Result<std::shared_ptr<StreamPipeline>>
    openStream(const RunLanes::Lane &lane, const Cancellation &cancellation);
    /// The same for the rejected records of a retry.
    [[nodiscard]] Result<std::shared_ptr<StreamPipeline>>
    openRetry(const RunLanes::Lane &lane, const Cancellation &cancellation);
    /// The lane's stream with the row limit of this attempt.
    [[nodiscard]] ConfiguredStream limited(const RunLanes::Lane &lane) const;

    const EngineServices &m_services;
    const RunPlan &m_plan;
    const RunLanes &m_lanes;
    CheckpointStore &m_checkpoints;
    RunConnectors &m_connectors;
    RunLog &m_log;
    const int m_attempt;
    std::mutex m_opening; ///< Serialises the calls of both connectors.
};

} // namespace millrace
