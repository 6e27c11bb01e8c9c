#include "core/store/schedulerlock.h"

#include "core/store/filelock.h"
#include "core/store/storeerrors.h"

#include <unistd.h>

#include <QFile>

#include <array>
#include <cerrno>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString lockFile(const Profile &profile) { return profile.locksFolder() + u"/scheduler.lock"_s; }

/// What the holder wrote: its number and its program.
SchedulerHolder holderIn(int descriptor)
{
    std::array<char, 128> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    const QString line = size > 0
        ? QString::fromUtf8(text.data(), static_cast<qsizetype>(size)).trimmed()
        : QString();
    return {line.section(u' ', 0, 0).toLongLong(), line.section(u' ', 1)};
}

} // namespace

Result<std::unique_ptr<SchedulerLock>> SchedulerLock::acquire(const Profile &profile,
                                                              const QString &program)
{
    const QString path = lockFile(profile);
    const int descriptor = openLockFile(path);
    if (descriptor < 0)
        return makeError(storeerrors::lockFailed, {path, systemError()});
    if (!lockDescriptor(descriptor, LockKind::Exclusive, LockWait::Never)) {
        const bool isHeld = errno == EAGAIN || errno == EACCES;
        const Error error = makeError(storeerrors::lockFailed, {path, systemError()});
        ::close(descriptor);
        if (isHeld)
            return std::unique_ptr<SchedulerLock>();
        return error;
    }
    const QByteArray line = QByteArray::number(qint64(::getpid())) + ' ' + program.toUtf8() + '\n';
    // For messages only; without it the lock holds all the same.
    [[maybe_unused]] const bool isWritten = ::ftruncate(descriptor, 0) == 0
        && ::pwrite(descriptor, line.constData(), static_cast<std::size_t>(line.size()), 0)
            == line.size();
    return std::unique_ptr<SchedulerLock>(new SchedulerLock(descriptor));
}

std::optional<SchedulerHolder> SchedulerLock::holder(const Profile &profile)
{
    const QString path = lockFile(profile);
    if (!QFile::exists(path))
        return std::nullopt;
    const int descriptor = openLockFile(path);
    if (descriptor < 0)
        return std::nullopt;
    std::optional<SchedulerHolder> holder;
    if (isLockedElsewhere(descriptor))
        holder = holderIn(descriptor);
    ::close(descriptor);
    return holder;
}

SchedulerLock::~SchedulerLock()
{
    // The file stays, as that of a connection does.
    [[maybe_unused]] const int emptied = ::ftruncate(m_descriptor, 0);
    ::close(m_descriptor);
}

} // namespace millrace
