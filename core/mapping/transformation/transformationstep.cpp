#include "core/mapping/transformation/transformationstep.h"

#include "core/data/conversion.h"

namespace millrace {

namespace {

/// As ValueIssue::original.
constexpr std::size_t s_longestOriginal = std::size_t(64) * 1024;

} // namespace

void noteFailure(MovingRows &rows, std::size_t row, std::size_t column, std::string_view original)
{
    ValueIssue issue;
    issue.row = static_cast<std::uint32_t>(row);
    issue.column = static_cast<std::uint32_t>(column);
    issue.reason = ValueChangeReason::PlatformSerializationError;
    issue.original = std::string(original.substr(0, s_longestOriginal));
    rows.issues.push_back(std::move(issue));
}

std::string_view cellText(const Column &column, std::size_t row, std::string &scratch)
{
    if (isStoredAsText(column.type) && column.type != FieldType::Binary)
        return column.text(row);
    scratch.clear();
    appendCellText(scratch, column, row);
    return scratch;
}

TextColumnMaker::TextColumnMaker(FieldType type, std::size_t rows, std::size_t expectedBytes)
    : m_column(std::make_shared<Column>())
{
    m_column->type = type;
    m_column->offsets.reserve(rows + 1);
    m_column->offsets.push_back(0);
    m_column->bytes.reserve(expectedBytes);
}

void TextColumnMaker::endText()
{
    if (!m_column->valid.empty())
        m_column->valid.push_back(1);
    m_column->offsets.push_back(static_cast<std::uint32_t>(m_column->bytes.size()));
}

void TextColumnMaker::null()
{
    Column &column = *m_column;
    if (column.valid.empty()) {
        column.valid.reserve(column.offsets.capacity());
        column.valid.assign(column.offsets.size() - 1, 1);
    }
    column.valid.push_back(0);
    // What a value that failed half-way left goes.
    column.bytes.resize(column.offsets.back());
    column.offsets.push_back(column.offsets.back());
}

} // namespace millrace
