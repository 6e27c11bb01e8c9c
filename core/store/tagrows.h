// The rows of tags and of the connections that bear them, inside a transaction of their caller.
#pragma once

#include "core/base/result.h"
#include "core/model/tag.h"

#include <QHash>
#include <QSqlDatabase>
#include <QStringList>

namespace millrace {

/// Inserts or recolours \a tag. "store.tag_invalid".
[[nodiscard]] Result<void> storeTag(const QSqlDatabase &database, const Tag &tag);

/// "store.tag_invalid" for an empty or too long name.
[[nodiscard]] Result<void> checkTagName(const QString &name);

/// The tags of the connection, in the order they were given.
[[nodiscard]] Result<QStringList> loadTagsOf(const QSqlDatabase &database,
                                             const QString &connectionId);

/// The tags of every connection that has some, by its id.
[[nodiscard]] Result<QHash<QString, QStringList>> loadConnectionTags(const QSqlDatabase &database);

/// Gives the connection exactly \a tags; one that is new is made, with the next colour.
/// "store.tag_invalid" for a name that is not allowed, or too many of them.
[[nodiscard]] Result<void> storeTagsOf(const QSqlDatabase &database, const QString &connectionId,
                                       const QStringList &tags);

} // namespace millrace
