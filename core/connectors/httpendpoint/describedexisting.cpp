#include "core/connectors/httpendpoint/describedexisting.h"

#include "core/connectors/httpendpoint/boundrequest.h"
#include "core/connectors/httpendpoint/jsontemplate.h"
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString keyOf(const RecordBatch &rows, int column, std::size_t row)
{
    std::string text;
    appendCellText(text, rows.column(column), row);
    return QString::fromStdString(text);
}

/// The keys of one request, as texts and as JSON values.
struct AskedKeys final
{
    QStringList texts;
    std::vector<std::string> json;
};

KnownKeys knownKeys(const AskedKeys &keys, bool isList)
{
    std::string json;
    for (const std::string &value : keys.json)
        json += (json.empty() ? "" : ",") + value;
    return {keys.texts.join(u','), isList ? '[' + json + ']' : json};
}

Result<HttpRequest> requestFor(const DescribedApi &api, const DescribedExisting &existing,
                               const WriteRequest &write, const AskedKeys &keys)
{
    const TemplateBinding binding{api.inputs(), write.schema.get(), write.object->matchingKey,
                                  false, knownKeys(keys, existing.isList)};
    const auto bound = BoundRequest::bind(existing.request, binding);
    if (!bound)
        return bound.error();
    std::string target;
    std::string headers;
    [[maybe_unused]] const auto noTargetFault = bound->appendTarget(target, nullptr, 0);
    [[maybe_unused]] const auto noHeaderFault = bound->appendHeaders(headers, nullptr, 0);
    HttpRequest request = requestBelow(api.base(), bound->method(), target, headers);
    request.secrets = api.inputs().secrets();
    request.isRepeatable = true;
    if (existing.body) {
        const auto body = JsonTemplate::bind(*existing.body, binding, {});
        if (!body)
            return body.error();
        std::string text;
        const RecordBatch none(write.schema, 0, {}, {}, {});
        body->append(text, none, 0);
        request.body = QByteArray::fromStdString(text);
        request.contentType = "application/json";
    }
    return request;
}

/// Whether a record that calls itself \a key is the one asked for: an address says whose record it
/// has, but a list may be what a search found, with records of others.
bool mayBe(const QString &key, bool isFromList, const AskedKeys &keys)
{
    return !isFromList || key.compare(keys.texts.front(), Qt::CaseInsensitive) == 0;
}

/// Adds what the API holds of \a keys to \a records, by the text of the key.
Result<void> readRecords(const DescribedApi &api, const DescribedExisting &existing,
                         const WriteRequest &write, const AskedKeys &keys,
                         const Cancellation &cancellation, QHash<QString, QJsonObject> &records)
{
    const auto request = requestFor(api, existing, write, keys);
    if (!request) {
        // A key such as ".." makes no address, so that no record can have it; one bad key must not
        // end the work on all others.
        const AskedKeys harmless{{u"x"_s}, {"null"}};
        return requestFor(api, existing, write, harmless) ? Result<void>()
                                                          : Result<void>(request.error());
    }
    const auto answer = api.ask(*request, !existing.isList, cancellation);
    if (!answer)
        return answer.error();
    if (!*answer)
        return {};
    const QJsonValue found = existing.records.in(**answer);
    const QString keyName = write.object->matchingKey.front();
    const QJsonArray list = found.isArray() ? found.toArray() : QJsonArray{found};
    for (const QJsonValue &entry : list) {
        const QJsonObject fields = existing.fields.in(entry).toObject();
        const QString key = wordsOf(fields.value(keyName));
        if (keys.texts.contains(key))
            records.insert(key, fields);
        else if (!existing.isList && !fields.isEmpty() && mayBe(key, found.isArray(), keys))
            records.insert(keys.texts.front(), fields);
    }
    return {};
}

void appendRecord(RecordBatchBuilder &builder, const QJsonObject &record)
{
    for (int column = 0; column < builder.schema().fieldCount(); ++column) {
        const Field &field = builder.schema().field(column);
        const QJsonValue value = record.value(field.name);
        if (value.isNull() || value.isUndefined())
            builder.appendNull(column);
        else
            appendParsed(builder, column, field.type, wordsOf(value).toStdString());
    }
    builder.finishRow();
}

} // namespace

Result<ExistingRecords> describedExisting(const DescribedApi &api, const DescribedObject &described,
                                          const WriteRequest &request, const RecordBatch &rows,
                                          const Cancellation &cancellation)
{
    const DescribedExisting &existing = *described.existing;
    const int column = *request.schema->indexOf(request.object->matchingKey.front());
    QHash<QString, QJsonObject> records;
    AskedKeys keys;
    const auto ask = [&]() -> Result<void> {
        const AskedKeys asked = std::exchange(keys, {});
        return asked.texts.isEmpty()
            ? Result<void>()
            : readRecords(api, existing, request, asked, cancellation, records);
    };
    for (std::size_t row = 0; row < rows.rowCount(); ++row) {
        if (rows.column(column).isNull(row))
            continue;
        const QString text = keyOf(rows, column, row);
        if (text.isEmpty() || keys.texts.contains(text) || records.contains(text))
            continue;
        std::string json;
        appendCellJson(json, rows.column(column), row);
        keys.texts << text;
        keys.json.push_back(std::move(json));
        if (keys.json.size() < existing.keys)
            continue;
        if (auto asked = ask(); !asked)
            return asked.error();
    }
    if (auto asked = ask(); !asked)
        return asked.error();

    ExistingRecords result;
    RecordBatchBuilder builder(request.schema);
    for (std::size_t row = 0; row < rows.rowCount(); ++row) {
        const auto found = rows.column(column).isNull(row)
            ? records.constEnd()
            : records.constFind(keyOf(rows, column, row));
        result.exists.push_back(found != records.constEnd() ? 1 : 0);
        appendRecord(builder, found != records.constEnd() ? *found : QJsonObject());
    }
    result.records = builder.finish();
    return result;
}

} // namespace millrace
