#include "core/connectors/hubspot/hubspotexisting.h"

#include "core/data/conversion.h"

#include <QHash>
#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_recordsPerCall = 100;
const QString s_recordId = u"hs_object_id"_s;

QString keyOf(const RecordBatch &rows, int column, std::size_t row)
{
    std::string text;
    appendCellText(text, rows.column(column), row);
    return QString::fromStdString(text);
}

/// Matches as HubSpot does: addresses and other texts without regard to case.
QString folded(const QString &key) { return key.toCaseFolded(); }

/// The properties of the records with one of \a keys, by folded key.
Result<QHash<QString, QJsonObject>> recordsOf(const HubSpotApi &api, const WriteRequest &request,
                                              const QStringList &keys,
                                              const Cancellation &cancellation)
{
    const QString keyName = request.object->matchingKey.front();
    QJsonArray properties{keyName};
    for (const Field &field : request.schema->fields())
        properties.append(field.name);
    QJsonArray inputs;
    for (const QString &key : keys)
        inputs.append(QJsonObject{{u"id"_s, key}});
    QJsonObject body{{u"properties"_s, properties}, {u"inputs"_s, inputs}};
    if (keyName != s_recordId)
        body.insert(u"idProperty"_s, keyName);
    const QString object
        = QString::fromLatin1(QUrl::toPercentEncoding(request.object->object.name));
    // Keys without a record make it an answer of status 207, which lists the others all the same.
    const auto answer
        = api.ask(u"crm/v3/objects/"_s + object + u"/batch/read"_s, body, cancellation);
    if (!answer)
        return answer.error();
    QHash<QString, QJsonObject> records;
    for (const QJsonValue &result : answer->value("results"_L1).toArray()) {
        const QJsonObject found = result["properties"_L1].toObject();
        const QString key
            = keyName == s_recordId ? result["id"_L1].toString() : found.value(keyName).toString();
        records.insert(folded(key), found);
    }
    return records;
}

void appendRecord(RecordBatchBuilder &builder, const QJsonObject &record)
{
    for (int column = 0; column < builder.schema().fieldCount(); ++column) {
        const Field &field = builder.schema().field(column);
        const QString value = record.value(field.name).toString();
        if (value.isEmpty())
            builder.appendNull(column);
        else
            appendParsed(builder, column, field.type, value.toStdString());
    }
    builder.finishRow();
}

} // namespace

Result<ExistingRecords> hubSpotExisting(const HubSpotApi &api, const WriteRequest &request,
                                        const RecordBatch &rows, const Cancellation &cancellation)
{
    ExistingRecords existing;
    RecordBatchBuilder builder(request.schema);
    const auto keyColumn = request.schema->indexOf(request.object->matchingKey.front());
    if (!keyColumn)
        return existing;
    for (std::size_t begin = 0; begin < rows.rowCount(); begin += s_recordsPerCall) {
        const std::size_t end = std::min(begin + s_recordsPerCall, rows.rowCount());
        QStringList keys;
        for (std::size_t row = begin; row < end; ++row) {
            if (!rows.column(*keyColumn).isNull(row))
                keys << keyOf(rows, *keyColumn, row);
        }
        keys.removeDuplicates();
        QHash<QString, QJsonObject> records;
        if (!keys.isEmpty()) {
            auto read = recordsOf(api, request, keys, cancellation);
            if (!read)
                return read.error();
            records = std::move(*read);
        }
        for (std::size_t row = begin; row < end; ++row) {
            const auto found = rows.column(*keyColumn).isNull(row)
                ? records.end()
                : records.find(folded(keyOf(rows, *keyColumn, row)));
            existing.exists.push_back(found != records.end() ? 1 : 0);
            appendRecord(builder, found != records.end() ? *found : QJsonObject());
        }
    }
    existing.records = builder.finish();
    return existing;
}

} // namespace millrace
