// Mapping cells: what the mapping table shows in its cells.
#pragma once

#include "ui/mapping/mappingmodel.h"

#include <QVariant>

namespace millrace {

/// The data of a row's cell for \a role of MappingModel.
[[nodiscard]] QVariant mappingCell(const MappingModel &model, const MappingModel::Row &row,
                                   MappingColumn column, int role);
[[nodiscard]] QString mappingSectionTitle(MappingSection section);
[[nodiscard]] QString mappingColumnTitle(MappingColumn column);
/// One sentence, for tool tips.
[[nodiscard]] QString mappingColumnExplanation(MappingColumn column);

} // namespace millrace
