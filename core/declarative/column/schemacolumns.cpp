#include "core/declarative/column/schemacolumns.h"

#include <algorithm>
#include <string>

namespace millrace::declarative {

namespace {

constexpr std::size_t s_maximumColumns = 2000;

/// The types a property may have beside null; empty when it does not say.
std::vector<std::string> typesOf(const Value &property)
{
    std::vector<std::string> types;
    const auto add = [&types](const Value &type) {
        if (type.isText() && type.text() != "null")
            types.push_back(type.text());
    };
    if (const Value *type = property.find("type")) {
        if (type->isList())
            std::for_each(type->list().begin(), type->list().end(), add);
        else
            add(*type);
    }
    return types;
}

bool isNullable(const Value &property)
{
    const Value &type = property["type"];
    if (type.isText())
        return type.text() == "null";
    return !type.isList()
        || std::find(type.list().begin(), type.list().end(), Value("null")) != type.list().end();
}

std::string_view word(const Value &property, std::string_view key)
{
    const Value &value = property[key];
    return value.isText() ? std::string_view(value.text()) : std::string_view();
}

FieldType textType(const Value &property)
{
    const std::string_view format = word(property, "format");
    const std::string_view zone = word(property, "airbyte_type");
    if (format == "date")
        return FieldType::Date;
    if (format == "date-time") {
        return zone == "timestamp_without_timezone" ? FieldType::TimestampWithoutZone
                                                    : FieldType::TimestampWithZone;
    }
    if (format == "time") {
        return zone == "time_with_timezone" ? FieldType::TimeWithZone : FieldType::TimeWithoutZone;
    }
    return FieldType::String;
}

FieldType typeOf(const Value &property)
{
    std::vector<std::string> types = typesOf(property);
    // A whole number is a number: the two together are one type.
    const auto whole = std::find(types.begin(), types.end(), "integer");
    if (types.size() == 2 && whole != types.end()
        && std::find(types.begin(), types.end(), "number") != types.end())
        types.erase(whole);
    if (types.size() != 1)
        return FieldType::Json;
    const std::string &type = types.front();
    if (type == "string")
        return textType(property);
    if (type == "boolean")
        return FieldType::Boolean;
    if (type == "integer" || (type == "number" && word(property, "airbyte_type") == "integer"))
        return FieldType::Integer;
    return type == "number" ? FieldType::Number : FieldType::Json;
}

std::string sourceTypeOf(const Value &property)
{
    std::string text;
    for (const std::string &type : typesOf(property))
        text += (text.empty() ? "" : " | ") + type;
    if (const std::string_view format = word(property, "format"); !format.empty())
        text += " (" + std::string(format) + ")";
    return text;
}

} // namespace

Schema schemaColumns(const Value &schema)
{
    const Value &properties = schema["properties"];
    Schema columns;
    if (!properties.isMapping() || properties.mapping().isEmpty()) {
        columns.append(
            Field{QString::fromUtf8(s_wholeRecord.data(), qsizetype(s_wholeRecord.size())),
                  FieldType::Json, false});
        return columns;
    }
    for (const auto &[name, property] : properties.mapping()) {
        if (std::size_t(columns.fieldCount()) == s_maximumColumns)
            break;
        columns.append(Field{QString::fromStdString(name), typeOf(property), isNullable(property),
                             QString::fromStdString(sourceTypeOf(property))});
    }
    return columns;
}

bool isWholeRecordColumn(const Schema &schema)
{
    // A property of that name would say what it is in the source.
    return schema.fieldCount() == 1 && schema.field(0).type == FieldType::Json
        && !schema.field(0).nullable && schema.field(0).sourceType.isEmpty()
        && schema.field(0).name.toStdString() == s_wholeRecord;
}

} // namespace millrace::declarative
