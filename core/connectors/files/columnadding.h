// addColumns(): gives a CSV file of an earlier run further columns.
#pragma once

#include "core/base/cancellation.h"
#include "core/connectors/files/compressedwriter.h"
#include "core/connectors/files/existingfile.h"

namespace millrace {

/// Rewrites \a target, whose rows \a existing counts, with \a names behind its columns; the rows
/// that are there have them empty. The file is replaced at once or not at all, and completeSwap()
/// ends what a kill interrupted; what a killed run left behind the counted rows is cut off.
/// REQUIRES: a CSV file that Millrace alone wrote, and the lock of the target.
[[nodiscard]] Result<void> addColumns(const AppendTarget &target, const ExistingFile &existing,
                                      const QStringList &names, Compression compression,
                                      const Cancellation &cancellation);

} // namespace millrace
