// Numbers in texts as Python's int() and float() read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::declarative {

/// \a text without blanks at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// The digits of a whole number, with "-" when negative, without zeros in front and underscores:
/// " +1_000 " is "1000". Nothing when int() would refuse it.
[[nodiscard]] std::optional<std::string> wholeDigits(std::string_view text);
/// wholeDigits() where it fits.
[[nodiscard]] std::optional<std::int64_t> wholeNumber(std::string_view text);
/// As float() reads it: "1e3", " .5", "inf", "1_0.0".
[[nodiscard]] std::optional<double> floatNumber(std::string_view text);

} // namespace millrace::declarative
