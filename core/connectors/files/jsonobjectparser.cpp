#include "core/connectors/files/jsonobjectparser.h"

#include "core/data/conversion.h"

#include <simdjson.h>

#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;
namespace ondemand = simdjson::ondemand;

struct JsonObjectParser::Parsers final
{
    ondemand::parser records;
    simdjson::dom::parser nested; ///< Validates: on-demand parsing skips values unread.
};

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The grammar of RFC 8259: no plus, no leading zero, digits on both sides of the point.
bool isJsonNumber(std::string_view token)
{
    const char *at = token.data();
    const char *end = at + token.size();
    const auto skipDigits = [&] {
        const char *start = at;
        while (at < end && isDigit(*at))
            ++at;
        return at != start;
    };
    if (at < end && *at == '-')
        ++at;
    const bool startsWithZero = at < end && *at == '0';
    const char *digits = at;
    if (!skipDigits() || (startsWithZero && at - digits > 1))
        return false;
    if (at < end && *at == '.') {
        ++at;
        if (!skipDigits())
            return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at < end && (*at == '+' || *at == '-'))
            ++at;
        if (!skipDigits())
            return false;
    }
    return at == end;
}

std::string_view withoutTrailingBlanks(std::string_view token)
{
    while (!token.empty()
           && (token.back() == ' ' || token.back() == '\n' || token.back() == '\r'
               || token.back() == '\t'))
        token.remove_suffix(1);
    return token;
}

simdjson::error_code validate(simdjson::dom::parser &validator, std::string_view json)
{
    const auto error = validator.parse(json.data(), json.size(), false).error();
    // JSON sets no limit on numbers; this parser stops at 64 bits and at the range of a double.
    if (error == simdjson::NUMBER_ERROR && fits(FieldType::Json, json))
        return simdjson::SUCCESS;
    return error;
}

simdjson::error_code readNested(ondemand::value &value, simdjson::dom::parser &validator,
                                std::string_view token, JsonMember &member)
{
    simdjson::error_code error = simdjson::SUCCESS;
    if (token[0] == '{') {
        ondemand::object object;
        error = value.get_object().get(object);
        if (error == simdjson::SUCCESS)
            error = object.raw_json().get(member.text);
    } else {
        ondemand::array array;
        error = value.get_array().get(array);
        if (error == simdjson::SUCCESS)
            error = array.raw_json().get(member.text);
    }
    if (error != simdjson::SUCCESS)
        return error;
    member.kind = JsonKind::Nested;
    member.text = withoutTrailingBlanks(member.text);
    return validate(validator, member.text);
}

simdjson::error_code readValue(ondemand::value &value, simdjson::dom::parser &validator,
                               JsonMember &member)
{
    const std::string_view token = withoutTrailingBlanks(value.raw_json_token());
    if (token.empty())
        return simdjson::TAPE_ERROR;
    member.text = token;
    switch (token[0]) {
    case '"':
        member.kind = JsonKind::String;
        if (token.size() >= 2 && token.back() == '"'
            && std::memchr(token.data(), '\\', token.size()) == nullptr) {
            member.text = token.substr(1, token.size() - 2);
            return simdjson::SUCCESS;
        }
        return value.get_string().get(member.text);
    case '{':
    case '[':
        return readNested(value, validator, token, member);
    case 't':
    case 'f':
        member.kind = JsonKind::Boolean;
        return token == "true" || token == "false" ? simdjson::SUCCESS : simdjson::T_ATOM_ERROR;
    case 'n':
        member.kind = JsonKind::Null;
        return token == "null" ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
    default:
        member.kind = JsonKind::Number;
        return isJsonNumber(token) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
    }
}

} // namespace

JsonObjectParser::JsonObjectParser()
    : m_parsers(std::make_unique<Parsers>())
{
}

JsonObjectParser::~JsonObjectParser() = default;

std::optional<JsonFault> JsonObjectParser::parse(std::string_view text)
{
    m_members.clear();
    ondemand::document document;
    const auto faultOf = [&](simdjson::error_code error) {
        JsonFault fault{QString::fromLatin1(simdjson::error_message(error)), 0, false};
        while (fault.reason.endsWith(u'.'))
            fault.reason.chop(1);
        const char *at = nullptr;
        if (document.current_location().get(at) == simdjson::SUCCESS && at >= text.data()
            && at <= text.data() + text.size())
            fault.offset = static_cast<std::size_t>(at - text.data());
        return fault;
    };
    simdjson::error_code error
        = m_parsers->records
              .iterate(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING)
              .get(document);
    if (error != simdjson::SUCCESS)
        return JsonFault{QString::fromLatin1(simdjson::error_message(error)), 0, false};
    ondemand::object object;
    error = document.get_object().get(object);
    if (error == simdjson::INCORRECT_TYPE) {
        const bool isValid = validate(m_parsers->nested, text) == simdjson::SUCCESS;
        JsonFault fault = faultOf(error);
        fault.isOtherValue = isValid;
        return fault;
    }
    if (error != simdjson::SUCCESS)
        return faultOf(error);
    for (auto result : object) {
        ondemand::field field;
        error = std::move(result).get(field);
        if (error != simdjson::SUCCESS)
            return faultOf(error);
        JsonMember member;
        error = field.unescaped_key().get(member.name);
        if (error == simdjson::SUCCESS)
            error = readValue(field.value(), m_parsers->nested, member);
        if (error != simdjson::SUCCESS)
            return faultOf(error);
        m_members.push_back(member);
    }
    // Behind the last token there is no location any more.
    if (document.current_location().error() == simdjson::SUCCESS)
        return faultOf(simdjson::TRAILING_CONTENT);
    return std::nullopt;
}

} // namespace millrace
