#include "core/connectors/postgres/postgresfaults.h"

#include "core/connectors/postgres/postgresbytes.h"
#include "core/data/temporal.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Kind = PostgresFaultKind;

/// The server keeps days from -4713-11-24, and timestamps up to the end of the year 294276
/// (datatype/timestamp.h), all counted from 2000-01-01 there and from 1970-01-01 here.
constexpr std::int64_t s_firstDay = -2451545 + s_postgresEpochDays;
constexpr std::int64_t s_endOfDays = 2147483494 - 2451545 + s_postgresEpochDays;
constexpr std::int64_t s_firstTimestamp
    = -211'813'488'000'000'000 + s_postgresEpochDays * s_postgresDay;
/// Of a value as the server counts: 2000-01-01 based.
constexpr std::int64_t s_endOfTimestamps = 9'223'371'331'200'000'000;
constexpr std::int32_t s_endOfZone = 16 * 3600;
/// MaxAllocSize of the server, less the header of a value and a byte for JSONB.
constexpr std::size_t s_longestValue = 0x3fffffff - 64;

/// Collects the faults of one column.
class ColumnFaults final
{
public:
    ColumnFaults(std::vector<PostgresFault> &faults, const RecordBatch &batch, int index)
        : m_faults(faults)
        , m_column(batch.column(index))
        , m_rows(batch.rowCount())
        , m_index(index)
    {
    }

    /// Notes every row with a value for which \a isWrong(value) says a kind.
    template<typename Find>
    void eachFixed(Find kindOf)
    {
        for (std::size_t row = 0; row < m_rows; ++row) {
            if (m_column.isNull(row))
                continue;
            if (const auto kind = kindOf(m_column.fixed[row]))
                note(row, *kind);
        }
    }
    template<typename Find>
    void eachText(Find kindOf)
    {
        for (std::size_t row = 0; row < m_rows; ++row) {
            if (m_column.isNull(row))
                continue;
            if (const auto kind = kindOf(m_column.text(row)))
                note(row, *kind);
        }
    }
    /// Values that must lie from \a lowest to \a highest: one pass without a branch tells that all
    /// do.
    void range(std::int64_t lowest, std::int64_t highest)
    {
        bool isOutside = false;
        for (const std::int64_t value : m_column.fixed)
            isOutside |= value < lowest || value > highest;
        if (!isOutside)
            return;
        eachFixed([&](std::int64_t value) {
            return value < lowest || value > highest ? std::optional(Kind::OutOfRange)
                                                     : std::nullopt;
        });
    }
    [[nodiscard]] const Column &column() const { return m_column; }

private:
    void note(std::size_t row, Kind kind)
    {
        m_faults.push_back({static_cast<std::uint32_t>(row), m_index, kind});
    }

    std::vector<PostgresFault> &m_faults;
    const Column &m_column;
    std::size_t m_rows;
    int m_index;
};

std::size_t characterCount(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; }));
}

bool isUuid(std::string_view text)
{
    if (text.starts_with('{') && text.ends_with('}') && text.size() > 1)
        text = text.substr(1, text.size() - 2);
    // As uuid_in(): a hyphen may stand behind any group of four digits.
    int digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const char lower = static_cast<char>(c | 0x20);
        if ((c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'f'))
            ++digits;
        else if (c != '-' || digits == 0 || digits % 4 != 0 || text[i - 1] == '-')
            return false;
    }
    return digits == 32 && !text.ends_with('-');
}

void findInText(ColumnFaults &faults, const PostgresTargetColumn &target)
{
    const std::string &bytes = faults.column().bytes;
    const bool isBinary = target.type == FieldType::Binary;
    if (!isBinary && bytes.find('\0') != std::string::npos)
        faults.eachText([](std::string_view text) {
            return text.find('\0') != std::string_view::npos ? std::optional(Kind::ZeroByte)
                                                             : std::nullopt;
        });
    if (target.form == PostgresForm::Uuid)
        faults.eachText([](std::string_view text) {
            return isUuid(text) ? std::nullopt : std::optional(Kind::NotUuid);
        });
    if (target.maximumLength > 0) {
        const auto most = static_cast<std::size_t>(target.maximumLength);
        faults.eachText([&](std::string_view text) {
            const bool isLong = text.size() > most && characterCount(text) > most;
            return isLong ? std::optional(Kind::TooLong) : std::nullopt;
        });
    }
    if (bytes.size() > s_longestValue)
        faults.eachText([](std::string_view text) {
            return text.size() > s_longestValue ? std::optional(Kind::TooLong) : std::nullopt;
        });
}

std::optional<Kind> kindOf(PostgresNumericOutcome outcome)
{
    switch (outcome) {
    case PostgresNumericOutcome::Exact:
        return std::nullopt;
    case PostgresNumericOutcome::TooFine:
        return Kind::TooFine;
    default:
        return Kind::OutOfRange;
    }
}

/// Whether every decimal of \a column is short and plain, so that a numeric without a precision
/// takes it.
bool isPlainDecimal(const Column &column)
{
    constexpr std::size_t most = 16000;
    for (const char odd : {'e', 'E', 'N', 'I'}) {
        if (column.bytes.find(odd) != std::string::npos)
            return false;
    }
    std::size_t longest = 0;
    for (std::size_t i = 1; i < column.offsets.size(); ++i)
        longest = std::max<std::size_t>(longest, column.offsets[i] - column.offsets[i - 1]);
    return longest <= most;
}

void findInNumeric(ColumnFaults &faults, const PostgresTargetColumn &target, int serverVersion)
{
    constexpr int takesInfinity = 140000;
    std::string scratch;
    const auto outcomeOf = [&](std::string_view text) {
        scratch.clear();
        const bool isInfinite = text.ends_with("Infinity");
        if (isInfinite && serverVersion < takesInfinity)
            return std::optional(Kind::OutOfRange);
        return kindOf(appendNumeric(scratch, text, target.numeric));
    };
    if (target.type == FieldType::Decimal) {
        if (target.numeric.precision > 0 || !isPlainDecimal(faults.column()))
            faults.eachText(outcomeOf);
        return;
    }
    // An integer, or a double of any size, fits into a numeric without a precision.
    if (target.numeric.precision == 0 && target.type != FieldType::Number)
        return;
    faults.eachFixed([&](std::int64_t bits) {
        std::array<char, 32> digits;
        char *end = digits.data() + digits.size();
        if (target.type != FieldType::Number) {
            end = std::to_chars(digits.data(), end, bits).ptr;
        } else {
            const auto value = std::bit_cast<double>(bits);
            if (std::isnan(value))
                return std::optional<Kind>();
            if (std::isinf(value))
                return outcomeOf("Infinity");
            if (target.numeric.precision == 0)
                return std::optional<Kind>();
            end = std::to_chars(digits.data(), end, value).ptr;
        }
        return outcomeOf({digits.data(), static_cast<std::size_t>(end - digits.data())});
    });
}

/// Refuses what a TIME(n) or TIMESTAMP(n) would round. \a stepOf turns a value into microseconds.
template<typename Microseconds>
void findFineSeconds(ColumnFaults &faults, const PostgresTargetColumn &target,
                     Microseconds microseconds)
{
    std::int64_t unit = 1;
    for (int digits = target.secondDigits; digits < 6; ++digits)
        unit *= 10;
    if (unit == 1)
        return;
    faults.eachFixed([&](std::int64_t value) {
        return microseconds(value) % unit != 0 ? std::optional(Kind::TooFine) : std::nullopt;
    });
}

void findInTemporal(ColumnFaults &faults, const PostgresTargetColumn &target)
{
    const auto plain = [](std::int64_t value) { return value; };
    switch (target.form) {
    case PostgresForm::Date:
        return faults.range(s_firstDay, s_endOfDays - 1);
    case PostgresForm::Time:
        return findFineSeconds(faults, target, plain);
    case PostgresForm::TimeWithZone:
        if (target.type != FieldType::TimeWithZone)
            return findFineSeconds(faults, target, plain);
        faults.eachFixed([](std::int64_t value) {
            const std::int32_t zone = ZonedTime::fromPacked(value).offsetSeconds;
            return zone <= -s_endOfZone || zone >= s_endOfZone ? std::optional(Kind::OutOfRange)
                                                               : std::nullopt;
        });
        return findFineSeconds(faults, target, [](std::int64_t value) {
            return ZonedTime::fromPacked(value).microseconds;
        });
    default:
        break;
    }
    if (target.type == FieldType::Date) {
        constexpr std::int64_t end = s_endOfTimestamps / s_postgresDay + s_postgresEpochDays;
        return faults.range(s_firstDay, end - 1);
    }
    // What counts from 1970 ends earlier than what counts from 2000.
    faults.range(s_firstTimestamp, std::numeric_limits<std::int64_t>::max());
    findFineSeconds(faults, target, plain);
}

void findInColumn(ColumnFaults &faults, const PostgresTargetColumn &target, int serverVersion)
{
    switch (target.form) {
    case PostgresForm::Int2:
        return faults.range(std::numeric_limits<std::int16_t>::min(),
                            std::numeric_limits<std::int16_t>::max());
    case PostgresForm::Int4:
        return faults.range(std::numeric_limits<std::int32_t>::min(),
                            std::numeric_limits<std::int32_t>::max());
    case PostgresForm::Float4:
        if (target.type != FieldType::Number)
            return;
        return faults.eachFixed([](std::int64_t bits) {
            const auto value = std::bit_cast<double>(bits);
            const bool isExact
                = std::isnan(value) || static_cast<double>(static_cast<float>(value)) == value;
            return isExact ? std::nullopt : std::optional(Kind::TooFine);
        });
    case PostgresForm::Numeric:
        return findInNumeric(faults, target, serverVersion);
    case PostgresForm::Date:
    case PostgresForm::Time:
    case PostgresForm::TimeWithZone:
    case PostgresForm::Timestamp:
    case PostgresForm::TimestampWithZone:
        return findInTemporal(faults, target);
    default:
        if (isStoredAsText(target.type))
            findInText(faults, target);
    }
}

} // namespace

std::vector<PostgresFault> postgresFaults(const RecordBatch &batch,
                                          const std::vector<PostgresTargetColumn> &columns,
                                          int serverVersion)
{
    std::vector<PostgresFault> faults;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        ColumnFaults ofColumn(faults, batch, static_cast<int>(i));
        findInColumn(ofColumn, columns[i], serverVersion);
    }
    std::ranges::stable_sort(faults, {}, &PostgresFault::row);
    const auto isSameRow
        = [](const PostgresFault &a, const PostgresFault &b) { return a.row == b.row; };
    faults.erase(std::unique(faults.begin(), faults.end(), isSameRow), faults.end());
    return faults;
}

QString faultCode(PostgresFaultKind kind)
{
    switch (kind) {
    case Kind::ZeroByte:
        return u"postgres.zero_byte"_s;
    case Kind::TooLong:
        return u"postgres.value_too_long"_s;
    case Kind::OutOfRange:
        return u"postgres.out_of_range"_s;
    case Kind::TooFine:
        return u"postgres.would_be_rounded"_s;
    case Kind::NotUuid:
        break;
    }
    return u"postgres.value_mismatch"_s;
}

QString faultWords(PostgresFaultKind kind, const PostgresTargetColumn &column)
{
    const auto words = [&](const char *text) {
        return QCoreApplication::translate("postgres", text).arg(column.name, column.declared);
    };
    switch (kind) {
    case Kind::ZeroByte:
        return words(QT_TRANSLATE_NOOP(
            "postgres",
            "The text for the column %1 of type %2 holds the character NUL, which "
            "PostgreSQL cannot store."));
    case Kind::TooLong:
        return words(
            QT_TRANSLATE_NOOP("postgres", "The value is too long for the column %1 of type %2."));
    case Kind::OutOfRange:
        return words(QT_TRANSLATE_NOOP(
            "postgres", "The value is out of the range of the column %1 of type %2."));
    case Kind::TooFine:
        return words(
            QT_TRANSLATE_NOOP("postgres", "The column %1 of type %2 would round the value."));
    case Kind::NotUuid:
        break;
    }
    return words(
        QT_TRANSLATE_NOOP("postgres", "The text for the column %1 of type %2 is no UUID."));
}

} // namespace millrace
