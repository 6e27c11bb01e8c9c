// FilesDestination: writes streams as CSV or JSON Lines files into a folder.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "core/connectors/files/compressedwriter.h"
#include "core/connectors/files/existingfile.h"
#include "core/connectors/files/filewriter.h"
#include "core/connectors/files/outputcolumns.h"

namespace millrace {

/// The destination half of the connector "files": one file for each stream.
///
/// Overwrite writes a hidden file aside and renames it over the old one at the end. Append adds
/// rows at the end; a hidden file ".<name>.millrace.json" says up to which byte they count, so that
/// rows and checkpoint become valid together and a killed run leaves nothing behind.
class FilesDestination final : public Destination
{
public:
    explicit FilesDestination(const Configuration &configuration);

    [[nodiscard]] DestinationCapabilities capabilities() const override;
    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    [[nodiscard]] std::vector<DestinationName>
    resolveNames(const std::vector<DestinationName> &wanted) const override;
    [[nodiscard]] QStringList resolveFieldNames(const QStringList &wanted) const override;
    Result<std::unique_ptr<StreamWriter>> openStream(const WriteRequest &request,
                                                     const Cancellation &cancellation) override;
    Result<void> clearStream(const DestinationName &target,
                             const Cancellation &cancellation) override;

private:
    [[nodiscard]] Result<void> findFolder() const;
    [[nodiscard]] Result<void> writeTrial() const;
    [[nodiscard]] QString pathOf(const DestinationName &target) const;
    [[nodiscard]] AppendTarget targetOf(const WriteRequest &request) const;
    [[nodiscard]] std::unique_ptr<RowFormat> formatOf(const WriteRequest &request,
                                                      std::vector<OutputColumn> columns) const;
    Result<void> openToAppend(const WriteRequest &request, const AppendTarget &target,
                              FileWriter::Parts &parts, const Cancellation &cancellation) const;
    /// What rows are added to, with columns for all of \a columns where Millrace may add some.
    Result<ExistingFile> fileFor(const std::vector<OutputColumn> &columns,
                                 const AppendTarget &target, QStringList &notes,
                                 const Cancellation &cancellation) const;
    Result<void> openToReplace(const WriteRequest &request, const AppendTarget &target,
                               FileWriter::Parts &parts) const;

    QString m_folder;
    bool m_isCsv;
    Compression m_compression;
    char m_delimiter;
    bool m_metaColumns;
};

} // namespace millrace
