// ConnectionState: how a connection stands, in the nine words every screen and command uses.
#pragma once

#include "core/model/job.h"

#include <QString>

#include <array>
#include <optional>

namespace millrace {

/// Worst first: the order of the tray, the list and the command "status".
enum class ConnectionState {
    ActionRequired, ///< The last run failed or stayed incomplete; only a change of settings cures
                    ///< it.
    Failed, ///< The last run failed.
    Incomplete, ///< The last run got some rows through, not all; or was cancelled or interrupted.
    RejectedRecords, ///< The last run succeeded, and rejected records are open.
    Running,
    Queued, ///< Asked for, waiting for a free place.
    Paused, ///< Does not run by itself until it is resumed.
    NotRunYet,
    Healthy,
};

inline constexpr std::array s_allConnectionStates{
    ConnectionState::ActionRequired,  ConnectionState::Failed,    ConnectionState::Incomplete,
    ConnectionState::RejectedRecords, ConnectionState::Running,   ConnectionState::Queued,
    ConnectionState::Paused,          ConnectionState::NotRunYet, ConnectionState::Healthy,
};

/// "action_required", "failed", "incomplete", "rejected_records", "running", "queued", "paused",
/// "not_run_yet", "healthy".
[[nodiscard]] QString connectionStateName(ConnectionState state);
/// The word on screen, translated: "Action required", "Healthy".
[[nodiscard]] QString connectionStateTitle(ConnectionState state);

/// What the state follows from.
struct ConnectionStanding final
{
    bool isEnabled = true;
    bool isRunning = false; ///< Here or in another process.
    bool isQueued = false;
    std::optional<JobStatus> lastStatus; ///< Of the newest job; nothing when there is none.
    std::optional<ErrorKind> lastErrorKind; ///< Of the newest job that did not succeed.
    qint64 openRejected = 0; ///< Rejected records with the status open.
};

/// Running and Queued first, then Paused, then what the last job says. A job left pending or
/// running by a dead process is Incomplete; a cancelled one is Incomplete (behaviour §6).
[[nodiscard]] ConnectionState connectionState(const ConnectionStanding &standing);

} // namespace millrace
