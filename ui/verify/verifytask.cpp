#include "ui/verify/verifytask.h"

#include "ui/workspace/backgroundtask.h"

#include <mutex>

namespace millrace {

using namespace std::chrono_literals;

struct VerifyTask::Arrivals final
{
    std::mutex mutex;
    std::optional<VerificationProgress> progress;
};

VerifyTask::VerifyTask(Runner runner, QObject *parent)
    : QObject(parent)
    , m_runner(std::move(runner))
{
    m_pool.setMaxThreadCount(1);
    m_timer.setInterval(200ms);
    connect(&m_timer, &QTimer::timeout, this, &VerifyTask::collect);
}

VerifyTask::~VerifyTask()
{
    m_cancellation.request_stop();
    m_pool.clear();
    m_pool.waitForDone();
}

void VerifyTask::start()
{
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    m_arrivals = std::make_shared<Arrivals>();
    m_progress.reset();
    m_error.reset();
    m_state = State::Running;
    ++m_number;
    VerificationOptions options;
    options.observer = [arrivals = m_arrivals](const VerificationProgress &progress) {
        const std::scoped_lock lock(arrivals->mutex);
        arrivals->progress = progress;
    };
    runInBackground(
        m_pool, this,
        [runner = m_runner, options, token = m_cancellation.get_token()] {
            return token.stop_requested() ? Result<Verification>(Error::cancelled())
                                          : runner(options, token);
        },
        [this, number = m_number](const Result<Verification> &result) { take(number, result); });
    m_timer.start();
    emit changed();
}

void VerifyTask::cancel()
{
    if (m_state != State::Running)
        return;
    m_cancellation.request_stop();
    ++m_number;
    m_timer.stop();
    m_state = State::Cancelled;
    emit changed();
}

void VerifyTask::collect()
{
    {
        const std::scoped_lock lock(m_arrivals->mutex);
        m_progress = m_arrivals->progress;
    }
    emit changed();
}

void VerifyTask::take(int number, const Result<Verification> &result)
{
    if (number != m_number)
        return;
    m_timer.stop();
    if (result) {
        m_verification = *result;
        m_state = State::Done;
    } else {
        m_error = result.error();
        m_state = State::Failed;
    }
    emit changed();
}

} // namespace millrace
