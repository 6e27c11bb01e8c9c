// Quiet hours: the times of day in which a schedule starts nothing.
#pragma once

#include "core/model/schedule.h"

#include <QJsonArray>

namespace millrace {

/// When the quiet hours of \a schedule that \a at lies in are over, those that begin as others end
/// included; nothing when it lies in none. Their times are local ones of the schedule's zone.
[[nodiscard]] std::optional<TimePoint> quietUntil(const Schedule &schedule, TimePoint at);

/// "22:00 to 06:00, Monday to Friday".
[[nodiscard]] QString quietHoursText(const QuietHours &hours);

/// Checks that each has two different times and a day, and that they leave some time of the week;
/// the field is "/quiet_hours/0/from" or the like. REQUIRES: the zone of the schedule is valid.
[[nodiscard]] Result<void> validateQuietHours(const Schedule &schedule);

/// [{"from": "22:00", "until": "06:00", "days": ["mon", …]}]; "days" only when they are not all.
[[nodiscard]] QJsonArray toJson(const std::vector<QuietHours> &hours);
/// The field of an error begins with "/quiet_hours".
[[nodiscard]] Result<std::vector<QuietHours>> quietHoursFromJson(const QJsonValue &json);

} // namespace millrace
