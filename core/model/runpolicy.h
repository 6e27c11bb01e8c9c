// RunPolicy: how patient a connection is with its runs.
#pragma once

#include "core/base/result.h"

#include <QJsonObject>

#include <chrono>

namespace millrace {

/// When a run is tried again, given up, or stops the connection; the defaults are behaviour §5.3
/// and §6. A plain value; a bound of zero is none.
struct RunPolicy final
{
    int mostCompleteInRow = 5; ///< Attempts that moved no row, one after another.
    int mostComplete = 10; ///< … and in all.
    int mostPartialInRow = 1'000; ///< Attempts that moved rows, one after another.
    int mostPartial = 20; ///< … and in all.
    std::chrono::seconds firstWait{10}; ///< After a complete failure; each further one waits …
    int waitFactor = 3; ///< … so many times longer …
    std::chrono::seconds longestWait{1'800}; ///< … up to this.
    std::chrono::seconds sourceSilence{3 * 3'600}; ///< A reader that gives nothing is stopped.
    std::chrono::seconds destinationSilence{24 * 3'600}; ///< A writer that takes nothing.
    std::chrono::seconds longestRun{72 * 3'600}; ///< Of one job, all attempts together.
    int warnFailures = 20; ///< Failures in a row, and …
    int warnDays = 4; ///< … days without success, from which the connection warns.
    int pauseFailures = 30; ///< The same for the pause.
    int pauseDays = 7;

    bool operator==(const RunPolicy &) const = default;
};

} // namespace millrace
