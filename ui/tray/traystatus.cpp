#include "ui/tray/traystatus.h"

#include "ui/workspace/workspace.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_mostShown = 8;

bool isShown(const ConnectionGlance &connection)
{
    return connection.state <= ConnectionState::Queued;
}

QString toolTip(const std::map<ConnectionState, int> &counts)
{
    if (counts.empty())
        return QCoreApplication::translate("TrayStatus", "Millrace: no connections yet");
    QStringList parts;
    for (const auto &[state, count] : counts) {
        //: A state and the number of connections in it: "Running (2)".
        parts << QCoreApplication::translate("TrayStatus", "%1 (%2)")
                     .arg(connectionStateTitle(state), QLocale().toString(count));
    }
    return QCoreApplication::translate("TrayStatus", "Millrace: %1").arg(parts.join(u", "_s));
}

} // namespace

TrayStatus trayStatus(const std::vector<ConnectionGlance> &connections)
{
    TrayStatus status;
    std::map<ConnectionState, int> counts;
    for (const ConnectionGlance &connection : connections) {
        ++counts[connection.state];
        if (isShown(connection))
            status.shown.push_back(connection);
    }
    // The map is ordered by state, the worst first.
    if (!counts.empty())
        status.worst = counts.begin()->first;
    const auto running = counts.find(ConnectionState::Running);
    status.runningCount = running == counts.end() ? 0 : running->second;
    status.toolTip = toolTip(counts);
    std::ranges::stable_sort(status.shown, {}, &ConnectionGlance::state);
    if (status.shown.size() > s_mostShown)
        status.shown.resize(s_mostShown);
    return status;
}

std::vector<ConnectionGlance> glances(const Workspace &workspace)
{
    const auto snapshot = workspace.snapshot();
    std::vector<ConnectionGlance> all;
    all.reserve(snapshot->connections.size());
    for (const ConnectionSummary &summary : snapshot->connections) {
        ConnectionGlance glance{summary.connection.id,
                                summary.connection.name,
                                workspace.state(summary),
                                workspace.stateSentence(summary),
                                summary.openRejected,
                                0,
                                {}};
        if (summary.lastJob) {
            glance.lastJobId = summary.lastJob->id;
            if (summary.lastJob->endedAt)
                glance.lastDuration = std::chrono::duration_cast<std::chrono::seconds>(
                    *summary.lastJob->endedAt - summary.lastJob->createdAt);
        }
        all.push_back(std::move(glance));
    }
    return all;
}

} // namespace millrace
