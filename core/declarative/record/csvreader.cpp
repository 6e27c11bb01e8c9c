#include "core/declarative/record/csvreader.h"

#include <utility>

namespace millrace::declarative {

CsvReader::CsvReader(std::string delimiter)
    : m_delimiter(std::move(delimiter))
{
}

Result<bool> CsvReader::read(std::string_view piece, const RowSink &sink)
{
    std::string joined;
    if (!m_cut.empty()) {
        joined = std::exchange(m_cut, {}) + std::string(piece);
        piece = joined;
    }
    for (std::size_t at = 0; at < piece.size(); ++at) {
        const char character = piece[at];
        const bool isAfterReturn = std::exchange(m_isAfterReturn, character == '\r');
        if (character == '\n' && isAfterReturn)
            continue;
        if (character == '\n' || character == '\r') {
            if (!endLine())
                continue;
            Result<bool> goesOn = endRow(sink);
            if (!goesOn || !*goesOn)
                return goesOn;
            continue;
        }
        if (character != m_delimiter.front()) {
            take(character);
            continue;
        }
        const std::string_view rest = piece.substr(at);
        if (rest.size() < m_delimiter.size() && m_delimiter.starts_with(rest)) {
            m_cut = rest;
            return true;
        }
        if (rest.starts_with(m_delimiter)) {
            takeDelimiter();
            at += m_delimiter.size() - 1;
        } else {
            take(character);
        }
    }
    return true;
}

Result<bool> CsvReader::finish(const RowSink &sink)
{
    for (const char character : std::exchange(m_cut, {}))
        take(character);
    if (m_state == State::RowStart)
        return true;
    endCell();
    return endRow(sink);
}

void CsvReader::take(char character)
{
    switch (m_state) {
    case State::RowStart:
    case State::CellStart:
        if (character == '"') {
            m_state = State::Quoted;
            return;
        }
        m_state = State::Cell;
        break;
    case State::Quoted:
        if (character == '"') {
            m_state = State::QuoteInQuoted;
            return;
        }
        break;
    case State::QuoteInQuoted:
        m_state = character == '"' ? State::Quoted : State::Cell;
        break;
    case State::Cell:
        break;
    }
    m_cell += character;
}

void CsvReader::takeDelimiter()
{
    if (m_state == State::Quoted) {
        m_cell += m_delimiter;
        return;
    }
    endCell();
    m_state = State::CellStart;
}

void CsvReader::endCell() { m_row.push_back(std::exchange(m_cell, {})); }

/// Whether the line ends a row.
bool CsvReader::endLine()
{
    if (m_state == State::Quoted) {
        m_cell += '\n';
        return false;
    }
    if (m_state != State::RowStart)
        endCell();
    return true;
}

Result<bool> CsvReader::endRow(const RowSink &sink)
{
    m_state = State::RowStart;
    Result<bool> goesOn = sink(m_row);
    m_row.clear();
    return goesOn;
}

} // namespace millrace::declarative
