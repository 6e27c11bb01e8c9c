#include "core/store/storedretention.h"

#include "core/store/settingsrepository.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

// A number of days or bytes; null stands for no limit.
constexpr auto s_runsDays = "retention.runs_days"_L1;
constexpr auto s_rejectedDays = "retention.closed_rejected_days"_L1;
constexpr auto s_logsDays = "retention.logs_days"_L1;
constexpr auto s_shownRowsDays = "retention.shown_rows_days"_L1;
constexpr auto s_runsBytes = "retention.runs_bytes"_L1;
constexpr auto s_rejectedBytes = "retention.rejected_bytes"_L1;
constexpr auto s_logsBytes = "retention.logs_bytes"_L1;
constexpr auto s_shownRowsBytes = "retention.shown_rows_bytes"_L1;

template<typename Number>
QJsonValue toJson(const std::optional<Number> &limit)
{
    return limit ? QJsonValue(static_cast<qint64>(*limit)) : QJsonValue(QJsonValue::Null);
}

/// Reads into \a limit what is stored; its value is the default.
template<typename Number>
Result<void> read(const SettingsRepository &settings, QLatin1StringView name,
                  std::optional<Number> &limit)
{
    const auto json = settings.value(name, toJson(limit));
    if (!json)
        return json.error();
    const qint64 number = json->toInteger();
    limit = json->isDouble() && number >= 1 ? std::optional(static_cast<Number>(number))
                                            : std::nullopt;
    return {};
}

} // namespace

Result<RetentionPolicy> storedRetention(StateDatabase &database)
{
    const SettingsRepository settings(database);
    RetentionPolicy policy;
    for (const auto &[name, days] : {std::pair(s_runsDays, &policy.keepRunsDays),
                                     std::pair(s_rejectedDays, &policy.keepClosedRejectedDays),
                                     std::pair(s_logsDays, &policy.keepLogsDays),
                                     std::pair(s_shownRowsDays, &policy.keepShownRowsDays)}) {
        if (auto done = read(settings, name, *days); !done)
            return done.error();
    }
    for (const auto &[name, bytes] : {std::pair(s_runsBytes, &policy.mostRuns),
                                      std::pair(s_rejectedBytes, &policy.mostRejected),
                                      std::pair(s_logsBytes, &policy.mostLogs),
                                      std::pair(s_shownRowsBytes, &policy.mostShownRows)}) {
        if (auto done = read(settings, name, *bytes); !done)
            return done.error();
    }
    return policy;
}

Result<void> storeRetention(StateDatabase &database, const RetentionPolicy &policy)
{
    // Together: a limit of a policy says little without the others.
    return database.write<void>([&](QSqlDatabase &) -> Result<void> {
        SettingsRepository settings(database);
        for (const auto &[name, limit] :
             {std::pair(s_runsDays, toJson(policy.keepRunsDays)),
              std::pair(s_rejectedDays, toJson(policy.keepClosedRejectedDays)),
              std::pair(s_logsDays, toJson(policy.keepLogsDays)),
              std::pair(s_shownRowsDays, toJson(policy.keepShownRowsDays)),
              std::pair(s_runsBytes, toJson(policy.mostRuns)),
              std::pair(s_rejectedBytes, toJson(policy.mostRejected)),
              std::pair(s_logsBytes, toJson(policy.mostLogs)),
              std::pair(s_shownRowsBytes, toJson(policy.mostShownRows))}) {
            if (auto stored = settings.setValue(name, limit); !stored)
                return stored;
        }
        return {};
    });
}

} // namespace millrace
