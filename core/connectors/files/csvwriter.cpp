#include "core/connectors/files/csvwriter.h"

#include "core/data/conversion.h"

#include <algorithm>
#include <charconv>

namespace millrace {

CsvWriter::CsvWriter(std::vector<OutputColumn> columns, char delimiter, const RunMarks &marks)
    : m_columns(std::move(columns))
    , m_delimiter(delimiter)
    , m_marks(marks)
{
    appendText(m_plainMeta, plainMetaJson(marks.syncId));
}

void CsvWriter::appendHeader(std::string &out) const
{
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (i > 0)
            out.push_back(m_delimiter);
        appendText(out, m_columns[i].name.toStdString());
    }
    out.push_back('\n');
}

void CsvWriter::appendRows(std::string &out, const RecordBatch &batch)
{
    setExtractedAt(m_extractedAt, batch.extractedAt());
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (i > 0)
                out.push_back(m_delimiter);
            appendCell(out, m_columns[i], batch, row);
        }
        out.push_back('\n');
    }
}

void CsvWriter::appendCell(std::string &out, const OutputColumn &column, const RecordBatch &batch,
                           std::size_t row)
{
    switch (column.kind) {
    case OutputColumn::Kind::Field: {
        const Column &values = batch.column(column.field);
        if (values.isNull(row))
            break;
        if (isStoredAsText(values.type) && values.type != FieldType::Binary)
            appendText(out, values.text(row));
        else if (values.type == FieldType::Binary && values.text(row).empty())
            out.append("\"\"");
        else
            // Numbers, times and base64 hold no delimiter that the configuration allows.
            appendCellText(out, values, row);
        break;
    }
    case OutputColumn::Kind::Missing:
        break;
    case OutputColumn::Kind::RawId:
        appendRawId(out, m_rawIds);
        break;
    case OutputColumn::Kind::ExtractedAt:
        out.append(m_extractedAt);
        break;
    case OutputColumn::Kind::Meta:
        appendMeta(out, batch, row);
        break;
    case OutputColumn::Kind::GenerationId: {
        char buffer[24];
        out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, m_marks.generationId).ptr);
        break;
    }
    }
}

void CsvWriter::appendText(std::string &out, std::string_view text) const
{
    const auto isSpecial
        = [this](char c) { return c == m_delimiter || c == '"' || c == '\n' || c == '\r'; };
    if (!text.empty() && std::ranges::none_of(text, isSpecial)) {
        out.append(text);
        return;
    }
    out.push_back('"');
    while (!text.empty()) {
        const std::size_t quote = std::min(text.find('"'), text.size());
        out.append(text.substr(0, quote));
        if (quote < text.size())
            out.append("\"\"");
        text.remove_prefix(std::min(quote + 1, text.size()));
    }
    out.push_back('"');
}

void CsvWriter::appendMeta(std::string &out, const RecordBatch &batch, std::size_t row)
{
    if (batch.issues().empty() || batch.issuesOf(row).empty()) {
        out.append(m_plainMeta);
        return;
    }
    m_scratch.clear();
    appendMetaJson(m_scratch, m_marks.syncId, batch, row);
    appendText(out, m_scratch);
}

} // namespace millrace
