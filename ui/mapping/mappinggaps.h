// Mapping gaps: what keeps the mapped streams of a connection from being run.
#pragma once

#include "core/mapping/mappingproblem.h"
#include "ui/schematree/catalogmodel.h"

#include <vector>

namespace millrace {

/// One thing to mend. A plain value.
struct MappingGap final
{
    StreamId stream;
    QString target; ///< The field of the object; empty: object, operation, key or cursor.
    QString text; ///< One sentence.
    QString hint; ///< The next step, may be empty.
    bool isCursor = false; ///< The stream is read by a cursor that is missing.
};

/// Those of \a entry, which is to be written to one of \a objects; empty \a objects: they are not
/// known, and none is taken for gone.
[[nodiscard]] std::vector<MappingGap> gapsOf(const StreamEntry &entry,
                                             const std::vector<DestinationObject> &objects);
/// Those of all selected streams of \a catalog, in its order.
[[nodiscard]] std::vector<MappingGap> mappingGaps(const CatalogModel &catalog);

} // namespace millrace
