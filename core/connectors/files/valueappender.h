// ValueAppender: appends one text of a file as a typed value and notes what did not fit.
#pragma once

#include "core/connectors/files/recordreader.h"
#include "core/connectors/files/typeinference.h"
#include "core/data/conversion.h"

namespace millrace {

/// Used by the readers of records, per value; so the common cases are inline.
class ValueAppender final
{
public:
    explicit ValueAppender(const RecordContext &context)
        : m_context(context)
    {
    }

    /// Where the record at hand lies, for notes. \a fileName must live on.
    void setPlace(const QString *fileName, qint64 line)
    {
        m_fileName = fileName;
        m_line = line;
    }

    /// Appends \a text to \a column. \a isValidUtf8: the text is known to be well-formed.
    void append(RecordBatchBuilder &builder, int column, FieldType type, std::string_view text,
                bool isValidUtf8)
    {
        if (type == FieldType::String && isValidUtf8) {
            builder.appendText(column, text);
            return;
        }
        if ((type == FieldType::Integer || type == FieldType::Number) && isCode(text)
            && !m_context.plan.isTypeSet(column)) [[unlikely]] {
            appendMisfit(builder, column, text);
            return;
        }
        if (type == FieldType::Number && text.size() > s_alwaysExact) {
            appendLongNumber(builder, column, text);
            return;
        }
        // Texts that are not well-formed never fit: digits, dates and JSON are.
        if (!(isValidUtf8 || isUtf8(text))) [[unlikely]] {
            appendIllFormed(builder, column, text);
            return;
        }
        if (!appendParsed(builder, column, type, text)) [[unlikely]]
            m_context.notes.addMisfit(column, place(), text);
    }
    /// Appends null for a value of a kind the column cannot take; \a text is its original.
    void appendMisfit(RecordBatchBuilder &builder, int column, std::string_view text);

    [[nodiscard]] RecordPlace place() const { return {*m_fileName, m_line}; }

private:
    /// Sign, point and fifteen digits: a double keeps them.
    static constexpr std::size_t s_alwaysExact = 15;

    /// Whether \a text would lose a leading zero or plus sign as a number, as postal codes do.
    [[nodiscard]] static bool isCode(std::string_view text)
    {
        if (text.size() < 2 || text[0] > '0')
            return false;
        if (text[0] == '+')
            return true;
        const std::size_t at = text[0] == '-' ? 1 : 0;
        return text[at] == '0' && at + 1 < text.size() && text[at + 1] >= '0'
            && text[at + 1] <= '9';
    }
    void appendLongNumber(RecordBatchBuilder &builder, int column, std::string_view text);
    void appendIllFormed(RecordBatchBuilder &builder, int column, std::string_view text);

    const RecordContext &m_context;
    const QString *m_fileName = nullptr;
    qint64 m_line = 0;
};

} // namespace millrace
