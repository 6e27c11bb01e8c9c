// FileLock: a lock between processes that dies with its process.
#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>

namespace millrace {

enum class LockKind { Shared, Exclusive };
enum class LockWait { Never, UntilFree };

/// Opens, creating it when missing, the lock file \a path, readable by the owner only; -1 and
/// errno on failure. The descriptor is not handed to child programs.
[[nodiscard]] int openLockFile(const QString &path);
/// Takes a lock on all of \a descriptor; false, and errno, when that fails.
///
/// The lock belongs to the open file, not to the process: two descriptors of one process exclude
/// each other, and the system releases it when the last one is closed, however the process ends.
[[nodiscard]] bool lockDescriptor(int descriptor, LockKind kind, LockWait wait);
/// Whether another descriptor, of this or another process, holds a lock on the file.
[[nodiscard]] bool isLockedElsewhere(int descriptor);

/// Held while it lives.
class FileLock final
{
public:
    /// Locks the file \a path; nothing (a null pointer) when another one holds it and \a wait is
    /// Never. "store.lock_failed" when the file cannot be used.
    [[nodiscard]] static Result<std::unique_ptr<FileLock>> acquire(const QString &path,
                                                                   LockKind kind, LockWait wait);
    ~FileLock();
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

private:
    explicit FileLock(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    int m_descriptor;
};

} // namespace millrace
