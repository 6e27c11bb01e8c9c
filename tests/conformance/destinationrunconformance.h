// DestinationRunConformance: what a run leaves at a destination, also when it does not end well.
#pragma once

#include "tests/conformance/destinationchecks.h"

namespace millrace::conformance {

/// Sync modes, abandoned runs, going on, stopping.
class DestinationRunConformance final : public DestinationChecks
{
    Q_OBJECT

public:
    explicit DestinationRunConformance(const DestinationQuirks &quirks);

private slots:
    void doesWhatTheModeSays_data();
    void doesWhatTheModeSays();
    void keepsTheOldTableUntilTheEnd_data();
    void keepsTheOldTableUntilTheEnd();
    void goesOnAfterAnAbandonedRun_data();
    void goesOnAfterAnAbandonedRun();
    void finishesOnce_data();
    void finishesOnce();
    void addsRunAfterRun();
    void stopsWriting();
    void writesStreamsSideBySide();

private:
    /// Writes parts of the content of \a run from where the destination stands. In part
    /// \a stopAfter it stops without a word: behind the write, the prepare or the commit, as
    /// \a stopPhase 0, 1 or 2 says; never when that is negative. True when the run has ended.
    [[nodiscard]] Result<bool> writeParts(const Run &run, int stopAfter, int stopPhase) const;
};

} // namespace millrace::conformance
