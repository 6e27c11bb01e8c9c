// VerifyTask: a verification in the background, with how far it has come.
#pragma once

#include "core/base/cancellation.h"
#include "core/engine/connectionverifier.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace millrace {

/// Lives in the UI thread; one verification at a time.
class VerifyTask final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VerifyTask)

public:
    /// Runs on a background thread and blocks it.
    using Runner = std::function<Result<Verification>(const VerificationOptions &options,
                                                      const Cancellation &)>;

    enum class State { Idle, Running, Done, Failed, Cancelled };

    explicit VerifyTask(Runner runner, QObject *parent = nullptr);
    /// Waits for a verification that is on, which ends within a second of being cancelled.
    ~VerifyTask() override;

    void start();
    void cancel();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const std::optional<VerificationProgress> &progress() const { return m_progress; }
    /// For State::Done.
    [[nodiscard]] const std::optional<Verification> &verification() const { return m_verification; }
    /// For State::Failed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

signals:
    /// State or progress; at most five times a second while it runs.
    void changed();

private:
    /// Handed between the reading thread and this one.
    struct Arrivals;

    void collect();
    void take(int number, const Result<Verification> &result);

    const Runner m_runner;
    State m_state = State::Idle;
    std::optional<VerificationProgress> m_progress;
    std::optional<Verification> m_verification;
    std::optional<Error> m_error;
    CancellationSource m_cancellation;
    std::shared_ptr<Arrivals> m_arrivals;
    int m_number = 0; ///< Results of former verifications are dropped.
    QTimer m_timer;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace
