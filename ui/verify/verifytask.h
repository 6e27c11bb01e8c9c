// VerifyTask: a verification in the background, with how far it has come.
#pragma once

#include "core/engine/connectionverifier.h"
#include "ui/workspace/watchedtask.h"

#include <memory>

namespace millrace {

/// See WatchedTask.
class VerifyTask final : public WatchedTask
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VerifyTask)

public:
    /// Runs on a background thread and blocks it.
    using Runner = std::function<Result<Verification>(const VerificationOptions &options,
                                                      const Cancellation &)>;

    explicit VerifyTask(Runner runner, QObject *parent = nullptr);

    void start();

    [[nodiscard]] const std::optional<VerificationProgress> &progress() const { return m_progress; }
    /// For State::Done.
    [[nodiscard]] const std::optional<Verification> &verification() const { return m_verification; }

protected:
    bool collect() override;

private:
    const Runner m_runner;
    std::optional<VerificationProgress> m_progress;
    std::optional<Verification> m_verification;
    std::shared_ptr<ArrivedValue<VerificationProgress>> m_arrivals;
};

} // namespace millrace
