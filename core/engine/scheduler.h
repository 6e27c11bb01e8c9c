// Scheduler: asks for the runs of connections that have a schedule.
#pragma once

#include "core/engine/duetimes.h"
#include "core/engine/syncengine.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace millrace {

/// Looks at the clock once a second, and at the connections when one is due, when the state
/// database has changed, and every half minute. Lives in one thread; reads the state database
/// there.
class Scheduler final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Scheduler)

public:
    /// What \a services refers to outlives it.
    explicit Scheduler(const EngineServices &services, QObject *parent = nullptr);

    void start();
    /// Asks for nothing while \a isHeld; what falls due meanwhile is asked for once afterwards.
    void hold(bool isHeld);
    /// The same for another reason: neither ends the other.
    void wait(bool isWaiting);
    /// One look; the timer calls it.
    void look();
    /// The run asked for could not start because another process runs the connection: it is asked
    /// for again later.
    void postpone(const QString &connectionId);

signals:
    void runDue(const QString &connectionId);

private:
    [[nodiscard]] bool isReadDue(TimePoint now);
    void readConnections(TimePoint now);
    [[nodiscard]] Result<std::vector<ScheduledConnection>> scheduledConnections() const;

    const EngineServices m_services;
    DueTimes m_dueTimes;
    QTimer m_timer;
    bool m_isHeld = false;
    bool m_isWaiting = false;
    std::optional<TimePoint> m_readAt;
    qint64 m_changes = -1; ///< The change counter of the last reading.
};

} // namespace millrace
