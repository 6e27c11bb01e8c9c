// Functions on texts.
#pragma once

#include "core/mapping/expression/functions.h"

namespace millrace::expression {

[[nodiscard]] Operand upper(const Call &call);
[[nodiscard]] Operand lower(const Call &call);
[[nodiscard]] Operand title(const Call &call);
[[nodiscard]] Operand slug(const Call &call);
[[nodiscard]] Operand initials(const Call &call);
/// (text, characters?): blanks where no characters are given.
[[nodiscard]] Operand trim(const Call &call);
[[nodiscard]] Operand trimLeft(const Call &call);
[[nodiscard]] Operand trimRight(const Call &call);
/// Blanks at the ends gone, others one blank.
[[nodiscard]] Operand collapse(const Call &call);
/// (text, count): a negative count leaves that many out at the other end.
[[nodiscard]] Operand left(const Call &call);
[[nodiscard]] Operand right(const Call &call);
/// (text, start, length?): counts from 1.
[[nodiscard]] Operand substring(const Call &call);
[[nodiscard]] Operand length(const Call &call);
/// (text, searched, replacement)
[[nodiscard]] Operand replace(const Call &call);
/// (text, separator, number): counts from 1, from the end when negative.
[[nodiscard]] Operand splitPart(const Call &call);
/// Any values; null ones are left out.
[[nodiscard]] Operand concat(const Call &call);
/// Any values; null when one is.
[[nodiscard]] Operand join(const Call &call);
/// (text, length, fill?)
[[nodiscard]] Operand padLeft(const Call &call);
[[nodiscard]] Operand padRight(const Call &call);
[[nodiscard]] Operand startsWith(const Call &call);
[[nodiscard]] Operand endsWith(const Call &call);
[[nodiscard]] Operand contains(const Call &call);
/// (text, keep?, character?): all but the last characters hidden.
[[nodiscard]] Operand mask(const Call &call);
[[nodiscard]] Operand isBlankText(const Call &call);
/// (text, fallback): the fallback where the text is null or blank.
[[nodiscard]] Operand defaulted(const Call &call);

} // namespace millrace::expression
