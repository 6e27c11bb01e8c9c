// MySqlTable: a table or view of a MySQL server, as its catalogue describes it.
#pragma once

#include "core/connectors/mysql/mysqlvalue.h"
#include "core/data/fieldtype.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace millrace {

/// A column. Names of types are in lower case, as information_schema has them.
struct MySqlColumn final
{
    QString name;
    QString dataType; ///< "tinyint"
    QString columnType; ///< "tinyint(1) unsigned"
    bool isNullable = true;
    QString characterSet; ///< Empty: no text.
    QString collation;
    QString extra; ///< "auto_increment", "VIRTUAL GENERATED", "INVISIBLE", …
    QString comment;
    bool isJson = false; ///< A text that the server keeps valid JSON.

    [[nodiscard]] bool isUnsigned() const;
    /// TINYINT(1), which is how MySQL spells BOOLEAN.
    [[nodiscard]] bool isNamedBoolean() const;
};

/// A table or view.
struct MySqlTable final
{
    QString database;
    QString name;
    bool isView = false;
    std::vector<MySqlColumn> columns;
    QStringList primaryKey; ///< The primary key, else the first unique key without NULLs.
    bool isKeyPrefixed = false; ///< A part of the key covers only the beginning of its column.
    QString engine;
    QString comment;
    std::optional<qint64> estimatedRows;
    qint64 rowBytes = 0; ///< Of a row on average, as the server estimates it; 0: not known.

    [[nodiscard]] const MySqlColumn *find(const QString &column) const;
    /// The columns that tell rows apart and in whose order the table can be read, in the order of
    /// the key; empty when there are none.
    [[nodiscard]] QStringList identity() const;
    /// Whether a snapshot shows the rows as they were when it was taken.
    [[nodiscard]] bool hasSnapshots() const;
    /// "`shop`.`orders`"
    [[nodiscard]] QString quotedName() const;
};

/// \a name between backquotes.
[[nodiscard]] QString mySqlIdentifier(const QString &name);

/// \a text as a literal between single quotes. A backslash is escaped, as it has to be unless the
/// session's sql_mode says otherwise, which Millrace's never does.
[[nodiscard]] QString mySqlText(const QString &text);

} // namespace millrace
