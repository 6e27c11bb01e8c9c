// MappingProblem: what keeps a mapping from being run, for the row it concerns.
#pragma once

#include "core/catalog/objectmapping.h"
#include "core/mapping/expression/textrange.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace millrace {

/// One fault of a mapping. A plain value.
struct MappingProblem final
{
    QString code; ///< Stable: "mapping.required_unmapped", "expression.unknown_field".
    QString target; ///< The field of the object; empty: the mapping as a whole.
    std::optional<int> row; ///< Place in ObjectMapping::fields; nothing where no row is to blame.
    QString message; ///< One sentence, translated.
    QString hint; ///< The next step, one sentence, may be empty.
    std::optional<TextRange> range; ///< The part of FieldMapping::value at fault, for expressions.
    QStringList suggestions; ///< Texts the range, or the value, can be replaced by.

    bool operator==(const MappingProblem &) const = default;
};

/// Everything that is wrong with \a mapping for records of \a read, in a stable order: what
/// concerns the whole (operation, matching key), then fields of the object that have to be mapped
/// and are not, in its order, then the rows from top to bottom. Empty: it can be run. A row without
/// a value yet is "mapping.row_empty".
[[nodiscard]] std::vector<MappingProblem> mappingProblems(const ObjectMapping &mapping,
                                                          const Schema &read);

/// The rows an operation asks for: a row without a value for each required field and each field of
/// the matching key, in the order of the object. Rows of \a former with the same target, and all
/// other rows of it that have a value, are kept behind.
[[nodiscard]] std::vector<FieldMapping> rowsForOperation(const DestinationObject &object,
                                                         ObjectOperation operation,
                                                         const QStringList &matchingKey,
                                                         const std::vector<FieldMapping> &former);

} // namespace millrace
