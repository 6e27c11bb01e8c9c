// Rejected export: rejected records as CSV or JSON Lines, page by page.
#pragma once

#include "app/cli/output.h"
#include "core/interchange/rejectedfile.h"

namespace millrace {

/// Writes every record of \a filter to standard output, as data: unchanged, except on a terminal,
/// where control characters are escaped. Returns how many.
[[nodiscard]] Result<qint64> exportTo(Output &output, const RejectedStore &store,
                                      const RejectedFilter &filter, RejectedFormat format);

/// The same into \a path, which is replaced at the end and at once.
[[nodiscard]] Result<qint64> exportTo(const QString &path, const RejectedStore &store,
                                      const RejectedFilter &filter, RejectedFormat format);

} // namespace millrace
