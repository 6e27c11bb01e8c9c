// Parses a connector's JSON Schema into the fields of a form.
#pragma once

#include "ui/specform/specfield.h"

namespace millrace {

/// The fields of the object \a schema, ordered: by "order", then the required ones, then by key.
[[nodiscard]] std::vector<SpecField> parseFields(const QJsonObject &schema);

/// The headings "groups" of \a spec lists, then those that only properties name.
[[nodiscard]] std::vector<SpecGroup> parseGroups(const QJsonObject &spec,
                                                 const std::vector<SpecField> &fields);

/// A JSON pointer (RFC 6901) of \a key below \a parent.
[[nodiscard]] QString childPointer(const QString &parent, const QString &key);
[[nodiscard]] QString childPointer(const QString &parent, qsizetype index);

} // namespace millrace
