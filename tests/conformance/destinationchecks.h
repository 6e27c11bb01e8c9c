// DestinationChecks: what the checks of destinations share.
#pragma once

#include "tests/conformance/destinationquirks.h"

#include <QObject>
#include <QTemporaryDir>

namespace millrace::conformance {

/// The pair of modes in which a destination mode is used.
[[nodiscard]] SyncMode syncModeFor(DestinationSyncMode mode);
/// Whether \a mode puts new rows in the place of old ones.
[[nodiscard]] bool isReplacing(DestinationSyncMode mode);
/// A position a source would give after \a rows rows.
[[nodiscard]] Checkpoint checkpointAfter(qint64 rows);
/// prepare() and commit().
Result<void> flush(StreamWriter &writer, const Checkpoint &checkpoint);

/// A destination in a folder of its own for every check. Base of the classes with the checks.
class DestinationChecks : public QObject
{
    Q_OBJECT

protected:
    /// A run of one stream.
    struct Run final
    {
        TableContent content;
        DestinationSyncMode mode = DestinationSyncMode::Append;
        qint64 generationId = 1;
        QStringList primaryKey; ///< Of the dedup modes; empty: "id".
        QString cursorField;
    };

    explicit DestinationChecks(const DestinationQuirks &quirks);

    [[nodiscard]] const DestinationQuirks &quirks() const { return m_quirks; }
    [[nodiscard]] const ConnectorRegistry &registry() const { return m_registry; }
    [[nodiscard]] QString folder() const;
    [[nodiscard]] Result<std::unique_ptr<Destination>> open() const;
    [[nodiscard]] WriteRequest requestFor(const Destination &destination, const Run &run) const;
    /// Writes, commits and finishes \a run.
    [[nodiscard]] Result<void> writeWhole(const Run &run) const;
    /// What lies at the table of \a run; nothing when there is none.
    [[nodiscard]] std::optional<Cells> written(const Run &run) const;
    /// One row of test data for each mode offered.
    void addModes(bool replacingOnly) const;

private slots:
    void init();
    void cleanup();

private:
    const DestinationQuirks &m_quirks;
    ConnectorRegistry m_registry;
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace millrace::conformance
