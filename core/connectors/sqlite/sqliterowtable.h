// SqliteRowTable: rows of a batch as a table that statements of SQLite can read.
#pragma once

#include "core/base/result.h"
#include "core/connectors/sqlite/sqlitecellform.h"
#include "core/connectors/sqlite/sqlitetarget.h"
#include "core/data/rawids.h"
#include "core/data/recordbatch.h"

#include <memory>
#include <string>
#include <vector>

struct sqlite3_context;

namespace millrace {

class SqliteDatabase;

/// A virtual table over the rows that were chosen last, with the columns of a target, meta columns
/// included, in the order of SqliteTarget::quotedColumns(). SQLite takes the values from where they
/// lie in the batch: that is faster than binding them to parameters, and a statement may have any
/// number of rows.
///
/// Only statements that are prepared for its name can read it, no view or trigger of a person.
/// Used by one thread; dies after the statements that name it and before its database.
class SqliteRowTable final
{
public:
    /// \a syncId and \a generationId go to the meta columns. REQUIRES: one table of a database at
    /// a time.
    [[nodiscard]] static Result<std::unique_ptr<SqliteRowTable>> create(SqliteDatabase &database,
                                                                        const SqliteTarget &target,
                                                                        qint64 syncId,
                                                                        qint64 generationId);
    ~SqliteRowTable();
    SqliteRowTable(const SqliteRowTable &) = delete;
    SqliteRowTable &operator=(const SqliteRowTable &) = delete;

    /// Its name in SQL.
    [[nodiscard]] static QString name();

    /// The table has \a count rows of \a batch from \a first on, until the next choice. \a batch
    /// must outlive it.
    void choose(const RecordBatch &batch, std::size_t first, std::size_t count);

private:
    struct Module;

    SqliteRowTable(SqliteDatabase &database, const SqliteTarget &target, qint64 syncId,
                   qint64 generationId);

    [[nodiscard]] std::string declaration() const;
    void giveCell(sqlite3_context *context, std::size_t row, std::size_t column);
    void giveMetaCell(sqlite3_context *context, std::size_t row, std::size_t column);

    SqliteDatabase &m_database;
    std::vector<SqliteCellForm> m_forms; ///< Of the fields.
    std::vector<char> m_temporalTexts; ///< SqliteCellForm::textSize for each field.
    std::string m_scratch;

    const RecordBatch *m_batch = nullptr;
    std::size_t m_first = 0;
    std::size_t m_end = 0;

    bool m_hasMeta = false;
    qint64 m_syncId = 0;
    qint64 m_generationId = 0;
    std::string m_unchangedMeta; ///< Of a row without changes.
    std::string m_extractedAt;
    RawIds m_rawIds;
    std::string m_rawId;
};

} // namespace millrace
