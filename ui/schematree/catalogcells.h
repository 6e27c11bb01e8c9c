// CatalogCells: what each cell of the schema tree shows and says.
#pragma once

#include "ui/schematree/fieldnameplan.h"
#include "ui/schematree/schematree.h"

#include <QVariant>

namespace millrace {

/// What cells depend on beside their nodes.
struct CellContext final
{
    const std::vector<DestinationSyncMode> &destinationModes;
    const FieldNamePlan &fieldNamePlan;
    SchemaChangePolicy schemaChanges;
};

/// The value of \a role for the cell of \a node in \a column.
[[nodiscard]] QVariant cellData(const SchemaNode &node, SchemaColumn column, int role,
                                const CellContext &context);

/// The tick of a namespace, a stream, a field or a nested field.
[[nodiscard]] Qt::CheckState checkStateOf(const SchemaNode &node);

[[nodiscard]] QString columnTitle(SchemaColumn column);
[[nodiscard]] QString columnExplanation(SchemaColumn column);

} // namespace millrace
