// Interruption: SIGINT and SIGTERM as an event, once; the second one ends the process.
#pragma once

#include "core/base/cancellation.h"

#include <QObject>
#include <QSocketNotifier>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace millrace {

/// Turns the first SIGINT, SIGTERM or SIGHUP into interrupted() and a requested cancellation; a
/// second one ends the process at once. Ignores SIGPIPE, so that a closed pipe is an error of
/// write() only. One per process; lives in the main thread.
class Interruption final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Interruption)

public:
    explicit Interruption(QObject *parent = nullptr);
    ~Interruption() override;

    [[nodiscard]] bool isRequested() const { return m_signal != 0; }
    /// The exit code of a process stopped by the signal that came: 128 + its number.
    [[nodiscard]] int exitCode() const { return 128 + m_signal; }
    [[nodiscard]] Cancellation cancellation() const { return m_source.get_token(); }

    /// Runs \a work on a thread of its own and returns its result; signals are seen meanwhile.
    template<typename T>
    [[nodiscard]] T runAside(const std::function<T(const Cancellation &)> &work);

signals:
    void interrupted();

private:
    void readSignal();
    void waitForThread(const std::function<void()> &work);

    int m_signal = 0;
    std::unique_ptr<QSocketNotifier> m_notifier;
    CancellationSource m_source;
};

template<typename T>
T Interruption::runAside(const std::function<T(const Cancellation &)> &work)
{
    std::optional<T> result;
    waitForThread([&] { result.emplace(work(m_source.get_token())); });
    return std::move(*result);
}

} // namespace millrace
