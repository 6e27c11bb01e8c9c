// Unicode: characters, blanks and cases of UTF-8, by ICU.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::expression {

/// The number of code points.
[[nodiscard]] std::int64_t characterCount(std::string_view text);
/// The bytes of the first \a count code points, all bytes when there are fewer.
[[nodiscard]] std::size_t bytesOf(std::string_view text, std::int64_t count);

/// The code point at \a at, which moves behind it; -1 for ill-formed bytes.
[[nodiscard]] std::int32_t nextCharacter(std::string_view text, std::size_t &at);
/// The code point before \a at, which moves before it; -1 for ill-formed bytes.
[[nodiscard]] std::int32_t previousCharacter(std::string_view text, std::size_t &at);
void appendCharacter(std::string &out, std::int32_t character);

/// White space of Unicode, the no-break space included.
[[nodiscard]] bool isBlank(std::int32_t character);
[[nodiscard]] bool isLetterOrDigit(std::int32_t character);

/// Full case mappings without a language ("ß" becomes "SS").
void appendUpper(std::string &out, std::string_view text);
void appendLower(std::string &out, std::string_view text);
/// The first letter of each word as a title has it, the others in lower case. A word begins after
/// anything but a letter, digit or apostrophe.
void appendTitle(std::string &out, std::string_view text);
/// Letters and digits without accents in lower case, "-" for everything between them.
void appendSlug(std::string &out, std::string_view text);
/// The first letter or digit of each word, in upper case.
void appendInitials(std::string &out, std::string_view text);

} // namespace millrace::expression
