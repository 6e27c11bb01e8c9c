#include "app/cli/batchtable.h"

#include "app/cli/texttable.h"
#include "core/data/conversion.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isNumeric(FieldType type)
{
    return type == FieldType::Integer || type == FieldType::Number || type == FieldType::Decimal;
}

/// The cell for people; a value that did not fit shows what the source gave, marked.
TableCell cellOf(const RecordBatch &batch, int column, std::size_t row)
{
    for (const ValueIssue &issue : batch.issuesOf(row)) {
        if (issue.column == static_cast<std::uint32_t>(column))
            return {QString::fromStdString(issue.original), Tone::Bad};
    }
    const Column &values = batch.column(column);
    if (values.isNull(row))
        return nullCell();
    std::string text;
    appendCellText(text, values, row, ' ');
    if (values.type == FieldType::String)
        return valueCell(QString::fromStdString(text));
    return {QString::fromStdString(text)};
}

} // namespace

void printRows(Output &output, const Preview &preview, const QString &indent,
               const QStringList &hidden)
{
    TextTable table;
    std::vector<int> columns;
    for (int i = 0; i < preview.schema->fieldCount(); ++i) {
        const Field &field = preview.schema->field(i);
        if (hidden.contains(field.name))
            continue;
        columns.push_back(i);
        table.addColumn(field.name,
                        isNumeric(field.type) ? TextTable::Alignment::Right
                                              : TextTable::Alignment::Left);
    }
    for (const auto &batch : preview.batches) {
        for (std::size_t row = 0; row < batch->rowCount(); ++row) {
            std::vector<TableCell> cells;
            cells.reserve(columns.size());
            for (const int column : columns)
                cells.push_back(cellOf(*batch, column, row));
            table.addRow(std::move(cells));
        }
    }
    table.print(output, indent);
}

std::string rowsToJson(const Preview &preview)
{
    std::string json = "[";
    for (const auto &batch : preview.batches) {
        for (std::size_t row = 0; row < batch->rowCount(); ++row) {
            if (json.size() > 1)
                json += ',';
            appendRowJson(json, *batch, row, true);
        }
    }
    json += ']';
    return json;
}

qint64 rowCount(const Preview &preview)
{
    qint64 count = 0;
    for (const auto &batch : preview.batches)
        count += static_cast<qint64>(batch->rowCount());
    return count;
}

} // namespace millrace
