// SchedulerLock: one process at a time runs the schedules of a profile.
#pragma once

#include "core/base/result.h"
#include "core/store/profile.h"

#include <memory>
#include <optional>

namespace millrace {

/// Who runs the schedules.
struct SchedulerHolder final
{
    qint64 processId = 0; ///< 0 when it is not known.
    QString program; ///< "millrace", "millrace-cli"; empty when it is not known.
};

/// Held while it lives; the system releases it when the process dies, however it dies, and another
/// one takes it at its next look.
class SchedulerLock final
{
public:
    /// Takes the lock without waiting; nothing (a null pointer) when another one holds it.
    /// "store.lock_failed" when the file cannot be used.
    [[nodiscard]] static Result<std::unique_ptr<SchedulerLock>> acquire(const Profile &profile,
                                                                        const QString &program);
    /// Who holds it, this process included; nothing when nobody does.
    [[nodiscard]] static std::optional<SchedulerHolder> holder(const Profile &profile);

    ~SchedulerLock();
    SchedulerLock(const SchedulerLock &) = delete;
    SchedulerLock &operator=(const SchedulerLock &) = delete;

private:
    explicit SchedulerLock(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    int m_descriptor;
};

} // namespace millrace
