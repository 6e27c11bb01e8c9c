#include "core/store/filelock.h"

#include "core/store/storeerrors.h"

#include <fcntl.h>
#include <unistd.h>

#include <QFile>

#include <cerrno>

namespace millrace {

namespace {

struct flock wholeFile(LockKind kind)
{
    struct flock lock = {};
    lock.l_type = static_cast<short>(kind == LockKind::Shared ? F_RDLCK : F_WRLCK);
    lock.l_whence = SEEK_SET;
    return lock;
}

} // namespace

int openLockFile(const QString &path)
{
    return ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

bool lockDescriptor(int descriptor, LockKind kind, LockWait wait)
{
    struct flock lock = wholeFile(kind);
    const int command = wait == LockWait::Never ? F_OFD_SETLK : F_OFD_SETLKW;
    int outcome = 0;
    do {
        outcome = ::fcntl(descriptor, command, &lock);
    } while (outcome != 0 && errno == EINTR);
    return outcome == 0;
}

bool isLockedElsewhere(int descriptor)
{
    struct flock lock = wholeFile(LockKind::Exclusive);
    return ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

Result<std::unique_ptr<FileLock>> FileLock::acquire(const QString &path, LockKind kind,
                                                    LockWait wait)
{
    const int descriptor = openLockFile(path);
    if (descriptor < 0)
        return makeError(storeerrors::lockFailed, {path, systemError()});
    std::unique_ptr<FileLock> lock(new FileLock(descriptor));
    if (lockDescriptor(descriptor, kind, wait))
        return lock;
    if (errno == EAGAIN || errno == EACCES)
        return std::unique_ptr<FileLock>();
    return makeError(storeerrors::lockFailed, {path, systemError()});
}

FileLock::~FileLock() { ::close(m_descriptor); }

} // namespace millrace
