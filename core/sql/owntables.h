// Own tables: what Millrace keeps in a destination beside the rows it writes there.
#pragma once

#include <QString>

namespace millrace {

/// What the name of every such table begins with; no stream is written to a table called so.
inline constexpr auto s_ownTablePrefix = QLatin1StringView("_millrace_");

/// Whether the table \a name is Millrace's own: its checkpoints, or rows of a refresh that has not
/// ended. A source does not offer them.
[[nodiscard]] inline bool isOwnTable(const QString &name)
{
    return name.startsWith(s_ownTablePrefix, Qt::CaseInsensitive);
}

} // namespace millrace
