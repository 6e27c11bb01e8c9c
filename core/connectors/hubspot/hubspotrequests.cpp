#include "core/connectors/hubspot/hubspotrequests.h"

#include "core/data/conversion.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <charconv>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// What an input of a batch is called in answers.
constexpr std::string_view s_trace = "objectWriteTraceId";
const QString s_recordId = u"hs_object_id"_s;

/// The last part of each batch's path.
QString verbOf(ObjectOperation operation)
{
    switch (operation) {
    case ObjectOperation::Insert:
        return u"create"_s;
    case ObjectOperation::Upsert:
        return u"upsert"_s;
    case ObjectOperation::Update:
        return u"update"_s;
    case ObjectOperation::SoftDelete:
    case ObjectOperation::HardDelete:
        break;
    }
    return u"archive"_s;
}

/// A property's value as HubSpot takes it: always a text, an empty one clears it.
void appendProperty(std::string &out, const Column &column, std::size_t row, std::string &scratch)
{
    if (column.isNull(row)) {
        out += "\"\"";
        return;
    }
    scratch.clear();
    appendCellText(scratch, column, row);
    appendJsonString(out, scratch);
}

/// "VALIDATION_ERROR" as part of a code.
QString codeOf(const QString &category)
{
    return category.isEmpty() ? u"hubspot.refused"_s : u"hubspot."_s + category.toLower();
}

/// Categories that pass by themselves.
bool passesByItself(const QString &category)
{
    return category == "RATE_LIMITS"_L1 || category == "CONFLICT"_L1
        || category == "INTERNAL_ERROR"_L1 || category == "MIGRATION_IN_PROGRESS"_L1;
}

/// The places of the rows an error names; all zero-based.
std::vector<int> placesOf(const QJsonObject &error)
{
    std::vector<int> places;
    const QJsonObject context = error.value("context"_L1).toObject();
    for (const QJsonValue &place : context.value(QLatin1StringView(s_trace.data())).toArray())
        places.push_back(place.toString().toInt());
    return places;
}

QString fieldOf(const QJsonObject &error)
{
    const QJsonObject context = error.value("context"_L1).toObject();
    QString named = context.value("propertyName"_L1).toArray().at(0).toString();
    if (!named.isEmpty())
        return named;
    return error.value("errors"_L1)
        .toArray()
        .at(0)
        .toObject()
        .value("context"_L1)
        .toObject()
        .value("propertyName"_L1)
        .toArray()
        .at(0)
        .toString();
}

RowOutcome outcomeOf(const QJsonObject &error)
{
    const QString category = error.value("category"_L1).toString();
    RowOutcome outcome = RowOutcome::refused(codeOf(category), fieldOf(error),
                                             error.value("message"_L1).toString());
    if (passesByItself(category))
        outcome.kind = RowOutcome::Kind::NotNow;
    return outcome;
}

} // namespace

HubSpotRequests::HubSpotRequests(HubSpotApi api, const WriteRequest &write)
    : m_api(std::move(api))
    , m_object(write.object->object.name)
    , m_operation(write.object->operation)
{
    const QString key = write.object->matchingKey.value(0);
    for (int column = 0; column < write.schema->fieldCount(); ++column) {
        const QString name = write.schema->field(column).name;
        if (name == key)
            m_keyColumn = column;
        // The key of an upsert is written too; the number of a record is HubSpot's.
        if (name == s_recordId || (name == key && m_operation == ObjectOperation::SoftDelete))
            continue;
        std::string quoted;
        appendJsonString(quoted, name.toStdString());
        m_properties.emplace_back(column, std::move(quoted));
    }
    if (!key.isEmpty() && key != s_recordId)
        appendJsonString(m_keyName, key.toStdString());
}

RequestLimits HubSpotRequests::limits() const { return {.rows = 100, .bytes = 3 << 20}; }

RowOutcome HubSpotRequests::append(std::string &body, const RecordBatch &batch, std::uint32_t row)
{
    if (m_keyColumn >= 0 && batch.column(m_keyColumn).isNull(row))
        return RowOutcome::refused(u"hubspot.key_missing"_s, batch.schema().field(m_keyColumn).name,
                                   QCoreApplication::translate(
                                       "hubspot", "The field a record is recognised by is empty."));
    if (body.empty())
        m_next = 0;
    else
        body += ',';
    std::array<char, 12> digits{};
    const char *end = std::to_chars(digits.data(), digits.data() + digits.size(), m_next++).ptr;
    body += "{\"";
    body += s_trace;
    body += "\":\"";
    body.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    body += '"';
    std::string scratch;
    if (m_keyColumn >= 0) {
        body += ",\"id\":";
        appendProperty(body, batch.column(m_keyColumn), row, scratch);
        if (!m_keyName.empty()) {
            body += ",\"idProperty\":";
            body += m_keyName;
        }
    }
    if (m_operation != ObjectOperation::SoftDelete) {
        body += ",\"properties\":{";
        bool isFirst = true;
        for (const auto &[column, name] : m_properties) {
            if (!isFirst)
                body += ',';
            isFirst = false;
            body += name;
            body += ':';
            appendProperty(body, batch.column(column), row, scratch);
        }
        body += '}';
    }
    body += '}';
    return {};
}

HttpRequest HubSpotRequests::request(const std::string &body) const
{
    QByteArray whole = "{\"inputs\":[";
    whole.reserve(static_cast<qsizetype>(body.size()) + 16);
    whole.append(body.data(), static_cast<qsizetype>(body.size()));
    whole += "]}";
    const QString path = u"crm/v3/objects/"_s
        + QString::fromLatin1(QUrl::toPercentEncoding(m_object)) + u"/batch/"_s
        + verbOf(m_operation);
    return {.method = HttpMethod::Post,
            .url = m_api.url(path),
            .body = std::move(whole),
            .contentType = "application/json",
            .isRepeatable = m_operation != ObjectOperation::Insert,
            .answers = HttpAnswers::Refusals};
}

Result<AnswerOutcome> HubSpotRequests::outcome(const HttpRequest &request,
                                               const HttpResponse &response, std::size_t rows) const
{
    AnswerOutcome outcome;
    if (response.status == 204) { // The answer of an archive has no body.
        outcome.rows.resize(rows);
        return outcome;
    }
    const QJsonDocument document = QJsonDocument::fromJson(response.body);
    // 400: a record is at fault; 409: one exists already. 403 and 404 concern the whole object.
    const bool isRefused = response.status == 400 || response.status == 409;
    if (!response.isSuccess() && !(isRefused && document.isObject()))
        return statusError(request, response);
    if (!document.isObject())
        return invalidAnswerError(request, u"it is no JSON object"_s);
    if (!isRefused)
        return rowByRow(request, document.object(), rows);
    outcome.isRefusedAsWhole = true;
    outcome.whole = outcomeOf(document.object());
    outcome.whole.kind = RowOutcome::Kind::Refused;
    return outcome;
}

Result<AnswerOutcome> HubSpotRequests::rowByRow(const HttpRequest &request,
                                                const QJsonObject &answer, std::size_t rows) const
{
    AnswerOutcome outcome;
    outcome.rows.resize(rows);
    std::vector<bool> isAnswered(rows, false);
    const auto settle = [&](int place, const RowOutcome &row) {
        if (place < 0 || static_cast<std::size_t>(place) >= rows)
            return;
        outcome.rows[static_cast<std::size_t>(place)] = row;
        isAnswered[static_cast<std::size_t>(place)] = true;
    };
    for (const QJsonValue &result : answer.value("results"_L1).toArray()) {
        const QJsonValue place = result[QLatin1StringView(s_trace.data())];
        settle(place.isString() ? place.toString().toInt() : -1, {});
    }
    bool isUnnamed = false;
    for (const QJsonValue &error : answer.value("errors"_L1).toArray()) {
        const std::vector<int> places = placesOf(error.toObject());
        isUnnamed = isUnnamed || places.empty();
        for (const int place : places)
            settle(place, outcomeOf(error.toObject()));
    }
    const auto answered = std::ranges::count(isAnswered, true);
    if (static_cast<std::size_t>(answered) == rows)
        return outcome;
    // One error without a place is that of the one row nobody else spoke of.
    if (isUnnamed && static_cast<std::size_t>(answered) + 1 == rows) {
        const auto missing = std::ranges::find(isAnswered, false) - isAnswered.begin();
        outcome.rows[static_cast<std::size_t>(missing)]
            = outcomeOf(answer.value("errors"_L1).toArray().last().toObject());
        return outcome;
    }
    return invalidAnswerError(request, u"of %1 records it names %2"_s.arg(rows).arg(answered));
}

} // namespace millrace
