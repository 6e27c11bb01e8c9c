// ConnectionLock: one process may run a connection at a time.
#pragma once

#include "core/base/result.h"
#include "core/store/profile.h"

#include <memory>
#include <optional>

namespace millrace {

/// Held while it lives; the system releases it when the process dies, however it dies.
class ConnectionLock final
{
public:
    /// Takes the lock of \a connectionId without waiting. The error ("store.connection_busy",
    /// Transient) names the process that holds it.
    [[nodiscard]] static Result<std::unique_ptr<ConnectionLock>>
    acquire(const Profile &profile, const QString &connectionId);

    /// Whether any process, this one included, holds the lock.
    [[nodiscard]] static bool isHeld(const Profile &profile, const QString &connectionId);

    /// The job that the holder of the lock runs; nothing when the lock is free, or when its holder
    /// has not said which.
    [[nodiscard]] static std::optional<qint64> notedJob(const Profile &profile,
                                                        const QString &connectionId);

    /// Says which job the holder runs from now on.
    void note(qint64 jobId);

    ~ConnectionLock();
    ConnectionLock(const ConnectionLock &) = delete;
    ConnectionLock &operator=(const ConnectionLock &) = delete;

private:
    explicit ConnectionLock(int descriptor);

    int m_descriptor;
};

} // namespace millrace
