// TargetLock: lets one writer at a time work on a file, across programs.
#pragma once

#include "core/base/result.h"
#include "core/connectors/files/filedescriptor.h"

#include <memory>

namespace millrace {

/// Held from take() until destruction; ends with the process, however that ends.
class TargetLock final
{
public:
    /// Locks \a dataPath by the hidden file ".<name>.millrace.lock" beside it. Does not wait: a
    /// lock held by another writer is a Transient error.
    [[nodiscard]] static Result<std::unique_ptr<TargetLock>> take(const QString &dataPath);

    TargetLock(FileDescriptor file, QByteArray path);
    ~TargetLock();
    TargetLock(const TargetLock &) = delete;
    TargetLock &operator=(const TargetLock &) = delete;

private:
    FileDescriptor m_file;
    QByteArray m_path;
};

} // namespace millrace
