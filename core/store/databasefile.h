// The state database as a file: opening, checking and replacing it.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/store/databaseconnection.h"
#include "core/store/profile.h"

#include <QDate>

#include <memory>

struct sqlite3;

namespace millrace {

/// "store.damaged" when the quick check of SQLite finds a fault.
[[nodiscard]] Result<void> checkIntegrity(sqlite3 *handle);

/// Creates the empty file \a path, for the owner only. False, and errno, when that fails or the
/// file exists.
[[nodiscard]] bool createPrivateFile(const QString &path);

/// Makes \a from durable and renames it to \a to, replacing it. False, and errno, on failure.
[[nodiscard]] bool replaceDurably(const QString &from, const QString &to);

/// The day in UTC.
[[nodiscard]] QDate utcDate(const Clock &clock);

/// A state database that is ready to work.
struct OpenedDatabase final
{
    std::unique_ptr<DatabaseConnection> connection;
    bool isNew = false; ///< It was created or empty before.
};

/// Opens the state database of \a profile: creates it when missing, refuses a newer schema, checks
/// it, migrates it, sets WAL, full synchronisation and foreign keys. Processes do this one after
/// another.
///
/// The integrity check is the whole quick_check when the file is at most 16 MiB (some 20 ms), and
/// otherwise once a day: when the day's backup, which is only made after a passed check, is still
/// missing.
[[nodiscard]] Result<OpenedDatabase> openStateDatabase(const Profile &profile, const Clock &clock);

/// Puts the state database aside, with what belongs to it, and puts the newest good backup
/// (\a fromBackup) or nothing in its place. Returns the new name of the old file. Without a good
/// backup nothing changes.
[[nodiscard]] Result<QString> replaceStateDatabase(const Profile &profile, bool fromBackup,
                                                   const Clock &clock);

/// The lock file every process with the profile open holds shared.
[[nodiscard]] QString usersLockFile(const Profile &profile);

} // namespace millrace
