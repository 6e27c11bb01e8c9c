// CsvRecords: takes CSV apart as it arrives.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// RFC 4180 with line ends of either kind. Used by one thread at a time.
class CsvRecords final
{
public:
    /// Called for each record; the texts may be moved from. False stops.
    using Record = std::function<bool(std::vector<std::string> &fields)>;

    explicit CsvRecords(Record record)
        : m_record(std::move(record))
    {
    }

    /// Takes the next piece. False once the record function said so.
    bool feed(std::string_view piece);
    /// Ends the last record, which may lack its line end. False where it is cut inside quotes.
    bool finish();

private:
    enum class State { FieldStart, Plain, Quoted, QuoteInQuoted };

    bool take(char c);
    void endField();
    bool endRecord();

    Record m_record;
    State m_state = State::FieldStart;
    std::string m_field;
    std::vector<std::string> m_fields;
    bool m_hasContent = false; ///< Of the present record.
    bool m_isStopped = false;
};

} // namespace millrace
