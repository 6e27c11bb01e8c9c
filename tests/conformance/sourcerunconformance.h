// SourceRunConformance: runs that go on from a position, find nothing new, or are stopped.
#pragma once

#include "tests/conformance/sourcechecks.h"

namespace millrace::conformance {

/// Positions and cancellation.
class SourceRunConformance final : public SourceChecks
{
    Q_OBJECT

public:
    explicit SourceRunConformance(const SourceQuirks &quirks);

private slots:
    void resumesFromEveryPosition();
    void resumesAnIncrementalRunFromEveryPosition();
    void incrementalRunWithNothingNewSaysWhy();
    void refusesAForeignPosition();
    void stopsBeforeTheFirstBatch();
    void stopsInsideNext();

private:
    void checkResuming(SourceSyncMode mode);
};

} // namespace millrace::conformance
