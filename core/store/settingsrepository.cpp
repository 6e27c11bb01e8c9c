#include "core/store/settingsrepository.h"

#include "core/store/statement.h"
#include "core/store/storedvalues.h"

namespace millrace {

Result<QJsonValue> SettingsRepository::value(const QString &key, const QJsonValue &fallback) const
{
    return m_database.read<QJsonValue>([&](QSqlDatabase &database) -> Result<QJsonValue> {
        Statement find(database, "SELECT value FROM settings WHERE name = ?1");
        find.bind(1, key);
        auto row = find.step();
        if (!row)
            return row.error();
        if (!*row)
            return fallback;
        return arrayFromStored(find.text(0)).first();
    });
}

Result<void> SettingsRepository::setValue(const QString &key, const QJsonValue &value)
{
    return m_database.write<void>([&](QSqlDatabase &database) {
        Statement save(database,
                       "INSERT INTO settings (name, value) VALUES (?1, ?2) "
                       "ON CONFLICT (name) DO UPDATE SET value = ?2");
        save.bind(1, key);
        // An array, for a document of Qt's cannot be a bare value.
        save.bind(2, storedJson(QJsonArray{value}));
        return save.run();
    });
}

} // namespace millrace
