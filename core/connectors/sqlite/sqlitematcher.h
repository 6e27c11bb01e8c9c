// SqliteMatcher: finds the rows of a table by the matching key of a record.
#pragma once

#include "core/base/result.h"
#include "core/connectors/sqlite/sqliteobjects.h"
#include "core/connectors/sqlite/sqliterowbinder.h"
#include "core/connectors/sqlite/sqlitestatement.h"

#include <memory>
#include <vector>

namespace millrace {

class SqliteDatabase;

/// How the columns of \a schema are written into \a table, whose columns they name.
[[nodiscard]] std::vector<SqliteTargetColumn> objectColumns(const Schema &schema,
                                                            const DestinationObject &table);

/// "\"a\" = ?1 AND \"b\" = ?2", the parameters being the places of the \a key columns among
/// \a columns.
[[nodiscard]] QString keyCondition(const std::vector<SqliteTargetColumn> &columns,
                                   const std::vector<int> &key);

/// Asks by key, and remembers which keys were deleted since forgetDeleted(), so that a second
/// delete of one is none of a missing row. Used by one thread; dies before its database.
class SqliteMatcher final
{
public:
    /// \a columns: those of the batches. \a remembersDeleted makes a temporary table.
    [[nodiscard]] static Result<std::unique_ptr<SqliteMatcher>>
    create(SqliteDatabase &database, const SqliteObject &table,
           const std::vector<SqliteTargetColumn> &columns, const std::vector<int> &key,
           bool remembersDeleted);

    /// How many rows have the key of \a row: 0, 1 or 2, which stands for several.
    [[nodiscard]] Result<int> count(const std::shared_ptr<const RecordBatch> &batch,
                                    std::size_t row);
    /// Whether the key can name several rows.
    [[nodiscard]] bool isAmbiguous() const { return m_isAmbiguous; }

    Result<void> noteDeleted(const std::shared_ptr<const RecordBatch> &batch, std::size_t row);
    [[nodiscard]] Result<bool> wasDeleted(const std::shared_ptr<const RecordBatch> &batch,
                                          std::size_t row);
    Result<void> forgetDeleted();

    /// Binds the key of \a row to the first parameters of \a statement, in the order of the key.
    [[nodiscard]] Result<void> bindKey(SqliteStatement &statement,
                                       const std::shared_ptr<const RecordBatch> &batch,
                                       std::size_t row);

private:
    SqliteMatcher(SqliteDatabase &database, std::vector<SqliteTargetColumn> keyColumns,
                  std::vector<int> key);

    Result<void> prepare(const SqliteObject &table, bool remembersDeleted);
    [[nodiscard]] Result<qint64> ask(SqliteStatement &statement,
                                     const std::shared_ptr<const RecordBatch> &batch,
                                     std::size_t row);

    SqliteDatabase &m_database;
    std::vector<SqliteTargetColumn> m_columns; ///< Of the key.
    std::vector<int> m_key;
    SqliteRowBinder m_binder;
    std::shared_ptr<const RecordBatch> m_keys; ///< The key columns of m_batch.
    std::shared_ptr<const RecordBatch> m_batch;
    SqliteStatement m_count;
    SqliteStatement m_note;
    SqliteStatement m_find;
    bool m_isAmbiguous = false;
};

} // namespace millrace
