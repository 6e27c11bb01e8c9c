// Values of a template as JSON, as Python's json.dumps() writes them.
#pragma once

#include "core/declarative/template/evaluation.h"

namespace millrace::declarative {

/// A TypeError when \a datum holds what JSON does not know. \a indent below 0: one line.
[[nodiscard]] std::string jsonPrinted(Evaluation &evaluation, const Datum &datum, bool sortsKeys,
                                      int indent = -1);
/// \a datum as a Value; a TypeError when it is none.
[[nodiscard]] Value valueOf(Evaluation &evaluation, const Datum &datum);

} // namespace millrace::declarative
