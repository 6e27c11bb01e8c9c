// CommitState: how far a data file is valid; kept in a small file beside it.
#pragma once

#include "core/base/result.h"
#include "core/catalog/checkpoint.h"
#include "core/catalog/stream.h"

#include <optional>

namespace millrace {

/// The bytes of a data file that count, and what they stand for. A plain value.
///
/// Stored as ".<data file>.millrace.json", always replaced as a whole, so that data and checkpoint
/// become valid together: the bytes of a data file beyond committedBytes do not exist for Millrace
/// while isOpen is set.
struct CommitState final
{
    StreamId stream;
    QString generation; ///< Its id and its key, so that a stranger's is never taken for ours.
    qint64 committedBytes = 0;
    qint64 foreignBytes = 0; ///< Of these the first, which lay there before Millrace added any.
    std::optional<Checkpoint> checkpoint;
    bool isOpen = false; ///< A writer has, or had when it was killed, bytes behind committedBytes.
    bool isFinished = false;
    bool isSwapping = false; ///< The data file is about to be renamed over the old one.
    bool isWidening = false; ///< It holds the old one's rows in further columns, and goes on.
    QString layout; ///< Format and delimiter, e.g. "csv;".
    QStringList columns; ///< Of the header, in order.

    bool operator==(const CommitState &) const = default;

    /// Whether the state belongs to \a id in the generation \a wanted.
    [[nodiscard]] bool isOf(const StreamId &id, const QString &wanted) const
    {
        return stream == id && generation == wanted;
    }

    /// Reads the state at \a path; nothing when there is no such file.
    [[nodiscard]] static Result<std::optional<CommitState>> load(const QString &path);
    /// Replaces the state at \a path, durably and at once or not at all.
    [[nodiscard]] Result<void> store(const QString &path) const;
};

/// The place of the state of \a dataPath.
[[nodiscard]] QString commitStatePath(const QString &dataPath);

/// Makes renames and removals in the folder of \a path durable.
[[nodiscard]] Result<void> syncFolderOf(const QString &path);

/// Removes \a path when it exists.
[[nodiscard]] Result<void> removeFile(const QString &path);

} // namespace millrace
