// Mapping edits: what the acts of the person make of an ObjectMapping.
#pragma once

#include "core/catalog/objectmapping.h"
#include "ui/mapping/valuetext.h"

#include <utility>
#include <vector>

namespace millrace {

/// A field of the stream and the field of the object it goes to.
struct FieldPair final
{
    QString source;
    QString target;

    bool operator==(const FieldPair &) const = default;
};

/// Starts with \a object: the operation that is offered alone or else the most useful one, the
/// matching key that is offered alone, the rows these ask for. Values of \a former for fields of
/// the same name stay.
[[nodiscard]] ObjectMapping mappingFor(const DestinationObject &object,
                                       const ObjectMapping &former);
/// Another operation with the rows it asks for; the matching key stays where it is offered too.
[[nodiscard]] ObjectMapping withOperation(const ObjectMapping &mapping, ObjectOperation operation);
/// Another matching key, with rows for its fields.
[[nodiscard]] ObjectMapping withMatchingKey(const ObjectMapping &mapping, const QStringList &key);

/// \a value for \a target. Without a value the row goes, but for one that has to be there.
[[nodiscard]] ObjectMapping withValue(const ObjectMapping &mapping, const QString &target,
                                      const TypedValue &value);
/// Each pair as a field of the stream for its target.
[[nodiscard]] ObjectMapping withPairs(const ObjectMapping &mapping,
                                      const std::vector<FieldPair> &pairs);
/// Takes the values of \a targets away; rows of fields the object does not have go with them.
[[nodiscard]] ObjectMapping withoutValues(const ObjectMapping &mapping, const QStringList &targets);
/// The rules of \a rules for the row of its target.
[[nodiscard]] ObjectMapping withRules(const ObjectMapping &mapping, const FieldMapping &rules);

} // namespace millrace
