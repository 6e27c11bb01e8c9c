// WatchedTask: one long piece of work in the background, which tells how far it has come.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "ui/workspace/backgroundtask.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace millrace {

/// Handed from the working thread to the one that shows it. Safe from any thread.
template<typename Value>
class ArrivedValue final
{
public:
    /// \a change is called with the value so far.
    template<typename Change>
    void update(Change change)
    {
        const std::scoped_lock lock(m_mutex);
        change(m_value);
        m_isNew = true;
    }
    /// Nothing when there has been no update since the last call.
    [[nodiscard]] std::optional<Value> news()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_isNew, false) ? std::optional(m_value) : std::nullopt;
    }

private:
    std::mutex m_mutex;
    Value m_value{};
    bool m_isNew = false;
};

/// Lives in the UI thread; one piece of work at a time. Whoever derives from it says what the work
/// is, and what becomes of its result.
class WatchedTask : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WatchedTask)

public:
    enum class State { Idle, Running, Done, Failed, Cancelled };

    /// Waits for work that is on, which ends within a second of being cancelled.
    ~WatchedTask() override;

    /// What has arrived so far stays.
    void cancel();

    [[nodiscard]] State state() const { return m_state; }
    /// Why there is no result, for State::Failed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

signals:
    /// State or progress; at most five times a second while it runs.
    void changed();

protected:
    explicit WatchedTask(QObject *parent);

    /// Takes what has arrived; whether there is news.
    virtual bool collect() = 0;

    /// Gives up what is on. \a work blocks a background thread; \a take gets its result here, and
    /// nothing once it was cancelled or another one has begun.
    template<typename Value>
    void begin(std::function<Result<Value>(const Cancellation &)> work,
               std::function<void(const Value &)> take)
    {
        const Cancellation token = renew();
        runInBackground(
            m_pool, this,
            [work = std::move(work), token] {
                return token.stop_requested() ? Result<Value>(Error::cancelled()) : work(token);
            },
            [this, take = std::move(take), number = m_number](const Result<Value> &result) {
                if (number != m_number)
                    return;
                if (result)
                    take(*result);
                end(result ? std::nullopt : std::optional(result.error()));
            });
        watch();
    }

private:
    [[nodiscard]] Cancellation renew();
    void watch();
    void end(const std::optional<Error> &error);
    void tellNews();

    State m_state = State::Idle;
    std::optional<Error> m_error;
    CancellationSource m_cancellation;
    int m_number = 0; ///< Results of former work are dropped.
    QTimer m_timer;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace
