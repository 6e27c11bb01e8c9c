#include "core/delivery/folderstore.h"

#include "core/delivery/deliveryerrors.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

#include <cerrno>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Error failure(const QString &path, const QString &why)
{
    return makeError(deliveryerrors::fileFailed, {path, why}, {},
                     u'/' + deliveryKey() + u"/folder"_s);
}

} // namespace

Result<void> FolderStore::write(const QString &path, const QByteArray &bytes, const QByteArray &,
                                const Cancellation &)
{
    if (!QFileInfo(m_folder).isDir())
        return makeError(deliveryerrors::folderMissing, {m_folder}, {},
                         u'/' + deliveryKey() + u"/folder"_s);
    const QString full = fullPath(path);
    errno = 0;
    if (!QDir().mkpath(QFileInfo(full).path()))
        return failure(full, qt_error_string(errno));
    QSaveFile file(full);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failure(full, file.errorString());
    return {};
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
