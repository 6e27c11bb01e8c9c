// SqliteInserter: the rows of a batch into a table, many with one statement.
#pragma once

#include "core/base/result.h"
#include "core/connector/destination.h"
#include "core/connectors/sqlite/sqlitemetacolumns.h"
#include "core/connectors/sqlite/sqlitestatement.h"
#include "core/connectors/sqlite/sqlitetarget.h"

#include <memory>
#include <string>
#include <vector>

namespace millrace {

class SqliteDatabase;

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
    /// How a cell is handed to SQLite.
    enum class Binding : std::uint8_t {
        Integer,
        Number,
        Text,
        Blob,
        Date,
        Time,
        ZonedTime,
        Timestamp,
        UtcTimestamp,
        CellText, ///< As its text form, followed by BoundColumn::suffix.
    };
    struct BoundColumn final
    {
        Binding binding = Binding::Text;
        const char *suffix = "";
        int slot = -1; ///< Of the text made for the cell; -1: it is bound where it lies.
    };
    /// One statement for a number of rows.
    struct Group final
    {
        std::size_t rows = 1;
        SqliteStatement statement;
    };
    /// Room for a date, a time or a timestamp as text.
    static constexpr std::size_t s_slotSize = 56;

    SqliteInserter(SqliteDatabase &database, const SqliteTarget &target, bool oneByOne);

    static BoundColumn boundColumn(const SqliteTargetColumn &column);
    Result<void> prepareGroups(const QString &table, const QStringList &columns, bool oneByOne);
    [[nodiscard]] QString insertText(const QString &table, const QStringList &columns,
                                     std::size_t rows) const;
    void bindShared(const RecordBatch &batch);
    int bindRows(sqlite3_stmt *statement, const RecordBatch &batch, std::size_t first,
                 std::size_t count);
    int bindColumn(sqlite3_stmt *statement, int index, const BoundColumn &bound,
                   const Column &column, std::size_t first, std::size_t count);
    int bindFormatted(sqlite3_stmt *statement, int parameter, const BoundColumn &bound,
                      const Column &column, std::size_t row, std::size_t rowOfGroup);
    int bindMeta(sqlite3_stmt *statement, const RecordBatch &batch, std::size_t first,
                 std::size_t count);
    Result<void> insertGroup(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                             std::size_t count, std::size_t size, WriteReport &report);
    RefusedRow refusedRow(const std::shared_ptr<const RecordBatch> &batch, std::size_t row,
                          int code) const;

    SqliteDatabase &m_database;
    QString m_table;
    std::vector<SqliteTargetColumn> m_columns;
    std::vector<BoundColumn> m_bound;
    std::vector<Group> m_groups; ///< Largest first; the last takes one row.
    int m_parametersPerRow = 0;
    int m_slots = 0;
    bool m_hasMeta = false;
    bool m_watchesIgnored = false;
    qint64 m_generationId = 0;
    std::string m_unchangedMeta; ///< Of a row without changes.
    std::string m_metaStart; ///< The meta text up to the list of changes.
    std::string m_extractedAt;
    RawIds m_rawIds;
    std::vector<char> m_slotTexts;
    std::vector<char> m_rawIdTexts;
    std::string m_scratch;
};

} // namespace millrace
