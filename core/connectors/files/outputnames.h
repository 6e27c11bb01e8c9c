// Output names: stream names as file names that every file system takes.
#pragma once

#include "core/connector/destination.h"

namespace millrace {

/// \a name without characters that a file system or a shell glob trips over, not hidden, not empty
/// and at most 200 bytes long. A name that is safe already stays as it is.
[[nodiscard]] QString safeFileName(const QString &name);

/// A name for each of \a wanted, all different also where case does not count. The first of two
/// equal names keeps it, the later one gets "_" and digits of sha1("{namespace}&airbyte&{name}").
[[nodiscard]] std::vector<DestinationName>
distinctFileNames(const std::vector<DestinationName> &wanted);

} // namespace millrace
