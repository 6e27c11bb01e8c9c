// The function lipsum: text that means nothing, as a filler.
#pragma once

#include "core/declarative/template/evaluation.h"

namespace millrace::declarative {

/// lipsum(n=5, html=True, min=20, max=100): paragraphs of random words. Every call gives others.
[[nodiscard]] Datum lipsum(Evaluation &evaluation, const Datum &self, const Arguments &arguments);

} // namespace millrace::declarative
