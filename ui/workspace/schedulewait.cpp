#include "ui/workspace/schedulewait.h"

#include "ui/settings/preferences.h"
#include "ui/workspace/surroundings.h"
#include "ui/workspace/workspace.h"

namespace millrace {

ScheduleWait::ScheduleWait(Workspace &workspace, const UiPreferences &preferences,
                           const Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_preferences(preferences)
    , m_surroundings(surroundings)
{
    connect(&m_preferences, &UiPreferences::changed, this, &ScheduleWait::refresh);
    connect(&m_surroundings, &Surroundings::changed, this, &ScheduleWait::refresh);
    refresh();
}

void ScheduleWait::refresh()
{
    const bool minds = m_preferences.waitsOnMetered() || m_preferences.waitsOnBattery();
    std::optional<WaitReason> reason;
    if (m_preferences.waitsOnMetered() && m_surroundings.isMetered())
        reason = WaitReason::MeteredNetwork;
    else if (m_preferences.waitsOnBattery() && m_surroundings.isOnBattery())
        reason = WaitReason::Battery;
    m_workspace.setScheduleWait(reason || (minds && !m_surroundings.isKnown()), reason);
}

} // namespace millrace
