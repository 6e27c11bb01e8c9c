#include "core/data/jsonstructure.h"

#include <simdjson.h>

#include <algorithm>

namespace millrace {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr int s_deepest = 8;
constexpr std::size_t s_mostFields = 200; // Of one object.

FieldType typeOf(const element &value)
{
    switch (value.type()) {
    case element_type::BOOL:
        return FieldType::Boolean;
    case element_type::INT64:
    case element_type::UINT64:
        return FieldType::Integer;
    case element_type::DOUBLE:
        return FieldType::Number;
    case element_type::STRING:
        return FieldType::String;
    default:
        return FieldType::Json;
    }
}

/// The type of values of both types.
FieldType common(FieldType first, FieldType second)
{
    const auto isNumber
        = [](FieldType type) { return type == FieldType::Integer || type == FieldType::Number; };
    if (first == second)
        return first;
    return isNumber(first) && isNumber(second) ? FieldType::Number : FieldType::Json;
}

void addValue(std::vector<NestedField> &fields, const element &value, int depth);

void addField(std::vector<NestedField> &fields, std::string_view name, const element &value,
              int depth)
{
    if (value.type() == element_type::NULL_VALUE)
        return;
    const QString text = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    auto field = std::ranges::find(fields, text, &NestedField::name);
    if (field == fields.end()) {
        if (fields.size() >= s_mostFields)
            return;
        fields.push_back({text, typeOf(value), false, {}});
        field = fields.end() - 1;
    } else {
        field->type = common(field->type, typeOf(value));
    }
    field->isList = field->isList || value.type() == element_type::ARRAY;
    addValue(field->fields, value, depth + 1);
}

void addValue(std::vector<NestedField> &fields, const element &value, int depth)
{
    if (depth > s_deepest)
        return;
    simdjson::dom::object object;
    simdjson::dom::array array;
    if (value.get(object) == simdjson::SUCCESS) {
        for (const auto &[name, inner] : object)
            addField(fields, name, inner, depth);
    } else if (value.get(array) == simdjson::SUCCESS) {
        for (const element &inner : array) {
            if (inner.is_object())
                addValue(fields, inner, depth + 1);
        }
    }
}

} // namespace

void addStructure(std::vector<NestedField> &fields, std::string_view json)
{
    thread_local simdjson::dom::parser parser;
    element root;
    if (parser.parse(json.data(), json.size(), true).get(root) == simdjson::SUCCESS)
        addValue(fields, root, 0);
}

} // namespace millrace
