// What the fields of a mapping are called and typed when they are written.
#pragma once

#include "core/catalog/objectmapping.h"

namespace millrace {

/// The field that \a row of \a mapping fills for records of \a read. One the object does not list
/// keeps the type of the stream's field it comes from; for a constant or an expression it is text.
[[nodiscard]] ObjectField writtenField(const ObjectMapping &mapping, const FieldMapping &row,
                                       const Schema &read);

/// The mapped fields as the destination gets them, in the order of ObjectMapping::fields.
[[nodiscard]] Schema writtenSchema(const ObjectMapping &mapping, const Schema &read);

} // namespace millrace
