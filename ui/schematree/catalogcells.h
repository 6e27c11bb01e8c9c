// CatalogCells: what each cell of the schema tree shows and says.
#pragma once

#include "ui/schematree/schematree.h"

#include <QVariant>

namespace millrace {

/// The value of \a role for the cell of \a node in \a column; \a faults are those of its stream.
[[nodiscard]] QVariant cellData(const SchemaNode &node, SchemaColumn column, int role,
                                const std::vector<DestinationSyncMode> &destinationModes);

/// The tick of a namespace, a stream or a field.
[[nodiscard]] Qt::CheckState checkStateOf(const SchemaNode &node);

[[nodiscard]] QString columnTitle(SchemaColumn column);
[[nodiscard]] QString columnExplanation(SchemaColumn column);

} // namespace millrace
