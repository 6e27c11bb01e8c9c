// File clearing: takes away what was written to a file.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace millrace {

/// Removes the file \a dataPath with its replacement and their states; see
/// Destination::clearStream(). A file that another program had begun is cut back to what lay there
/// before; lines that others added later go. "files.foreign_file" when a file with content has no
/// state beside it, "files.in_use" while a run writes it.
[[nodiscard]] Result<void> clearFile(const QString &dataPath);

} // namespace millrace
