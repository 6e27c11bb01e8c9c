// Functions with regular expressions and LIKE patterns, by RE2: linear in the text's length.
#pragma once

#include "core/mapping/expression/functions.h"

namespace millrace::expression {

/// (text, pattern)
[[nodiscard]] Preparation preparePattern(const KnownArguments &arguments);
[[nodiscard]] Operand regexMatch(const Call &call);

/// (text, pattern, replacement): \0 to \9 stand for groups.
[[nodiscard]] Preparation prepareReplacement(const KnownArguments &arguments);
[[nodiscard]] Operand regexReplace(const Call &call);

/// (text, pattern, group?): the first group, or the whole match of a pattern without groups.
[[nodiscard]] Preparation prepareExtraction(const KnownArguments &arguments);
[[nodiscard]] Operand regexExtract(const Call &call);

/// (text, pattern): % any characters, _ one, \ before a character that means itself.
[[nodiscard]] Preparation prepareLike(const KnownArguments &arguments);
[[nodiscard]] Operand like(const Call &call);

} // namespace millrace::expression
