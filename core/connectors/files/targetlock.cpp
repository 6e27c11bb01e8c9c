#include "core/connectors/files/targetlock.h"

#include "core/connectors/files/filesdestinationerrors.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <QFile>
#include <QFileInfo>

#include <cerrno>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Whether the file at \a path is the one that is open: its last owner may have removed it between
/// our open() and flock().
bool isStillAt(const FileDescriptor &file, const QByteArray &path)
{
    struct stat opened
    {
    };
    struct stat named
    {
    };
    return ::fstat(file.number(), &opened) == 0 && ::stat(path.constData(), &named) == 0
        && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

} // namespace

Result<std::unique_ptr<TargetLock>> TargetLock::take(const QString &dataPath)
{
    const QFileInfo data(dataPath);
    const QString name = data.path() + u"/."_s + data.fileName() + u".millrace.lock"_s;
    const QByteArray path = QFile::encodeName(name);
    for (;;) {
        FileDescriptor file(::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
        if (!file.isOpen())
            return fileserrors::writeFailure(dataPath, errno);
        if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK)
                return makeError(fileserrors::inUse, {dataPath});
            return fileserrors::writeFailure(dataPath, errno);
        }
        if (isStillAt(file, path))
            return std::make_unique<TargetLock>(std::move(file), path);
    }
}

TargetLock::TargetLock(FileDescriptor file, QByteArray path)
    : m_file(std::move(file))
    , m_path(std::move(path))
{
}

TargetLock::~TargetLock() { ::unlink(m_path.constData()); }

} // namespace millrace
