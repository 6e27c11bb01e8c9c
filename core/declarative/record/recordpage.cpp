#include "core/declarative/record/recordpage.h"

#include "core/declarative/value/jsontree.h"

namespace millrace::declarative {

namespace dom = simdjson::dom;

std::optional<RecordPage> RecordPage::from(const dom::array &records)
{
    RecordPage page;
    page.m_records.reserve(records.size());
    for (const dom::element record : records) {
        if (!record.is_object())
            return std::nullopt;
        page.m_records.push_back(record);
    }
    return page;
}

Value RecordPage::record(std::size_t index) const { return valueFrom(m_records[index]); }

Value RecordPage::answer(const std::set<std::string> &names) const
{
    Mapping fields;
    for (const std::string &name : names) {
        if (const auto field = fieldOf(m_answer, name))
            fields.append(name, valueFrom(*field));
    }
    return fields;
}

std::optional<dom::element> fieldOf(const dom::element &record, std::string_view key)
{
    std::optional<dom::element> found;
    const dom::object object = record.get_object().value_unsafe();
    // Of keys that are there twice the last wins.
    for (const dom::key_value_pair field : object) {
        if (field.key == key)
            found = field.value;
    }
    return found;
}

} // namespace millrace::declarative
