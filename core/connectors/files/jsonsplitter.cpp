#include "core/connectors/files/jsonsplitter.h"

#include <algorithm>
#include <cstring>

namespace millrace {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Whether the quote at \a quote is taken back by an odd number of backslashes before it.
bool isEscaped(const char *start, const char *quote)
{
    const char *at = quote;
    while (at > start && at[-1] == '\\')
        --at;
    return (quote - at) % 2 == 1;
}

} // namespace

void JsonSplitter::setWindow(const char *begin, const char *end, bool isFinal)
{
    m_at = begin;
    m_end = end;
    m_isFinal = isFinal;
}

void JsonSplitter::resumeAt(qint64 line)
{
    m_line = line;
    m_isInside = m_shape == Shape::Array;
    m_isAfterRecord = m_isInside;
}

JsonSplitter::Outcome JsonSplitter::next()
{
    return m_shape == Shape::Lines ? nextLine() : nextValue();
}

JsonSplitter::Outcome JsonSplitter::nextLine()
{
    for (;;) {
        if (m_at == m_end)
            return m_isFinal ? Outcome::End : Outcome::NeedMore;
        const auto left = static_cast<std::size_t>(m_end - m_at);
        const auto *lineEnd = static_cast<const char *>(std::memchr(m_at, '\n', left));
        if (lineEnd == nullptr && !m_isFinal)
            return Outcome::NeedMore;
        const char *start = m_at;
        const char *stop = lineEnd == nullptr ? m_end : lineEnd;
        m_at = lineEnd == nullptr ? m_end : lineEnd + 1;
        m_recordLine = m_line;
        m_line += lineEnd == nullptr ? 0 : 1;
        while (stop > start && isBlank(stop[-1]))
            --stop;
        while (start < stop && isBlank(*start))
            ++start;
        if (start == stop)
            continue;
        m_record = {start, static_cast<std::size_t>(stop - start)};
        return Outcome::Record;
    }
}

const char *JsonSplitter::skipBlanks(const char *at) const
{
    while (at < m_end && isBlank(*at))
        ++at;
    return at;
}

JsonSplitter::Outcome JsonSplitter::fault(const char *at)
{
    m_faultAt = at;
    return Outcome::Fault;
}

JsonSplitter::Outcome JsonSplitter::nextValue()
{
    const char *at = skipBlanks(m_at);
    if (at == m_end && !m_isFinal)
        return Outcome::NeedMore;
    if (m_shape == Shape::Sequence || m_isClosed) {
        if (at == m_end)
            return Outcome::End;
        return m_isClosed ? fault(at) : take(at);
    }
    if (at == m_end)
        return fault(at);
    if (!m_isInside) {
        if (*at != '[')
            return fault(at);
        at = skipBlanks(at + 1);
    } else if (m_isAfterRecord && *at == ',') {
        at = skipBlanks(at + 1);
        // A closing bracket behind a comma is no element.
        if (at < m_end && *at == ']')
            return fault(at);
    } else if (m_isAfterRecord && *at != ']') {
        return fault(at);
    }
    if (at == m_end)
        return m_isFinal ? fault(at) : Outcome::NeedMore;
    if (*at == ']') {
        m_line += std::count(m_at, at, '\n');
        m_at = at + 1;
        m_isClosed = true;
        return nextValue();
    }
    return take(at);
}

JsonSplitter::Outcome JsonSplitter::take(const char *start)
{
    const bool isNested = *start == '{' || *start == '[';
    const char *stop = isNested ? endOfNested(start) : endOfScalar(start);
    if (stop == nullptr) {
        if (!m_isFinal)
            return Outcome::NeedMore;
        stop = m_end; // The parser says what is missing.
    }
    m_recordLine = m_line + std::count(m_at, start, '\n');
    m_line = m_recordLine + std::count(start, stop, '\n');
    m_record = {start, static_cast<std::size_t>(stop - start)};
    m_at = stop;
    m_isInside = m_shape == Shape::Array;
    m_isAfterRecord = m_isInside;
    return Outcome::Record;
}

const char *JsonSplitter::endOfNested(const char *start) const
{
    SpecialScanner<5> scan({'{', '}', '[', ']', '"'});
    scan.restart(start, m_end);
    int depth = 0;
    bool isInText = false;
    for (;;) {
        const char *special = scan.next();
        if (special == m_end)
            return nullptr;
        if (*special == '"') {
            if (!isInText || !isEscaped(start, special))
                isInText = !isInText;
            continue;
        }
        if (isInText)
            continue;
        if (*special == '{' || *special == '[')
            ++depth;
        else if (--depth == 0)
            return special + 1;
    }
}

const char *JsonSplitter::endOfScalar(const char *start) const
{
    const char *at = start + 1;
    while (at < m_end && !isBlank(*at) && *at != ',' && *at != ']')
        ++at;
    return at < m_end ? at : nullptr;
}

} // namespace millrace
