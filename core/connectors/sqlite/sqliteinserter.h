// SqliteInserter: the rows of a batch into a table, many with one statement.
#pragma once

#include "core/base/result.h"
#include "core/connector/destination.h"
#include "core/connectors/sqlite/sqliterowtable.h"
#include "core/connectors/sqlite/sqlitestatement.h"
#include "core/connectors/sqlite/sqlitetarget.h"

#include <memory>
#include <vector>

namespace millrace {

class SqliteDatabase;

/// The row \a row of \a batch as the last statement of \a database refused it with \a code.
/// \a columns are those of the batch's fields.
[[nodiscard]] RefusedRow refusedRow(SqliteDatabase &database,
                                    const std::vector<SqliteTargetColumn> &columns,
                                    const std::shared_ptr<const RecordBatch> &batch,
                                    std::size_t row, int code);

/// Inserts rows straight from the columns of a batch, without copying a value.
///
/// A group of rows that a constraint of the table keeps out is tried again in smaller groups, so
/// that only the rows at fault are refused. Used by one thread; dies before its database.
class SqliteInserter final
{
public:
    /// Writes to \a table (qualified and quoted), whose columns are those of \a target. \a syncId
    /// and \a generationId go to the meta columns. \a oneByOne: triggers may ignore single rows.
    [[nodiscard]] static Result<std::unique_ptr<SqliteInserter>>
    create(SqliteDatabase &database, const QString &table, const SqliteTarget &target,
           qint64 syncId, qint64 generationId, bool oneByOne);

    /// Inserts the rows from \a first up to \a end. Adds to \a report what became of them.
    /// REQUIRES: a write transaction. After an error the transaction has to be rolled back.
    Result<void> insert(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                        std::size_t end, WriteReport &report);

private:
    SqliteInserter(SqliteDatabase &database, const SqliteTarget &target, bool oneByOne);

    Result<void> insertGroup(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                             std::size_t count, WriteReport &report);

    SqliteDatabase &m_database;
    SqliteTarget m_target;
    bool m_oneByOne = false;
    std::unique_ptr<SqliteRowTable> m_rows;
    SqliteStatement m_statement; ///< Inserts what m_rows has.
};

} // namespace millrace
