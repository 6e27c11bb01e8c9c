#include "core/mapping/columnediting.h"

#include "core/mapping/textformats.h"

namespace millrace {

namespace {

/// Appends the rows \a from to \a to, without the latter, of \a column as they are.
void appendRun(Column &made, const Column &column, std::size_t from, std::size_t to)
{
    if (from >= to)
        return;
    if (column.valid.empty())
        made.valid.insert(made.valid.end(), to - from, 1);
    else
        made.valid.insert(made.valid.end(),
                          column.valid.begin() + static_cast<std::ptrdiff_t>(from),
                          column.valid.begin() + static_cast<std::ptrdiff_t>(to));
    if (!isStoredAsText(column.type)) {
        made.fixed.insert(made.fixed.end(),
                          column.fixed.begin() + static_cast<std::ptrdiff_t>(from),
                          column.fixed.begin() + static_cast<std::ptrdiff_t>(to));
        return;
    }
    const std::uint32_t start = column.offsets[from];
    const auto base = static_cast<std::uint32_t>(made.bytes.size());
    made.bytes.append(column.bytes, start, column.offsets[to] - start);
    for (std::size_t row = from; row < to; ++row)
        made.offsets.push_back(column.offsets[row + 1] - start + base);
}

void appendText(Column &made, std::string_view text, bool isValid)
{
    made.valid.push_back(isValid ? 1 : 0);
    made.bytes.append(text);
    made.offsets.push_back(static_cast<std::uint32_t>(made.bytes.size()));
}

void appendEdit(Column &made, const Column &column, const CellEdit &edit)
{
    const bool isText = isStoredAsText(column.type);
    if (edit.kind == CellEdit::Kind::Cut)
        appendText(made, firstCharacters(column.text(edit.row), edit.characters), true);
    else if (edit.kind == CellEdit::Kind::Value && isText)
        appendText(made, edit.value->text(0), true);
    else if (isText)
        appendText(made, {}, false);
    else {
        const bool isValue = edit.kind == CellEdit::Kind::Value;
        made.valid.push_back(isValue ? 1 : 0);
        made.fixed.push_back(isValue ? edit.value->integer(0) : 0);
    }
}

} // namespace

std::shared_ptr<const Column> edited(const std::shared_ptr<const Column> &column, std::size_t rows,
                                     const std::vector<CellEdit> &edits)
{
    if (edits.empty())
        return column;
    auto made = std::make_shared<Column>();
    made->type = column->type;
    made->valid.reserve(rows);
    if (isStoredAsText(column->type)) {
        made->offsets.reserve(rows + 1);
        made->offsets.push_back(0);
        made->bytes.reserve(column->bytes.size());
    } else {
        made->fixed.reserve(rows);
    }
    std::size_t next = 0;
    for (const CellEdit &edit : edits) {
        appendRun(*made, *column, next, edit.row);
        appendEdit(*made, *column, edit);
        next = edit.row + std::size_t(1);
    }
    appendRun(*made, *column, next, rows);
    return made;
}

std::shared_ptr<const Column> repeated(const Column &value, std::size_t rows)
{
    auto made = std::make_shared<Column>();
    made->type = value.type;
    if (value.isNull(0))
        return nulls(value.type, rows);
    if (!isStoredAsText(value.type)) {
        made->fixed.assign(rows, value.fixed[0]);
        return made;
    }
    const std::string_view text = value.text(0);
    made->offsets.reserve(rows + 1);
    made->bytes.reserve(rows * text.size());
    made->offsets.push_back(0);
    for (std::size_t row = 0; row < rows; ++row) {
        made->bytes.append(text);
        made->offsets.push_back(static_cast<std::uint32_t>(made->bytes.size()));
    }
    return made;
}

std::shared_ptr<const Column> nulls(FieldType type, std::size_t rows)
{
    auto made = std::make_shared<Column>();
    made->type = type;
    made->valid.assign(rows, 0);
    if (isStoredAsText(type))
        made->offsets.assign(rows + 1, 0);
    else
        made->fixed.assign(rows, 0);
    return made;
}

std::shared_ptr<const Column> picked(const Column &source, const std::vector<std::uint32_t> &rows)
{
    auto column = std::make_shared<Column>();
    column->type = source.type;
    if (!source.valid.empty()) {
        column->valid.reserve(rows.size());
        for (const std::uint32_t row : rows)
            column->valid.push_back(source.valid[row]);
    }
    if (isStoredAsText(source.type)) {
        column->offsets.reserve(rows.size() + 1);
        column->offsets.push_back(0);
        for (const std::uint32_t row : rows) {
            column->bytes.append(source.text(row));
            column->offsets.push_back(static_cast<std::uint32_t>(column->bytes.size()));
        }
    } else {
        column->fixed.reserve(rows.size());
        for (const std::uint32_t row : rows)
            column->fixed.push_back(source.fixed[row]);
    }
    return column;
}

} // namespace millrace
