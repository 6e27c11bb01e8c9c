// Shutdown: ends the program without losing anything of the runs that are on.
#pragma once

#include <QObject>

namespace millrace {

class Workspace;

/// UI thread only. What has been confirmed stays at the destination in any case; a run that is
/// interrupted goes on at its checkpoint when its connection runs next.
class Shutdown final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Shutdown)

public:
    enum class Stage {
        Idle,
        Finishing, ///< Waits for the runs; nothing new starts by a schedule.
        Stopping, ///< The runs are being interrupted.
        Done,
    };

    /// \a workspace outlives it.
    explicit Shutdown(Workspace &workspace, QObject *parent = nullptr);

    [[nodiscard]] Stage stage() const { return m_stage; }
    /// Names of the connections whose runs would be ended.
    [[nodiscard]] QStringList runningNames() const;

    /// Waiting requests are taken back, running ones end by themselves; done() follows.
    void finishRuns();
    /// Interrupts the runs; done() follows within some seconds.
    void stopRuns();
    /// Gives finishRuns() up.
    void stay();

signals:
    /// Once.
    void done();

private:
    void check();
    void end();

    Workspace &m_workspace;
    Stage m_stage = Stage::Idle;
};

} // namespace millrace
