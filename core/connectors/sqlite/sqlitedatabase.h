// SqliteDatabase: one connection to a SQLite database file.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connectors/sqlite/sqlitestatement.h"

#include <chrono>
#include <memory>

struct sqlite3;

namespace millrace {

/// Owns a connection. Used by one thread at a time; statements must be gone before it.
///
/// While a SqliteCancellationScope lives, a running statement and a wait for a lock end within
/// milliseconds of the request with Error::cancelled(); SQLite then rolls back an open write
/// transaction.
class SqliteDatabase final
{
public:
    enum class Access {
        ReadOnly, ///< Never changes a row.
        ReadWrite,
        Create, ///< Read and write; a missing file is made.
    };

    /// Opens the file \a path and reads its header, so that a file that is no database fails here.
    /// A lock of another program is waited for \a busyTimeout long, here and in every later call.
    /// What a program left half done when it died is taken back first, also when only reading.
    /// A read-only file in a folder that cannot be written is taken as unchanging when SQLite
    /// could not open it otherwise and no log file lies beside it.
    [[nodiscard]] static Result<std::unique_ptr<SqliteDatabase>>
    open(const QString &path, Access access, std::chrono::milliseconds busyTimeout,
         const Cancellation &cancellation);

    ~SqliteDatabase();
    SqliteDatabase(const SqliteDatabase &) = delete;
    SqliteDatabase &operator=(const SqliteDatabase &) = delete;

    [[nodiscard]] sqlite3 *handle() const { return m_handle; }
    [[nodiscard]] const QString &path() const { return m_path; }

    /// Prepares the one statement in \a sql.
    [[nodiscard]] Result<SqliteStatement> prepare(const QString &sql);
    /// Runs every statement of \a sql, ignoring rows.
    Result<void> execute(const QString &sql);
    /// The integer in the first row of \a sql; 0 when there is no row or a NULL.
    [[nodiscard]] Result<qint64> integer(const QString &sql);

    /// The error for the result \a code of the last call.
    [[nodiscard]] Error error(int code) const;

    /// BEGIN IMMEDIATE: takes the write lock at once, waiting for it.
    Result<void> beginWriting();
    Result<void> commit();
    /// Ends a transaction if one is open; never fails in a way that matters.
    void rollback();
    [[nodiscard]] bool isInTransaction() const;

private:
    friend class SqliteCancellationScope;

    SqliteDatabase(sqlite3 *handle, QString path, std::chrono::milliseconds busyTimeout);

    [[nodiscard]] static Result<std::unique_ptr<SqliteDatabase>>
    openAs(const QByteArray &name, int flags, const QString &path,
           std::chrono::milliseconds busyTimeout, const Cancellation &cancellation);
    static int progressed(void *self);
    static int foundBusy(void *self, int count);
    [[nodiscard]] Result<void> readHeader();

    sqlite3 *m_handle;
    QString m_path;
    std::chrono::milliseconds m_busyTimeout;
    std::chrono::steady_clock::time_point m_busySince;
    Cancellation m_cancellation;
};

/// Makes the calls on a database cancellable while it lives.
class SqliteCancellationScope final
{
public:
    SqliteCancellationScope(SqliteDatabase &database, const Cancellation &cancellation);
    ~SqliteCancellationScope();
    SqliteCancellationScope(const SqliteCancellationScope &) = delete;
    SqliteCancellationScope &operator=(const SqliteCancellationScope &) = delete;

private:
    SqliteDatabase &m_database;
    Cancellation m_before;
};

} // namespace millrace
