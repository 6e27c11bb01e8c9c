// ScheduleWait: holds scheduled runs back on a metered network or on battery, if that is wanted.
#pragma once

#include <QObject>

namespace millrace {

class Surroundings;
class UiPreferences;
class Workspace;

/// Runs a person asks for are not held back, and runs that are on go on. UI thread.
class ScheduleWait final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScheduleWait)

public:
    /// All three outlive it. Made before the schedules start, nothing starts before it is known how
    /// things stand.
    ScheduleWait(Workspace &workspace, const UiPreferences &preferences,
                 const Surroundings &surroundings, QObject *parent = nullptr);

private:
    void refresh();

    Workspace &m_workspace;
    const UiPreferences &m_preferences;
    const Surroundings &m_surroundings;
};

} // namespace millrace
