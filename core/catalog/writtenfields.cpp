#include "core/catalog/writtenfields.h"

namespace millrace {

ObjectField writtenField(const ObjectMapping &mapping, const FieldMapping &row, const Schema &read)
{
    if (const ObjectField *listed = mapping.object.find(row.target))
        return *listed;
    ObjectField field{.field = Field{.name = row.target}};
    if (row.origin != ValueOrigin::Field)
        return field;
    if (const auto column = read.indexOf(row.value))
        field.field.type = read.field(*column).type;
    return field;
}

Schema writtenSchema(const ObjectMapping &mapping, const Schema &read)
{
    Schema schema;
    for (const FieldMapping &row : mapping.fields)
        schema.append(writtenField(mapping, row, read).field);
    return schema;
}

} // namespace millrace
