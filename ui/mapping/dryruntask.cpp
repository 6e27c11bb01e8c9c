#include "ui/mapping/dryruntask.h"

#include "ui/workspace/backgroundtask.h"
#include "ui/workspace/workspace.h"

#include <algorithm>
#include <mutex>

namespace millrace {

using namespace std::chrono_literals;

struct DryRunTask::Arrivals final
{
    std::mutex mutex;
    std::vector<DryRunStream> streams;
    bool hasNews = false;
};

DryRunTask::DryRunTask(Runner runner, QObject *parent)
    : QObject(parent)
    , m_runner(std::move(runner))
{
    m_pool.setMaxThreadCount(1);
    m_timer.setInterval(200ms);
    connect(&m_timer, &QTimer::timeout, this, &DryRunTask::collect);
}

DryRunTask::~DryRunTask()
{
    m_cancellation.request_stop();
    m_pool.clear();
    m_pool.waitForDone();
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
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    m_arrivals = std::make_shared<Arrivals>();
    m_streams.clear();
    m_error.reset();
    m_state = State::Running;
    ++m_number;
    DryRunOptions options;
    options.rowLimit = rowLimit;
    options.samplesPerAction = samplesPerAction;
    options.observer = [arrivals = m_arrivals](const DryRunStream &soFar) {
        const std::scoped_lock lock(arrivals->mutex);
        const auto known
            = std::ranges::find(arrivals->streams, soFar.stream, &DryRunStream::stream);
        if (known == arrivals->streams.end())
            arrivals->streams.push_back(soFar);
        else
            *known = soFar;
        arrivals->hasNews = true;
    };
    runInBackground(
        m_pool, this,
        [runner = m_runner, options, token = m_cancellation.get_token()] {
            return token.stop_requested() ? Result<DryRunReport>(Error::cancelled())
                                          : runner(options, token);
        },
        [this, number = m_number](const Result<DryRunReport> &result) { take(number, result); });
    m_timer.start();
    emit changed();
}

void DryRunTask::cancel()
{
    if (m_state != State::Running)
        return;
    collect();
    m_cancellation.request_stop();
    ++m_number;
    m_timer.stop();
    m_state = State::Cancelled;
    emit changed();
}

void DryRunTask::collect()
{
    {
        const std::scoped_lock lock(m_arrivals->mutex);
        if (!m_arrivals->hasNews)
            return;
        m_streams = m_arrivals->streams;
        m_arrivals->hasNews = false;
    }
    emit changed();
}

void DryRunTask::take(int number, const Result<DryRunReport> &result)
{
    if (number != m_number)
        return;
    m_timer.stop();
    if (result) {
        m_streams = result->streams;
        m_state = State::Done;
    } else {
        m_error = result.error();
        m_state = State::Failed;
    }
    emit changed();
}

} // namespace millrace
