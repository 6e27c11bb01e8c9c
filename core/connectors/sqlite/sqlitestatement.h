// SqliteStatement: one prepared statement of a SQLite database.
#pragma once

#include "core/base/result.h"

#include <memory>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace millrace {

class SqliteDatabase;

/// Owns a prepared statement. Made by SqliteDatabase::prepare(), must not outlive its database.
/// Used by one thread at a time. Columns count from 0 and parameters from 1, as in SQLite.
class SqliteStatement final
{
public:
    SqliteStatement() = default;
    SqliteStatement(SqliteDatabase &database, sqlite3_stmt *handle);

    [[nodiscard]] sqlite3_stmt *handle() const { return m_handle.get(); }
    explicit operator bool() const { return m_handle != nullptr; }

    /// Each binds a value, which is copied, and returns *this to chain.
    SqliteStatement &bind(int index, qint64 value);
    SqliteStatement &bind(int index, const QString &value);
    SqliteStatement &bind(int index, std::string_view value);

    /// Goes to the next row. Returns whether there is one.
    Result<bool> next();
    /// Runs the statement to its end, ignoring rows, and makes it ready to run again.
    Result<void> run();
    /// Ready to run again; bound values stay.
    void reset();

    [[nodiscard]] qint64 integer(int column) const;
    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] std::string bytes(int column) const;
    [[nodiscard]] bool isNull(int column) const;

private:
    struct Finalizer final
    {
        void operator()(sqlite3_stmt *handle) const;
    };

    SqliteDatabase *m_database = nullptr;
    std::unique_ptr<sqlite3_stmt, Finalizer> m_handle;
};

} // namespace millrace
