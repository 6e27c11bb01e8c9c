// Reads the fields of an object from its JSON Schema.
#pragma once

#include "core/catalog/destinationobject.h"
#include "core/connectors/httpendpoint/descriptionplace.h"

namespace millrace {

/// The type that a word of "types" in a discovery stands for.
[[nodiscard]] FieldType fieldTypeOfWord(const QString &word);

/// The field \a name at \a place.
[[nodiscard]] ObjectField readDescribedField(const QString &name, const DescriptionPlace &place);

} // namespace millrace
