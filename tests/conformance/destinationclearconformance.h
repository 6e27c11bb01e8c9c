// DestinationClearConformance: what clearing takes away, and what it leaves.
#pragma once

#include "tests/conformance/destinationchecks.h"

namespace millrace::conformance {

/// Clearing after whole and abandoned runs, and of what is not the destination's.
class DestinationClearConformance final : public DestinationChecks
{
    Q_OBJECT

public:
    explicit DestinationClearConformance(const DestinationQuirks &quirks);

private slots:
    void clearsAWholeRun_data();
    void clearsAWholeRun();
    void clearsAnAbandonedRun_data();
    void clearsAnAbandonedRun();
    void clearsTheRowsOfEveryGeneration();
    void leavesOtherTablesAlone();
    void clearsNothingWhereNothingIs();
    void refusesTheTableOfAnotherProgram();
    void stopsBeforeItClears();

private:
    [[nodiscard]] Result<void> clear(const Run &run, const Cancellation &cancellation = {}) const;
    /// Rows at the table of \a run; none when there is no table.
    [[nodiscard]] std::size_t rowCount(const Run &run) const;
    /// Whether the destination remembers nothing of \a run.
    [[nodiscard]] Result<bool> isForgotten(const Run &run) const;
};

} // namespace millrace::conformance
