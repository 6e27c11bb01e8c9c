#include "core/model/connectionstate.h"

#include "core/base/enumwords.h"

#include <QCoreApplication>

namespace millrace {

namespace {

constexpr std::array s_names{"action_required",  "failed",      "incomplete",
                             "rejected_records", "running",     "queued",
                             "paused",           "not_run_yet", "healthy"};

constexpr std::array s_titles{
    QT_TRANSLATE_NOOP("connectionstate", "Action required"),
    QT_TRANSLATE_NOOP("connectionstate", "Failed"),
    QT_TRANSLATE_NOOP("connectionstate", "Incomplete"),
    QT_TRANSLATE_NOOP("connectionstate", "Rejected records"),
    QT_TRANSLATE_NOOP("connectionstate", "Running"),
    QT_TRANSLATE_NOOP("connectionstate", "Queued"),
    QT_TRANSLATE_NOOP("connectionstate", "Paused"),
    QT_TRANSLATE_NOOP("connectionstate", "Not run yet"),
    QT_TRANSLATE_NOOP("connectionstate", "Healthy"),
};

static_assert(s_names.size() == s_allConnectionStates.size());
static_assert(s_titles.size() == s_allConnectionStates.size());

} // namespace

QString connectionStateName(ConnectionState state) { return wordOf(s_names, state); }

QString connectionStateTitle(ConnectionState state)
{
    return QCoreApplication::translate("connectionstate",
                                       s_titles[static_cast<std::size_t>(state)]);
}

ConnectionState connectionState(const ConnectionStanding &standing)
{
    if (standing.isRunning)
        return ConnectionState::Running;
    if (standing.isQueued)
        return ConnectionState::Queued;
    if (!standing.isEnabled)
        return ConnectionState::Paused;
    if (!standing.lastStatus)
        return ConnectionState::NotRunYet;
    switch (*standing.lastStatus) {
    case JobStatus::Succeeded:
        return standing.openRejected > 0 ? ConnectionState::RejectedRecords
                                         : ConnectionState::Healthy;
    case JobStatus::Failed:
    case JobStatus::Incomplete:
        // A run that moved some rows before it met a wrong setting is cured by no retry either.
        if (standing.lastErrorKind == ErrorKind::Configuration)
            return ConnectionState::ActionRequired;
        return *standing.lastStatus == JobStatus::Failed ? ConnectionState::Failed
                                                         : ConnectionState::Incomplete;
    case JobStatus::Pending: // Its process died or was stopped.
    case JobStatus::Running:
    case JobStatus::Cancelled:
        break;
    }
    return ConnectionState::Incomplete;
}

} // namespace millrace
