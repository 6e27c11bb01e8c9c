// Scheduler: asks for the runs of connections that have a schedule.
#pragma once

#include "core/engine/duetimes.h"
#include "core/engine/syncengine.h"
#include "core/store/schedulerlock.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace millrace {

/// Looks at the clock once a second, and at the connections when one is due, when the state
/// database has changed, and every half minute. Lives in one thread; reads and writes the state
/// database there.
///
/// Of all schedulers of a profile, in whatever processes, the one that holds the SchedulerLock asks
/// for runs; when it ends or dies, another one goes on at its next look, with what the first had
/// stored.
class Scheduler final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Scheduler)

public:
    /// What \a services refers to outlives it.
    explicit Scheduler(const EngineServices &services, QObject *parent = nullptr);
    ~Scheduler() override;

    void start();
    /// Asks for nothing while \a isHeld, for the process is about to end: another one may take over
    /// meanwhile. What falls due and nobody runs is asked for once afterwards.
    void hold(bool isHeld);
    /// Asks for nothing for the time being, and no other process does.
    void wait(bool isWaiting);
    /// One look; the timer calls it.
    void look();
    /// The run asked for could not start because its connection runs, here or in another process:
    /// it is asked for again later.
    void postpone(const QString &connectionId);
    /// The run asked for has begun, or cannot be carried out.
    void confirm(const DueRun &run);

    /// Whether it is the one that runs the schedules of the profile.
    [[nodiscard]] bool isInCharge() const { return m_lock != nullptr; }
    /// The earliest time a run is due; may have passed. Nothing while it is not in charge.
    [[nodiscard]] std::optional<TimePoint> next() const;

signals:
    /// Answered by postpone() or confirm(), now or later.
    void runDue(const millrace::DueRun &run);

private:
    [[nodiscard]] bool takeCharge();
    [[nodiscard]] bool isReadDue(TimePoint now);
    void readConnections(TimePoint now);
    void storeMarks();

    const EngineServices m_services;
    DueTimes m_dueTimes;
    QTimer m_timer;
    std::unique_ptr<SchedulerLock> m_lock; ///< Null: another one is in charge.
    bool m_isHeld = false;
    bool m_isWaiting = false;
    std::optional<TimePoint> m_readAt;
    qint64 m_changes = -1; ///< The change counter of the last reading.
    std::vector<ScheduleMark> m_unstored;
};

} // namespace millrace
