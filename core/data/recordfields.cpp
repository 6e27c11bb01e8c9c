#include "core/data/recordfields.h"

#include "core/data/conversion.h"

#include <simdjson.h>

#include <QRegularExpression>

namespace millrace {

namespace {

namespace ondemand = simdjson::ondemand;

QString fromView(std::string_view text)
{
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Fills kind and text of \a field from \a value.
simdjson::error_code read(ondemand::value value, RecordField &field)
{
    ondemand::json_type type{};
    if (const auto error = value.type().get(type))
        return error;
    switch (type) {
    case ondemand::json_type::string: {
        std::string_view text;
        if (const auto error = value.get_string().get(text))
            return error;
        field.kind = RecordField::Kind::Text;
        field.text = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        return simdjson::SUCCESS;
    }
    case ondemand::json_type::array:
    case ondemand::json_type::object: {
        std::string_view text;
        const auto error = type == ondemand::json_type::array
            ? value.get_array().value_unsafe().raw_json().get(text)
            : value.get_object().value_unsafe().raw_json().get(text);
        field.kind = RecordField::Kind::Structure;
        field.text = fromView(text);
        return error;
    }
    case ondemand::json_type::null:
        field.kind = RecordField::Kind::Null;
        return value.is_null() ? simdjson::SUCCESS : simdjson::INCORRECT_TYPE;
    case ondemand::json_type::number:
        field.kind = RecordField::Kind::Number;
        break;
    case ondemand::json_type::boolean:
        field.kind = RecordField::Kind::Boolean;
        break;
    }
    field.text = fromView(value.raw_json_token());
    if (field.kind == RecordField::Kind::Boolean) {
        bool flag = false;
        return value.get_bool().get(flag);
    }
    // simdjson has one error for a malformed number and one that overflows a double; only the
    // former is a fault here.
    static const QRegularExpression s_number(
        QStringLiteral("^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$"));
    double number = 0;
    const auto error = value.get_double().get(number);
    const bool isOverflow
        = error == simdjson::NUMBER_ERROR && s_number.match(field.text).hasMatch();
    return isOverflow ? simdjson::SUCCESS : error;
}

} // namespace

std::optional<std::vector<RecordField>> recordFields(const std::string &json)
{
    const simdjson::padded_string padded(json);
    ondemand::parser parser;
    ondemand::document document;
    ondemand::object object;
    if (parser.iterate(padded).get(document) || document.get_object().get(object))
        return std::nullopt;
    std::vector<RecordField> fields;
    for (auto entry : object) {
        std::string_view name;
        ondemand::value value;
        RecordField field;
        if (entry.unescaped_key().get(name) || entry.value().get(value) || read(value, field))
            return std::nullopt;
        field.name = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        fields.push_back(std::move(field));
    }
    return fields;
}

std::string recordValueJson(const RecordField &field)
{
    if (field.kind == RecordField::Kind::Null)
        return "null";
    if (field.kind != RecordField::Kind::Text)
        return field.text.toStdString();
    std::string json;
    appendJsonString(json, field.text.toStdString());
    return json;
}

std::string recordJson(const std::vector<RecordField> &fields)
{
    std::string json = "{";
    for (const RecordField &field : fields) {
        if (json.size() > 1)
            json += ',';
        appendJsonString(json, field.name.toStdString());
        json += ':';
        json += recordValueJson(field);
    }
    return json + '}';
}

std::optional<RecordField> recordValue(const QString &json)
{
    // More than one value would be more than one field, or none at all.
    if (!fits(FieldType::Json, json.toStdString()))
        return std::nullopt;
    const auto fields = recordFields("{\"v\":" + json.toStdString() + '}');
    if (!fields || fields->size() != 1)
        return std::nullopt;
    RecordField value = fields->front();
    value.name.clear();
    return value;
}

} // namespace millrace
