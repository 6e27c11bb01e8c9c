// The methods of texts, containers, dates and stateful objects; one table for each.
#pragma once

#include "core/declarative/template/names.h"

#include <span>

namespace millrace::declarative {

[[nodiscard]] std::span<const NamedFunction> textMethods();
[[nodiscard]] std::span<const NamedFunction> mappingMethods();
[[nodiscard]] std::span<const NamedFunction> sliceMethods();
[[nodiscard]] std::span<const NamedFunction> listMethods();
[[nodiscard]] std::span<const NamedFunction> tupleMethods();
[[nodiscard]] std::span<const NamedFunction> momentMethods();
[[nodiscard]] std::span<const NamedFunction> dateMethods();
[[nodiscard]] std::span<const NamedFunction> durationMethods();
[[nodiscard]] std::span<const NamedFunction> statefulMethods(StatefulObject::Kind kind);

/// The attributes of dates and durations, and of stateful objects.
[[nodiscard]] bool timeAttribute(const Datum &object, std::string_view name, Datum &value);
[[nodiscard]] bool statefulAttribute(const Datum &object, std::string_view name, Datum &value);

/// Null where \a table has no \a name.
[[nodiscard]] Function functionIn(std::span<const NamedFunction> table, std::string_view name);

/// str.format(): \a self is the format.
[[nodiscard]] Datum formatText(Evaluation &evaluation, const Datum &self,
                               const Arguments &arguments);
/// \a datum by a specification like ">8.2f"; a fault when it does not fit.
[[nodiscard]] std::string formattedBy(Evaluation &evaluation, const Datum &datum,
                                      std::string_view specification);

} // namespace millrace::declarative
