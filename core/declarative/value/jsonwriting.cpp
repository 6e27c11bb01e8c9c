#include "core/declarative/value/jsonwriting.h"

#include "core/declarative/value/jsontree.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unordered_set>
#include <utility>

namespace millrace::declarative {

namespace dom = simdjson::dom;

namespace {

void escape(std::string &out, char32_t character)
{
    constexpr std::string_view s_hexadecimal = "0123456789abcdef";
    const auto unit = [&](char32_t value) {
        out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4)
            out += s_hexadecimal[(value >> shift) & 0xf];
    };
    if (character < 0x10000) {
        unit(character);
        return;
    }
    unit(0xd800 + ((character - 0x10000) >> 10));
    unit(0xdc00 + ((character - 0x10000) & 0x3ff));
}

/// The character that starts at \a text; \a length becomes its bytes.
char32_t decoded(std::string_view text, std::size_t &length)
{
    const auto byte
        = [&](std::size_t index) { return char32_t(static_cast<unsigned char>(text[index])); };
    const char32_t first = byte(0);
    length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length == 1 || first < 0xc0 || text.size() < length) {
        length = 1;
        return first < 0x80 ? first : U'\uFFFD';
    }
    char32_t character = first & (0xffu >> (length + 1));
    for (std::size_t index = 1; index < length; ++index)
        character = (character << 6) | (byte(index) & 0x3f);
    return character;
}

/// Whether a byte stands for itself in JSON: by its code, for ASCII and for all of UTF-8.
constexpr std::array<std::array<bool, 256>, 2> plainBytes()
{
    std::array<std::array<bool, 256>, 2> table{};
    for (std::size_t code = 0x20; code < 256; ++code) {
        const bool isPlain = code != '"' && code != '\\';
        table[0][code] = isPlain;
        table[1][code] = isPlain && code < 0x80;
    }
    return table;
}

void write(std::string &out, const Value &value, const JsonStyle &style);

void writeMapping(std::string &out, const Mapping &mapping, const JsonStyle &style)
{
    out += '{';
    bool isFirst = true;
    const auto writeEntry = [&](const Mapping::Entry &entry) {
        if (!std::exchange(isFirst, false))
            out += style.itemSeparator;
        appendJsonText(out, entry.key, style.isAscii);
        out += style.keySeparator;
        write(out, entry.value, style);
    };
    if (style.sortsKeys) {
        std::vector<const Mapping::Entry *> entries;
        entries.reserve(mapping.size());
        for (const Mapping::Entry &entry : mapping)
            entries.push_back(&entry);
        std::stable_sort(entries.begin(), entries.end(), [](const auto *left, const auto *right) {
            return left->key < right->key;
        });
        for (const Mapping::Entry *entry : entries)
            writeEntry(*entry);
    } else {
        for (const Mapping::Entry &entry : mapping)
            writeEntry(entry);
    }
    out += '}';
}

void write(std::string &out, const Value &value, const JsonStyle &style)
{
    switch (value.kind()) {
    case Value::Kind::Null:
        out += "null";
        return;
    case Value::Kind::Bool:
        out += value.boolean() ? "true" : "false";
        return;
    case Value::Kind::Integer:
        appendJsonNumber(out, value.integer());
        return;
    case Value::Kind::BigInteger:
        out += value.digits();
        return;
    case Value::Kind::Float:
        appendJsonNumber(out, value.number());
        return;
    case Value::Kind::Text:
        appendJsonText(out, value.text(), style.isAscii);
        return;
    case Value::Kind::Mapping:
        writeMapping(out, value.mapping(), style);
        return;
    case Value::Kind::List:
        break;
    }
    out += '[';
    bool isFirst = true;
    for (const Value &item : value.list()) {
        if (!std::exchange(isFirst, false))
            out += style.itemSeparator;
        write(out, item, style);
    }
    out += ']';
}

/// Up to this many keys it costs nothing to compare them all.
constexpr std::size_t s_fewKeys = 6;
/// Up to this many keys are compared with each other.
constexpr std::size_t s_comparedKeys = 24;

/// Whether a key of \a object is there twice.
bool hasDoubleKey(const dom::object &object)
{
    std::array<std::string_view, s_comparedKeys> keys;
    std::size_t count = 0;
    for (const dom::key_value_pair field : object) {
        if (count == s_comparedKeys) {
            std::unordered_set<std::string_view> all;
            return std::any_of(object.begin(), object.end(),
                               [&all](const auto &own) { return !all.insert(own.key).second; });
        }
        const auto end = keys.begin() + std::ptrdiff_t(count);
        if (std::find(keys.begin(), end, field.key) != end)
            return true;
        keys[count++] = field.key;
    }
    return false;
}

} // namespace

void appendJsonText(std::string &out, std::string_view text, bool isAscii)
{
    static constexpr auto s_plain = plainBytes();
    const std::array<bool, 256> &plain = s_plain[isAscii ? 1 : 0];
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && plain[static_cast<unsigned char>(text[end])])
            ++end;
        out.append(text, at, end - at);
        if (end == text.size())
            break;
        at = end;
        const char character = text[at];
        const auto code = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            out += '\\';
            out += character;
        } else if (code < 0x20) {
            switch (character) {
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            default:
                escape(out, code);
            }
        } else {
            std::size_t length = 1;
            escape(out, decoded(text.substr(at), length));
            at += length;
            continue;
        }
        ++at;
    }
    out += '"';
}

void appendJsonNumber(std::string &out, std::int64_t number)
{
    std::array<char, 24> buffer{};
    const auto outcome = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    out.append(buffer.data(), outcome.ptr);
}

void appendJsonNumber(std::string &out, double number)
{
    if (std::isfinite(number))
        out += floatText(number);
    else
        out += "null";
}

void JsonTreeWriter::append(std::string &out, const dom::element &element)
{
    switch (element.type()) {
    case dom::element_type::OBJECT:
        return appendMapping(out, element);
    case dom::element_type::STRING:
        return appendJsonText(out, element.get_string().value_unsafe());
    case dom::element_type::INT64:
        return appendJsonNumber(out, element.get_int64().value_unsafe());
    case dom::element_type::DOUBLE:
        return appendJsonNumber(out, element.get_double().value_unsafe());
    case dom::element_type::UINT64:
        out += std::to_string(element.get_uint64().value_unsafe());
        return;
    case dom::element_type::BOOL:
        out += element.get_bool().value_unsafe() ? "true" : "false";
        return;
    case dom::element_type::NULL_VALUE:
        out += "null";
        return;
    case dom::element_type::ARRAY:
        break;
    }
    out += '[';
    bool isFirst = true;
    const dom::array list = element.get_array().value_unsafe();
    for (const dom::element item : list) {
        if (!std::exchange(isFirst, false))
            out += ',';
        append(out, item);
    }
    out += ']';
}

void JsonTreeWriter::appendMapping(std::string &out, const dom::element &element)
{
    // The last of two values of a key takes the place of the first.
    const dom::object object = element.get_object().value_unsafe();
    if (!hasSingleKeys(object)) {
        out += jsonText(valueFrom(element));
        return;
    }
    out += '{';
    bool isFirst = true;
    for (const dom::key_value_pair field : object) {
        if (!std::exchange(isFirst, false))
            out += ',';
        appendJsonText(out, field.key);
        out += ':';
        append(out, field.value);
    }
    out += '}';
}

bool JsonTreeWriter::hasKnownKeys(const dom::object &object) const
{
    std::size_t count = 0;
    for (const dom::key_value_pair field : object) {
        if (count == m_keys.size() || m_keys[count] != field.key)
            return false;
        ++count;
    }
    return count == m_keys.size();
}

bool JsonTreeWriter::hasSingleKeys(const dom::object &object)
{
    if (object.size() <= s_fewKeys)
        return !hasDoubleKey(object);
    if (hasKnownKeys(object))
        return true;
    if (hasDoubleKey(object))
        return false;
    m_keys.clear();
    for (const dom::key_value_pair field : object)
        m_keys.emplace_back(field.key);
    return true;
}

std::string jsonText(const Value &value, const JsonStyle &style)
{
    std::string out;
    write(out, value, style);
    return out;
}

std::string floatText(double number)
{
    if (std::isnan(number))
        return "nan";
    if (std::isinf(number))
        return number < 0 ? "-inf" : "inf";
    std::array<char, 64> buffer{};
    const double magnitude = std::fabs(number);
    const bool isPlain = magnitude == 0.0 || (magnitude >= 1e-4 && magnitude < 1e16);
    const auto format = isPlain ? std::chars_format::fixed : std::chars_format::scientific;
    const auto [end, fault]
        = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format);
    std::string text(buffer.data(), end);
    if (isPlain && text.find('.') == std::string::npos)
        text += ".0";
    return text;
}

} // namespace millrace::declarative
