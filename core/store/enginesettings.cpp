#include "core/store/enginesettings.h"

#include "core/store/settingsrepository.h"

#include <QJsonObject>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

// One value, for a change of a part must not meet the half of another.
const QString s_key = u"engine"_s;
constexpr auto s_memory = "memory_limit_bytes"_L1;
constexpr auto s_level = "log_level"_L1;
constexpr auto s_runs = "parallel_runs"_L1;
constexpr auto s_schema = "schema_check_minutes"_L1;

} // namespace

Result<EngineSettings> storedEngineSettings(StateDatabase &database)
{
    const auto stored = SettingsRepository(database).value(s_key);
    if (!stored)
        return stored.error();
    const QJsonObject json = stored->toObject();
    EngineSettings settings;
    const qint64 limit = json.value(s_memory).toInteger();
    if (limit >= EngineSettings::s_leastMemoryLimit && limit <= EngineSettings::s_mostMemoryLimit)
        settings.memoryLimit = limit;
    const int runs = json.value(s_runs).toInt();
    if (runs >= 1 && runs <= EngineSettings::s_mostParallelRuns)
        settings.parallelRuns = runs;
    const qint64 minutes = json.value(s_schema).toInteger(-1);
    if (minutes >= 0
        && minutes <= std::chrono::minutes(EngineSettings::s_longestSchemaInterval).count())
        settings.schemaInterval = std::chrono::minutes(minutes);
    settings.keptLevel
        = logLevelFromName(json.value(s_level).toString()).value_or(settings.keptLevel);
    return settings;
}

Result<void> storeEngineSettings(StateDatabase &database, const EngineSettings &settings)
{
    const EngineSettings standard;
    QJsonObject json;
    if (settings.memoryLimit != standard.memoryLimit)
        json.insert(s_memory, settings.memoryLimit);
    if (settings.parallelRuns != standard.parallelRuns)
        json.insert(s_runs, settings.parallelRuns);
    if (settings.keptLevel != standard.keptLevel)
        json.insert(s_level, logLevelName(settings.keptLevel));
    if (settings.schemaInterval != standard.schemaInterval)
        json.insert(s_schema, static_cast<qint64>(settings.schemaInterval.count()));
    return SettingsRepository(database).setValue(s_key, json);
}

} // namespace millrace
