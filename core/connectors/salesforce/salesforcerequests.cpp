#include "core/connectors/salesforce/salesforcerequests.h"

#include "core/connectors/salesforce/salesforcecatalog.h"
#include "core/connectors/salesforce/salesforcerefusals.h"
#include "core/connectors/salesforce/salesforcevalues.h"
#include "core/data/conversion.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString encoded(const QString &part) { return QString::fromLatin1(QUrl::toPercentEncoding(part)); }

/// Whether a refusal of the whole call is the fault of some record in it. The others concern the
/// object and every record.
bool isOfOneRecord(const QString &code)
{
    return code == "JSON_PARSER_ERROR"_L1 || code == "MALFORMED_ID"_L1
        || code == "INVALID_ID_FIELD"_L1 || code == "INVALID_CROSS_REFERENCE_KEY"_L1
        || code == "DUPLICATE_VALUE"_L1;
}

} // namespace

RowOutcome salesforceKeyOutcome(const RecordBatch &batch, std::size_t row, int keyColumn, bool isId)
{
    if (keyColumn < 0)
        return {};
    std::string key;
    appendSalesforceText(key, batch.column(keyColumn), row);
    if (key.empty())
        return RowOutcome::refused(
            u"salesforce.key_missing"_s, batch.schema().field(keyColumn).name,
            QCoreApplication::translate("salesforce",
                                        "The field a record is recognised by is empty."));
    if (isId && !isSalesforceId(key))
        return RowOutcome::refused(
            u"salesforce.malformed_id"_s, batch.schema().field(keyColumn).name,
            QCoreApplication::translate("salesforce", "\"%1\" is no id of a record.")
                .arg(QString::fromStdString(key).left(60)));
    return {};
}

SalesforceRequests::SalesforceRequests(SalesforceApi api, const WriteRequest &write)
    : m_api(std::move(api))
    , m_operation(write.object->operation)
    , m_object(write.object->object.name)
    , m_key(write.object->matchingKey.value(0))
{
    m_attributes = "{\"attributes\":{\"type\":";
    appendJsonString(m_attributes, m_object.toStdString());
    m_attributes += '}';
    for (int column = 0; column < write.schema->fieldCount(); ++column) {
        const QString name = write.schema->field(column).name;
        if (name == m_key)
            m_keyColumn = column;
        std::string quoted;
        appendJsonString(quoted, name == s_salesforceId ? "id" : name.toStdString());
        m_fields.emplace_back(column, std::move(quoted));
    }
}

RequestLimits SalesforceRequests::limits() const { return {.rows = 200, .bytes = 5 << 20}; }

RowOutcome SalesforceRequests::append(std::string &body, const RecordBatch &batch,
                                      std::uint32_t row)
{
    RowOutcome key = salesforceKeyOutcome(batch, row, m_keyColumn, m_key == s_salesforceId);
    if (key.kind != RowOutcome::Kind::Taken)
        return key;
    if (!body.empty())
        body += ',';
    if (m_operation == ObjectOperation::SoftDelete) {
        appendSalesforceText(body, batch.column(m_keyColumn), row);
        return {};
    }
    body += m_attributes;
    for (const auto &[column, name] : m_fields) {
        body += ',';
        body += name;
        body += ':';
        appendSalesforceJson(body, batch.column(column), row);
    }
    body += '}';
    return {};
}

HttpRequest SalesforceRequests::request(const std::string &body) const
{
    const QString path = u"composite/sobjects"_s;
    if (m_operation == ObjectOperation::SoftDelete)
        return {.method = HttpMethod::Delete,
                .url = m_api.url(path + u"?allOrNone=false&ids="_s
                                 + QString::fromLatin1(body.data(), qsizetype(body.size()))),
                .answers = HttpAnswers::Refusals};
    QByteArray whole = "{\"allOrNone\":false,\"records\":[";
    whole.reserve(static_cast<qsizetype>(body.size()) + 40);
    whole.append(body.data(), static_cast<qsizetype>(body.size()));
    whole += "]}";
    const bool isUpsert = m_operation == ObjectOperation::Upsert;
    const bool isInsert = m_operation == ObjectOperation::Insert;
    return {.method = isInsert ? HttpMethod::Post : HttpMethod::Patch,
            .url
            = m_api.url(isUpsert ? path + u'/' + encoded(m_object) + u'/' + encoded(m_key) : path),
            .body = std::move(whole),
            .contentType = "application/json",
            .isRepeatable = !isInsert,
            .answers = HttpAnswers::Refusals};
}

Result<AnswerOutcome> SalesforceRequests::outcome(const HttpRequest &request,
                                                  const HttpResponse &response,
                                                  std::size_t rows) const
{
    AnswerOutcome outcome;
    if (!response.isSuccess()) {
        const QString code = salesforceCode(response);
        const RowOutcome whole
            = salesforceOutcome(code, salesforceWords(response), {}, m_operation);
        if (whole.kind == RowOutcome::Kind::NotNow) {
            outcome.rows.assign(rows, whole);
            return outcome;
        }
        if (response.status != 400 || !isOfOneRecord(code))
            return refusalError(request, response);
        outcome.isRefusedAsWhole = true;
        outcome.whole = whole;
        return outcome;
    }
    const QJsonDocument document = QJsonDocument::fromJson(response.body);
    const QJsonArray results = document.array();
    if (!document.isArray() || static_cast<std::size_t>(results.size()) != rows)
        return invalidAnswerError(request,
                                  u"of %1 records it names %2"_s.arg(rows).arg(results.size()));
    outcome.rows.reserve(rows);
    for (const QJsonValue &result : results) {
        if (!result["success"_L1].isBool())
            return invalidAnswerError(request, u"a record has no \"success\""_s);
        outcome.rows.push_back(salesforceOutcome(result.toObject(), m_operation));
    }
    return outcome;
}

} // namespace millrace
