#include "app/cli/rejectedexport.h"

#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"

namespace millrace {

namespace {

std::string lineOf(const RejectedRecord &record, RejectedFormat format, bool forTerminal)
{
    if (format == RejectedFormat::JsonLines) {
        const std::string line = rejectedJsonLine(record);
        return forTerminal ? withoutControls(line) : line;
    }
    std::vector<std::string> cells = rejectedCells(record);
    for (std::string &cell : cells) {
        if (forTerminal)
            cell = displayText(QString::fromStdString(cell)).toStdString();
    }
    std::string line;
    appendCsvLine(line, cells);
    return line;
}

} // namespace

Result<qint64> exportTo(Output &output, const RejectedStore &store, const RejectedFilter &filter,
                        RejectedFormat format)
{
    output.bytes(rejectedHeader(format));
    return forEachRejected(store, filter, {}, {}, [&](const std::vector<RejectedRecord> &records) {
        std::string text;
        for (const RejectedRecord &record : records)
            text += lineOf(record, format, output.resultsGoToTerminal());
        output.bytes(text);
        return !output.isClosed();
    });
}

Result<qint64> exportTo(const QString &path, const RejectedStore &store,
                        const RejectedFilter &filter, RejectedFormat format)
{
    return writeRejectedFile(path, store, filter, {}, format, {});
}

} // namespace millrace
