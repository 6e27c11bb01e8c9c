// Quoting for addresses, as Python's urllib does it.
#pragma once

#include "core/declarative/template/evaluation.h"

namespace millrace::declarative {

/// quote() of \a text: letters, digits, "_.-~" and \a safe stay.
[[nodiscard]] std::string quotedUrl(std::string_view text, std::string_view safe);
/// quote_plus(): a space becomes "+".
[[nodiscard]] std::string plusQuotedUrl(std::string_view text);
/// The filter: a text, or the pairs of a mapping or list.
[[nodiscard]] Datum urlEncodeFilter(Evaluation &evaluation, const Datum &self,
                                    const Arguments &arguments);

} // namespace millrace::declarative
