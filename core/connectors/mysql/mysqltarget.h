// MySqlTarget: the table a stream is written to, made or altered so that every field has a column.
#pragma once

#include "core/connectors/mysql/mysqltargettable.h"

#include <QStringList>

#include <vector>

namespace millrace {

/// The column of one field, in the order of the schema.
struct MySqlTargetColumn final
{
    MySqlStoredColumn column; ///< As the table has it.
    FieldType type = FieldType::String; ///< Of the field.
    FieldType storedAs = FieldType::String; ///< The form its values take; the type, or a wider one.
};

/// A table that is ready for rows.
struct MySqlTarget final
{
    QString database;
    QString table;
    std::vector<MySqlTargetColumn> columns;
    bool hasMetaColumns = false;
    bool hasTriggers = false; ///< The person's, which may refuse rows.
    /// The one on the key is the only unique index; set in the dedup modes alone.
    bool hasOneUniqueIndex = false;

    /// Names of all columns written: those of the fields, then the meta columns. Quoted.
    [[nodiscard]] QStringList quotedColumns() const;
    /// Quoted and qualified.
    [[nodiscard]] QString sqlName() const;
};

/// What a target is made for.
struct MySqlTargetPlan final
{
    QString database;
    QString table;
    const Schema &schema;
    QStringList keyFields; ///< Empty: the mode has no key.
    bool hasMetaColumns = true;
    bool isMade = false; ///< By Millrace, so that its columns may be widened.
    /// Whose column comments a new table takes over; empty: none.
    QString commentsOf{};
};

/// The table that a replacing run fills for \a table until it ends, and the one that holds the old
/// rows in the moment of the swap.
[[nodiscard]] QString mySqlSideTableOf(const QString &table);
[[nodiscard]] QString oldTableOf(const QString &table);

/// Fails when \a table cannot take the rows of a stream: a view, or without transactions.
Result<void> requireTable(const MySqlTargetTable &table);

/// Makes the table of \a plan, or adds the columns it lacks and widens those of a table of its own
/// whose values would change; in the dedup modes also sees to a unique index on the key. Each
/// statement commits by itself and the next call goes on where a killed one stopped. What the
/// person should know is added to \a notes.
///
/// Errors of kind Configuration: a view of that name; a column that cannot take its field; rows
/// with the same key.
[[nodiscard]] Result<MySqlTarget> prepareTarget(MySqlConnection &connection,
                                                const MySqlTargetPlan &plan, QStringList &notes,
                                                const Cancellation &cancellation);

/// Declarations of the meta columns: name, type.
struct MySqlMetaColumn final
{
    QLatin1StringView name;
    QLatin1StringView declared;
};
[[nodiscard]] const std::vector<MySqlMetaColumn> &mySqlMetaColumns();

/// Whether \a table has all of them, so that the rows of Millrace can be told from others.
[[nodiscard]] bool marksItsRows(const MySqlTargetTable &table);

} // namespace millrace
