// RunQueue: which connections run and which wait, in the order of their requests.
#pragma once

#include "core/engine/syncengine.h"

#include <QStringList>

#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace millrace {

/// One wish to run a connection.
struct RunRequest final
{
    QString connectionId;
    RunOptions options;
};

/// A connection is in it once: waiting or running. Safe from any thread.
class RunQueue final
{
public:
    /// False when the connection runs or waits already.
    [[nodiscard]] bool add(const RunRequest &request);
    /// Takes a waiting request back; false when the connection does not wait.
    [[nodiscard]] bool withdraw(const QString &connectionId);
    /// Puts a waiting request before all others; false when the connection does not wait.
    [[nodiscard]] bool moveToFront(const QString &connectionId);
    /// Takes every waiting request back and returns whose they were.
    [[nodiscard]] QStringList withdrawAll();
    /// The first waiting request, which counts as running from now on; nothing when none waits or
    /// as many run as may.
    [[nodiscard]] std::optional<RunRequest> takeNext();
    /// What takeNext() gave cannot run yet: it is the next one to wait again.
    void putBack(const RunRequest &request);
    void ended(const QString &connectionId);
    /// Those named in \a connectionIds come first, in that order. Whether anything has moved.
    [[nodiscard]] bool reorder(const QStringList &connectionIds);
    /// In the order in which they start.
    [[nodiscard]] std::vector<RunRequest> requests() const;

    /// \a runs below 1 count as 1.
    void setMaximum(int runs);
    [[nodiscard]] int maximum() const;

    [[nodiscard]] bool isRunning(const QString &connectionId) const;
    [[nodiscard]] bool isQueued(const QString &connectionId) const;
    [[nodiscard]] QStringList runningIds() const;
    [[nodiscard]] QStringList queuedIds() const;

private:
    [[nodiscard]] std::deque<RunRequest>::const_iterator waiting(const QString &connectionId) const;

    mutable std::mutex m_mutex; ///< Guards everything below.
    std::deque<RunRequest> m_waiting;
    QStringList m_running;
    int m_maximum = 2;
};

} // namespace millrace
