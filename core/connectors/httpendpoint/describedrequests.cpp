#include "core/connectors/httpendpoint/describedrequests.h"

#include "core/connectors/httpendpoint/httpendpointerrors.h"
#include "core/data/conversion.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Kind = PlaceholderKind;

/// Stands in the template where the records go; no JSON has such a character outside of a text,
/// and texts escape it.
constexpr char s_mark = '\x01';

void addNames(const TextTemplate &text, const TemplateBinding &binding, QStringList &names)
{
    for (const TextTemplate::Piece &piece : text.pieces) {
        if (piece.placeholder && piece.placeholder->kind == Kind::Field)
            names << piece.placeholder->name;
        else if (piece.placeholder && piece.placeholder->kind == Kind::Key)
            names << binding.matchingKey;
    }
}

void addNames(const QJsonValue &json, const TemplateBinding &binding, QStringList &names)
{
    if (json.isObject()) {
        const QJsonObject object = json.toObject();
        for (const QJsonValue &inner : object)
            addNames(inner, binding, names);
    } else if (json.isArray()) {
        for (const QJsonValue &inner : json.toArray())
            addNames(inner, binding, names);
    } else if (json.isString()) {
        QString fault;
        addNames(parseTemplate(json.toString(), fault).value_or(TextTemplate{}), binding, names);
    }
}

/// The columns that no template of \a operation names one by one.
std::vector<int> othersOf(const DescribedOperation &operation, const TemplateBinding &binding)
{
    QStringList named;
    addNames(operation.request.path, binding, named);
    for (const auto &[name, text] : operation.request.query)
        addNames(text, binding, named);
    for (const auto &[name, text] : operation.request.headers)
        addNames(text, binding, named);
    for (const QJsonValue &record : operation.body.record)
        addNames(record, binding, named);
    std::vector<int> others;
    for (int column = 0; column < binding.schema->fieldCount(); ++column) {
        if (!named.contains(binding.schema->field(column).name))
            others.push_back(column);
    }
    return others;
}

QString unmappedNames(const TextTemplate &text, const TemplateBinding &binding)
{
    QStringList names;
    addNames(text, binding, names);
    names.removeDuplicates();
    names.removeIf([&](const QString &name) { return binding.schema->indexOf(name).has_value(); });
    return names.join(u", "_s);
}

/// \a around as JSON with s_mark where the records go, inputs put in.
std::string markedJson(const QJsonValue &around, const TemplateBinding &binding);

std::string markedText(const QString &source, const TemplateBinding &binding)
{
    QString fault;
    const TextTemplate text = parseTemplate(source, fault).value_or(TextTemplate{});
    if (text.only() && text.only()->kind == Kind::Records)
        return {s_mark};
    std::string json;
    appendJsonString(json, binding.inputs.expanded(text).toStdString());
    return json;
}

std::string markedJson(const QJsonValue &around, const TemplateBinding &binding)
{
    if (around.isString())
        return markedText(around.toString(), binding);
    std::string json;
    if (around.isArray()) {
        for (const QJsonValue &inner : around.toArray())
            json += (json.empty() ? "[" : ",") + markedJson(inner, binding);
        return json.empty() ? "[]" : json + ']';
    }
    if (around.isObject()) {
        const QJsonObject object = around.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            json += json.empty() ? '{' : ',';
            appendJsonString(json, it.key().toStdString());
            json += ':' + markedJson(it.value(), binding);
        }
        return json.empty() ? "{}" : json + '}';
    }
    const QByteArray list = QJsonDocument(QJsonArray{around}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2).toStdString();
}

} // namespace

Result<std::unique_ptr<DescribedRequests>>
DescribedRequests::make(const std::shared_ptr<const DescribedApi> &api,
                        const DescribedObject &object, const DescribedOperation &operation,
                        const WriteRequest &write)
{
    const int idColumn = write.schema->indexOf(operation.answer.idField).value_or(-1);
    if (operation.answer.match == EntryMatch::Id && idColumn < 0)
        return makeError(httpendpointerrors::fieldNotMapped,
                         {write.object->object.text(), operation.answer.idField});
    std::unique_ptr<DescribedRequests> made(new DescribedRequests(api, operation, idColumn));
    const TemplateBinding binding{
        api->inputs(), write.schema.get(), write.object->matchingKey, object.omitsNulls, {}};
    if (auto bound = made->bind(binding); !bound)
        return bound.error();
    if (made->m_request.lacksColumn())
        return makeError(
            httpendpointerrors::fieldNotMapped,
            {write.object->object.text(), unmappedNames(operation.request.path, binding)});
    return made;
}

DescribedRequests::DescribedRequests(std::shared_ptr<const DescribedApi> api,
                                     const DescribedOperation &operation, int idColumn)
    : m_api(std::move(api))
    , m_operation(operation)
    , m_reading(m_api, operation.answer, idColumn)
{
}

Result<void> DescribedRequests::bind(const TemplateBinding &binding)
{
    auto request = BoundRequest::bind(m_operation.request, binding);
    if (!request)
        return request.error();
    m_request = std::move(*request);
    m_hasJsonCells = std::ranges::any_of(binding.schema->fields(),
                                         [](const Field &f) { return f.type == FieldType::Json; });
    if (m_operation.isBatch) {
        [[maybe_unused]] const auto target = m_request.appendTarget(m_target, nullptr, 0);
        [[maybe_unused]] const auto headers = m_request.appendHeaders(m_headers, nullptr, 0);
    }
    return m_operation.body.format == BodyFormat::Form ? bindForm(binding) : bindBody(binding);
}

Result<void> DescribedRequests::bindBody(const TemplateBinding &binding)
{
    const std::vector<int> others = othersOf(m_operation, binding);
    for (const QJsonValue &json : m_operation.body.record) {
        auto record = JsonTemplate::bind(json, binding, others);
        if (!record)
            return record.error();
        m_records.push_back(std::move(*record));
    }
    return bindAround(binding);
}

Result<void> DescribedRequests::bindForm(const TemplateBinding &binding)
{
    std::vector<std::pair<QString, TextTemplate>> items = m_operation.body.fields;
    if (items.empty()) {
        for (const Field &field : binding.schema->fields())
            items.emplace_back(field.name,
                               TextTemplate{{{{}, Placeholder{Kind::Field, field.name}}}});
    }
    for (const auto &[name, text] : items) {
        auto bound = BoundText::bind(text, TextPlace::Query, binding);
        if (!bound)
            return bound.error();
        std::string encoded;
        appendPercentEncoded(encoded, name.toStdString());
        m_items.emplace_back(std::move(encoded), std::move(*bound));
    }
    return {};
}

Result<void> DescribedRequests::bindAround(const TemplateBinding &binding)
{
    if (!m_operation.isBatch || m_operation.body.format != BodyFormat::Json)
        return {};
    m_before = "[";
    m_after = "]";
    if (!m_operation.body.around)
        return {};
    const std::string whole = markedJson(*m_operation.body.around, binding);
    const std::size_t mark = whole.find(s_mark);
    m_before = whole.substr(0, mark) + '[';
    m_after = ']' + whole.substr(mark + 1);
    return {};
}

RequestLimits DescribedRequests::limits() const
{
    const std::size_t around = m_before.size() + m_after.size();
    return {m_operation.rows,
            m_operation.bytes > around ? m_operation.bytes - around : std::size_t(1)};
}

RowOutcome DescribedRequests::unfit(const BoundRequest::Fault &fault, const RecordBatch &batch)
{
    const QString field = fault.column < 0 ? QString() : batch.schema().field(fault.column).name;
    return fault.isEmpty
        ? RowOutcome::refused(
            u"httpendpoint.address_empty"_s, field,
            QCoreApplication::translate(
                "httpendpoint", "The address of the record needs a value, and it is empty."))
        : RowOutcome::refused(
            u"httpendpoint.value_unfit"_s, field,
            QCoreApplication::translate("httpendpoint",
                                        "The value cannot stand in an address or a header."));
}

RowOutcome DescribedRequests::append(std::string &body, const RecordBatch &batch, std::uint32_t row)
{
    if (m_operation.isBatch) {
        if (!body.empty() && m_operation.body.format == BodyFormat::Json)
            body += ',';
        appendRecord(body, batch, row);
        return {};
    }
    // The one record of a request has its address and headers before its body.
    std::string whole;
    if (const auto fault = m_request.appendTarget(whole, &batch, row))
        return unfit(*fault, batch);
    whole += '\n';
    if (const auto fault = m_request.appendHeaders(whole, &batch, row))
        return unfit(*fault, batch);
    whole += '\n';
    if (m_operation.body.format == BodyFormat::Form)
        appendForm(whole, batch, row);
    else if (m_operation.body.format != BodyFormat::None)
        appendRecord(whole, batch, row);
    body = std::move(whole);
    return {};
}

void DescribedRequests::appendRecord(std::string &body, const RecordBatch &batch,
                                     std::uint32_t row) const
{
    if (m_operation.body.format == BodyFormat::Json) {
        m_records.front().append(body, batch, row);
        return;
    }
    for (const JsonTemplate &line : m_records) {
        const std::size_t begin = body.size();
        line.append(body, batch, row);
        // JSON of the source may have breaks between its values, and a line must not end there.
        if (m_hasJsonCells)
            std::replace_if(
                body.begin() + static_cast<std::ptrdiff_t>(begin), body.end(),
                [](char c) { return c == '\n' || c == '\r'; }, ' ');
        body += '\n';
    }
}

void DescribedRequests::appendForm(std::string &body, const RecordBatch &batch,
                                   std::uint32_t row) const
{
    bool isFirst = true;
    for (const auto &[name, text] : m_items) {
        const std::size_t before = body.size();
        if (!isFirst)
            body += '&';
        body += name;
        body += '=';
        const bool isAbsent = text.append(body, batch, row) == BoundText::Outcome::Absent;
        if (isAbsent)
            body.resize(before);
        else
            isFirst = false;
    }
}

HttpRequest DescribedRequests::request(const std::string &body) const
{
    std::string_view target = m_target;
    std::string_view headers = m_headers;
    std::string_view payload = body;
    if (!m_operation.isBatch) {
        const std::size_t line = payload.find('\n');
        target = payload.substr(0, line);
        // Header lines end with a break each, and an empty line ends them.
        const std::string_view rest = payload.substr(line + 1);
        const bool hasHeaders = !rest.starts_with('\n');
        const std::size_t end = hasHeaders ? rest.find("\n\n") + 1 : 0;
        headers = rest.substr(0, end);
        payload = rest.substr(end + 1);
    }
    HttpRequest request = requestBelow(m_api->base(), m_request.method(), target, headers);
    // The client knows them too; errors made of the answer know only this request.
    request.secrets = m_api->inputs().secrets();
    request.body.reserve(static_cast<qsizetype>(payload.size() + m_before.size() + m_after.size()));
    request.body.append(m_before.data(), static_cast<qsizetype>(m_before.size()));
    request.body.append(payload.data(), static_cast<qsizetype>(payload.size()));
    request.body.append(m_after.data(), static_cast<qsizetype>(m_after.size()));
    switch (m_operation.body.format) {
    case BodyFormat::None:
        break;
    case BodyFormat::Json:
        request.contentType = "application/json";
        break;
    case BodyFormat::JsonLines:
        request.contentType = "application/x-ndjson";
        break;
    case BodyFormat::Form:
        request.contentType = "application/x-www-form-urlencoded";
        break;
    }
    request.isBodyCompressed = m_operation.body.isCompressed;
    if (!m_operation.idempotencyHeader.isEmpty())
        request.headers.set({m_operation.idempotencyHeader,
                             QUuid::createUuid().toByteArray(QUuid::WithoutBraces), false});
    request.isRepeatable
        = m_operation.isRepeatable.value_or(m_operation.operation != ObjectOperation::Insert
                                            || !m_operation.idempotencyHeader.isEmpty());
    request.answers = HttpAnswers::Refusals;
    return request;
}

Result<AnswerOutcome> DescribedRequests::outcome(const HttpRequest &request,
                                                 const HttpResponse &response, std::size_t) const
{
    return m_reading.outcome(request, response, {});
}

Result<AnswerOutcome> DescribedRequests::outcomeForRows(const HttpRequest &request,
                                                        const HttpResponse &response,
                                                        std::span<const SentRow> rows) const
{
    return m_reading.outcome(request, response, rows);
}

} // namespace millrace
