// StateDatabase: the program's own SQLite file, on a thread of its own.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/store/profile.h"

#include <QSqlDatabase>

#include <functional>
#include <memory>
#include <optional>

namespace millrace {

/// Opens, migrates, checks and backs up the state database, and runs work on it.
///
/// All writes happen on one thread, each in one BEGIN IMMEDIATE transaction; reads use a read-only
/// connection of the calling thread. WAL, foreign keys on. Safe from any thread; several processes
/// may have one profile open, of which one opens or migrates at a time.
///
/// Opening checks the integrity of the file: always while it is small, once a day when it is large
/// (see databasefile.h). The first opening or write of a day, in UTC, also has a backup made behind
/// the caller's back; the newest three are kept. Destroying the database waits for it.
class StateDatabase final
{
public:
    /// Opens the database of \a profile, creating or migrating it; \a clock must outlive it.
    /// Errors: "store.damaged" (the integrity check failed; the hint names recover()),
    /// "store.too_new" (written by a newer program; nothing was changed), "store.cannot_open".
    [[nodiscard]] static Result<std::unique_ptr<StateDatabase>> open(const Profile &profile,
                                                                     const Clock &clock);

    /// The way out of a damaged file.
    enum class Recovery {
        FromBackup, ///< Take the last good backup.
        Empty, ///< Start with an empty profile.
    };
    /// Puts the damaged file aside (its new name is returned) and makes the chosen one current.
    /// REQUIRES: no process has the profile open; "store.in_use" when one has.
    /// "store.backup_missing" when no backup passes its check; nothing is changed then.
    [[nodiscard]] static Result<QString> recover(const Profile &profile, Recovery recovery,
                                                 const Clock &clock);

    ~StateDatabase();
    StateDatabase(const StateDatabase &) = delete;
    StateDatabase &operator=(const StateDatabase &) = delete;

    /// Runs \a work on the database thread in one transaction and waits for it; an error rolls
    /// everything back. Inside of \a work, a write is a part of the transaction, which an error of
    /// it leaves as it was before, and a read sees what was written so far. "store.too_new" when a
    /// newer program migrated the database since it was opened; read() does the same.
    template<typename T>
    [[nodiscard]] Result<T> write(const std::function<Result<T>(QSqlDatabase &)> &work);

    /// Runs \a work on this thread's read-only connection, in one read transaction. A read inside
    /// a read is part of it.
    template<typename T>
    [[nodiscard]] Result<T> read(const std::function<Result<T>(QSqlDatabase &)> &work) const;

    /// What compacting came to, in bytes on the disk with the journal.
    struct Compacted final
    {
        qint64 before = 0;
        qint64 after = 0;
    };
    /// Writes the database anew without the room that deleted rows have left, and shortens its
    /// journal. Blocks; other writes wait. "store.compact_busy" while a connection runs in any
    /// process. A cancellation leaves everything as it was.
    [[nodiscard]] Result<Compacted> compact(const Cancellation &cancellation);

    /// Goes up with every write transaction that changed something, of any process; for followers
    /// that refresh when it moves. A row of the database itself: PRAGMA data_version counts anew in
    /// each connection and does not see the connection's own changes.
    [[nodiscard]] Result<qint64> changeCounter() const;

    /// The clock it was opened with, for the times of what is stored.
    [[nodiscard]] const Clock &clock() const;

private:
    class Private;
    explicit StateDatabase(std::unique_ptr<Private> opened);

    /// Type-erased halves of write() and read().
    [[nodiscard]] Result<void> runWrite(const std::function<Result<void>(QSqlDatabase &)> &work);
    [[nodiscard]] Result<void>
    runRead(const std::function<Result<void>(QSqlDatabase &)> &work) const;

    std::unique_ptr<Private> d;
};

template<typename T>
Result<T> StateDatabase::write(const std::function<Result<T>(QSqlDatabase &)> &work)
{
    if constexpr (std::is_void_v<T>) {
        return runWrite(work);
    } else {
        std::optional<T> value;
        const auto done = runWrite([&](QSqlDatabase &database) -> Result<void> {
            auto result = work(database);
            if (!result)
                return result.error();
            value = std::move(*result);
            return {};
        });
        if (!done)
            return done.error();
        return std::move(*value);
    }
}

template<typename T>
Result<T> StateDatabase::read(const std::function<Result<T>(QSqlDatabase &)> &work) const
{
    if constexpr (std::is_void_v<T>) {
        return runRead(work);
    } else {
        std::optional<T> value;
        const auto done = runRead([&](QSqlDatabase &database) -> Result<void> {
            auto result = work(database);
            if (!result)
                return result.error();
            value = std::move(*result);
            return {};
        });
        if (!done)
            return done.error();
        return std::move(*value);
    }
}

} // namespace millrace
