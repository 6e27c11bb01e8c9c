// DryRunTask: a dry run in the background, with its numbers while it goes on.
#pragma once

#include "core/engine/dryrun.h"
#include "ui/workspace/watchedtask.h"

#include <memory>
#include <vector>

namespace millrace {

class Workspace;

/// See WatchedTask.
class DryRunTask final : public WatchedTask
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DryRunTask)

public:
    /// Runs on a background thread and blocks it.
    using Runner
        = std::function<Result<DryRunReport>(const DryRunOptions &options, const Cancellation &)>;

    /// Records shown of each kind.
    static constexpr int samplesPerAction = 100;

    explicit DryRunTask(Runner runner, QObject *parent = nullptr);

    /// The runner for \a connection, stored or not, between two ends with secret references.
    /// \a workspace's services outlive the task.
    [[nodiscard]] static Runner runnerOf(const Workspace &workspace, const Connection &connection,
                                         const Endpoint &source, const Endpoint &destination);

    /// \a rowLimit is for each stream; nothing: all records.
    void start(std::optional<qint64> rowLimit);

    /// In the order they are read; while it runs and after a cancellation as far as it got.
    [[nodiscard]] const std::vector<DryRunStream> &streams() const { return m_streams; }

protected:
    bool collect() override;

private:
    const Runner m_runner;
    std::vector<DryRunStream> m_streams;
    std::shared_ptr<ArrivedValue<std::vector<DryRunStream>>> m_arrivals;
};

} // namespace millrace
