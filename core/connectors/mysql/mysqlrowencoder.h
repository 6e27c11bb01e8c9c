// MySqlRowEncoder: rows of a batch as the text of LOAD DATA, or as the literals of an INSERT.
#pragma once

#include "core/connectors/mysql/mysqltarget.h"
#include "core/data/metacolumns.h"
#include "core/data/rawids.h"
#include "core/data/recordbatch.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// Grows by itself and never initialises what is about to be written. Used by one thread.
class MySqlTextBuffer final
{
public:
    /// Room for \a size bytes more; write there, then call advance().
    char *room(std::size_t size)
    {
        if (m_text.size() - m_used < size)
            m_text.resize(std::max(m_text.size() * 2, m_used + size));
        return m_text.data() + m_used;
    }
    void advance(std::size_t size) { m_used += size; }
    void append(char c) { *room(1) = c, advance(1); }
    void append(std::string_view text);

    [[nodiscard]] std::string_view text() const { return {m_text.data(), m_used}; }
    [[nodiscard]] std::size_t size() const { return m_used; }
    void clear() { m_used = 0; }

private:
    std::string m_text;
    std::size_t m_used = 0;
};

/// Writes rows in one of two forms. No allocation per value. Used by one thread.
class MySqlRowEncoder final
{
public:
    enum class Form {
        LoadData, ///< Fields between tabs, rows between line feeds, a backslash before both.
        Literals, ///< (1, 'text', NULL) with commas between.
    };

    /// \a hasArrival: a number comes before the other columns, counting the rows.
    MySqlRowEncoder(const MySqlTarget &target, RunMarks marks, Form form, bool hasArrival);

    /// LOAD DATA into \a table (quoted), or an INSERT up to VALUES.
    [[nodiscard]] QByteArray statement(const QString &table) const;

    /// Appends the rows of \a batch from \a first up to \a end, the first with \a arrival. Rows in
    /// the form of Literals get a comma between them and before the first when \a out is not empty.
    void append(MySqlTextBuffer &out, const RecordBatch &batch, std::size_t first, std::size_t end,
                qint64 arrival);

private:
    /// How a cell is written.
    enum class CellForm : std::uint8_t {
        Integer,
        Number,
        Digits, ///< Text that needs no escape.
        Text,
        Bytes,
        Date,
        Time,
        ZonedTime,
        Timestamp,
        CellText, ///< Its text form, followed by PlannedColumn::suffix.
    };
    struct PlannedColumn final
    {
        CellForm form = CellForm::Text;
        const char *suffix = "";
        QString expression; ///< Of LOAD DATA, "%1" being a variable; empty: straight in.
    };

    static PlannedColumn planned(const MySqlTargetColumn &column);
    [[nodiscard]] QString loadStatement(const QString &table) const;
    template<Form form>
    void appendRows(MySqlTextBuffer &out, const RecordBatch &batch, std::size_t first,
                    std::size_t end, qint64 arrival);
    template<Form form>
    void appendCell(MySqlTextBuffer &out, const PlannedColumn &column, const Column &values,
                    std::size_t row);
    template<Form form>
    void appendMeta(MySqlTextBuffer &out, const RecordBatch &batch, std::size_t row);
    template<Form form>
    static void appendText(MySqlTextBuffer &out, std::string_view text);
    template<Form form>
    static void appendBytes(MySqlTextBuffer &out, std::string_view bytes);
    template<Form form>
    static void appendQuoted(MySqlTextBuffer &out, std::string_view plain);

    QStringList m_names; ///< Quoted.
    std::vector<PlannedColumn> m_columns;
    bool m_hasMeta;
    bool m_hasArrival;
    Form m_form;
    RunMarks m_marks;
    std::string m_plainMeta;
    std::string m_generation;
    std::string m_extractedAt;
    TimePoint m_extractedAtPoint{};
    RawIds m_rawIds;
    std::string m_scratch;
};

} // namespace millrace
