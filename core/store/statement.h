// Statement: one prepared SQL statement whose failures are Results.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QSqlDatabase>
#include <QString>

#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace millrace {

/// The SQLite connection inside \a database. Qt's driver and the store use the same library.
[[nodiscard]] sqlite3 *sqliteHandle(const QSqlDatabase &database);

/// Runs every statement in \a sql; for statements without values and results.
[[nodiscard]] Result<void> execute(sqlite3 *handle, const char *sql);

/// Prepared on construction, finished on destruction, so that no lock outlives the scope.
///
/// Speaks SQLite's own interface: it binds a record without a copy and takes UTF-8 as it is. A
/// failure to prepare is told by the first step. Places count from 1, columns from 0. Used by the
/// thread of its connection.
class Statement final
{
public:
    Statement(const QSqlDatabase &database, const char *sql);
    Statement(sqlite3 *handle, const char *sql);
    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    void bind(int place, qint64 value);
    void bind(int place, int value) { bind(place, static_cast<qint64>(value)); }
    void bind(int place, bool value) { bind(place, static_cast<qint64>(value ? 1 : 0)); }
    void bind(int place, const QString &value);
    void bind(int place, TimePoint value) { bind(place, microseconds(value)); }
    void bindNull(int place);
    /// Binds UTF-8. REQUIRES: \a value lives until the next bind of the place or reset().
    void bindText(int place, std::string_view value);
    template<typename T>
    void bind(int place, const std::optional<T> &value)
    {
        if (value)
            bind(place, *value);
        else
            bindNull(place);
    }
    /// A pointer would otherwise become a bool.
    void bind(int place, const char *value) = delete;

    /// Goes to the next row: true when there is one, false at the end.
    [[nodiscard]] Result<bool> step();
    /// Runs a statement without rows, and makes it ready for the next values.
    [[nodiscard]] Result<void> run();
    /// Makes the statement ready to run again; bound values stay.
    void reset();

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] qint64 integer(int column) const;
    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] std::string utf8(int column) const;
    [[nodiscard]] TimePoint time(int column) const;
    [[nodiscard]] std::optional<TimePoint> optionalTime(int column) const;

private:
    [[nodiscard]] static qint64 microseconds(TimePoint time);
    void note(int code);

    sqlite3 *m_handle;
    sqlite3_stmt *m_statement = nullptr;
    int m_failure = 0; ///< The first failure of preparing or binding.
};

} // namespace millrace
