// Finds connectors by what a person types.
#pragma once

#include "core/connector/connectorinfo.h"

#include <QStringList>

#include <vector>

namespace millrace {

/// How well \a info answers \a search: 0 not at all. A title that starts with it is best, then a
/// word of the title, an alias, the category, the description. An empty search fits everything.
[[nodiscard]] int searchRank(const ConnectorInfo &info, const QString &search);

/// How many letters apart \a search is from the nearest title, word of it, or alias of \a info.
[[nodiscard]] int searchDistance(const ConnectorInfo &info, const QString &search);

/// Whether \a text is a path or a connection URL and no word to search for.
[[nodiscard]] bool isPathOrUrl(const QString &text);

/// "file", "database" or "api" as a person reads it, in the plural: "Files".
[[nodiscard]] QString categoryTitle(const QString &category);

} // namespace millrace
