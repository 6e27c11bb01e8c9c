// Connection set files: what paths of a command line or a window stand for.
#pragma once

#include "core/interchange/connectionsetreader.h"

#include <QStringList>

namespace millrace {

/// Reads the files \a paths name into \a reader. Of a folder those that end in ".yaml", ".yml" or
/// ".json", by name, without hidden ones and folders in it; "-" is standard input. Of at most a
/// thousand files together. The error is of what cannot be read; what is wrong in a file is a
/// problem of the reader.
[[nodiscard]] Result<void> readConnectionSetFiles(const QStringList &paths,
                                                  ConnectionSetReader &reader);

} // namespace millrace
