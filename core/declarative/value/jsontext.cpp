#include "core/declarative/value/jsontext.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/value/jsontree.h"
#include "core/declarative/value/mappingfill.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace millrace::declarative {

namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

/// Longer texts get a parser of their own.
constexpr std::size_t s_longestKept = std::size_t(4) * 1024 * 1024;

/// Nothing: it is no JSON, or has what a tree cannot hold.
std::optional<Value> readTree(std::string_view text)
{
    JsonTree tree;
    return tree.parse(text) ? std::optional(valueFrom(tree.root())) : std::nullopt;
}

/// "-12" as it stands in JSON; false when it is no whole number.
bool isWhole(std::string_view token)
{
    return token.find_first_of(".eE") == std::string_view::npos;
}

std::string_view withoutBlanks(std::string_view token)
{
    const std::size_t end = token.find_last_not_of(" \t\r\n");
    return end == std::string_view::npos ? std::string_view() : token.substr(0, end + 1);
}

/// Builds values from a document that simdjson walks, number by number.
class Reader final
{
public:
    explicit Reader(int depth)
        : m_depth(depth)
    {
    }

    error_code read(ondemand::value &source, Value &value)
    {
        ondemand::json_type type{};
        if (const error_code fault = source.type().get(type))
            return fault;
        switch (type) {
        case ondemand::json_type::object:
            return readMapping(source, value);
        case ondemand::json_type::array:
            return readList(source, value);
        case ondemand::json_type::string:
            return readText(source, value);
        case ondemand::json_type::number:
            return readNumber(source, value);
        case ondemand::json_type::boolean:
            return readBool(source, value);
        case ondemand::json_type::null:
            return readNull(source, value);
        }
        return simdjson::TAPE_ERROR;
    }

private:
    error_code readMapping(ondemand::value &source, Value &value)
    {
        ondemand::object object;
        if (const error_code fault = source.get_object().get(object))
            return fault;
        if (m_depth == 0)
            return simdjson::DEPTH_ERROR;
        --m_depth;
        Mapping mapping;
        MappingFill fill(mapping, nullptr);
        for (auto field : object) {
            std::string_view key;
            if (const error_code fault = field.unescaped_key().get(key))
                return fault;
            std::string name(key);
            ondemand::value inner;
            if (const error_code fault = field.value().get(inner))
                return fault;
            Value item;
            if (const error_code fault = read(inner, item))
                return fault;
            fill.add(name, std::move(item));
        }
        ++m_depth;
        value = std::move(mapping);
        return simdjson::SUCCESS;
    }

    error_code readList(ondemand::value &source, Value &value)
    {
        ondemand::array array;
        if (const error_code fault = source.get_array().get(array))
            return fault;
        if (m_depth == 0)
            return simdjson::DEPTH_ERROR;
        --m_depth;
        Value::List list;
        for (auto element : array) {
            ondemand::value inner;
            if (const error_code fault = element.get(inner))
                return fault;
            if (const error_code fault = read(inner, list.emplace_back()))
                return fault;
        }
        ++m_depth;
        value = std::move(list);
        return simdjson::SUCCESS;
    }

    error_code readText(ondemand::value &source, Value &value)
    {
        std::string_view text;
        const error_code fault = source.get_string().get(text);
        value = std::string(text);
        return fault;
    }

    error_code readNumber(ondemand::value &source, Value &value)
    {
        const std::string_view token = withoutBlanks(source.raw_json_token());
        // The library checks the grammar where the number is one it can hold.
        if (!isWhole(token)) {
            double number = 0;
            const error_code fault = source.get_double().get(number);
            value = number;
            return fault == simdjson::NUMBER_ERROR ? overflown(token, value) : fault;
        }
        std::int64_t number = 0;
        const auto [rest, outcome]
            = std::from_chars(token.data(), token.data() + token.size(), number);
        if (rest != token.data() + token.size() || hasLeadingZero(token))
            return simdjson::NUMBER_ERROR;
        if (outcome == std::errc::result_out_of_range)
            value = BigInteger{std::string(token)};
        else
            value = number;
        // Moves on; the library's own opinion of a large number does not count.
        static_cast<void>(source.get_int64());
        return simdjson::SUCCESS;
    }

    /// A number like 1e400 is infinite for Python.
    static error_code overflown(std::string_view token, Value &value)
    {
        double number = 0;
        const auto [rest, outcome]
            = std::from_chars(token.data(), token.data() + token.size(), number);
        if (rest != token.data() + token.size() || outcome != std::errc::result_out_of_range)
            return simdjson::NUMBER_ERROR;
        value = token.front() == '-' ? -HUGE_VAL : HUGE_VAL;
        return simdjson::SUCCESS;
    }

    static bool hasLeadingZero(std::string_view token)
    {
        if (token.starts_with('-'))
            token.remove_prefix(1);
        return token.size() > 1 && token.front() == '0';
    }

    error_code readBool(ondemand::value &source, Value &value)
    {
        bool boolean = false;
        const error_code fault = source.get_bool().get(boolean);
        value = boolean;
        return fault;
    }

    error_code readNull(ondemand::value &source, Value &value)
    {
        value = Value();
        bool isNull = false;
        if (const error_code fault = source.is_null().get(isNull))
            return fault;
        return isNull ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
    }

    int m_depth;
};

Error invalidJson(error_code fault)
{
    return makeError(errors::s_jsonInvalid, {}, QString::fromUtf8(simdjson::error_message(fault)));
}

} // namespace

Result<Value> parseJson(std::string_view text)
{
    if (std::optional<Value> value = readTree(text))
        return std::move(*value);
    // Numbers beyond 64 bits, and the reason of a fault.
    // What a parser needs once for a long text it keeps; threads live long.
    thread_local ondemand::parser t_parser;
    std::optional<ondemand::parser> ownParser;
    if (text.size() > s_longestKept)
        ownParser.emplace();
    ondemand::parser &parser = ownParser ? *ownParser : t_parser;
    // A scalar is read as the only item of a list: the library reads lone numbers otherwise.
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    const bool isScalar
        = start != std::string_view::npos && text[start] != '{' && text[start] != '[';
    const simdjson::padded_string padded = isScalar
        ? simdjson::padded_string("[" + std::string(text) + "]")
        : simdjson::padded_string(text);
    ondemand::document document;
    ondemand::value root;
    if (const error_code fault = parser.iterate(padded).get(document))
        return invalidJson(fault);
    if (const error_code fault = document.get_value().get(root))
        return invalidJson(fault);
    Value value;
    Reader reader(s_maximumJsonDepth);
    if (const error_code fault = reader.read(root, value))
        return invalidJson(fault);
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS
        || (isScalar && value.list().size() != 1))
        return invalidJson(simdjson::TRAILING_CONTENT);
    return isScalar ? Value(value.list().front()) : value;
}

} // namespace millrace::declarative
