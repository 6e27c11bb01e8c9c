// SqliteRowBinder: hands the cells of a batch to the parameters of an INSERT statement.
#pragma once

#include "core/connectors/sqlite/sqlitetarget.h"
#include "core/data/metacolumns.h"
#include "core/data/rawids.h"
#include "core/data/recordbatch.h"

#include <string>
#include <vector>

struct sqlite3_stmt;

namespace millrace {

/// Binds values where they lie; only dates and times are made into text, in room of its own. So the
/// batch and the binder must outlive the step. Used by one thread.
class SqliteRowBinder final
{
public:
    /// Rows of one statement at most: 64 take half the time of single ones, more gain nothing.
    static constexpr std::size_t maximumRows = 64;

    SqliteRowBinder(const SqliteTarget &target, qint64 syncId, qint64 generationId);

    /// An INSERT of \a rows rows into \a table, qualified and quoted.
    [[nodiscard]] QString insertText(const QString &table, std::size_t rows) const;
    /// Parameters each row takes; never 0.
    [[nodiscard]] std::size_t parametersPerRow() const;

    /// Binds what all rows of \a batch share. It stays bound.
    void bindShared(sqlite3_stmt *statement, const RecordBatch &batch);
    /// Binds \a count rows from \a first on. Returns SQLite's result code.
    int bindRows(sqlite3_stmt *statement, const RecordBatch &batch, std::size_t first,
                 std::size_t count);

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
    /// Room for a date, a time or a timestamp as text.
    static constexpr std::size_t s_slotSize = 56;

    static BoundColumn boundColumn(const SqliteTargetColumn &column);
    /// The parameter of the first field of the first row.
    [[nodiscard]] int firstParameter() const { return m_hasMeta ? 3 : 1; }
    int bindColumn(sqlite3_stmt *statement, int index, const BoundColumn &bound,
                   const Column &column, std::size_t first, std::size_t count);
    int bindFormatted(sqlite3_stmt *statement, int parameter, const BoundColumn &bound,
                      const Column &column, std::size_t row, std::size_t rowOfGroup);
    int bindMeta(sqlite3_stmt *statement, const RecordBatch &batch, std::size_t first,
                 std::size_t count);

    std::vector<SqliteTargetColumn> m_columns;
    std::vector<BoundColumn> m_bound;
    int m_parametersPerRow = 0;
    int m_slots = 0;
    bool m_hasMeta = false;
    qint64 m_generationId = 0;
    std::string m_metaStart; ///< The meta text up to the list of changes.
    std::string m_unchangedMeta; ///< Of a row without changes.
    std::string m_extractedAt;
    RawIds m_rawIds;
    std::vector<char> m_slotTexts;
    std::vector<char> m_rawIdTexts;
    std::string m_scratch;
};

} // namespace millrace
