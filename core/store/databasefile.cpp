#include "core/store/databasefile.h"

#include "core/store/backups.h"
#include "core/store/filelock.h"
#include "core/store/migration.h"
#include "core/store/statement.h"
#include "core/store/storeerrors.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_cheapToCheckBytes = 16 << 20;

QDateTime utc(const Clock &clock)
{
    const auto now = std::chrono::floor<std::chrono::milliseconds>(clock.now());
    return QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count(), Qt::UTC);
}

/// Held while a process opens, migrates or replaces the database.
Result<std::unique_ptr<FileLock>> lockOpening(const Profile &profile)
{
    return FileLock::acquire(profile.locksFolder() + u"/state-opening.lock"_s, LockKind::Exclusive,
                             LockWait::UntilFree);
}

bool syncPath(const QString &path, int flags)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool isSynced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return isSynced;
}

bool renamePath(const QString &from, const QString &to)
{
    return std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0;
}

/// Errors when \a handle's schema is newer than the program; then it is closed without a trace.
Result<int> knownVersion(sqlite3 *handle, const QString &path, int newest)
{
    auto version = schemaVersion(handle);
    if (version && *version > newest) {
        sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        return makeError(storeerrors::tooNew,
                         {path, QString::number(*version), QString::number(newest)});
    }
    return version;
}

Result<void> configure(sqlite3 *handle)
{
    // WAL lets one connection write while others read. FULL keeps the order of the two-step flush
    // across a power cut: what was prepared is on the disk before the destination commits.
    // The cache holds the index of a million keys, which come in no order; what is deleted is
    // overwritten, for it may be the data of a person.
    return execute(handle,
                   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                   "PRAGMA cache_size = -32768; PRAGMA secure_delete = ON;");
}

/// Moves \a from aside; one that does not exist is fine when \a isOptional.
Result<void> putAside(const QString &from, const QString &to, bool isOptional)
{
    if (renamePath(from, to) || (isOptional && errno == ENOENT))
        return {};
    return makeError(storeerrors::recoveryFailed, {from, systemError()});
}

/// A durable private copy of \a backup beside the state database.
Result<QString> copyOf(const QString &backup, const Profile &profile)
{
    const QString copy = profile.stateDatabase() + u".recovered"_s;
    QFile::remove(copy);
    QFile from(backup);
    if (!from.copy(copy))
        return makeError(storeerrors::recoveryFailed, {copy, from.errorString()});
    QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner);
    return copy;
}

} // namespace

Result<void> checkIntegrity(sqlite3 *handle)
{
    Statement check(handle, "PRAGMA quick_check(1)");
    auto row = check.step();
    if (!row)
        return row.error();
    if (*row && check.text(0) == "ok"_L1)
        return {};
    return makeError(storeerrors::damaged, {QString::fromUtf8(sqlite3_db_filename(handle, "main"))},
                     *row ? check.text(0) : QString());
}

QDate utcDate(const Clock &clock) { return utc(clock).date(); }

bool createPrivateFile(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return false;
    ::close(descriptor);
    return true;
}

bool replaceDurably(const QString &from, const QString &to)
{
    return syncPath(from, O_RDONLY) && renamePath(from, to)
        && syncPath(QFileInfo(to).path(), O_RDONLY | O_DIRECTORY);
}

QString usersLockFile(const Profile &profile)
{
    return profile.locksFolder() + u"/state-users.lock"_s;
}

Result<OpenedDatabase> openStateDatabase(const Profile &profile, const Clock &clock)
{
    const auto opening = lockOpening(profile);
    if (!opening)
        return opening.error();
    const QString path = profile.stateDatabase();
    // An existing file is never opened past SQLite: closing it would drop the locks of every
    // SQLite connection this process has to it.
    if (!createPrivateFile(path) && errno != EEXIST)
        return makeError(storeerrors::cannotOpen, {path, systemError()});

    OpenedDatabase opened;
    auto connection = DatabaseConnection::open(path, DatabaseAccess::ReadWrite);
    if (!connection)
        return connection.error();
    opened.connection = std::move(*connection);
    sqlite3 *handle = opened.connection->handle();

    const auto migrations = bundledMigrations();
    const auto version
        = knownVersion(handle, path, migrations.empty() ? 0 : migrations.back().version);
    if (!version)
        return version.error();
    opened.isNew = *version == 0;
    if (QFileInfo(path).size() <= s_cheapToCheckBytes
        || !Backups(profile.backupsFolder()).has(utcDate(clock))) {
        if (auto checked = checkIntegrity(handle); !checked)
            return checked.error();
    }
    if (auto configured = configure(handle); !configured)
        return configured.error();
    if (auto migrated = migrate(handle, migrations); !migrated)
        return migrated.error();
    if (auto enforced = execute(handle, "PRAGMA foreign_keys = ON"); !enforced)
        return enforced.error();
    return opened;
}

Result<QString> replaceStateDatabase(const Profile &profile, bool fromBackup, const Clock &clock)
{
    const auto opening = lockOpening(profile);
    if (!opening)
        return opening.error();
    const auto alone
        = FileLock::acquire(usersLockFile(profile), LockKind::Exclusive, LockWait::Never);
    if (!alone)
        return alone.error();
    const QString path = profile.stateDatabase();
    if (!*alone)
        return makeError(storeerrors::inUse, {path});

    QString replacement;
    if (fromBackup) {
        auto backup = Backups(profile.backupsFolder()).newestGood();
        if (!backup)
            return backup.error();
        auto copied = copyOf(*backup, profile);
        if (!copied)
            return copied.error();
        replacement = *copied;
    }
    const QString aside = QFileInfo(path).path() + u"/state-damaged-"_s
        + utc(clock).toString(u"yyyyMMdd-HHmmss-zzz"_s) + u".sqlite"_s;
    // The write-ahead log goes first: left behind, it would be played into the new file.
    for (const QString &part : {u"-wal"_s, u"-shm"_s}) {
        if (auto moved = putAside(path + part, aside + part, true); !moved)
            return moved.error();
    }
    if (auto moved = putAside(path, aside, false); !moved)
        return moved.error();
    if (fromBackup && !replaceDurably(replacement, path))
        return makeError(storeerrors::recoveryFailed, {path, systemError()});
    return aside;
}

} // namespace millrace
