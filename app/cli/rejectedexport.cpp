#include "app/cli/rejectedexport.h"

#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "core/data/conversion.h"

#include <QSaveFile>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_pageSize = 1000;

constexpr ErrorDefinition s_cannotWrite{
    "cli.file_not_written", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the folder, its permissions and the space on the disk.")};

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

void appendCsvLine(std::string &out, const std::vector<std::string> &cells)
{
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0)
            out += ',';
        appendCsv(out, cells[i]);
    }
    out += '\n';
}

/// The columns of both forms, in order.
std::vector<std::string> cellsOf(const RejectedRecord &record)
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
            isoTime(record.rejectedAt).toStdString(),
            record.sourceRecord,
            record.sentRecord};
}

std::string header(RejectedFormat format)
{
    if (format == RejectedFormat::JsonLines)
        return {};
    std::string line;
    appendCsvLine(line,
                  {"id", "connection_id", "job", "attempt", "namespace", "stream", "outcome",
                   "status", "code", "field", "message", "value", "rejected_at", "source_record",
                   "sent_record"});
    return line;
}

/// One line; a row that is kept as JSON is put in as it is, with every digit.
std::string jsonLine(const RejectedRecord &record)
{
    std::string line = safeJson(toJson(record), false).toStdString();
    line.pop_back();
    const auto add = [&line](const char *key, std::string json) {
        // Line ends inside JSON are layout; here they would end the record.
        std::ranges::replace(json, '\n', ' ');
        std::ranges::replace(json, '\r', ' ');
        line += key;
        line += json.empty() ? "null" : json;
    };
    add(",\"source_record\":", record.sourceRecord);
    add(",\"sent_record\":", record.sentRecord);
    line += "}\n";
    return line;
}

std::string pageText(const std::vector<RejectedRecord> &records, RejectedFormat format,
                     bool forTerminal)
{
    std::string text;
    for (const RejectedRecord &record : records) {
        if (format == RejectedFormat::JsonLines) {
            text += forTerminal ? withoutControls(jsonLine(record)) : jsonLine(record);
            continue;
        }
        std::vector<std::string> cells = cellsOf(record);
        for (std::string &cell : cells) {
            if (forTerminal)
                cell = displayText(QString::fromStdString(cell)).toStdString();
        }
        appendCsvLine(text, cells);
    }
    return text;
}

/// Calls \a write with each page until it returns false.
template<typename Writer>
Result<qint64> forEachPage(const RejectedStore &store, const RejectedFilter &filter, Writer &&write)
{
    qint64 count = 0;
    for (qint64 after = 0;;) {
        auto records = store.page(filter, after, s_pageSize);
        if (!records)
            return records.error();
        if (records->empty())
            return count;
        count += static_cast<qint64>(records->size());
        after = records->back().id;
        if (!write(*records))
            return count;
    }
}

} // namespace

Result<qint64> exportTo(Output &output, const RejectedStore &store, const RejectedFilter &filter,
                        RejectedFormat format)
{
    output.bytes(header(format));
    return forEachPage(store, filter, [&](const std::vector<RejectedRecord> &records) {
        output.bytes(pageText(records, format, output.resultsGoToTerminal()));
        return !output.isClosed();
    });
}

Result<qint64> exportTo(const QString &path, const RejectedStore &store,
                        const RejectedFilter &filter, RejectedFormat format)
{
    QSaveFile file(path);
    bool isWritten = file.open(QIODevice::WriteOnly);
    const auto write = [&file, &isWritten](const std::string &text) {
        const auto size = static_cast<qint64>(text.size());
        isWritten = isWritten && file.write(text.data(), size) == size;
        return isWritten;
    };
    write(header(format));
    auto count = forEachPage(store, filter, [&](const std::vector<RejectedRecord> &records) {
        return write(pageText(records, format, false));
    });
    if (!count)
        return count;
    if (!isWritten || !file.commit())
        return makeError(s_cannotWrite, {path, file.errorString()});
    return count;
}

} // namespace millrace
