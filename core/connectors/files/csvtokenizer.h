// CsvTokenizer: cuts CSV text into rows and fields, without copying.
#pragma once

#include "core/connectors/files/specialscanner.h"

#include <QtGlobal>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// The characters that give a CSV text its shape.
struct CsvMarks final
{
    char delimiter = ',';
    char quote = '"'; ///< '\0': quotes are ordinary text.

    bool operator==(const CsvMarks &) const = default;
};

/// One field of a row, pointing into the text.
struct CsvField final
{
    const char *data = nullptr; ///< Without the enclosing quotes.
    std::uint32_t size = 0;
    bool isQuoted = false;
    bool hasDoubledQuotes = false; ///< Two quotes in data stand for one.

    [[nodiscard]] std::string_view raw() const { return {data, size}; }
};

/// A place in a text, both counted from 1; a column is a character, not a byte.
struct TextPlace final
{
    qint64 line = 1;
    qint64 column = 1;
};

/// The place of \a at in a text that starts at \a from in column 1 of \a line.
[[nodiscard]] TextPlace placeOf(const char *from, const char *at, qint64 line);

/// Follows RFC 4180: fields may be quoted, a quote inside is doubled, a quoted field may hold
/// delimiters and line ends. Rows end with LF, CRLF or CR, mixed as they come; the last may lack
/// its end. A quote inside an unquoted field is ordinary text. Blanks between a closing quote and
/// the delimiter are ignored; other text there, and a quote never closed, are faults.
class CsvTokenizer final
{
public:
    enum class Outcome {
        Row, ///< fields() holds the next row.
        NeedMore, ///< The text ends inside a row: set a longer window that starts at at().
        End, ///< There are no more rows.
        QuoteUnclosed, ///< faultAt() is the opening quote.
        TextAfterQuote, ///< faultAt() is the first character that should not be there.
    };

    explicit CsvTokenizer(const CsvMarks &marks);

    /// Goes on with the text [\a begin, \a end); 64 bytes behind it must be readable.
    /// \a isFinal: nothing follows. The line number is kept.
    void setWindow(const char *begin, const char *end, bool isFinal);
    void setLine(qint64 line) { m_line = line; }

    [[nodiscard]] Outcome next();

    /// The fields of the last row; valid while the window is. At least one.
    [[nodiscard]] std::span<const CsvField> fields() const { return {m_fields.data(), m_count}; }
    /// Whether the last row was an empty line.
    [[nodiscard]] bool isBlank() const
    {
        return m_count == 1 && m_fields[0].size == 0 && !m_fields[0].isQuoted;
    }
    /// Where the next row starts.
    [[nodiscard]] const char *at() const { return m_at; }
    /// The line the next row starts in.
    [[nodiscard]] qint64 line() const { return m_line; }
    [[nodiscard]] const char *faultAt() const { return m_faultAt; }

    /// The text of \a field with doubled quotes made single, in \a scratch where that is needed.
    [[nodiscard]] std::string_view text(const CsvField &field, std::string &scratch) const
    {
        return field.hasDoubledQuotes ? unescaped(field, scratch) : field.raw();
    }

private:
    using Scanner = SpecialScanner<4>;

    [[nodiscard]] std::string_view unescaped(const CsvField &field, std::string &scratch) const;
    [[nodiscard]] Outcome quoted(Scanner &scan, CsvField &field, const char *&special,
                                 qint64 &line);

    CsvMarks m_marks;
    Scanner m_scan;
    const char *m_at = nullptr;
    const char *m_end = nullptr;
    const char *m_faultAt = nullptr;
    std::vector<CsvField> m_fields;
    std::size_t m_count = 0;
    qint64 m_line = 1;
    bool m_isFinal = true;
};

} // namespace millrace
