// Form encoding: queries and forms as Python's urllib writes and reads them.
#pragma once

#include "core/declarative/value/value.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::declarative {

/// \a text in UTF-8 with everything but letters, digits and "_.-~" as %XX, a blank as "+".
[[nodiscard]] std::string quotedForForm(std::string_view text);
/// The inverse; escapes that are none stay as they are.
[[nodiscard]] std::string unquotedFromForm(std::string_view text);

/// \a items, a mapping, as "a=1&b=2" in its order: lists repeat their key, null is left out, other
/// values are printed as Python does.
[[nodiscard]] std::string formText(const Value &items);
/// The decoded items of a query; those without a value are left out.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> queryItems(std::string_view query);

} // namespace millrace::declarative
