// SqliteTarget: the table a stream is written to, made or altered so that every field has a column.
#pragma once

#include "core/base/result.h"
#include "core/data/schema.h"

#include <QStringList>

#include <vector>

namespace millrace {

class SqliteDatabase;

/// The column of one field, in the order of the schema.
struct SqliteTargetColumn final
{
    QString name;
    QString declared;
    FieldType type = FieldType::String; ///< Of the field.
    FieldType storedAs = FieldType::String; ///< The form its values take; the type, or a wider one.
};

/// A table that is ready for rows.
struct SqliteTarget final
{
    QString table;
    std::vector<SqliteTargetColumn> columns;
    bool hasMetaColumns = false;
    bool hasTriggers = false; ///< The person's, which may refuse or ignore rows.
    bool isNew = false; ///< It did not exist before.

    /// Names of all columns written: those of the fields, then the meta columns. Quoted.
    [[nodiscard]] QStringList quotedColumns() const;
};

/// The table that a replacing run fills for \a table until it ends.
[[nodiscard]] QString sideTableOf(const QString &table);

/// Fails when \a name is a view or a virtual table, which cannot take the rows of a stream.
Result<void> requireTable(SqliteDatabase &database, const QString &name);

/// Makes \a table, or adds the columns it lacks and widens those whose values would change. Old
/// rows keep their values; indexes, triggers and views on the table stay. What the person should
/// know is added to \a notes. REQUIRES: a write transaction.
///
/// Errors of kind Configuration: a view or virtual table of that name; a column that cannot be
/// widened.
[[nodiscard]] Result<SqliteTarget> prepareTarget(SqliteDatabase &database, const QString &table,
                                                 const Schema &schema, bool hasMetaColumns,
                                                 QStringList &notes);

/// The column for each of \a fields, same order; see Destination::resolveFieldNames().
[[nodiscard]] Result<QStringList> columnNamesOf(const QStringList &fields, bool hasMetaColumns);

} // namespace millrace
