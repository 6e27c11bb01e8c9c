// Run slot texts: the runs of a span of time in words and colours.
#pragma once

#include "core/store/runhistogram.h"
#include "ui/theme/colors.h"

#include <QString>

class QColor;
class QPainter;
class QRectF;

namespace millrace {

/// "Succeeded", "With rejected records", "Failed or incomplete", "Cancelled", "On or waiting".
[[nodiscard]] QString outcomeTitle(RunOutcome outcome);
[[nodiscard]] ColorRole outcomeColor(RunOutcome outcome);

/// "Mon 4 May, 10:00 – 11:00"; the day alone for a slot of a day.
[[nodiscard]] QString slotTimeText(const RunSlot &slot);
/// When the slot begins, as short as an axis has it: "10:00", "4 May".
[[nodiscard]] QString slotAxisText(const RunSlot &slot, RunSpan span);
/// "Mon 4 May, 10:00 – 11:00: 12 runs, 10 succeeded, 2 failed or incomplete; 1,234 records written,
/// 5 rejected."
[[nodiscard]] QString slotText(const RunSlot &slot);
/// "312 runs in 24 hours: 300 succeeded, 12 failed or incomplete".
[[nodiscard]] QString spanText(const std::vector<RunSlot> &bars, RunSpan span);

/// Fills \a rect as the bars of \a outcome are: each has a pattern of its own beside its colour.
void paintOutcome(QPainter &painter, const QRectF &rect, RunOutcome outcome);

} // namespace millrace
