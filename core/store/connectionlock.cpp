#include "core/store/connectionlock.h"

#include "core/store/filelock.h"
#include "core/store/storeerrors.h"

#include <unistd.h>

#include <QFile>
#include <QUrl>

#include <array>
#include <cerrno>
#include <string>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString lockFile(const Profile &profile, const QString &connectionId)
{
    // An id is a UUID, but a name made by hand must not leave the folder either.
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(connectionId));
    return profile.locksFolder() + u"/connection-"_s + name + u".lock"_s;
}

/// What the holder wrote; a holder that was just killed or is about to write leaves "?".
QString holder(int descriptor)
{
    std::array<char, 32> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    const QString pid = size > 0
        ? QString::fromLatin1(text.data(), static_cast<qsizetype>(size)).section(u'\n', 0, 0)
        : QString();
    return pid.isEmpty() ? u"?"_s : pid;
}

/// The first line is the process, the second the job.
void write(int descriptor, const std::string &text)
{
    // It is for messages and wishes only; without it the lock holds all the same.
    [[maybe_unused]] const bool isWritten = ::ftruncate(descriptor, 0) == 0
        && ::pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

} // namespace

ConnectionLock::ConnectionLock(int descriptor)
    : m_descriptor(descriptor)
{
}

ConnectionLock::~ConnectionLock()
{
    // The file stays: removing it would let two processes lock two files of one name. Emptied, it
    // names no process that has gone; a failure only leaves an old number in a message.
    [[maybe_unused]] const int emptied = ::ftruncate(m_descriptor, 0);
    ::close(m_descriptor);
}

Result<std::unique_ptr<ConnectionLock>> ConnectionLock::acquire(const Profile &profile,
                                                                const QString &connectionId)
{
    const QString path = lockFile(profile, connectionId);
    const int descriptor = openLockFile(path);
    if (descriptor < 0)
        return makeError(storeerrors::lockFailed, {path, systemError()});
    if (!lockDescriptor(descriptor, LockKind::Exclusive, LockWait::Never)) {
        const Error error = errno == EAGAIN || errno == EACCES
            ? makeError(storeerrors::connectionBusy, {holder(descriptor)}, path)
            : makeError(storeerrors::lockFailed, {path, systemError()});
        ::close(descriptor);
        return error;
    }
    write(descriptor, std::to_string(::getpid()) + '\n');
    return std::unique_ptr<ConnectionLock>(new ConnectionLock(descriptor));
}

void ConnectionLock::note(qint64 jobId)
{
    write(m_descriptor, std::to_string(::getpid()) + '\n' + std::to_string(jobId) + '\n');
}

std::optional<qint64> ConnectionLock::notedJob(const Profile &profile, const QString &connectionId)
{
    const QString path = lockFile(profile, connectionId);
    if (!QFile::exists(path))
        return std::nullopt;
    const int descriptor = openLockFile(path);
    if (descriptor < 0)
        return std::nullopt;
    std::array<char, 64> text{};
    const ssize_t size
        = isLockedElsewhere(descriptor) ? ::pread(descriptor, text.data(), text.size(), 0) : 0;
    ::close(descriptor);
    bool isNumber = false;
    const qint64 job = size > 0 ? QByteArray(text.data(), static_cast<qsizetype>(size))
                                      .split('\n')
                                      .value(1)
                                      .toLongLong(&isNumber)
                                : 0;
    return isNumber ? std::optional(job) : std::nullopt;
}

bool ConnectionLock::isHeld(const Profile &profile, const QString &connectionId)
{
    const QString path = lockFile(profile, connectionId);
    if (!QFile::exists(path))
        return false;
    const int descriptor = openLockFile(path);
    if (descriptor < 0)
        return false;
    const bool isHeld = isLockedElsewhere(descriptor);
    ::close(descriptor);
    return isHeld;
}

} // namespace millrace
