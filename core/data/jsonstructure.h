// JsonStructure: which fields JSON values have inside, as far as some of them show.
#pragma once

#include "core/data/fieldtype.h"

#include <string_view>
#include <vector>

namespace millrace {

/// One field of the objects in a JSON column.
struct NestedField final
{
    QString name;
    FieldType type = FieldType::Json; ///< Json: an object, a list, or values of several types.
    bool isList = false; ///< A list; its fields are those of the objects in it.
    std::vector<NestedField> fields; ///< In the order they were met.

    bool operator==(const NestedField &) const = default;
};

/// Adds the fields of \a json to \a fields. Values that are no object or list of objects add
/// nothing, nor does text that is no JSON. Bounded in depth and number of fields, whatever the
/// values hold.
void addStructure(std::vector<NestedField> &fields, std::string_view json);

} // namespace millrace
