// SourceConformance: the checks every source passes.
#pragma once

#include "tests/conformance/sourcequirks.h"

#include <QObject>
#include <QTemporaryDir>

namespace millrace::conformance {

/// Runs on the source that \a quirks describes.
class SourceConformance final : public QObject
{
    Q_OBJECT

public:
    explicit SourceConformance(const SourceQuirks &quirks);

private slots:
    void init();
    void cleanup();

    void checkSucceeds();
    void wrongConfigurationNamesTheField_data();
    void wrongConfigurationNamesTheField();
    void discoverIsStable();
    void readsWhatIsThere_data();
    void readsWhatIsThere();
    void readsTheSameTwice();
    void resumesFromEveryPosition();
    void resumesAnIncrementalRunFromEveryPosition();
    void honoursSelectedFields();
    void honoursTheRowLimit();
    void incrementalRunWithNothingNewSaysWhy();
    void refusesAForeignPosition();
    void stopsBeforeTheFirstBatch();
    void stopsInsideNext();
    void keepsSecretsOutOfErrors();

private:
    [[nodiscard]] QString folder() const;
    void checkResuming(SourceSyncMode mode);

    const SourceQuirks &m_quirks;
    ConnectorRegistry m_registry;
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace millrace::conformance
