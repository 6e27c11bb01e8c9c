#include "core/data/columnconversion.h"

#include "core/data/conversion.h"

#include <cmath>

namespace millrace {

namespace {

constexpr std::int64_t s_microsecondsPerDay = 86'400'000'000;
/// Originals are cut at this length, so one that long may not be whole.
constexpr std::size_t s_longestOriginal = 64 * 1024;

bool isTimestamp(FieldType type)
{
    return type == FieldType::TimestampWithoutZone || type == FieldType::TimestampWithZone;
}

/// Fills a column from \a from, row by row, the issues' originals first.
template<typename Append>
ConvertedColumn filled(const RecordBatch &batch, int column, FieldType to, Append append)
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(
        Schema({Field{batch.schema().field(column).name, to, true, {}, {}}})));
    const Column &from = batch.column(column);
    const auto number = static_cast<std::uint32_t>(column);
    auto issue = batch.issues().begin();
    const auto end = batch.issues().end();
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        while (issue != end && (issue->row < row || (issue->row == row && issue->column != number)))
            ++issue;
        const bool hasOriginal = issue != end && issue->row == row;
        if (hasOriginal && issue->original.size() >= s_longestOriginal) {
            if (issue->change == ValueChange::Truncated) {
                append(builder, from, row);
                builder.noteTruncated(0, issue->original, issue->reason);
            } else {
                builder.appendUnfit(0, issue->original, issue->reason);
            }
        } else if (hasOriginal)
            appendParsed(builder, 0, to, issue->original);
        else if (from.isNull(row))
            builder.appendNull(0);
        else
            append(builder, from, row);
        builder.finishRow();
    }
    const auto made = builder.finish(batch.extractedAt());
    ConvertedColumn converted{made->sharedColumn(0), made->issues()};
    for (ValueIssue &each : converted.issues) {
        each.column = number;
        // The value was sound at the source; the wish for another type is what it does not fit.
        if (each.reason == ValueChangeReason::SourceSerializationError)
            each.reason = ValueChangeReason::PlatformSerializationError;
    }
    return converted;
}

void appendUnfitNumber(RecordBatchBuilder &builder, const Column &from, std::size_t row)
{
    std::string text;
    appendCellText(text, from, row);
    builder.appendUnfit(0, text, ValueChangeReason::PlatformSerializationError);
}

void appendNumberAsInteger(RecordBatchBuilder &builder, const Column &from, std::size_t row)
{
    const double value = from.number(row);
    // 2^63 itself is a double, and no whole number of 64 bits.
    if (std::trunc(value) == value && value >= -0x1p63 && value < 0x1p63)
        builder.appendInteger(0, static_cast<std::int64_t>(value));
    else
        appendUnfitNumber(builder, from, row);
}

void appendIntegerAsNumber(RecordBatchBuilder &builder, const Column &from, std::size_t row)
{
    const std::int64_t value = from.integer(row);
    const auto number = static_cast<double>(value);
    if (number < 0x1p63 && static_cast<std::int64_t>(number) == value)
        builder.appendNumber(0, number);
    else
        appendUnfitNumber(builder, from, row);
}

void appendStored(RecordBatchBuilder &builder, const Column &from, std::size_t row)
{
    builder.appendInteger(0, from.integer(row));
}

void appendDateAsTimestamp(RecordBatchBuilder &builder, const Column &from, std::size_t row)
{
    builder.appendInteger(0, from.integer(row) * s_microsecondsPerDay);
}

} // namespace

bool isConvertible(FieldType from, FieldType to)
{
    if (from == to || to == FieldType::Binary)
        return false;
    if (to == FieldType::String || from == FieldType::String)
        return true;
    switch (from) {
    case FieldType::Boolean:
        return to == FieldType::Integer;
    case FieldType::Integer:
        return to == FieldType::Number || to == FieldType::Decimal;
    case FieldType::Number:
        return to == FieldType::Integer || to == FieldType::Decimal;
    case FieldType::Decimal:
        return to == FieldType::Integer || to == FieldType::Number;
    case FieldType::Date:
    case FieldType::TimestampWithoutZone:
    case FieldType::TimestampWithZone:
        return isTimestamp(to);
    case FieldType::Json:
        return to == FieldType::Boolean || to == FieldType::Integer || to == FieldType::Number
            || to == FieldType::Decimal;
    default:
        return false;
    }
}

ConvertedColumn convertedColumn(const RecordBatch &batch, int column, FieldType to)
{
    const FieldType from = batch.column(column).type;
    if (from == FieldType::Number && to == FieldType::Integer)
        return filled(batch, column, to, &appendNumberAsInteger);
    if (from == FieldType::Integer && to == FieldType::Number)
        return filled(batch, column, to, &appendIntegerAsNumber);
    if (from == FieldType::Boolean && to == FieldType::Integer)
        return filled(batch, column, to, &appendStored);
    if (from == FieldType::Date && isTimestamp(to))
        return filled(batch, column, to, &appendDateAsTimestamp);
    if (isTimestamp(from) && isTimestamp(to))
        return filled(batch, column, to, &appendStored);
    if (isStoredAsText(from) && from != FieldType::Binary)
        return filled(batch, column, to,
                      [to](RecordBatchBuilder &builder, const Column &source, std::size_t row) {
                          appendParsed(builder, 0, to, source.text(row));
                      });
    std::string text;
    return filled(batch, column, to,
                  [to, &text](RecordBatchBuilder &builder, const Column &source, std::size_t row) {
                      text.clear();
                      appendCellText(text, source, row);
                      appendParsed(builder, 0, to, text);
                  });
}

} // namespace millrace
