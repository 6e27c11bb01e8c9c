// The filters of the template language, grouped by what they work on.
#pragma once

#include "core/declarative/template/names.h"

#include <span>

namespace millrace::declarative {

[[nodiscard]] std::span<const NamedFunction> textFilters();
[[nodiscard]] std::span<const NamedFunction> layoutFilters();
[[nodiscard]] std::span<const NamedFunction> markupFilters();
[[nodiscard]] std::span<const NamedFunction> numberFilters();
[[nodiscard]] std::span<const NamedFunction> sequenceFilters();
[[nodiscard]] std::span<const NamedFunction> selectionFilters();

/// \a text with the characters that mean something in HTML as entities.
[[nodiscard]] std::string escapedMarkup(std::string_view text);

/// object.a.b, where \a path is a dotted text or an index; what filters call an attribute.
[[nodiscard]] Datum valueAtAttribute(Evaluation &evaluation, const Datum &object,
                                     const Datum &path);
/// What a filter compares of \a item: its attribute, texts without case unless told.
[[nodiscard]] Datum comparedValue(Evaluation &evaluation, const Datum &item, const Datum &attribute,
                                  bool isCaseSensitive);

} // namespace millrace::declarative
