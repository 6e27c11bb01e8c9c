// The summary of a run as JSON, for people, scripts and what is called after it.
#pragma once

#include "core/model/connection.h"
#include "core/model/job.h"
#include "core/model/runstatistics.h"

#include <QJsonObject>

namespace millrace {

/// "status" ("completed", "failed", "cancelled"), "recordsSynced", "bytesSynced" (of the records as
/// they were read), "startTime" and "endTime" (milliseconds since 1970), "streamCount",
/// "performanceMetrics" ({"mappers": {"all": milliseconds}}), "totalStats" and "streamStats"; and
/// what tells which run it was: "jobId", "jobStatus", "trigger", "attempts", "connection" ({"id",
/// "name"}), "source", "destination" ({"name"}), "error" ({"code", "message", "hint"}) when there
/// is one. What was not measured is missing. \a job has its attempts.
[[nodiscard]] QJsonObject runSummary(const Job &job, const Connection &connection,
                                     const QString &sourceName, const QString &destinationName,
                                     const RunStatistics &statistics = {});

} // namespace millrace
