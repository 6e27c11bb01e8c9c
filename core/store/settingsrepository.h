// SettingsRepository: what the programs of a profile agree on, beyond its connections.
#pragma once

#include "core/store/statedatabase.h"

#include <QJsonValue>

namespace millrace {

/// The key of something a program remembers about a connection; removing the connection removes
/// the value.
[[nodiscard]] inline QString connectionSettingKey(const QString &connectionId, const QString &key)
{
    return QStringLiteral("connection/") + connectionId + u'/' + key;
}

/// Values by key, as JSON. What only the window cares for (geometry, theme) is not here. Safe from
/// any thread; the database must outlive it.
class SettingsRepository final
{
public:
    explicit SettingsRepository(StateDatabase &database)
        : m_database(database)
    {
    }

    /// \a fallback when nothing is stored.
    [[nodiscard]] Result<QJsonValue> value(const QString &key,
                                           const QJsonValue &fallback = {}) const;
    [[nodiscard]] Result<void> setValue(const QString &key, const QJsonValue &value);

private:
    StateDatabase &m_database;
};

} // namespace millrace
