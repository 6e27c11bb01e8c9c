// SchemaFindings: what the source of each connection was found to be last.
#pragma once

#include "core/base/clock.h"
#include "core/catalog/stream.h"
#include "core/store/statedatabase.h"

#include <optional>
#include <set>

namespace millrace {

/// The last look at the source of a connection. A plain value.
struct SchemaFinding final
{
    QString source; ///< Tells whether it still is the same source; see sourceMark().
    TimePoint foundAt;
    Catalog catalog;
    /// Streams that a person, or the first look, knows of; the others are new.
    std::set<StreamId> reviewed;
    bool isPaused = false; ///< The connection was paused because of what was found.
};

/// One for each connection; removing the connection removes it. Safe from any thread; the database
/// must outlive it.
class SchemaFindings final
{
public:
    explicit SchemaFindings(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Nothing when nobody has looked yet.
    [[nodiscard]] Result<std::optional<SchemaFinding>> find(const QString &connectionId) const;
    /// Takes the place of what was found before. "store.connection_unknown".
    [[nodiscard]] Result<void> store(const QString &connectionId, const SchemaFinding &finding);
    /// Every stream that was found is known from now on, and the pause is no longer for its sake.
    [[nodiscard]] Result<void> markReviewed(const QString &connectionId);

private:
    StateDatabase &m_database;
};

} // namespace millrace
