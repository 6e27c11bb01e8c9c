// DryRunTask: a dry run in the background, with its numbers while it goes on.
#pragma once

#include "core/base/cancellation.h"
#include "core/engine/dryrun.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace millrace {

class Workspace;

/// Lives in the UI thread; one dry run at a time.
class DryRunTask final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DryRunTask)

public:
    /// Runs on a background thread and blocks it.
    using Runner
        = std::function<Result<DryRunReport>(const DryRunOptions &options, const Cancellation &)>;

    enum class State { Idle, Running, Done, Failed, Cancelled };

    /// Records shown of each kind.
    static constexpr int samplesPerAction = 100;

    explicit DryRunTask(Runner runner, QObject *parent = nullptr);
    /// Waits for a dry run that is on, which ends within a second of being cancelled.
    ~DryRunTask() override;

    /// The runner for \a connection, stored or not, between two ends with secret references.
    /// \a workspace's services outlive the task.
    [[nodiscard]] static Runner runnerOf(const Workspace &workspace, const Connection &connection,
                                         const Endpoint &source, const Endpoint &destination);

    /// \a rowLimit is for each stream; nothing: all records.
    void start(std::optional<qint64> rowLimit);
    /// What was counted so far stays.
    void cancel();

    [[nodiscard]] State state() const { return m_state; }
    /// In the order they are read; while it runs and after a cancellation as far as it got.
    [[nodiscard]] const std::vector<DryRunStream> &streams() const { return m_streams; }
    /// Why there is no report, for State::Failed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

signals:
    /// State or numbers; at most five times a second while it runs.
    void changed();

private:
    /// Handed between the reading thread and this one.
    struct Arrivals;

    void collect();
    void take(int number, const Result<DryRunReport> &result);

    const Runner m_runner;
    State m_state = State::Idle;
    std::vector<DryRunStream> m_streams;
    std::optional<Error> m_error;
    CancellationSource m_cancellation;
    std::shared_ptr<Arrivals> m_arrivals;
    int m_number = 0; ///< Results of former runs are dropped.
    QTimer m_timer;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace
