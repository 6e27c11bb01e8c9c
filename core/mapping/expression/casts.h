// Casts: values of one type as another, for to_…() functions and for widening.
#pragma once

#include "core/mapping/expression/call.h"

namespace millrace::expression {

/// Each takes one argument of the types its function lists.
[[nodiscard]] Operand toText(const Call &call);
[[nodiscard]] Operand toInteger(const Call &call);
[[nodiscard]] Operand toDecimal(const Call &call);
[[nodiscard]] Operand toNumber(const Call &call);
[[nodiscard]] Operand toBoolean(const Call &call);
[[nodiscard]] Operand toJson(const Call &call);
[[nodiscard]] Operand parseJson(const Call &call);

/// Appends the value as text for people and joins: as appendCellText() with a blank between date
/// and time.
void appendPlain(std::string &out, const Column &column, std::size_t place);

/// Text without the blanks around it.
[[nodiscard]] std::string_view withoutBlanks(std::string_view text);

} // namespace millrace::expression
