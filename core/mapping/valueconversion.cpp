#include "core/mapping/valueconversion.h"

#include "core/data/columnconversion.h"
#include "core/data/conversion.h"

namespace millrace {

namespace {

UnfitCell unfitFrom(const ValueIssue &issue)
{
    UnfitCell cell;
    cell.row = issue.row;
    cell.original = issue.original;
    cell.isInexact = issue.change == ValueChange::Truncated;
    return cell;
}

std::vector<UnfitCell> issuesOf(const RecordBatch &batch, int column)
{
    std::vector<UnfitCell> cells;
    for (const ValueIssue &issue : batch.issues()) {
        if (issue.column == static_cast<std::uint32_t>(column)
            && (cells.empty() || cells.back().row != issue.row))
            cells.push_back(unfitFrom(issue));
    }
    return cells;
}

std::shared_ptr<const Column> asJson(const Column &from, std::size_t rows)
{
    auto made = std::make_shared<Column>();
    made->type = FieldType::Json;
    made->valid = from.valid;
    made->offsets.reserve(rows + 1);
    made->offsets.push_back(0);
    for (std::size_t row = 0; row < rows; ++row) {
        if (!from.isNull(row))
            appendCellJson(made->bytes, from, row);
        made->offsets.push_back(static_cast<std::uint32_t>(made->bytes.size()));
    }
    return made;
}

} // namespace

UnsettledColumn asType(const RecordBatch &batch, int column, FieldType to)
{
    const FieldType from = batch.column(column).type;
    if (from == to)
        return {batch.sharedColumn(column), issuesOf(batch, column)};
    if (!isConvertible(from, to))
        return {asJson(batch.column(column), batch.rowCount()), issuesOf(batch, column)};
    ConvertedColumn converted = convertedColumn(batch, column, to);
    UnsettledColumn made{std::move(converted.column), {}};
    for (const ValueIssue &issue : converted.issues) {
        if (made.unfit.empty() || made.unfit.back().row != issue.row)
            made.unfit.push_back(unfitFrom(issue));
    }
    return made;
}

} // namespace millrace
