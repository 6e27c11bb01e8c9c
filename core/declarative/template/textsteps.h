// What going through a text costs an evaluation.
#pragma once

#include "core/declarative/template/evaluation.h"

#include <string_view>

namespace millrace::declarative {

/// Counts the work of going through \a text once; false, with a fault, when a template does too
/// much.
[[nodiscard]] inline bool passText(Evaluation &evaluation, std::string_view text)
{
    constexpr std::size_t s_bytesOfStep = 256;
    return evaluation.step(text.size() / s_bytesOfStep);
}

} // namespace millrace::declarative
