#include "core/connectors/files/csvtokenizer.h"

namespace millrace {

TextPlace placeOf(const char *from, const char *at, qint64 line)
{
    TextPlace place{line, 1};
    for (const char *c = from; c < at; ++c) {
        if (*c == '\n' || (*c == '\r' && c[1] != '\n')) {
            ++place.line;
            place.column = 1;
        } else if ((static_cast<unsigned char>(*c) & 0xc0) != 0x80) {
            ++place.column;
        }
    }
    return place;
}

CsvTokenizer::CsvTokenizer(const CsvMarks &marks)
    : m_marks(marks)
    , m_scan({marks.delimiter, marks.quote == '\0' ? marks.delimiter : marks.quote, '\n', '\r'})
    , m_fields(64)
{
}

void CsvTokenizer::setWindow(const char *begin, const char *end, bool isFinal)
{
    m_at = begin;
    m_end = end;
    m_isFinal = isFinal;
    m_scan.restart(begin, end);
}

CsvTokenizer::Outcome CsvTokenizer::next()
{
    if (m_at == m_end)
        return m_isFinal ? Outcome::End : Outcome::NeedMore;
    // A local copy stays in registers; on NeedMore and on a fault nothing has happened.
    Scanner scan = m_scan;
    const char delimiter = m_marks.delimiter;
    const char quote = m_marks.quote;
    const char *const end = m_end;
    const char *start = m_at;
    std::size_t count = 0;
    qint64 line = m_line;
    for (;;) {
        if (count == m_fields.size())
            m_fields.resize(2 * count);
        CsvField &field = m_fields[count];
        const char *special = nullptr;
        if (start < end && *start == quote && quote != '\0') {
            const Outcome outcome = quoted(scan, field, special, line);
            if (outcome != Outcome::Row)
                return outcome;
        } else {
            do
                special = scan.next();
            while (special != end && *special == quote && quote != '\0');
            field = {start, static_cast<std::uint32_t>(special - start), false, false};
        }
        ++count;
        if (special == end) {
            if (!m_isFinal)
                return Outcome::NeedMore;
            start = end;
            break;
        }
        start = special + 1;
        if (*special == delimiter)
            continue;
        if (*special == '\r') {
            if (start == end && !m_isFinal)
                return Outcome::NeedMore;
            if (start < end && *start == '\n') {
                (void)scan.next();
                ++start;
            }
        }
        ++line;
        break;
    }
    m_scan = scan;
    m_at = start;
    m_line = line;
    m_count = count;
    return Outcome::Row;
}

CsvTokenizer::Outcome CsvTokenizer::quoted(Scanner &scan, CsvField &field, const char *&special,
                                           qint64 &line)
{
    const char quote = m_marks.quote;
    const char *const opening = scan.next();
    bool hasDoubledQuotes = false;
    const char *closing = nullptr;
    for (;;) {
        closing = scan.next();
        if (closing == m_end) {
            m_faultAt = opening;
            return m_isFinal ? Outcome::QuoteUnclosed : Outcome::NeedMore;
        }
        if (*closing == quote) {
            if (closing + 1 == m_end || closing[1] != quote)
                break;
            hasDoubledQuotes = true;
            (void)scan.next();
        } else if (*closing == '\n' || (*closing == '\r' && closing[1] != '\n')) {
            ++line;
        }
    }
    // A quote at the window's end may be the first of two: next() sees the end and asks for more.
    special = scan.next();
    for (const char *between = closing + 1; between < special; ++between) {
        if (*between != ' ' && *between != '\t') {
            m_faultAt = between;
            return Outcome::TextAfterQuote;
        }
    }
    if (special != m_end && *special == quote) {
        m_faultAt = special;
        return Outcome::TextAfterQuote;
    }
    field
        = {opening + 1, static_cast<std::uint32_t>(closing - opening - 1), true, hasDoubledQuotes};
    return Outcome::Row;
}

std::string_view CsvTokenizer::unescaped(const CsvField &field, std::string &scratch) const
{
    scratch.clear();
    std::string_view rest = field.raw();
    for (;;) {
        const std::size_t quote = rest.find(m_marks.quote);
        if (quote == std::string_view::npos)
            break;
        scratch.append(rest.substr(0, quote + 1));
        rest.remove_prefix(quote + 2);
    }
    scratch.append(rest);
    return scratch;
}

} // namespace millrace
