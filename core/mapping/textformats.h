// Text formats: whether a text looks like an e-mail address, an address on the web, a phone number.
#pragma once

#include <cstddef>
#include <string_view>

namespace millrace {

/// One address with a dot in its domain; letters of any language.
[[nodiscard]] bool isEmail(std::string_view text);
/// A scheme and something behind it; a host where the scheme is that of the web. No blanks.
[[nodiscard]] bool isUri(std::string_view text);
/// Digits with the signs people put between them, and an extension. Lenient: at least three
/// digits, no words.
[[nodiscard]] bool isPhone(std::string_view text);

/// The characters of \a text, as code points.
[[nodiscard]] std::size_t characterCount(std::string_view text);
/// The first \a count characters of \a text.
[[nodiscard]] std::string_view firstCharacters(std::string_view text, std::size_t count);

} // namespace millrace
