// JSON text to values and back.
#pragma once

#include "core/base/result.h"
#include "core/declarative/value/value.h"

#include <string>
#include <string_view>

namespace millrace::declarative {

/// Deepest nesting of lists and mappings that is read.
inline constexpr int s_maximumJsonDepth = 512;

/// Reads one JSON document in UTF-8. Whole numbers keep every digit; of keys that are there twice
/// the last wins, at the place of the first. Error: declarative.json_invalid, whose detail holds
/// the reason and no part of the text.
[[nodiscard]] Result<Value> parseJson(std::string_view text);

/// How JSON is written.
struct JsonStyle final
{
    std::string_view itemSeparator = ","; ///< ", " as Python writes it.
    std::string_view keySeparator = ":"; ///< ": " as Python writes it.
    bool isAscii = false; ///< Other characters become \u escapes.
    bool sortsKeys = false; ///< By code points.
};

/// \a value as JSON text. A number that JSON does not know (infinity) becomes null.
[[nodiscard]] std::string jsonText(const Value &value, const JsonStyle &style = {});

/// The shortest text that reads back as \a number, as Python prints it: "1.0", "1e+20", "inf".
[[nodiscard]] std::string floatText(double number);

} // namespace millrace::declarative
