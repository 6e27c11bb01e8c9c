#include "core/mapping/expression/unicodetext.h"

#include <unicode/normalizer2.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>

namespace millrace::expression {

namespace {

using CaseMapping = std::int32_t (*)(const UCaseMap *, char *, std::int32_t, const char *,
                                     std::int32_t, UErrorCode *);

bool isAscii(std::string_view text)
{
    unsigned char seen = 0;
    for (const char c : text)
        seen = static_cast<unsigned char>(seen | static_cast<unsigned char>(c));
    return seen < 0x80;
}

const UCaseMap *caseMap()
{
    struct Close final
    {
        void operator()(UCaseMap *map) const { ucasemap_close(map); }
    };
    thread_local const std::unique_ptr<UCaseMap, Close> map = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<UCaseMap, Close>(ucasemap_open("", 0, &status));
    }();
    return map.get();
}

void appendMapped(std::string &out, std::string_view text, CaseMapping mapping)
{
    const std::size_t start = out.size();
    // Three times the length is what the longest mapping takes.
    const std::size_t room = text.size() * 3;
    if (room > INT32_MAX) {
        out.append(text);
        return;
    }
    out.resize(start + room);
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t length
        = mapping(caseMap(), out.data() + start, static_cast<std::int32_t>(room), text.data(),
                  static_cast<std::int32_t>(text.size()), &status);
    if (U_FAILURE(status)) {
        out.resize(start);
        out.append(text);
        return;
    }
    out.resize(start + static_cast<std::size_t>(length));
}

bool isApostrophe(std::int32_t c) { return c == '\'' || c == 0x2019; }

} // namespace

std::int64_t characterCount(std::string_view text)
{
    return std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

std::size_t bytesOf(std::string_view text, std::int64_t count)
{
    std::size_t at = 0;
    for (; count > 0 && at < text.size(); --count) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
            ++at;
    }
    return at;
}

std::int32_t nextCharacter(std::string_view text, std::size_t &at)
{
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(text.data());
    UChar32 character = -1;
    U8_NEXT(bytes, at, text.size(), character);
    return character;
}

std::int32_t previousCharacter(std::string_view text, std::size_t &at)
{
    std::size_t start = at - 1;
    while (start > 0 && at - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80)
        --start;
    std::size_t end = start;
    const std::int32_t character = nextCharacter(text, end);
    if (end != at) {
        --at;
        return -1;
    }
    at = start;
    return character;
}

void appendCharacter(std::string &out, std::int32_t character)
{
    char buffer[4];
    std::size_t length = 0;
    bool hasFailed = false;
    auto *bytes = reinterpret_cast<std::uint8_t *>(buffer);
    U8_APPEND(bytes, length, sizeof buffer, character, hasFailed);
    if (!hasFailed)
        out.append(buffer, length);
}

bool isBlank(std::int32_t character) { return u_isUWhiteSpace(character) != 0; }

bool isLetterOrDigit(std::int32_t character) { return u_isalnum(character) != 0; }

void appendUpper(std::string &out, std::string_view text)
{
    if (!isAscii(text)) {
        appendMapped(out, text, &ucasemap_utf8ToUpper);
        return;
    }
    const std::size_t start = out.size();
    out.append(text);
    for (std::size_t i = start; i < out.size(); ++i)
        out[i] = static_cast<char>(out[i] - (out[i] >= 'a' && out[i] <= 'z' ? 32 : 0));
}

void appendLower(std::string &out, std::string_view text)
{
    if (!isAscii(text)) {
        appendMapped(out, text, &ucasemap_utf8ToLower);
        return;
    }
    const std::size_t start = out.size();
    out.append(text);
    for (std::size_t i = start; i < out.size(); ++i)
        out[i] = static_cast<char>(out[i] + (out[i] >= 'A' && out[i] <= 'Z' ? 32 : 0));
}

void appendTitle(std::string &out, std::string_view text)
{
    bool isInWord = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const std::int32_t c = nextCharacter(text, at);
        if (c < 0)
            out.append(text.substr(start, at - start));
        else
            appendCharacter(out, isInWord ? u_tolower(c) : u_totitle(c));
        isInWord = c >= 0
            && (isLetterOrDigit(c) || isApostrophe(c) || u_charType(c) == U_NON_SPACING_MARK);
    }
}

void appendSlug(std::string &out, std::string_view text)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFKDInstance(&status);
    const std::size_t begin = out.size();
    bool isPending = false;
    const auto append = [&](std::int32_t c) {
        if (u_charType(c) == U_NON_SPACING_MARK)
            return;
        if (!isLetterOrDigit(c)) {
            isPending = true;
            return;
        }
        if (isPending && out.size() > begin)
            out.push_back('-');
        isPending = false;
        if (c == 0xDF)
            out.append("ss");
        else
            appendCharacter(out, u_tolower(c));
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::int32_t c = nextCharacter(text, at);
        std::array<UChar, 32> parts{};
        status = U_ZERO_ERROR;
        const std::int32_t length = c < 0x80 || !normalizer
            ? -1
            : unorm2_getDecomposition(normalizer, c, parts.data(),
                                      static_cast<std::int32_t>(parts.size()), &status);
        if (length < 0 || U_FAILURE(status)) {
            append(c);
            continue;
        }
        for (std::int32_t i = 0; i < length;) {
            UChar32 part = 0;
            U16_NEXT(parts.data(), i, length, part);
            append(part);
        }
    }
}

void appendInitials(std::string &out, std::string_view text)
{
    bool isInWord = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::int32_t c = nextCharacter(text, at);
        const bool isLetter = c >= 0 && isLetterOrDigit(c);
        if (isLetter && !isInWord)
            appendCharacter(out, u_toupper(c));
        isInWord = isLetter || (isInWord && isApostrophe(c));
    }
}

} // namespace millrace::expression
