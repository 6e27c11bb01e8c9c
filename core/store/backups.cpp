#include "core/store/backups.h"

#include "core/store/databaseconnection.h"
#include "core/store/databasefile.h"
#include "core/store/statement.h"
#include "core/store/storeerrors.h"

#include <sqlite3.h>

#include <QDir>
#include <QFile>

namespace millrace {

using namespace Qt::StringLiterals;

QString Backups::path(QDate date) const
{
    return m_folder + u"/state-"_s + date.toString(Qt::ISODate) + u".sqlite"_s;
}

bool Backups::has(QDate date) const { return QFile::exists(path(date)); }

QStringList Backups::all() const
{
    const QDir folder(m_folder);
    QStringList paths;
    for (const QString &name : folder.entryList({u"state-[0-9]*-[0-9]*-[0-9]*.sqlite"_s},
                                                QDir::Files, QDir::Name | QDir::Reversed))
        paths << folder.filePath(name);
    return paths;
}

Result<QString> Backups::newestGood() const
{
    for (const QString &path : all()) {
        auto opened = DatabaseConnection::open(path, DatabaseAccess::ReadOnly);
        if (opened && checkIntegrity((*opened)->handle()))
            return path;
    }
    return makeError(storeerrors::backupMissing, {m_folder});
}

Result<void> Backups::make(sqlite3 *handle, QDate date) const
{
    const QString target = path(date);
    const QString unfinished = target + u".part"_s;
    QFile::remove(unfinished);
    // SQLite fills an empty file, but would create one that others can read.
    if (!createPrivateFile(unfinished))
        return makeError(storeerrors::backupFailed, {target, systemError()});
    {
        Statement copy(handle, "VACUUM INTO ?1");
        copy.bind(1, unfinished);
        if (auto copied = copy.run(); !copied) {
            QFile::remove(unfinished);
            return makeError(storeerrors::backupFailed, {target, copied.error().message},
                             copied.error().detail);
        }
    }
    if (!replaceDurably(unfinished, target)) {
        const QString reason = systemError();
        QFile::remove(unfinished);
        return makeError(storeerrors::backupFailed, {target, reason});
    }
    const QStringList paths = all();
    for (qsizetype i = s_kept; i < paths.size(); ++i)
        QFile::remove(paths[i]);
    return {};
}

} // namespace millrace
