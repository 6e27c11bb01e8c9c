#include "core/connectors/postgres/postgresrowdecoder.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"
#include "core/connectors/postgres/postgresbytes.h"
#include "core/connectors/postgres/postgresdigits.h"
#include "core/data/conversion.h"
#include "core/data/temporal.h"

#include <QCoreApplication>

#include <charconv>
#include <cmath>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view s_signature("PGCOPY\n\377\r\n\0", 11);
constexpr std::size_t s_headerSize = s_signature.size() + 8;

constexpr std::int64_t s_day = s_postgresDay;
constexpr std::int64_t s_epochMicroseconds = s_postgresEpochDays * s_day;
constexpr std::int32_t s_longestOffset = 86400;

/// The double that has the digits the server writes for \a value; widening would add others.
double shortestDouble(float value)
{
    constexpr float exactIntegers = 16'777'216.0F;
    if (!std::isfinite(value) || (std::abs(value) < exactIntegers && value == std::trunc(value)))
        return static_cast<double>(value);
    char digits[32];
    const auto written
        = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific);
    double result = 0;
    std::from_chars(digits, written.ptr, result);
    return result;
}

} // namespace

PostgresRowDecoder::PostgresRowDecoder(std::vector<PostgresDecoder> columns, int tailCount)
    : m_columns(std::move(columns))
    , m_tail(static_cast<std::size_t>(tailCount))
    , m_unfit(m_columns.size(), 0)
{
}

std::optional<std::span<const char>> PostgresRowDecoder::rowIn(std::span<const char> piece)
{
    if (!m_isAtHeader)
        return piece;
    if (piece.size() < s_headerSize
        || std::memcmp(piece.data(), s_signature.data(), s_signature.size()) != 0)
        return std::nullopt;
    const auto extension = bigEndian<std::uint32_t>(piece.data() + s_headerSize - 4);
    if (extension > piece.size() - s_headerSize)
        return std::nullopt;
    m_isAtHeader = false;
    return piece.subspan(s_headerSize + extension);
}

PostgresRowDecoder::Outcome PostgresRowDecoder::decode(std::span<const char> piece,
                                                       RecordBatchBuilder &builder)
{
    const auto row = rowIn(piece);
    if (!row)
        return Outcome::Malformed;
    return row->empty() ? Outcome::Nothing : decodeRow(*row, builder);
}

PostgresRowDecoder::Outcome PostgresRowDecoder::decodeRow(std::span<const char> row,
                                                          RecordBatchBuilder &builder)
{
    const char *at = row.data();
    const char *const end = at + row.size();
    if (row.size() < 2)
        return Outcome::Malformed;
    const auto count = bigEndian<std::int16_t>(at);
    at += 2;
    if (count == -1)
        return at == end ? Outcome::End : Outcome::Malformed;
    const std::size_t columns = m_columns.size();
    if (count < 0 || static_cast<std::size_t>(count) != columns + m_tail.size())
        return Outcome::Malformed;
    for (std::size_t i = 0; i < columns + m_tail.size(); ++i) {
        if (end - at < 4)
            return Outcome::Malformed;
        const auto size = bigEndian<std::int32_t>(at);
        at += 4;
        const bool isNull = size == -1;
        if (!isNull && (size < 0 || size > end - at))
            return Outcome::Malformed;
        const std::span<const char> value(at, isNull ? 0 : static_cast<std::size_t>(size));
        at += value.size();
        if (i >= columns)
            m_tail[i - columns] = isNull
                ? std::nullopt
                : std::optional(std::string_view(value.data(), value.size()));
        else if (isNull)
            builder.appendNull(static_cast<int>(i));
        else if (!appendValue(static_cast<int>(i), value, builder))
            return Outcome::Malformed;
    }
    if (at != end)
        return Outcome::Malformed;
    builder.finishRow();
    return Outcome::Row;
}

bool PostgresRowDecoder::appendValue(int column, std::span<const char> value,
                                     RecordBatchBuilder &builder)
{
    const char *at = value.data();
    const std::size_t size = value.size();
    switch (m_columns[static_cast<std::size_t>(column)]) {
    case PostgresDecoder::Boolean:
        if (size != 1)
            return false;
        builder.appendBoolean(column, *at != 0);
        return true;
    case PostgresDecoder::Int2:
        if (size != 2)
            return false;
        builder.appendInteger(column, bigEndian<std::int16_t>(at));
        return true;
    case PostgresDecoder::Int4:
        if (size != 4)
            return false;
        builder.appendInteger(column, bigEndian<std::int32_t>(at));
        return true;
    case PostgresDecoder::Int8:
        if (size != 8)
            return false;
        builder.appendInteger(column, bigEndian<std::int64_t>(at));
        return true;
    case PostgresDecoder::Oid:
        if (size != 4)
            return false;
        builder.appendInteger(column, bigEndian<std::uint32_t>(at));
        return true;
    case PostgresDecoder::Float4:
        if (size != 4)
            return false;
        builder.appendNumber(column,
                             shortestDouble(std::bit_cast<float>(bigEndian<std::uint32_t>(at))));
        return true;
    case PostgresDecoder::Float8:
        if (size != 8)
            return false;
        builder.appendInteger(column, bigEndian<std::int64_t>(at));
        return true;
    case PostgresDecoder::Numeric:
        return appendNumeric(column, value, builder);
    case PostgresDecoder::Text:
        appendText(column, value, builder);
        return true;
    case PostgresDecoder::Bytes:
        builder.appendText(column, {at, size});
        return true;
    case PostgresDecoder::Uuid:
        if (size != 16)
            return false;
        appendUuid(column, at, builder);
        return true;
    case PostgresDecoder::Jsonb:
        // The first byte is the version of the form; there is only one.
        if (size < 1 || *at != 1)
            return false;
        appendText(column, value.subspan(1), builder);
        return true;
    case PostgresDecoder::Date:
        if (size != 4)
            return false;
        appendDate(column, bigEndian<std::int32_t>(at), builder);
        return true;
    case PostgresDecoder::Time:
        return size == 8 && appendTime(column, bigEndian<std::int64_t>(at), builder);
    case PostgresDecoder::TimeWithZone:
        return size == 12 && appendZonedTime(column, at, builder);
    case PostgresDecoder::Timestamp:
        if (size != 8)
            return false;
        appendTimestamp(column, bigEndian<std::int64_t>(at), builder);
        return true;
    }
    return false;
}

bool PostgresRowDecoder::appendNumeric(int column, std::span<const char> value,
                                       RecordBatchBuilder &builder)
{
    switch (decodeNumeric(value, m_digits)) {
    case NumericKind::Finite:
        builder.appendText(column, m_digits);
        return true;
    case NumericKind::NotANumber:
        appendUnfit(column, "NaN", builder);
        return true;
    case NumericKind::PositiveInfinity:
        appendUnfit(column, "Infinity", builder);
        return true;
    case NumericKind::NegativeInfinity:
        appendUnfit(column, "-Infinity", builder);
        return true;
    case NumericKind::Malformed:
        break;
    }
    return false;
}

void PostgresRowDecoder::appendText(int column, std::span<const char> value,
                                    RecordBatchBuilder &builder)
{
    // A database of encoding SQL_ASCII holds whatever bytes programs have put there.
    if (isUtf8({value.data(), value.size()}))
        builder.appendText(column, {value.data(), value.size()});
    else
        appendUnfit(column, {value.data(), value.size()}, builder);
}

void PostgresRowDecoder::appendUuid(int column, const char *value, RecordBatchBuilder &builder)
{
    constexpr char digits[] = "0123456789abcdef";
    char text[36];
    char *out = text;
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        const auto byte = static_cast<unsigned char>(value[i]);
        *out++ = digits[byte >> 4U];
        *out++ = digits[byte & 15U];
    }
    builder.appendText(column, {text, sizeof text});
}

void PostgresRowDecoder::appendDate(int column, std::int32_t days, RecordBatchBuilder &builder)
{
    if (days == std::numeric_limits<std::int32_t>::max())
        appendUnfit(column, "infinity", builder);
    else if (days == std::numeric_limits<std::int32_t>::min())
        appendUnfit(column, "-infinity", builder);
    else
        builder.appendInteger(column, days + s_postgresEpochDays);
}

bool PostgresRowDecoder::appendTime(int column, std::int64_t microseconds,
                                    RecordBatchBuilder &builder)
{
    if (microseconds < 0 || microseconds > s_day)
        return false;
    // The end of a day is a time of its own for PostgreSQL.
    if (microseconds == s_day)
        appendUnfit(column, "24:00:00", builder);
    else
        builder.appendInteger(column, microseconds);
    return true;
}

bool PostgresRowDecoder::appendZonedTime(int column, const char *value, RecordBatchBuilder &builder)
{
    const auto microseconds = bigEndian<std::int64_t>(value);
    // PostgreSQL counts the distance from UTC westward.
    const auto west = bigEndian<std::int32_t>(value + 8);
    if (microseconds < 0 || microseconds > s_day || west <= -s_longestOffset
        || west >= s_longestOffset)
        return false;
    const bool isEndOfDay = microseconds == s_day;
    const std::int64_t packed = ZonedTime{isEndOfDay ? 0 : microseconds, -west}.packed();
    if (!isEndOfDay) {
        builder.appendInteger(column, packed);
        return true;
    }
    char text[s_temporalTextSize];
    std::string original(text, formatZonedTime(packed, text));
    original.replace(0, 2, "24");
    appendUnfit(column, original, builder);
    return true;
}

void PostgresRowDecoder::appendTimestamp(int column, std::int64_t microseconds,
                                         RecordBatchBuilder &builder)
{
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    if (microseconds == highest) {
        appendUnfit(column, "infinity", builder);
        return;
    }
    if (microseconds == std::numeric_limits<std::int64_t>::min()) {
        appendUnfit(column, "-infinity", builder);
        return;
    }
    if (microseconds <= highest - s_epochMicroseconds) {
        builder.appendInteger(column, microseconds + s_epochMicroseconds);
        return;
    }
    // The last thirty years before 294277 have no place in 64 bits since 1970.
    char text[s_temporalTextSize];
    const std::size_t dateSize = formatDate(microseconds / s_day + s_postgresEpochDays, text);
    std::string original(text, dateSize);
    original += ' ';
    original.append(text, formatTime(microseconds % s_day, text));
    appendUnfit(column, original, builder);
}

void PostgresRowDecoder::appendUnfit(int column, std::string_view original,
                                     RecordBatchBuilder &builder)
{
    ++m_unfit[static_cast<std::size_t>(column)];
    builder.appendUnfit(column, original);
}

void PostgresRowDecoder::addCounts(const PostgresRowDecoder &other)
{
    for (std::size_t i = 0; i < m_unfit.size(); ++i)
        m_unfit[i] += other.m_unfit[i];
}

QStringList PostgresRowDecoder::notes(const Schema &schema) const
{
    QStringList notes;
    for (std::size_t i = 0; i < m_unfit.size(); ++i) {
        if (m_unfit[i] == 0)
            continue;
        const Field &field = schema.field(static_cast<int>(i));
        notes << pluralText(
                     "postgres",
                     QT_TRANSLATE_N_NOOP(
                         "postgres",
                         "%1 values of the column %2 have no place in the type %3 and are empty."),
                     static_cast<qint64>(m_unfit[i]))
                     .arg(localNumber(static_cast<qint64>(m_unfit[i])), field.name,
                          fieldTypeName(field.type));
    }
    return notes;
}

} // namespace millrace
