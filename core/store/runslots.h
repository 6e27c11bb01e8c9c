// RunSlots: how many runs are on at once, in all processes of a profile.
#pragma once

#include "core/store/filelock.h"
#include "core/store/profile.h"

namespace millrace {

/// A run holds the lock of one of the slots while it lasts; the system frees it when the process
/// dies. Safe from any thread.
class RunSlots final
{
public:
    explicit RunSlots(Profile profile)
        : m_profile(std::move(profile))
    {
    }

    /// One of the first \a most slots, so that no more runs than these are on; null when none is
    /// free. "store.lock_failed".
    [[nodiscard]] Result<std::unique_ptr<FileLock>> take(int most) const;
    /// How many of the first \a most are free.
    [[nodiscard]] int freeOf(int most) const;

private:
    [[nodiscard]] QString path(int slot) const;

    Profile m_profile;
};

} // namespace millrace
