// NestedChoice: what JSON fields have inside, and which parts of it are chosen.
#pragma once

#include "ui/schematree/streamchoice.h"

#include <Qt>

namespace millrace {

/// A part of a JSON field.
struct NestedPart final
{
    QString field;
    QStringList path; ///< From the field's own object inwards; not empty.
};

/// What \a field has inside, as far as the discovery, the first rows and the choices tell.
[[nodiscard]] std::vector<NestedField> nestedFieldsOf(const StreamEntry &entry,
                                                      const QString &field);
/// Whether parts of \a field are left out; never of one that is locked.
[[nodiscard]] bool hasPartsLeftOut(const StreamEntry &entry, const QString &field);
/// The tick of a part.
[[nodiscard]] Qt::CheckState selectionOf(const StreamEntry &entry, const NestedPart &part);

/// The choice with \a fields and \a parts of JSON fields selected or not; locked fields stay as
/// they are. A field that is ticked a second time is taken whole; one without its last part is not
/// selected, and a part of an unselected field brings the field along, alone.
[[nodiscard]] StreamChoice withParts(const StreamEntry &entry, const QStringList &fields,
                                     const std::vector<NestedPart> &parts, bool isSelected);

} // namespace millrace
