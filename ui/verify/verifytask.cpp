#include "ui/verify/verifytask.h"

namespace millrace {

VerifyTask::VerifyTask(Runner runner, QObject *parent)
    : WatchedTask(parent)
    , m_runner(std::move(runner))
{
}

void VerifyTask::start()
{
    m_arrivals = std::make_shared<ArrivedValue<VerificationProgress>>();
    m_progress.reset();
    VerificationOptions options;
    options.observer = [arrivals = m_arrivals](const VerificationProgress &progress) {
        arrivals->update([&progress](VerificationProgress &last) { last = progress; });
    };
    begin<Verification>(
        [runner = m_runner, options](const Cancellation &cancellation) {
            return runner(options, cancellation);
        },
        [this](const Verification &verification) { m_verification = verification; });
}

bool VerifyTask::collect()
{
    auto news = m_arrivals->news();
    if (!news)
        return false;
    m_progress = std::move(news);
    return true;
}

} // namespace millrace
