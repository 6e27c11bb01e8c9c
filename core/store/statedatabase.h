// StateDatabase: the program's own SQLite file, on a thread of its own.
#pragma once

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
/// may have one profile open.
class StateDatabase final
{
public:
    /// Opens the database of \a profile, creating or migrating it. Errors: "store.damaged" (the
    /// integrity check failed; the hint names recover()), "store.too_new" (written by a newer
    /// program; nothing was changed), "store.cannot_open".
    [[nodiscard]] static Result<std::unique_ptr<StateDatabase>> open(const Profile &profile,
                                                                     const Clock &clock);

    /// The way out of a damaged file.
    enum class Recovery {
        FromBackup, ///< Take the last good backup.
        Empty, ///< Start with an empty profile.
    };
    /// Puts the damaged file aside (its new name is returned) and makes the chosen one current.
    /// REQUIRES: no process has the profile open.
    [[nodiscard]] static Result<QString> recover(const Profile &profile, Recovery recovery,
                                                 const Clock &clock);

    ~StateDatabase();
    StateDatabase(const StateDatabase &) = delete;
    StateDatabase &operator=(const StateDatabase &) = delete;

    /// Runs \a work on the database thread in one transaction and waits for it; an error rolls
    /// everything back. Never called from inside \a work.
    template<typename T>
    [[nodiscard]] Result<T> write(const std::function<Result<T>(QSqlDatabase &)> &work);

    /// Runs \a work on this thread's read-only connection, in one read transaction.
    template<typename T>
    [[nodiscard]] Result<T> read(const std::function<Result<T>(QSqlDatabase &)> &work) const;

    /// Goes up with every change made by any process; for followers that refresh when it moves.
    [[nodiscard]] Result<qint64> changeCounter() const;

private:
    class Private;
    explicit StateDatabase(std::unique_ptr<Private> d);

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
