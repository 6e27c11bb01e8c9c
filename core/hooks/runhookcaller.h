// RunHookCaller: calls the commands and webhooks of a connection after a run.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/redaction.h"
#include "core/base/runlog.h"
#include "core/model/job.h"
#include "core/model/runhook.h"

#include <vector>

namespace millrace {

/// Which run it was. A plain value.
struct EndedRun final
{
    QString connection; ///< Its name.
    qint64 jobId = 0;
    JobStatus status = JobStatus::Failed;
    QJsonObject summary; ///< See runSummary().
};

/// Used by one thread; what it is made with outlives it.
class RunHookCaller final
{
public:
    /// \a redactor hides the secrets of the run in the summary; \a log has one of its own.
    RunHookCaller(const Clock &clock, RunLog &log, Redactor redactor)
        : m_clock(clock)
        , m_log(log)
        , m_redactor(std::move(redactor))
    {
    }

    /// Calls one after the other what \a run's end calls for. A command gets the summary on its
    /// standard input and MILLRACE_CONNECTION, MILLRACE_RUN and MILLRACE_STATUS as variables; a
    /// webhook gets it as the body of a POST. Output, answers and faults go into the log; none is
    /// fatal. Blocks, by the hooks' time limits; a cancellation ends it.
    void call(const std::vector<RunHook> &hooks, const EndedRun &run,
              const Cancellation &cancellation);

private:
    [[nodiscard]] Result<void> callCommand(const RunHook &hook, const EndedRun &run,
                                           const QByteArray &summary,
                                           const Cancellation &cancellation);
    [[nodiscard]] Result<void> callWebhook(const RunHook &hook, const QByteArray &summary,
                                           const Cancellation &cancellation);

    const Clock &m_clock;
    RunLog &m_log;
    const Redactor m_redactor;
};

/// Whether a run that ended with \a status calls \a hook.
[[nodiscard]] bool isCalled(const RunHook &hook, JobStatus status);
/// The hook as logs and lists name it: the program without its folder, or the server of the
/// address; the rest of either may hold a secret.
[[nodiscard]] QString shownName(const RunHook &hook);

} // namespace millrace
