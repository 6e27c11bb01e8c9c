#include "core/declarative/request/formencoding.h"

#include "core/declarative/template/interpolation.h"

namespace millrace::declarative {

namespace {

constexpr std::string_view s_digits = "0123456789ABCDEF";

bool isUnreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        || c == '.' || c == '-' || c == '~';
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void append(std::string &text, std::string_view key, std::string_view value)
{
    if (!text.empty())
        text += '&';
    text += quotedForForm(key);
    text += '=';
    text += quotedForForm(value);
}

/// One item of a list; Python goes through what lies inside once more.
void appendItem(std::string &text, std::string_view key, const Value &item)
{
    if (item.isList()) {
        for (const Value &inner : item.list())
            append(text, key, pythonText(inner));
    } else if (item.isMapping()) {
        for (const auto &[inner, value] : item.mapping())
            append(text, key, inner);
    } else if (!item.isNull()) {
        append(text, key, pythonText(item));
    }
}

} // namespace

std::string quotedForForm(std::string_view text)
{
    std::string quoted;
    quoted.reserve(text.size());
    for (const char c : text) {
        if (isUnreserved(c)) {
            quoted += c;
        } else if (c == ' ') {
            quoted += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            quoted += '%';
            quoted += s_digits[byte >> 4U];
            quoted += s_digits[byte & 0xFU];
        }
    }
    return quoted;
}

std::string unquotedFromForm(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const int high = c == '%' && at + 2 < text.size() ? hexValue(text[at + 1]) : -1;
        const int low = high >= 0 ? hexValue(text[at + 2]) : -1;
        if (low >= 0) {
            plain += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            plain += c == '+' ? ' ' : c;
        }
    }
    return plain;
}

std::string formText(const Value &items)
{
    std::string text;
    for (const auto &[key, value] : items.mapping()) {
        if (value.isList()) {
            for (const Value &item : value.list())
                appendItem(text, key, item);
        } else {
            appendItem(text, key, value);
        }
    }
    return text;
}

std::vector<std::pair<std::string, std::string>> queryItems(std::string_view query)
{
    std::vector<std::pair<std::string, std::string>> items;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view item = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const std::size_t sign = item.find('=');
        if (sign == std::string_view::npos || sign + 1 == item.size())
            continue;
        items.emplace_back(unquotedFromForm(item.substr(0, sign)),
                           unquotedFromForm(item.substr(sign + 1)));
    }
    return items;
}

} // namespace millrace::declarative
