// Reading the arguments of filters, functions and methods.
#pragma once

#include "core/declarative/template/evaluation.h"

namespace millrace::declarative {

/// Checks that no argument is beyond \a maximum; a TypeError otherwise.
bool checkCount(Evaluation &evaluation, const Arguments &arguments, std::size_t minimum,
                std::size_t maximum);
/// The argument at \a index or of \a name, else \a fallback.
[[nodiscard]] Datum argumentOr(const Arguments &arguments, std::size_t index, std::string_view name,
                               const Datum &fallback);
/// As a text; a TypeError when it is none.
[[nodiscard]] std::string_view textArgument(Evaluation &evaluation, const Arguments &arguments,
                                            std::size_t index, std::string_view name,
                                            std::string_view fallback = {});
/// As an integer; a TypeError when it is none.
[[nodiscard]] std::int64_t integerArgument(Evaluation &evaluation, const Arguments &arguments,
                                           std::size_t index, std::string_view name,
                                           std::int64_t fallback);
[[nodiscard]] bool boolArgument(Evaluation &evaluation, const Arguments &arguments,
                                std::size_t index, std::string_view name, bool fallback);

} // namespace millrace::declarative
