// JSON forms: the shapes of --json, described in docs/json.md.
#pragma once

#include "core/connector/checkresult.h"
#include "core/connector/connectorinfo.h"
#include "core/interchange/rejectedfile.h"
#include "core/model/connection.h"
#include "core/model/delivery.h"
#include "core/model/endpoint.h"
#include "core/model/job.h"
#include "core/model/rejectedrecord.h"
#include "core/model/syncprogress.h"
#include "core/store/rejectedstore.h"

#include <QJsonObject>

#include <string>

namespace millrace {

/// The driver's own words only \a withDetail.
[[nodiscard]] QJsonObject toJson(const Error &error, bool withDetail);
/// How a connection is named beside what is told about it.
[[nodiscard]] QJsonObject idAndName(const Connection &connection);
[[nodiscard]] QJsonObject toJson(const ConnectorInfo &info);
[[nodiscard]] QJsonObject toJson(const CheckStep &step);
[[nodiscard]] QJsonObject toJson(const StreamCounts &counts);
[[nodiscard]] QJsonObject toJson(const StreamResult &result);
[[nodiscard]] QJsonObject toJson(const Attempt &attempt);
/// With the summed streams and, \a withAttempts, every attempt.
[[nodiscard]] QJsonObject toJson(const Job &job, bool withAttempts);
/// \a run with the object "delivery", unless nothing was to be delivered.
[[nodiscard]] QJsonObject withDelivery(QJsonObject run, const DeliverySummary &delivery,
                                       bool withDetail);
[[nodiscard]] QJsonObject toJson(const SyncProgress &progress);
[[nodiscard]] QJsonObject toJson(const RejectedGroup &group);

/// \a json with every control character (DEL and those above ASCII included) escaped. The input is
/// JSON, where they can only stand inside strings; line ends and tabs of the layout stay.
[[nodiscard]] std::string withoutControls(std::string json);

} // namespace millrace
