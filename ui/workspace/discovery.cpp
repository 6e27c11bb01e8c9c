#include "ui/workspace/discovery.h"

namespace millrace {

using namespace std::chrono_literals;

Discovery::Discovery(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_timer.setInterval(100ms);
    connect(&m_timer, &QTimer::timeout, this, &Discovery::handOn);
}

Discovery::~Discovery() { m_cancellation.request_stop(); }

void Discovery::start(const Endpoint &source)
{
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    m_inbox = std::make_shared<Inbox>();
    m_foundCount = 0;
    m_error.reset();
    const int number = ++m_number;
    const auto discover = [&probe = m_workspace.services().probe, source, inbox = m_inbox,
                           cancellation = m_cancellation.get_token()] {
        const auto observe = [&inbox](const Stream &stream) {
            const std::lock_guard lock(inbox->mutex);
            inbox->streams.push_back(stream);
        };
        return probe.discover(source.connectorId, source.configuration, observe, cancellation);
    };
    setState(State::Running);
    m_timer.start();
    runInBackground(m_workspace.pool(), this, discover,
                    [this, number](const Result<Catalog> &result) {
                        if (number == m_number && m_state == State::Running)
                            end(result);
                    });
}

void Discovery::cancel()
{
    if (m_state != State::Running)
        return;
    m_cancellation.request_stop();
    m_timer.stop();
    handOn();
    setState(State::Cancelled);
}

void Discovery::handOn()
{
    std::vector<Stream> streams;
    {
        const std::lock_guard lock(m_inbox->mutex);
        streams.swap(m_inbox->streams);
    }
    if (streams.empty())
        return;
    m_foundCount += static_cast<int>(streams.size());
    emit found(streams);
}

void Discovery::end(const Result<Catalog> &result)
{
    m_timer.stop();
    handOn();
    if (!result) {
        m_error = result.error();
        setState(result.error().isCancelled() ? State::Cancelled : State::Failed);
        return;
    }
    m_foundCount = static_cast<int>(result->streams.size());
    emit finished(*result);
    setState(State::Done);
}

void Discovery::setState(State state)
{
    m_state = state;
    emit stateChanged();
}

} // namespace millrace
