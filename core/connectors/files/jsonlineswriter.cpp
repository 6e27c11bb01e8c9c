#include "core/connectors/files/jsonlineswriter.h"

#include "core/data/conversion.h"

#include <algorithm>
#include <charconv>

namespace millrace {

namespace {

/// JSON keeps a line break only between values, where a blank means the same.
void appendOnOneLine(std::string &out, std::string_view json)
{
    const std::size_t start = out.size();
    out.append(json);
    if (json.find_first_of("\r\n") == std::string_view::npos)
        return;
    const auto from = out.begin() + static_cast<std::ptrdiff_t>(start);
    std::replace_if(
        from, out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

} // namespace

JsonLinesWriter::JsonLinesWriter(const std::vector<OutputColumn> &columns, const RunMarks &marks)
    : m_marks(marks)
    , m_plainMeta(plainMetaJson(marks.syncId))
{
    for (const OutputColumn &column : columns) {
        std::string key;
        appendJsonString(key, column.name.toStdString());
        key.push_back(':');
        m_members.push_back({column, std::move(key)});
    }
}

void JsonLinesWriter::appendRows(std::string &out, const RecordBatch &batch)
{
    setExtractedAt(m_extractedAt, batch.extractedAt());
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        out.push_back('{');
        for (std::size_t i = 0; i < m_members.size(); ++i) {
            if (i > 0)
                out.push_back(',');
            out.append(m_members[i].key);
            appendValue(out, m_members[i].column, batch, row);
        }
        out.append("}\n");
    }
}

void JsonLinesWriter::appendValue(std::string &out, const OutputColumn &column,
                                  const RecordBatch &batch, std::size_t row)
{
    switch (column.kind) {
    case OutputColumn::Kind::Field: {
        const Column &values = batch.column(column.field);
        if (values.type == FieldType::Json && !values.isNull(row))
            appendOnOneLine(out, values.text(row));
        else
            appendCellJson(out, values, row);
        break;
    }
    case OutputColumn::Kind::Missing:
        out.append("null");
        break;
    case OutputColumn::Kind::RawId:
        out.push_back('"');
        appendRawId(out, m_rawIds);
        out.push_back('"');
        break;
    case OutputColumn::Kind::ExtractedAt:
        out.append("\"").append(m_extractedAt).append("\"");
        break;
    case OutputColumn::Kind::Meta:
        if (batch.issues().empty() || batch.issuesOf(row).empty())
            out.append(m_plainMeta);
        else
            appendMetaJson(out, m_marks.syncId, batch, row);
        break;
    case OutputColumn::Kind::GenerationId: {
        char buffer[24];
        out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, m_marks.generationId).ptr);
        break;
    }
    }
}

} // namespace millrace
