// StorageUse: where the files of a profile lie and how much they take.
#pragma once

#include "core/store/profile.h"

#include <QString>

namespace millrace {

/// Bytes on disk.
struct StorageUse final
{
    qint64 database = 0; ///< With its journal.
    qint64 backups = 0;
    qint64 logs = 0;

    [[nodiscard]] qint64 total() const { return database + backups + logs; }
};

/// Walks over the folders; not for the UI thread.
[[nodiscard]] StorageUse storageUse(const Profile &profile);

} // namespace millrace
