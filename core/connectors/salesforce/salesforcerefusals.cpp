#include "core/connectors/salesforce/salesforcerefusals.h"

#include "core/connectors/salesforce/salesforceerrors.h"
#include "core/http/httperrors.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Codes of what passes by itself.
constexpr std::array s_passing{
    "UNABLE_TO_LOCK_ROW"_L1,
    "REQUEST_LIMIT_EXCEEDED"_L1,
    "SERVER_UNAVAILABLE"_L1,
    "REQUEST_RUNNING_TOO_LONG"_L1,
    "QUERY_TIMEOUT"_L1,
    "PROCESSING_HALTED"_L1,
    "ALL_OR_NONE_OPERATION_ROLLED_BACK"_L1,
    "API_CURRENTLY_DISABLED"_L1,
};

/// The first error of an answer: a list of errors, or one alone.
QJsonObject errorOf(const HttpResponse &response)
{
    const QJsonDocument document = QJsonDocument::fromJson(response.body);
    return document.isArray() ? document.array().at(0).toObject() : document.object();
}

} // namespace

QString salesforceCode(const HttpResponse &response)
{
    return errorOf(response).value("errorCode"_L1).toString();
}

QString salesforceWords(const HttpResponse &response)
{
    const QJsonObject error = errorOf(response);
    const QString code = error.value("errorCode"_L1).toString();
    const QString message = error.value("message"_L1).toString();
    if (code.isEmpty() || message.isEmpty())
        return code + message;
    return code + u": "_s + message;
}

Error refusalError(const HttpRequest &request, const HttpResponse &response)
{
    if (salesforceCode(response) == "REQUEST_LIMIT_EXCEEDED"_L1)
        return makeError(salesforceerrors::limitReached, {}, salesforceWords(response));
    return statusError(request, response, salesforceWords);
}

RowOutcome salesforceOutcome(const QString &code, const QString &message, const QString &field,
                             ObjectOperation operation)
{
    // What a repeated call says of a record that the first one deleted.
    if (operation == ObjectOperation::SoftDelete && code == "ENTITY_IS_DELETED"_L1)
        return {};
    RowOutcome outcome = RowOutcome::refused(
        u"salesforce."_s + (code.isEmpty() ? u"refused"_s : code.toLower()), field, message);
    if (std::ranges::find(s_passing, code) != s_passing.end())
        outcome.kind = RowOutcome::Kind::NotNow;
    return outcome;
}

RowOutcome salesforceOutcome(const QJsonObject &result, ObjectOperation operation)
{
    if (result.value("success"_L1).toBool())
        return {};
    const QJsonObject error = result.value("errors"_L1).toArray().at(0).toObject();
    return salesforceOutcome(error.value("statusCode"_L1).toString(),
                             error.value("message"_L1).toString(),
                             error.value("fields"_L1).toArray().at(0).toString(), operation);
}

RowOutcome salesforceOutcome(const QString &error, ObjectOperation operation)
{
    static const QRegularExpression s_code(u"^([A-Z][A-Z0-9_]*):"_s);
    static const QRegularExpression s_fields(u":\\s*([A-Za-z][A-Za-z0-9_]*)?[\\w, ]*--\\s*$"_s);
    const QRegularExpressionMatch code = s_code.match(error);
    if (!code.hasMatch())
        return salesforceOutcome({}, error, {}, operation);
    QString message = error.mid(code.capturedLength());
    const QRegularExpressionMatch fields = s_fields.match(message);
    if (fields.hasMatch())
        message.truncate(fields.capturedStart());
    return salesforceOutcome(code.captured(1), message, fields.captured(1), operation);
}

} // namespace millrace
