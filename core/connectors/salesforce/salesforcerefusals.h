// What Salesforce's error codes mean.
#pragma once

#include "core/activation/objectrequests.h"
#include "core/base/error.h"
#include "core/http/httpresponse.h"

#include <QJsonObject>

namespace millrace {

/// "INVALID_FIELD: No such column …" of an answer that is no success.
[[nodiscard]] QString salesforceWords(const HttpResponse &response);
/// The code of such an answer, empty when it has none.
[[nodiscard]] QString salesforceCode(const HttpResponse &response);
/// The error of such an answer; salesforce.limit_reached, or what its status means.
[[nodiscard]] Error refusalError(const HttpRequest &request, const HttpResponse &response);

/// What became of a record, by Salesforce's \a code ("UNABLE_TO_LOCK_ROW").
[[nodiscard]] RowOutcome salesforceOutcome(const QString &code, const QString &message,
                                           const QString &field, ObjectOperation operation);
/// One result of the sObject Collections.
[[nodiscard]] RowOutcome salesforceOutcome(const QJsonObject &result, ObjectOperation operation);
/// "sf__Error" of a bulk job: "CODE:message:fields --".
[[nodiscard]] RowOutcome salesforceOutcome(const QString &error, ObjectOperation operation);

} // namespace millrace
