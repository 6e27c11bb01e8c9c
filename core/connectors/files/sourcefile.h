// SourceFile: one file of a source, as it was when the run looked at the folder.
#pragma once

#include <QString>

#include <vector>

namespace millrace {

/// Identity and version of a file. A plain value.
struct SourceFile final
{
    QString path; ///< Absolute.
    QString name; ///< Relative to the fixed folder of the pattern, with "/" between folders.
    qint64 size = 0; ///< Bytes.
    qint64 modified = 0; ///< Nanoseconds since 1970-01-01 UTC.
    quint64 device = 0;
    quint64 inode = 0;

    bool operator==(const SourceFile &) const = default;
    /// Whether \a other is the same version of the same file.
    [[nodiscard]] bool isSameVersion(const SourceFile &other) const
    {
        return path == other.path && size == other.size && modified == other.modified;
    }
};

using SourceFiles = std::vector<SourceFile>;

} // namespace millrace
