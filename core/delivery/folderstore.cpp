#include "core/delivery/folderstore.h"

#include "core/delivery/deliveryerrors.h"

#include <fcntl.h>
#include <unistd.h>

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QUuid>

#include <cerrno>
#include <cstdio>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Error failure(const QString &path, const QString &why)
{
    return makeError(deliveryerrors::fileFailed, {path, why}, {},
                     u'/' + deliveryKey() + u"/folder"_s);
}

} // namespace

Result<void> FolderStore::makeFolders(const QString &path) const
{
    if (!QFileInfo(m_folder).isDir())
        return makeError(deliveryerrors::folderMissing, {m_folder}, {},
                         u'/' + deliveryKey() + u"/folder"_s);
    const QString full = fullPath(path);
    errno = 0;
    if (!QDir().mkpath(QFileInfo(full).path()))
        return failure(full, qt_error_string(errno));
    return {};
}

Result<void> FolderStore::write(const QString &path, const QByteArray &bytes, const QByteArray &,
                                const Cancellation &)
{
    if (auto made = makeFolders(path); !made)
        return made;
    QSaveFile file(fullPath(path));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure(file.fileName(), file.errorString());
    return {};
}

Result<bool> FolderStore::create(const QString &path, const QByteArray &bytes,
                                 const QByteArray &contentType, const Cancellation &cancellation)
{
    if (auto made = makeFolders(path); !made)
        return made.error();
    const QString full = fullPath(path);
    QFile file(full + u'.' + QUuid::createUuid().toString(QUuid::Id128));
    const bool isWritten = file.open(QIODevice::WriteOnly | QIODevice::NewOnly)
        && file.write(bytes) == bytes.size() && file.flush() && ::fsync(file.handle()) == 0;
    if (!isWritten) {
        const Error error = failure(full, file.errorString());
        file.remove();
        return error;
    }
    file.close();
    errno = 0;
    // What another program has put there meanwhile stays.
    if (::renameat2(AT_FDCWD, QFile::encodeName(file.fileName()).constData(), AT_FDCWD,
                    QFile::encodeName(full).constData(), RENAME_NOREPLACE)
        == 0)
        return true;
    const int reason = errno;
    file.remove();
    if (reason == EEXIST)
        return false;
    // Some network drives cannot.
    if (reason != EINVAL && reason != ENOSYS)
        return failure(full, qt_error_string(reason));
    if (isTaken(path))
        return false;
    const auto written = write(path, bytes, contentType, cancellation);
    return written ? Result<bool>(true) : Result<bool>(written.error());
}

Result<QByteArray> FolderStore::read(const QString &path, const Cancellation &)
{
    QFile file(fullPath(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(file.fileName(), file.errorString());
    return file.readAll();
}

Result<void> FolderStore::remove(const QString &path, const Cancellation &)
{
    QFile file(fullPath(path));
    if (file.exists() && !file.remove())
        return failure(file.fileName(), file.errorString());
    return {};
}

bool FolderStore::isTaken(const QString &path) const
{
    return QFileInfo::exists(fullPath(path)) || QFileInfo(fullPath(path)).isSymLink();
}

} // namespace millrace
