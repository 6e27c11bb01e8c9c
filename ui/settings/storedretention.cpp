#include "ui/settings/storedretention.h"

#include "core/store/settingsrepository.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

// A number of days; null stands for ever.
constexpr auto s_runs = "retention.runs_days"_L1;
constexpr auto s_rejected = "retention.closed_rejected_days"_L1;

QJsonValue toJson(const std::optional<int> &days)
{
    return days ? QJsonValue(*days) : QJsonValue(QJsonValue::Null);
}

std::optional<int> daysFrom(const QJsonValue &json)
{
    if (!json.isDouble() || json.toInt() < 1)
        return std::nullopt;
    return json.toInt();
}

} // namespace

Result<RetentionPolicy> storedRetention(StateDatabase &database)
{
    const SettingsRepository settings(database);
    RetentionPolicy policy;
    auto runs = settings.value(s_runs, toJson(policy.keepRunsDays));
    if (!runs)
        return runs.error();
    auto rejected = settings.value(s_rejected, toJson(policy.keepClosedRejectedDays));
    if (!rejected)
        return rejected.error();
    policy.keepRunsDays = daysFrom(*runs);
    policy.keepClosedRejectedDays = daysFrom(*rejected);
    return policy;
}

Result<void> storeRetention(StateDatabase &database, const RetentionPolicy &policy)
{
    SettingsRepository settings(database);
    if (auto stored = settings.setValue(s_runs, toJson(policy.keepRunsDays)); !stored)
        return stored;
    return settings.setValue(s_rejected, toJson(policy.keepClosedRejectedDays));
}

} // namespace millrace
