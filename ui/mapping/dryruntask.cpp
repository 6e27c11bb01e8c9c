#include "ui/mapping/dryruntask.h"

#include "ui/workspace/workspace.h"

#include <algorithm>

namespace millrace {

DryRunTask::DryRunTask(Runner runner, QObject *parent)
    : WatchedTask(parent)
    , m_runner(std::move(runner))
{
}

DryRunTask::Runner DryRunTask::runnerOf(const Workspace &workspace, const Connection &connection,
                                        const Endpoint &source, const Endpoint &destination)
{
    const WorkspaceServices &services = workspace.services();
    return [&registry = services.registry, &secrets = services.secrets,
            &database = services.database, &clock = services.clock, connection, source,
            destination](DryRunOptions options,
                         const Cancellation &cancellation) -> Result<DryRunReport> {
        CheckpointStore checkpoints(database);
        if (!connection.id.isEmpty()) {
            auto leftOut = LeftOutStore(database).all(connection.id);
            if (!leftOut)
                return leftOut.error();
            options.leftOut = std::move(*leftOut);
        }
        // What is not stored yet has no checkpoint.
        CheckpointStore *const known = connection.id.isEmpty() ? nullptr : &checkpoints;
        return DryRun(registry, secrets, known, clock)
            .run(connection, source, destination, options, cancellation);
    };
}

void DryRunTask::start(std::optional<qint64> rowLimit)
{
    m_arrivals = std::make_shared<ArrivedValue<std::vector<DryRunStream>>>();
    m_streams.clear();
    DryRunOptions options;
    options.rowLimit = rowLimit;
    options.samplesPerAction = samplesPerAction;
    options.observer = [arrivals = m_arrivals](const DryRunStream &soFar) {
        arrivals->update([&soFar](std::vector<DryRunStream> &streams) {
            const auto known = std::ranges::find(streams, soFar.stream, &DryRunStream::stream);
            if (known == streams.end())
                streams.push_back(soFar);
            else
                *known = soFar;
        });
    };
    begin<DryRunReport>(
        [runner = m_runner, options](const Cancellation &cancellation) {
            return runner(options, cancellation);
        },
        [this](const DryRunReport &report) { m_streams = report.streams; });
}

bool DryRunTask::collect()
{
    auto news = m_arrivals->news();
    if (!news)
        return false;
    m_streams = std::move(*news);
    return true;
}

} // namespace millrace
