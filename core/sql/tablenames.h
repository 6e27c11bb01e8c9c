// Table names: one distinct table at the destination for every stream of a connection.
#pragma once

#include "core/connector/destination.h"

#include <functional>

namespace millrace {

/// How a database spells and compares tables.
struct TableNameRules final
{
    /// Turns a wanted name into one the database takes, without regard to the others.
    std::function<QString(const QString &)> spelled;
    Qt::CaseSensitivity caseSensitivity = Qt::CaseInsensitive; ///< Of ASCII letters.
    bool hasSchemas = false; ///< Otherwise all namespaces share one set of tables.
};

/// Returns one name for each of \a wanted, same order. The first to want a table gets it; a later
/// one gets "_" and three hexadecimal digits of sha1("{namespace}&airbyte&{name}") behind its own,
/// more digits when those are taken too. Without schemas the namespaces of the result are empty.
[[nodiscard]] std::vector<DestinationName>
resolveTableNames(const std::vector<DestinationName> &wanted, const TableNameRules &rules);

} // namespace millrace
