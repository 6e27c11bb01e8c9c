// The filters, tests, functions and methods of the template language, by name.
#pragma once

#include "core/declarative/template/evaluation.h"

#include <string_view>

namespace millrace::declarative {

/// Null where there is none of that name.
[[nodiscard]] Function filterNamed(std::string_view name);
/// Gives a Bool. Null where there is none of that name.
[[nodiscard]] Function testNamed(std::string_view name);
/// A macro or a global of Jinja; its self is Undefined.
[[nodiscard]] Function globalNamed(std::string_view name);

/// The method \a name of \a object; null where there is none.
[[nodiscard]] Function methodNamed(const Datum &object, std::string_view name);
/// The attribute \a name of \a object that is no method; false: there is none.
[[nodiscard]] bool attributeNamed(Evaluation &evaluation, const Datum &object,
                                  std::string_view name, Datum &value);

/// One line of a table of functions.
struct NamedFunction final
{
    std::string_view name;
    Function function;
};

} // namespace millrace::declarative
