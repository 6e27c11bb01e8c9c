// DraftRepository: connections that are not finished yet.
#pragma once

#include "core/base/clock.h"
#include "core/store/statedatabase.h"

#include <QJsonObject>

#include <vector>

namespace millrace {

/// A wizard that was left. The content is the wizard's own JSON; it never holds a plain secret.
struct Draft final
{
    QString id; ///< UUID.
    QString name; ///< For lists.
    QJsonObject content;
    TimePoint savedAt; ///< Set by the store.
};

/// Safe from any thread; the database must outlive it.
class DraftRepository final
{
public:
    explicit DraftRepository(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Newest first.
    [[nodiscard]] Result<std::vector<Draft>> all() const;
    /// Inserts or replaces by id; an empty id gets a new UUID. Returns what was stored.
    [[nodiscard]] Result<Draft> save(Draft draft);
    /// Success when there was none.
    [[nodiscard]] Result<void> remove(const QString &id);

private:
    StateDatabase &m_database;
};

} // namespace millrace
