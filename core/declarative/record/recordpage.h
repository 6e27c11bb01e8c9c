// RecordPage: the records of a page as they lie in its JSON, before anything is made of them.
#pragma once

#include "core/declarative/value/value.h"

#include <simdjson.h>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::declarative {

/// Views into a JsonTree that outlives it. Every record is an object. Used by one thread.
class RecordPage final
{
public:
    /// Nothing where a record is no object.
    [[nodiscard]] static std::optional<RecordPage> from(const simdjson::dom::array &records);

    [[nodiscard]] std::size_t size() const { return m_records.size(); }
    [[nodiscard]] auto begin() const { return m_records.begin(); }
    [[nodiscard]] auto end() const { return m_records.end(); }
    /// A record as the stream would give it. REQUIRES: \a index < size().
    [[nodiscard]] Value record(std::size_t index) const;

    /// What of the answer pagination sees: the whole document, or its first item where it is a
    /// list.
    void setAnswer(const simdjson::dom::element &answer) { m_answer = answer; }
    /// The fields \a names of it. REQUIRES: setAnswer() was called.
    [[nodiscard]] Value answer(const std::set<std::string> &names) const;

private:
    std::vector<simdjson::dom::element> m_records;
    simdjson::dom::element m_answer;
};

/// The value of \a key in the object \a record, as a mapping has it; nothing without one.
[[nodiscard]] std::optional<simdjson::dom::element> fieldOf(const simdjson::dom::element &record,
                                                            std::string_view key);

} // namespace millrace::declarative
