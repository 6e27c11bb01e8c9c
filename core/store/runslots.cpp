#include "core/store/runslots.h"

#include <unistd.h>

#include <QFile>

namespace millrace {

QString RunSlots::path(int slot) const
{
    return m_profile.locksFolder() + QStringLiteral("/run-slot-%1.lock").arg(slot);
}

Result<std::unique_ptr<FileLock>> RunSlots::take(int most) const
{
    for (int slot = 0; slot < most; ++slot) {
        auto lock = FileLock::acquire(path(slot), LockKind::Exclusive, LockWait::Never);
        if (!lock || *lock)
            return lock;
    }
    return std::unique_ptr<FileLock>();
}

int RunSlots::freeOf(int most) const
{
    int free = 0;
    for (int slot = 0; slot < most; ++slot) {
        const int descriptor = QFile::exists(path(slot)) ? openLockFile(path(slot)) : -1;
        if (descriptor < 0 || !isLockedElsewhere(descriptor))
            ++free;
        if (descriptor >= 0)
            ::close(descriptor);
    }
    return free;
}

} // namespace millrace
