#include "ui/settings/storageuse.h"

#include <QDirIterator>
#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

qint64 sizeOfFolder(const QString &folder)
{
    qint64 bytes = 0;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext())
        bytes += files.nextFileInfo().size();
    return bytes;
}

} // namespace

StorageUse storageUse(const Profile &profile)
{
    StorageUse use;
    for (const QString &ending : {QString(), u"-wal"_s, u"-shm"_s})
        use.database += QFileInfo(profile.stateDatabase() + ending).size();
    use.backups = sizeOfFolder(profile.backupsFolder());
    use.logs = sizeOfFolder(profile.logsFolder());
    return use;
}

} // namespace millrace
