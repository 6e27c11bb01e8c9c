// Batch table: rows of record batches as a table or as JSON.
#pragma once

#include "app/cli/output.h"
#include "core/engine/connectorprobe.h"

namespace millrace {

/// Writes the rows of \a preview as an aligned table; fields called in \a hidden are left out.
void printRows(Output &output, const Preview &preview, const QString &indent = {},
               const QStringList &hidden = {});

/// The rows as a JSON array of objects that keeps every digit.
[[nodiscard]] std::string rowsToJson(const Preview &preview);

[[nodiscard]] qint64 rowCount(const Preview &preview);

} // namespace millrace
