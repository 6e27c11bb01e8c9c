// DestinationConformance: what every destination can do, and how it takes what it is given.
#pragma once

#include "tests/conformance/destinationchecks.h"

namespace millrace::conformance {

/// Configuration, names and values.
class DestinationConformance final : public DestinationChecks
{
    Q_OBJECT

public:
    explicit DestinationConformance(const DestinationQuirks &quirks);

private slots:
    void checkSucceedsAndLeavesNothing();
    void wrongConfigurationNamesTheField_data();
    void wrongConfigurationNamesTheField();
    void capabilitiesAreSane();
    void namesAreDistinctAndStable();
    void refusesModesItDoesNotOffer();
    void writesWhatItIsGiven_data();
    void writesWhatItIsGiven();
    void refusesExactlyTheBadRow();
    void keepsSecretsOutOfErrors();
};

} // namespace millrace::conformance
