// SQLite check lists: the values that a CHECK (column IN (…)) of a table allows.
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace millrace {

/// The allowed values by column, its name in ASCII lower case, of every check in \a createTable
/// that says no more than that a column is one of some texts or whole numbers. All other checks are
/// left out; SQLite itself asks them.
[[nodiscard]] QHash<QString, QStringList> checkLists(const QString &createTable);

} // namespace millrace
