// Files that only their owner may read, replaced as a whole.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>

namespace millrace {

/// The largest file of secrets that is read or written.
inline constexpr qint64 s_largestPrivateFile = 16 * 1024 * 1024;

/// What \a path holds; nothing when there is no such file. Takes the permissions of others away
/// where it finds some. "secrets.file_failed" for what is no regular file,
/// "secrets.file_too_large".
[[nodiscard]] Result<std::optional<QByteArray>> readPrivateFile(const QString &path);
/// Replaces \a path at once and durably, with the mode 0600. REQUIRES: the lock of the file is
/// held, since the file beside it that becomes the new one has a fixed name.
[[nodiscard]] Result<void> writePrivateFile(const QString &path, const QByteArray &content);
/// Removes \a path, and what a killed writePrivateFile() left beside it; success when not there.
[[nodiscard]] Result<void> removePrivateFile(const QString &path);

/// A lock between processes and threads on the file \a path, by a file beside it. Held while it
/// lives; ends with its process.
class PrivateFileLock final
{
public:
    enum class Kind { Shared, Exclusive };

    /// Creates the folder of \a path when it is missing. "secrets.file_busy" when another one holds
    /// the lock for longer than \a patience.
    [[nodiscard]] static Result<std::unique_ptr<PrivateFileLock>>
    acquire(const QString &path, Kind kind,
            std::chrono::milliseconds patience = std::chrono::seconds(10));
    ~PrivateFileLock();
    Q_DISABLE_COPY_MOVE(PrivateFileLock)

private:
    explicit PrivateFileLock(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    int m_descriptor;
};

} // namespace millrace
