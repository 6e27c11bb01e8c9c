// MySqlSelection: the query that reads a stream from where it stopped.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/catalog/configuredcatalog.h"
#include "core/connectors/mysql/mysqlposition.h"
#include "core/connectors/mysql/mysqltable.h"
#include "core/connectors/mysql/mysqltypes.h"

namespace millrace {

class MySqlConnection;

/// How rows with the cursor value of the saved position are taken.
enum class MySqlTieRule {
    None, ///< There is no saved cursor.
    Skip, ///< All of them were read.
    Repeat, ///< More or fewer are there now than were read: all are read again.
    GoOn, ///< Reading stopped among them and goes on behind the last one.
};

/// A query to run. Its columns are the fields of the schema, in order, then the identity of the
/// row.
struct MySqlSelection final
{
    QString columns; ///< "SELECT … FROM …".
    QString condition; ///< Of the rows wanted; empty: all.
    QString order; ///< " ORDER BY … LIMIT …", or empty.
    std::vector<MySqlOrderTerm> identity; ///< Empty: rows cannot be told apart.
    std::size_t identityColumn = 0; ///< Of the first part of the identity.
    std::optional<MySqlOrderTerm> cursor; ///< Nothing: a full refresh.
    std::size_t cursorColumn = 0;
    MySqlTieRule tieRule = MySqlTieRule::None;

    /// The query, for the rows that meet \a range as well.
    [[nodiscard]] QString sql(const QString &range = {}) const;
};

/// Makes the query for \a stream on \a table, read with \a schema and going on at \a position.
///
/// Errors of kind Configuration: columns that are gone; a filter that is no single condition; a
/// start value of another type; a cursor that cannot order rows or holds NULLs; a position of
/// another way of reading. Counting the cursor's rows may scan the table.
[[nodiscard]] Result<MySqlSelection>
selectStream(MySqlConnection &connection, const MySqlTable &table, const ConfiguredStream &stream,
             const Schema &schema, const std::optional<MySqlPosition> &position,
             const Cancellation &cancellation);

} // namespace millrace
