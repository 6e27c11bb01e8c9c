// SqliteTable: what a database's own catalogue says about its tables and views.
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace millrace {

class SqliteDatabase;

/// Begins the name of every table, index and staging table Millrace makes for its own use.
inline constexpr auto s_ownPrefix = QLatin1StringView("_millrace_");

/// One column of a table or view.
struct SqliteColumn final
{
    QString name;
    QString declared; ///< The declared type as written, may be empty.
    bool isNotNull = false;
    int keyPosition = 0; ///< 1 for the first column of the primary key, 0 outside of it.
    bool isGenerated = false;
};

enum class SqliteTableKind { Table, View, Virtual };

/// A table or view with its columns.
struct SqliteTable final
{
    QString name; ///< As the database spells it.
    SqliteTableKind kind = SqliteTableKind::Table;
    bool hasRowid = false;
    std::vector<SqliteColumn> columns;

    /// The column called \a columnName, ignoring ASCII case as SQLite does, or null.
    [[nodiscard]] const SqliteColumn *find(const QString &columnName) const;
    /// Columns of the primary key in key order.
    [[nodiscard]] QStringList primaryKey() const;
    /// The name under which the row number can be read; empty when there is none, or when columns
    /// of the table hide all three names.
    [[nodiscard]] QString rowidName() const;
    /// The column that is the row number itself (INTEGER PRIMARY KEY), or null.
    [[nodiscard]] const SqliteColumn *rowidAlias() const;
    /// Expressions that name each row once and in order: the row number, or the key of a table
    /// without one. Empty when rows cannot be told apart. Quoted.
    [[nodiscard]] QStringList rowIdentity() const;
};

/// Tables first, then views, each ordered by name. Tables of SQLite, of Millrace, and the hidden
/// tables behind virtual ones are left out. The columns are not filled in.
[[nodiscard]] Result<std::vector<SqliteTable>> listTables(SqliteDatabase &database);

/// The table or view called \a name with its columns, or nothing when there is none. A view that
/// names missing tables is an error.
[[nodiscard]] Result<std::optional<SqliteTable>> describeTable(SqliteDatabase &database,
                                                               const QString &name);

/// An index, trigger or view with the text that made it.
struct SqliteSchemaObject final
{
    QString type;
    QString name;
    QString sql;
};

/// The person's indexes and triggers of the table \a name, in the order they were made. Indexes
/// that belong to a constraint and those Millrace made for itself are left out.
[[nodiscard]] Result<std::vector<SqliteSchemaObject>> objectsOf(SqliteDatabase &database,
                                                                const QString &name);

/// All views of the database that can be read at present.
[[nodiscard]] Result<QStringList> readableViews(SqliteDatabase &database);

} // namespace millrace
