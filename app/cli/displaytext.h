// Display text: foreign text made safe for a terminal, and numbers made readable.
#pragma once

#include "core/base/clock.h"

#include <QString>

#include <chrono>
#include <optional>

namespace millrace {

/// \a text on one line, without anything a terminal would obey: control characters, separators of
/// lines and marks that turn the direction of writing appear as escapes ("\n", "\x1b", "\u202e").
[[nodiscard]] QString displayText(const QString &text);

/// A value between quotes, safe as above; "null" for none.
[[nodiscard]] QString quotedValue(const std::optional<QString> &value);

/// Cells \a text takes on a terminal. REQUIRES: \a text passed displayText().
[[nodiscard]] int displayWidth(const QString &text);

/// \a text cut to \a width cells, with "…" at its end when something is missing.
[[nodiscard]] QString elided(const QString &text, int width);

/// "1,234,567".
[[nodiscard]] QString groupedNumber(qint64 number);

/// "12.3 MB", powers of 1,000.
[[nodiscard]] QString readableBytes(double bytes);

/// "850 ms", "12.3 s", "4 min 05 s", "2 h 10 min".
[[nodiscard]] QString readableDuration(std::chrono::milliseconds duration);

/// Local time, "2026-05-04 10:31:05".
[[nodiscard]] QString readableTime(TimePoint time);

/// ISO 8601 in UTC with milliseconds, "2026-05-04T10:31:05.120Z".
[[nodiscard]] QString isoTime(TimePoint time);

} // namespace millrace
