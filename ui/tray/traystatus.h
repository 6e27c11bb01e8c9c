// TrayStatus: all connections as one state, one tool tip and a short list.
#pragma once

#include "core/model/connectionstate.h"

#include <QString>

#include <chrono>
#include <vector>

namespace millrace {

class Workspace;

/// What the tray and the notifications need to know of one connection.
struct ConnectionGlance final
{
    QString id;
    QString name;
    ConnectionState state = ConnectionState::NotRunYet;
    QString sentence; ///< The state with its reason.
    qint64 openRejected = 0;
    qint64 lastJobId = 0; ///< Of the newest job; 0 when there is none.
    std::chrono::seconds lastDuration{0}; ///< Of that job, once it has ended.

    bool operator==(const ConnectionGlance &) const = default;
};

/// A plain value.
struct TrayStatus final
{
    ConnectionState worst = ConnectionState::Healthy;
    QString toolTip; ///< The counts in words: "Millrace: 1 failed, 2 running".
    std::vector<ConnectionGlance> shown; ///< Running or troubled ones, worst first, at most eight.
    int runningCount = 0;

    bool operator==(const TrayStatus &) const = default;
};

[[nodiscard]] TrayStatus trayStatus(const std::vector<ConnectionGlance> &connections);

/// What \a workspace knows at this moment.
[[nodiscard]] std::vector<ConnectionGlance> glances(const Workspace &workspace);

} // namespace millrace
