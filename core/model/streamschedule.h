// Stream schedules: checking, words and JSON of the schedules that some streams have alone.
#pragma once

#include "core/model/schedule.h"

#include <QJsonArray>

namespace millrace {

/// The fields of errors begin with "/stream_schedules/0" or the like: the same as of a schedule, or
/// "/streams" when none is named, one is not among \a chosen, or one is named twice. A manual one
/// is refused, for it would do nothing.
[[nodiscard]] Result<void> validate(const std::vector<StreamSchedule> &schedules,
                                    const std::vector<StreamId> &chosen);

/// \a schedules without the streams that are not among \a chosen, and without those that have none
/// left.
[[nodiscard]] std::vector<StreamSchedule> schedulesOf(const std::vector<StreamId> &chosen,
                                                      std::vector<StreamSchedule> schedules);

/// "orders, customers: Every 2 hours".
[[nodiscard]] QString scheduleText(const StreamSchedule &schedule);

/// The schedule of every stream and those of some: "Every 6 hours; orders: Every hour".
[[nodiscard]] QString schedulesText(const Schedule &schedule,
                                    const std::vector<StreamSchedule> &ofStreams);

/// What names \a schedule among those of its connection; changes with each change of it.
[[nodiscard]] QString scheduleKey(const StreamSchedule &schedule);

/// [{…, "streams": [{"name", "namespace"}]}], otherwise as a schedule; "namespace" only when there
/// is one.
[[nodiscard]] QJsonArray toJson(const std::vector<StreamSchedule> &schedules);
/// A stream may also be a text, its name without a namespace. Fields of errors as above.
[[nodiscard]] Result<std::vector<StreamSchedule>> streamSchedulesFromJson(const QJsonArray &json);

} // namespace millrace
