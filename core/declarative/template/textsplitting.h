// Taking texts apart, and replacing in them.
#pragma once

#include "core/declarative/template/evaluation.h"

namespace millrace::declarative {

/// Each of one character.
[[nodiscard]] bool isBlankCharacter(std::string_view character);
[[nodiscard]] bool isLetterCharacter(std::string_view character);
[[nodiscard]] bool isDigitCharacter(std::string_view character);

/// Python's replace(); \a limit −1: everywhere. A fault when the result grows beyond the limit.
[[nodiscard]] std::string replacedText(Evaluation &evaluation, std::string_view text,
                                       std::string_view old, std::string_view fresh,
                                       std::int64_t limit);

// Methods of str.
[[nodiscard]] Datum splitText(Evaluation &evaluation, const Datum &self,
                              const Arguments &arguments);
[[nodiscard]] Datum splitTextFromRight(Evaluation &evaluation, const Datum &self,
                                       const Arguments &arguments);
[[nodiscard]] Datum splitLines(Evaluation &evaluation, const Datum &self,
                               const Arguments &arguments);
[[nodiscard]] Datum partitionText(Evaluation &evaluation, const Datum &self,
                                  const Arguments &arguments);
[[nodiscard]] Datum partitionTextFromRight(Evaluation &evaluation, const Datum &self,
                                           const Arguments &arguments);

} // namespace millrace::declarative
