// Functions on dates and times. Timestamps with zone are taken in UTC.
#pragma once

#include "core/mapping/expression/functions.h"

namespace millrace::expression {

[[nodiscard]] Operand now(const Call &call);
[[nodiscard]] Operand today(const Call &call);

/// (value, format?)
[[nodiscard]] Preparation prepareReading(const KnownArguments &arguments);
[[nodiscard]] Operand toDate(const Call &call);
[[nodiscard]] Operand toTimestamp(const Call &call);
/// (value, format)
[[nodiscard]] Preparation prepareWriting(const KnownArguments &arguments);
[[nodiscard]] Operand formatDate(const Call &call);

[[nodiscard]] Operand yearOf(const Call &call);
[[nodiscard]] Operand monthOf(const Call &call);
[[nodiscard]] Operand dayOfMonth(const Call &call);
[[nodiscard]] Operand weekday(const Call &call);
[[nodiscard]] Operand hourOf(const Call &call);
[[nodiscard]] Operand minuteOf(const Call &call);

/// (value, count, unit), (from, to, unit), (value, unit)
[[nodiscard]] Preparation prepareUnit(const KnownArguments &arguments);
[[nodiscard]] Operand dateAdd(const Call &call);
[[nodiscard]] Operand dateDiff(const Call &call);
[[nodiscard]] Operand startOfUnit(const Call &call);

/// (value, zone)
[[nodiscard]] Preparation prepareZone(const KnownArguments &arguments);
[[nodiscard]] Operand toZone(const Call &call);
[[nodiscard]] Operand fromZone(const Call &call);

/// Seconds since 1970.
[[nodiscard]] Operand fromUnix(const Call &call);
[[nodiscard]] Operand toUnix(const Call &call);

} // namespace millrace::expression
