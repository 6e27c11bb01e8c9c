// StorageUse: where the room of a profile goes.
#pragma once

#include "core/store/profile.h"
#include "core/store/statedatabase.h"

#include <QSqlDatabase>
#include <QStringList>

namespace millrace {

/// Bytes on disk.
struct StorageUse final
{
    qint64 database = 0; ///< With its journal.
    qint64 backups = 0;
    qint64 logs = 0;
    // Parts of the database.
    qint64 runs = 0; ///< With their attempts and what they delivered.
    qint64 rejected = 0; ///< Open and closed records, their edits and their history.
    qint64 shownRows = 0; ///< Last verifications, with the rows they showed.
    qint64 unused = 0; ///< What compacting gives back, as far as it is known.

    [[nodiscard]] qint64 total() const { return database + backups + logs; }
    /// Connections, checkpoints, settings and the timeline.
    [[nodiscard]] qint64 rest() const
    {
        return qMax(qint64(0), database - runs - rejected - shownRows - unused);
    }
};

/// Walks over the folders and the database; not for the UI thread.
[[nodiscard]] Result<StorageUse> storageUse(const StateDatabase &database, const Profile &profile);

/// The tables of StorageUse::runs, StorageUse::rejected and StorageUse::shownRows.
[[nodiscard]] const QStringList &runTables();
[[nodiscard]] const QStringList &rejectedTables();
[[nodiscard]] const QStringList &shownRowsTables();

/// What the rows of \a tables and their indices take, without the room between them: it goes down
/// with each row that is removed. Reads all their pages.
[[nodiscard]] Result<qint64> bytesOfTables(const QSqlDatabase &database, const QStringList &tables);

} // namespace millrace
