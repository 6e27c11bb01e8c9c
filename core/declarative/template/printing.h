// Printing as Python's str() and repr() do it.
#pragma once

#include "core/declarative/template/evaluation.h"

namespace millrace::declarative {

/// Appends str(\a datum) to \a out. A fault when it grows beyond the limit.
void print(Evaluation &evaluation, std::string &out, const Datum &datum);
/// Appends repr(\a datum).
void printRepresentation(Evaluation &evaluation, std::string &out, const Datum &datum);
/// str(\a datum).
[[nodiscard]] std::string printed(Evaluation &evaluation, const Datum &datum);
/// \a text in quotes, as Python writes a literal.
void quoteText(std::string &out, std::string_view text);
/// The name of the type: "int", "datetime.datetime".
[[nodiscard]] std::string typeName(const Datum &datum);

} // namespace millrace::declarative
