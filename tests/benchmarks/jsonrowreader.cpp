#include "tests/benchmarks/jsonrowreader.h"

namespace millrace::benchmark {

namespace {

template<typename T>
T valueOf(simdjson::simdjson_result<T> result)
{
    T value{};
    if (std::move(result).get(value))
        fail("a field has another type than expected");
    return value;
}

} // namespace

JsonRowReader::JsonRowReader(const std::string &path)
    : m_blocks(path, simdjson::SIMDJSON_PADDING)
{
}

const BenchRow &JsonRowReader::read(simdjson::ondemand::object &object)
{
    m_row.id = valueOf(object.find_field("id").get_int64());
    m_row.uid = text(valueOf(object.find_field("uid")));
    m_row.qty = valueOf(object.find_field("qty").get_int64());
    m_row.amount = valueOf(object.find_field("amount").get_double());
    m_row.day = text(valueOf(object.find_field("day")));
    m_row.ts = text(valueOf(object.find_field("ts")));
    m_row.flag = valueOf(object.find_field("flag").get_bool());
    m_row.name = text(valueOf(object.find_field("name")));
    simdjson::ondemand::value note = valueOf(object.find_field("note"));
    m_row.note.reset();
    if (valueOf(note.type()) == simdjson::ondemand::json_type::string)
        m_row.note = text(note);
    return m_row;
}

/// A text without escapes is used where it lies; simdjson's own buffer is reused by each line.
std::string_view JsonRowReader::text(simdjson::ondemand::value value)
{
    const std::string_view token = value.raw_json_token();
    const std::size_t end = token.find('"', 1);
    const std::string_view raw = token.substr(1, end - 1);
    if (end != std::string_view::npos && raw.find('\\') == std::string_view::npos) {
        return raw;
    }
    std::string &copy = m_unescaped[m_unescapedCount++ % m_unescaped.size()];
    copy = valueOf(value.get_string());
    return copy;
}

} // namespace millrace::benchmark
