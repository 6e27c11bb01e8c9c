// SourceChecks: what the checks of sources share.
#pragma once

#include "tests/conformance/sourcequirks.h"

#include <QObject>
#include <QTemporaryDir>

namespace millrace::conformance {

/// Everything one reader gave.
struct Reading final
{
    Cells rows;
    std::vector<bool> hasIssue; ///< Per row.
    /// The rows read so far and the position that covers them.
    std::vector<std::pair<std::size_t, std::string>> positions;
    QString reason;
};

/// \a stream read in full.
[[nodiscard]] ConfiguredStream fullRefresh(const Stream &stream);
/// \a stream in \a mode; a stream without a default cursor gets its first field.
[[nodiscard]] ConfiguredStream configuredFor(const Stream &stream, SourceSyncMode mode);
/// Reads \a request to its end.
[[nodiscard]] Result<Reading> readAll(Source &source, const ReadRequest &request);

/// A source in a folder of its own for every check. Base of the classes with the checks.
class SourceChecks : public QObject
{
    Q_OBJECT

protected:
    explicit SourceChecks(const SourceQuirks &quirks);

    [[nodiscard]] const SourceQuirks &quirks() const { return m_quirks; }
    [[nodiscard]] const ConnectorRegistry &registry() const { return m_registry; }
    [[nodiscard]] QString folder() const;
    /// A new source of the working configuration.
    [[nodiscard]] Result<std::unique_ptr<Source>> open() const;

private slots:
    void init();
    void cleanup();

private:
    const SourceQuirks &m_quirks;
    ConnectorRegistry m_registry;
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace millrace::conformance
