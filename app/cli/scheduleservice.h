// ScheduleService: runs the schedules of a profile until it is told to end.
#pragma once

#include "app/cli/session.h"
#include "core/engine/enginethread.h"
#include "core/notices/noticeservice.h"
#include "core/store/retention.h"

#include <QTimer>

#include <map>
#include <thread>

namespace millrace {

class PowerAndNetwork;

/// What "millrace-cli serve" does: schedules, the queue, notices, and the daily pruning of the
/// history. It says on standard output when runs begin and end. Main thread.
class ScheduleService final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScheduleService)

public:
    /// \a session and \a database outlive it.
    ScheduleService(Session &session, StateDatabase &database, int maximumRuns);
    ~ScheduleService() override;

    /// Returns after a signal, once every run has stopped.
    void run();

private:
    void tellStart(const QString &connectionId);
    void tellEnd(const QString &connectionId, qint64 jobId, JobStatus status);
    void tellRefusal(const QString &connectionId, const Error &error);
    void tellCharge();
    void tellChannels();
    void tell(const QString &text);
    void waitOrGoOn();
    void prune();
    void stop();
    [[nodiscard]] QString nameOf(const QString &connectionId);

    Session &m_session;
    StateDatabase &m_database;
    EngineThread m_engine;
    NoticeService m_notices;
    std::unique_ptr<PowerAndNetwork> m_surroundings;
    QTimer m_chargeTimer;
    QTimer m_pruneTimer;
    QString m_charge; ///< What was last said of who runs the schedules.
    QStringList m_channels; ///< … and of channels of notices that fail.
    CancellationSource m_pruning;
    std::jthread m_pruner;
};

} // namespace millrace
