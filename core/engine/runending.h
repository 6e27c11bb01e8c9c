// RunEnding: what follows a run that has ended: the pause of a connection that only fails, hooks.
#pragma once

#include "core/base/redaction.h"
#include "core/base/runlog.h"
#include "core/engine/runplan.h"
#include "core/model/runhook.h"

namespace millrace {

/// Used by the thread of the run, once the job has its final status and while its lock is held;
/// what it is made with outlives it. What goes wrong here is told to the log, and changes nothing
/// about the run.
class RunEnding final
{
public:
    RunEnding(const EngineServices &services, const RunPlan &plan, const Redactor &redactor,
              RunLog &log)
        : m_services(services)
        , m_plan(plan)
        , m_redactor(redactor)
        , m_log(log)
    {
    }

    /// Goes by the connection as it is stored now: its settings may have changed during the run.
    /// Blocks until the last hook has ended and the ends are verified; a cancellation ends both.
    void follow(const Cancellation &cancellation);

private:
    /// Those of \a hooks a run that ended with \a status calls, with their addresses.
    [[nodiscard]] std::vector<RunHook> addressed(const std::vector<RunHook> &hooks,
                                                 JobStatus status);
    void judgeFailures(const Connection &connection, const Job &job);
    /// Compares both ends where the connection wants that; the log hears numbers and no values.
    void verify(const Connection &connection, const Job &job, const Cancellation &cancellation);

    const EngineServices &m_services;
    const RunPlan &m_plan;
    const Redactor &m_redactor;
    RunLog &m_log;
};

} // namespace millrace
