// DestinationConformance: the checks every destination passes.
#pragma once

#include "tests/conformance/destinationquirks.h"

#include <QObject>
#include <QTemporaryDir>

namespace millrace::conformance {

/// Runs on the destination that \a quirks describes.
class DestinationConformance final : public QObject
{
    Q_OBJECT

public:
    explicit DestinationConformance(const DestinationQuirks &quirks);

private slots:
    void init();
    void cleanup();

    void checkSucceedsAndLeavesNothing();
    void wrongConfigurationNamesTheField_data();
    void wrongConfigurationNamesTheField();
    void capabilitiesAreSane();
    void namesAreDistinctAndStable();
    void refusesModesItDoesNotOffer();
    void writesWhatItIsGiven_data();
    void writesWhatItIsGiven();
    void doesWhatTheModeSays_data();
    void doesWhatTheModeSays();
    void keepsTheOldTableUntilTheEnd_data();
    void keepsTheOldTableUntilTheEnd();
    void goesOnAfterAnAbandonedRun_data();
    void goesOnAfterAnAbandonedRun();
    void finishesOnce_data();
    void finishesOnce();
    void addsRunAfterRun();
    void refusesExactlyTheBadRow();
    void stopsWriting();
    void writesStreamsSideBySide();
    void keepsSecretsOutOfErrors();

private:
    /// A run of one stream.
    struct Run final
    {
        TableContent content;
        DestinationSyncMode mode = DestinationSyncMode::Append;
        qint64 generationId = 1;
        QStringList primaryKey;
        QString cursorField;
    };

    [[nodiscard]] QString folder() const;
    [[nodiscard]] Result<std::unique_ptr<Destination>> open() const;
    [[nodiscard]] WriteRequest requestFor(const Destination &destination, const Run &run) const;
    [[nodiscard]] Result<void> writeWhole(const Run &run) const;
    [[nodiscard]] std::optional<Cells> written(const Run &run) const;
    void addModes(bool replacingOnly) const;
    /// Writes parts of \a content from where the destination stands; stops without a word after
    /// \a stopAfter parts, in the way \a stopPhase says, unless that is negative.
    [[nodiscard]] Result<bool> writeParts(const Run &run, int stopAfter, int stopPhase) const;

    const DestinationQuirks &m_quirks;
    ConnectorRegistry m_registry;
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace millrace::conformance
