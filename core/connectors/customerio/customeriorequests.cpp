#include "core/connectors/customerio/customeriorequests.h"

#include "core/connectors/customerio/customerioobjects.h"
#include "core/data/conversion.h"
#include "core/http/httperrors.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <set>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_microsecondsPerSecond = 1'000'000;

RowOutcome tooLong(const QString &field, std::size_t bytes, std::size_t limit)
{
    return RowOutcome::refused(
        u"customerio.value_too_long"_s, field,
        QCoreApplication::translate("customerio",
                                    "The value takes %1 bytes, and Customer.io takes %2 at most.")
            .arg(bytes)
            .arg(limit));
}

} // namespace

CustomerIoRequests::CustomerIoRequests(QUrl url, const WriteRequest &write)
    : m_url(std::move(url))
    , m_isEvent(write.object->object.name == QString(customerio::event))
{
    for (int column = 0; column < write.schema->fieldCount(); ++column) {
        const QString name = write.schema->field(column).name;
        if (name == QString(customerio::email))
            m_email = column;
        else if (m_isEvent && name == QString(customerio::eventName))
            m_name = column;
        else if (m_isEvent && name == QString(customerio::eventId))
            m_id = column;
        else if (m_isEvent && name == QString(customerio::timestamp))
            m_timestamp = column;
        else {
            Attribute attribute{column, {}};
            appendJsonString(attribute.name, name.toStdString());
            m_attributes.push_back(std::move(attribute));
            if (static_cast<std::size_t>(name.toUtf8().size()) > customerio::longestAttributeName)
                m_fault = RowOutcome::refused(
                    u"customerio.name_too_long"_s, name,
                    QCoreApplication::translate("customerio",
                                                "The name of the field takes more than %1 bytes.")
                        .arg(customerio::longestAttributeName));
        }
    }
    if (m_attributes.size() > customerio::mostAttributes)
        m_fault = RowOutcome::refused(
            u"customerio.too_many_attributes"_s, {},
            QCoreApplication::translate("customerio",
                                        "%1 attributes are mapped, and Customer.io takes %2.")
                .arg(m_attributes.size())
                .arg(customerio::mostAttributes));
}

RequestLimits CustomerIoRequests::limits() const
{
    // The frame around the entries counts too.
    return {.rows = 1000, .bytes = customerio::largestRequest - 100};
}

RowOutcome CustomerIoRequests::attributesFault(const RecordBatch &batch, std::uint32_t row) const
{
    for (const Attribute &attribute : m_attributes) {
        const Column &column = batch.column(attribute.column);
        if (!isStoredAsText(column.type) || column.isNull(row))
            continue;
        if (const std::size_t bytes = column.text(row).size();
            bytes > customerio::longestAttributeValue)
            return tooLong(batch.schema().field(attribute.column).name, bytes,
                           customerio::longestAttributeValue);
    }
    if (m_name >= 0 && !batch.column(m_name).isNull(row)
        && batch.column(m_name).text(row).size() > customerio::longestEventName)
        return tooLong(QString(customerio::eventName), batch.column(m_name).text(row).size(),
                       customerio::longestEventName);
    return {};
}

void CustomerIoRequests::appendMember(std::string &body, const char *name, const RecordBatch &batch,
                                      int column, std::uint32_t row) const
{
    if (column < 0 || batch.column(column).isNull(row))
        return;
    body += ",\"";
    body += name;
    body += "\":";
    appendCellJson(body, batch.column(column), row);
}

RowOutcome CustomerIoRequests::append(std::string &body, const RecordBatch &batch,
                                      std::uint32_t row)
{
    if (m_fault)
        return *m_fault;
    if (m_email < 0 || batch.column(m_email).isNull(row))
        return RowOutcome::refused(
            u"customerio.email_missing"_s, QString(customerio::email),
            QCoreApplication::translate("customerio",
                                        "The address a person is recognised by is empty."));
    if (RowOutcome fault = attributesFault(batch, row); fault.kind != RowOutcome::Kind::Taken)
        return fault;
    m_entry = R"({"type":"person","action":)";
    m_entry += m_isEvent ? R"("event")" : R"("identify")";
    m_entry += R"(,"identifiers":{"email":)";
    appendCellJson(m_entry, batch.column(m_email), row);
    m_entry += '}';
    appendMember(m_entry, "name", batch, m_name, row);
    appendMember(m_entry, "id", batch, m_id, row);
    if (m_timestamp >= 0 && !batch.column(m_timestamp).isNull(row))
        m_entry += ",\"timestamp\":"
            + std::to_string(batch.column(m_timestamp).integer(row) / s_microsecondsPerSecond);
    if (!m_attributes.empty()) {
        m_entry += ",\"attributes\":{";
        bool isFirst = true;
        for (const Attribute &attribute : m_attributes) {
            if (!isFirst)
                m_entry += ',';
            isFirst = false;
            m_entry += attribute.name;
            m_entry += ':';
            appendCellJson(m_entry, batch.column(attribute.column), row);
        }
        m_entry += '}';
    }
    m_entry += '}';
    if (m_entry.size() > customerio::longestEntry)
        return tooLong({}, m_entry.size(), customerio::longestEntry);
    if (!body.empty())
        body += ',';
    body += m_entry;
    return {};
}

HttpRequest CustomerIoRequests::request(const std::string &body) const
{
    QByteArray whole = "{\"batch\":[";
    whole.reserve(static_cast<qsizetype>(body.size()) + 16);
    whole.append(body.data(), static_cast<qsizetype>(body.size()));
    whole += "]}";
    return {.method = HttpMethod::Post,
            .url = m_url,
            .body = std::move(whole),
            .contentType = "application/json",
            // Events with an id count once however often they come.
            .isRepeatable = !m_isEvent || m_id >= 0,
            .answers = HttpAnswers::Refusals};
}

Result<AnswerOutcome> CustomerIoRequests::outcome(const HttpRequest &request,
                                                  const HttpResponse &response,
                                                  std::size_t rows) const
{
    AnswerOutcome outcome;
    const QJsonDocument document = QJsonDocument::fromJson(response.body);
    if (response.status == 400 && document.isObject()) {
        outcome.isRefusedAsWhole = true;
        outcome.whole
            = RowOutcome::refused(u"customerio.refused"_s, {}, usualServerWords(response));
        return outcome;
    }
    if (!response.isSuccess())
        return statusError(request, response);
    // A success without a list of errors says that everything was taken.
    if (!document.isObject())
        return invalidAnswerError(request, u"it is no JSON object"_s);
    outcome.rows.resize(rows);
    const QJsonArray errors = document.object().value("errors"_L1).toArray();
    if (response.status == 207 && errors.isEmpty())
        return invalidAnswerError(request, u"the list \"errors\" is missing"_s);
    for (const QJsonValue &error : errors) {
        const auto place = error["batch_index"_L1].toInteger(-1);
        if (place < 0 || static_cast<std::size_t>(place) >= rows)
            return invalidAnswerError(request, u"it names a record that was not sent"_s);
        const QString reason = error["reason"_L1].toString();
        outcome.rows[static_cast<std::size_t>(place)] = RowOutcome::refused(
            reason.isEmpty() ? u"customerio.refused"_s : QString(u"customerio."_s + reason),
            error["field"_L1].toString(), error["message"_L1].toString());
    }
    return outcome;
}

} // namespace millrace
