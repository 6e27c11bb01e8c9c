// FieldNamePlan: what the fields of a stream are called at the destination.
#pragma once

#include "ui/schematree/streamchoice.h"

#include <functional>

namespace millrace {

/// The names the fields of one stream get at the destination, in their order; see
/// Destination::resolveFieldNames(). Empty: they stay as they are.
using FieldNamePlan = std::function<QStringList(const QStringList &)>;

/// What \a field of \a entry is called there. Worked out for the whole stream when the first of
/// its fields is looked at; kept in the entry until that is told to forget it.
[[nodiscard]] QString plannedFieldName(const StreamEntry &entry, const QString &field,
                                       const FieldNamePlan &plan);

/// A name as it is being typed.
struct PlannedFieldName final
{
    QString name; ///< At the destination.
    /// Another field has the name that was typed; the destination may keep them apart.
    bool isTaken = false;
    bool isReserved = false;
};

/// What would become of \a field of \a entry if it were called \a name; empty: by its own name.
[[nodiscard]] PlannedFieldName plannedFieldName(const StreamEntry &entry, const QString &field,
                                                const QString &name, const FieldNamePlan &plan);

} // namespace millrace
