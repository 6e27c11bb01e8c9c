// The summary of a stored run, with the names of what it was about.
#pragma once

#include "core/store/statedatabase.h"

#include <QJsonObject>

namespace millrace {

/// See runSummary(). The ends are called as they are now. "store.job_unknown". Blocks.
[[nodiscard]] Result<QJsonObject> storedSummary(StateDatabase &database, qint64 jobId);

} // namespace millrace
