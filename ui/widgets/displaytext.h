// Display text: numbers, times and sizes as the person reads them.
#pragma once

#include "core/base/clock.h"
#include "core/model/job.h"

#include <QString>

#include <chrono>

namespace millrace {

/// "48,210", grouped as the person's language does it.
[[nodiscard]] QString groupedNumber(qint64 number);

/// \a text as one line for a cell: line ends become visible, and after \a longest characters it
/// ends in "…".
[[nodiscard]] QString oneLine(const QString &text, qsizetype longest = 200);

/// \a text for a tool tip, which takes what looks like markup for markup otherwise.
[[nodiscard]] QString plainToolTip(const QString &text);

/// "850 ms", "12.4 s", "3 min 12 s", "2 h 5 min", "4 d 3 h".
[[nodiscard]] QString durationText(qint64 milliseconds);
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);

/// "just now", "5 minutes ago", "in 2 hours", "yesterday"; the date when it is over 30 days away.
[[nodiscard]] QString relativeTime(TimePoint time, TimePoint now);

/// Date and time of the person's zone, to the minute.
[[nodiscard]] QString localTime(TimePoint time);

/// Time of the day of the person's zone, to the minute.
[[nodiscard]] QString localClock(TimePoint time);

/// "2026-05-04 10:31:07 UTC", for tool tips.
[[nodiscard]] QString utcTime(TimePoint time);
/// "2026-05-04T10:31:00Z", for other programs.
[[nodiscard]] QString isoTime(TimePoint time);

/// "1.2 MB", with decimal units.
[[nodiscard]] QString byteText(qint64 bytes);

/// "read 48,210 = written 48,180 + filtered 18 + rejected 12"; unconfirmed when there are any.
[[nodiscard]] QString balanceText(const StreamCounts &counts);

} // namespace millrace
