#include "core/mapping/expression/hashfunctions.h"

#include "core/mapping/expression/casts.h"
#include "core/mapping/expression/failures.h"
#include "core/mapping/transformation/messagedigest.h"

#include <algorithm>
#include <array>

namespace millrace::expression {

namespace {

/// The whole call fails where a policy of the machine forbids an algorithm: unhashed values must
/// not pass.
constexpr ErrorDefinition s_noDigest{
    "expression.hash_unavailable", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The system does not offer this hash function."),
    QT_TRANSLATE_NOOP("errors", "sha256() is offered everywhere.")};

Operand hashed(const Call &call, const char *algorithm)
{
    const Column &column = *call.arguments[0].column;
    MessageDigest digest(algorithm);
    std::string plain;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        std::string_view value;
        if (isStoredAsText(column.type)) {
            value = column.text(row);
        } else {
            plain.clear();
            appendPlain(plain, column, row);
            value = plain;
        }
        const std::string_view result = digest.of(value);
        if (result.empty()) {
            out.fail(s_noDigest, {});
            return;
        }
        appendHexadecimal(out.bytes(), result);
        out.endText();
    });
}

std::optional<int> hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? std::optional(lower - 'a' + 10) : std::nullopt;
}

/// The sixteen bytes of a UUID's text, or of a namespace of RFC 4122 by its name.
std::optional<std::array<char, 16>> uuidBytes(std::string_view text)
{
    if (text == "dns")
        text = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    else if (text == "url")
        text = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";
    std::array<char, 16> bytes{};
    std::size_t count = 0;
    if (text.size() != 36)
        return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isDash = i == 8 || i == 13 || i == 18 || i == 23;
        if (isDash) {
            if (text[i] != '-')
                return std::nullopt;
            continue;
        }
        const auto high = hexValue(text[i]);
        const auto low = hexValue(text[++i]);
        if (!high || !low || count >= bytes.size())
            return std::nullopt;
        bytes[count++] = static_cast<char>(*high * 16 + *low);
    }
    return bytes;
}

} // namespace

Operand md5(const Call &call) { return hashed(call, "MD5"); }
Operand sha1(const Call &call) { return hashed(call, "SHA1"); }
Operand sha256(const Call &call) { return hashed(call, "SHA256"); }
Operand sha512(const Call &call) { return hashed(call, "SHA512"); }

Operand uuid5(const Call &call)
{
    const TextArgument spaces(call.arguments[0]);
    const TextArgument names(call.arguments[1]);
    MessageDigest digest("SHA1");
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const auto space = uuidBytes(spaces[row]);
        if (!space) {
            out.fail(s_notUuid, spaces[row]);
            return;
        }
        std::string bytes(digest.of({space->data(), space->size()}, names[row]).substr(0, 16));
        if (bytes.size() != 16) {
            out.fail(s_noDigest, {});
            return;
        }
        bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x50);
        bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
        std::string hex;
        appendHexadecimal(hex, bytes);
        for (const std::size_t dash : {20U, 16U, 12U, 8U})
            hex.insert(dash, 1, '-');
        out.text(hex);
    });
}

} // namespace millrace::expression
