// SqliteRowBinder: hands the cells of a row to the parameters of a statement.
#pragma once

#include "core/connectors/sqlite/sqlitecellform.h"
#include "core/connectors/sqlite/sqlitetarget.h"
#include "core/data/recordbatch.h"

#include <string>
#include <vector>

struct sqlite3_stmt;

namespace millrace {

/// Binds values where they lie; only those that are made into text take room of its own. So the
/// batch and the binder must outlive the step. Used by one thread.
class SqliteRowBinder final
{
public:
    /// For batches whose fields go to \a columns, one parameter each.
    explicit SqliteRowBinder(const std::vector<SqliteTargetColumn> &columns);

    /// Binds \a row of \a batch, its first field to the parameter 1. Returns SQLite's result code.
    int bindRow(sqlite3_stmt *statement, const RecordBatch &batch, std::size_t row);

private:
    int bindCell(sqlite3_stmt *statement, int parameter, std::size_t field, const Column &column,
                 std::size_t row);

    std::vector<SqliteCellForm> m_forms; ///< Of the fields.
    std::vector<char> m_temporalTexts; ///< SqliteCellForm::textSize for each field.
    std::string m_scratch;
};

} // namespace millrace
