#include "core/interchange/rejectedfile.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_pageSize = 1000;

constexpr ErrorDefinition s_cannotWrite{
    "interchange.file_not_written", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the folder, its permissions and the space on the disk.")};

QString timeText(TimePoint time)
{
    const auto milliseconds
        = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(milliseconds.count(), Qt::UTC)
        .toString(Qt::ISODateWithMs);
}

void appendCsv(std::string &out, const std::string &text)
{
    const bool isPlain = text.find_first_of("\",\r\n") == std::string::npos;
    if (isPlain) {
        out += text;
        return;
    }
    out += '"';
    for (const char letter : text) {
        if (letter == '"')
            out += '"';
        out += letter;
    }
    out += '"';
}

} // namespace

void appendCsvLine(std::string &out, const std::vector<std::string> &cells)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0)
            out += ',';
        appendCsv(out, cells[i]);
    }
    out += '\n';
}

std::vector<std::string> rejectedCells(const RejectedRecord &record)
{
    return {std::to_string(record.id),
            record.connectionId.toStdString(),
            std::to_string(record.jobId),
            std::to_string(record.attempt),
            record.stream.nameSpace.toStdString(),
            record.stream.name.toStdString(),
            rejectedOutcomeName(record.outcome).toStdString(),
            rejectedStatusName(record.status).toStdString(),
            record.code.toStdString(),
            record.field.toStdString(),
            record.message.toStdString(),
            record.value,
            timeText(record.rejectedAt).toStdString(),
            record.statusAt ? timeText(*record.statusAt).toStdString() : std::string(),
            record.note.toStdString(),
            record.currentRecord(),
            record.sentRecord};
}

std::string rejectedHeader(RejectedFormat format)
{
    if (format == RejectedFormat::JsonLines)
        return {};
    std::string line;
    appendCsvLine(line,
                  {"id", "connection_id", "job", "attempt", "namespace", "stream", "outcome",
                   "status", "code", "field", "message", "value", "rejected_at", "status_at",
                   "note", "source_record", "sent_record"});
    return line;
}

QJsonObject toJson(const RejectedRecord &record)
{
    QJsonObject json{{u"id"_s, record.id},
                     {u"connection_id"_s, record.connectionId},
                     {u"job"_s, record.jobId},
                     {u"attempt"_s, record.attempt},
                     {u"outcome"_s, rejectedOutcomeName(record.outcome)},
                     {u"status"_s, rejectedStatusName(record.status)},
                     {u"code"_s, record.code},
                     {u"field"_s, record.field},
                     {u"message"_s, record.message},
                     {u"value"_s, QString::fromStdString(record.value)},
                     {u"rejected_at"_s, timeText(record.rejectedAt)}};
    json.insert("stream"_L1, record.stream.name);
    if (!record.stream.nameSpace.isEmpty())
        json.insert("namespace"_L1, record.stream.nameSpace);
    if (!record.note.isEmpty())
        json.insert("note"_L1, record.note);
    if (record.statusAt)
        json.insert("status_at"_L1, timeText(*record.statusAt));
    if (record.closedJob)
        json.insert("closed_job"_L1, *record.closedJob);
    if (record.retriedJob)
        json.insert("retried_job"_L1, *record.retriedJob);
    if (record.editedAt)
        json.insert("edited_at"_L1, timeText(*record.editedAt));
    if (!record.keyHash.empty())
        json.insert("key_hash"_L1, QString::fromStdString(record.keyHash));
    if (!record.hasValues)
        json.insert("values_deleted"_L1, true);
    return json;
}

std::string rejectedJsonLine(const RejectedRecord &record)
{
    std::string line = QJsonDocument(toJson(record)).toJson(QJsonDocument::Compact).toStdString();
    line.pop_back(); // The brace that ends the object.
    const auto add = [&line](const char *key, std::string json) {
        // Line ends inside JSON are layout; here they would end the record.
        std::ranges::replace(json, '\n', ' ');
        std::ranges::replace(json, '\r', ' ');
        line += key;
        line += json.empty() ? "null" : json;
    };
    add(",\"source_record\":", record.currentRecord());
    add(",\"sent_record\":", record.sentRecord);
    line += "}\n";
    return line;
}

Result<qint64> forEachRejected(const RejectedStore &store, const RejectedFilter &filter,
                               const RejectedSearch &search, const Cancellation &cancellation,
                               const std::function<bool(const std::vector<RejectedRecord> &)> &take)
{
    qint64 count = 0;
    for (qint64 after = 0;;) {
        auto page = store.search(filter, search, after, s_pageSize, cancellation);
        if (!page)
            return page.error();
        after = page->after;
        count += static_cast<qint64>(page->records.size());
        if (!page->records.empty() && !take(page->records))
            return count;
        if (page->isComplete)
            return count;
    }
}

Result<qint64> writeRejectedFile(const QString &path, const RejectedStore &store,
                                 const RejectedFilter &filter, const RejectedSearch &search,
                                 RejectedFormat format, const Cancellation &cancellation)
{
    QSaveFile file(path);
    bool isWritten = file.open(QIODevice::WriteOnly);
    const auto write = [&file, &isWritten](const std::string &text) {
        const auto size = static_cast<qint64>(text.size());
        isWritten = isWritten && file.write(text.data(), size) == size;
        return isWritten;
    };
    write(rejectedHeader(format));
    const auto take = [&](const std::vector<RejectedRecord> &records) {
        std::string text;
        for (const RejectedRecord &record : records) {
            if (format == RejectedFormat::JsonLines)
                text += rejectedJsonLine(record);
            else
                appendCsvLine(text, rejectedCells(record));
        }
        return write(text);
    };
    auto count = forEachRejected(store, filter, search, cancellation, take);
    if (!count)
        return count;
    if (!isWritten || !file.commit())
        return makeError(s_cannotWrite, {path, file.errorString()});
    return count;
}

} // namespace millrace
