#include "core/connectors/salesforce/csvrecords.h"

#include <algorithm>

namespace millrace {

bool CsvRecords::feed(std::string_view piece)
{
    return !m_isStopped && std::ranges::all_of(piece, [this](char c) { return take(c); });
}

bool CsvRecords::finish()
{
    if (m_isStopped || m_state == State::Quoted)
        return false;
    return !m_hasContent || endRecord();
}

bool CsvRecords::take(char c)
{
    if (m_state == State::Quoted) {
        if (c == '"')
            m_state = State::QuoteInQuoted;
        else
            m_field += c;
        return true;
    }
    if (c == '"' && m_state == State::QuoteInQuoted) {
        m_field += c;
        m_state = State::Quoted;
        return true;
    }
    if (c == '\r')
        return true;
    if (c == '\n')
        return !m_hasContent || endRecord();
    m_hasContent = true;
    if (c == ',') {
        endField();
    } else if (c == '"' && m_state == State::FieldStart) {
        m_state = State::Quoted;
    } else {
        m_field += c;
        m_state = State::Plain;
    }
    return true;
}

void CsvRecords::endField()
{
    m_fields.push_back(std::move(m_field));
    m_field.clear();
    m_state = State::FieldStart;
}

bool CsvRecords::endRecord()
{
    endField();
    m_hasContent = false;
    m_isStopped = !m_record(m_fields);
    m_fields.clear();
    return !m_isStopped;
}

} // namespace millrace
