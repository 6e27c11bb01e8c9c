// FolderStore: files of rejected records in a folder.
#pragma once

#include "core/delivery/filestore.h"

namespace millrace {

/// Each file is written beside its place and then put there under its name, so that a reader never
/// sees half of one. Folders below the one given are made as needed, that one is not: a drive that
/// is not mounted is no reason to fill the disk below it.
class FolderStore final : public FileStore
{
public:
    explicit FolderStore(QString folder)
        : m_folder(std::move(folder))
    {
    }

    [[nodiscard]] Result<void> write(const QString &path, const QByteArray &bytes,
                                     const QByteArray &contentType,
                                     const Cancellation &cancellation) override;
    [[nodiscard]] Result<bool> create(const QString &path, const QByteArray &bytes,
                                      const QByteArray &contentType,
                                      const Cancellation &cancellation) override;
    [[nodiscard]] Result<QByteArray> read(const QString &path,
                                          const Cancellation &cancellation) override;
    [[nodiscard]] Result<void> remove(const QString &path,
                                      const Cancellation &cancellation) override;
    [[nodiscard]] bool isTaken(const QString &path) const override;

private:
    /// Makes what is missing between the folder and the place of \a path.
    [[nodiscard]] Result<void> makeFolders(const QString &path) const;
    [[nodiscard]] QString fullPath(const QString &path) const { return m_folder + u'/' + path; }

    const QString m_folder;
};

} // namespace millrace
