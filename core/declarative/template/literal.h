// Python literals, as ast.literal_eval reads them.
#pragma once

#include "core/declarative/template/evaluation.h"

#include <optional>

namespace millrace::declarative {

/// \a text as a literal; nothing when it is none, or one that a template keeps as text (complex
/// numbers, the ellipsis).
[[nodiscard]] std::optional<Datum> readLiteral(Evaluation &evaluation, std::string_view text);
/// Whether \a text may be a literal, by its first character; false: it is none.
[[nodiscard]] bool mayBeLiteral(std::string_view text);
/// The text behind the escapes of a Python literal; nothing when one is broken. \a isBytes: those
/// of bytes.
[[nodiscard]] std::optional<std::string> withoutEscapes(std::string_view text,
                                                        bool isBytes = false);

} // namespace millrace::declarative
