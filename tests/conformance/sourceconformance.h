// SourceConformance: what every source can do, and how it gives what it has.
#pragma once

#include "tests/conformance/sourcechecks.h"

namespace millrace::conformance {

/// Configuration, discovery and values.
class SourceConformance final : public SourceChecks
{
    Q_OBJECT

public:
    explicit SourceConformance(const SourceQuirks &quirks);

private slots:
    void checkSucceeds();
    void wrongConfigurationNamesTheField_data();
    void wrongConfigurationNamesTheField();
    void discoverIsStable();
    void readsWhatIsThere_data();
    void readsWhatIsThere();
    void readsTheSameTwice();
    void honoursSelectedFields();
    void honoursTheRowLimit();
    void keepsSecretsOutOfErrors();
};

} // namespace millrace::conformance
