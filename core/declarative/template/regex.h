// Regular expressions of Python's re, with limits.
#pragma once

#include "core/declarative/template/evaluation.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::declarative {

/// The first match of \a pattern in \a text from \a start on: where it begins and ends.
[[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>>
regexFound(Evaluation &evaluation, std::string_view pattern, std::string_view text,
           std::size_t start = 0);

/// \a text cut at the matches of \a pattern, which are pieces as well; empty pieces are left out.
[[nodiscard]] std::vector<std::string_view>
regexPieces(Evaluation &evaluation, std::string_view pattern, std::string_view text);

/// The filters of the same names.
[[nodiscard]] Datum regexSearch(Evaluation &evaluation, const Datum &self,
                                const Arguments &arguments);
[[nodiscard]] Datum regexReplace(Evaluation &evaluation, const Datum &self,
                                 const Arguments &arguments);

} // namespace millrace::declarative
