// Change texts: what a change of a connection did, from and to, in words.
#pragma once

#include "core/model/timelineevent.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace millrace {

/// One value that changed.
struct ChangedValue final
{
    QString label; ///< "Schedule"
    QString from; ///< Empty: it was not there before.
    QString to; ///< Empty: it is not there any more.
    bool isNamesOnly = false; ///< \a to lists what changed, not to what.

    bool operator==(const ChangedValue &) const = default;
    /// "Schedule: Every 24 hours → Manual".
    [[nodiscard]] QString text() const;
};

/// "Settings changed", "Paused".
[[nodiscard]] QString changeTitle(const TimelineEvent &event);
/// "in the window", "on the command line", "by the schedule".
[[nodiscard]] QString changeOriginTitle(ChangeOrigin origin);
/// The values that differ, in a fixed order; streams one by one.
[[nodiscard]] std::vector<ChangedValue> changedValues(const TimelineEvent &event);
/// The texts of changedValues().
[[nodiscard]] QStringList changeSentences(const TimelineEvent &event);

} // namespace millrace
