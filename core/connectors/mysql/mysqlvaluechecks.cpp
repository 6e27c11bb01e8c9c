#include "core/connectors/mysql/mysqlvaluechecks.h"

#include "core/connectors/mysql/mysqlwriteerrors.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t s_microsecondsPerDay = 86'400'000'000;
/// 0001-01-01 and 9999-12-31, in days since 1970-01-01.
constexpr std::int64_t s_firstDay = -719162;
constexpr std::int64_t s_lastDay = 2932896;

std::int64_t daysOf(std::int64_t microseconds)
{
    const std::int64_t days = microseconds / s_microsecondsPerDay;
    return microseconds % s_microsecondsPerDay < 0 ? days - 1 : days;
}

bool isOutOfCalendar(std::int64_t days) { return days < s_firstDay || days > s_lastDay; }

/// A loop over a column; the test is a part of the loop, not called through a pointer.
template<typename Test>
auto scanFor(Test isAtFault)
{
    return [isAtFault](const Column &column, std::size_t rows, std::vector<std::uint32_t> &found) {
        for (std::size_t row = 0; row < rows; ++row) {
            if (!column.isNull(row) && isAtFault(column, row))
                found.push_back(static_cast<std::uint32_t>(row));
        }
    };
}

/// Whether a time has parts of a second that \a digits cannot hold.
auto finerThan(int digits)
{
    std::int64_t unit = 1'000'000;
    for (int i = 0; i < digits; ++i)
        unit /= 10;
    return
        [unit](const Column &column, std::size_t row) { return column.integer(row) % unit != 0; };
}

/// Whether \a value is what the shortest digits of a FLOAT say: 0.1, though no FLOAT is exactly
/// that.
bool isShortFloat(double value)
{
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, static_cast<float>(value)).ptr;
    double back = 0;
    std::from_chars(text, end, back);
    return back == value;
}

bool isWhole(std::string_view digits)
{
    const std::size_t point = digits.find_first_of(".eE");
    return point == std::string_view::npos
        || (digits[point] == '.'
            && digits.find_first_not_of('0', point + 1) == std::string_view::npos);
}

} // namespace

MySqlValueChecks::MySqlValueChecks(const MySqlTarget &target, const QStringList &keyFields,
                                   const Schema &schema)
{
    for (std::size_t i = 0; i < target.columns.size(); ++i)
        addChecks(static_cast<int>(i), target.columns[i]);
    for (const QString &field : keyFields) {
        if (const auto index = schema.indexOf(field))
            m_keyColumns.push_back(*index);
    }
}

void MySqlValueChecks::addChecks(int index, const MySqlTargetColumn &target)
{
    switch (target.type) {
    case FieldType::Integer:
    case FieldType::Number:
    case FieldType::Decimal:
        addNumberChecks(index, target);
        break;
    case FieldType::Date:
    case FieldType::TimeWithoutZone:
    case FieldType::TimestampWithoutZone:
    case FieldType::TimestampWithZone:
        addTemporalChecks(index, target);
        break;
    default:
        break;
    }
    addTextChecks(index, target);
}

void MySqlValueChecks::addNumberChecks(int index, const MySqlTargetColumn &target)
{
    const MySqlColumnKind kind = target.column.kind;
    const bool isText = kind == MySqlColumnKind::Text || kind == MySqlColumnKind::Char;
    if (target.type == FieldType::Number && !isText)
        m_checks.push_back(
            {index, s_notANumber,
             QCoreApplication::translate(
                 "mysql", "MySQL cannot store NaN (not a number) or an infinite number."),
             scanFor([](const Column &column, std::size_t row) {
                 return !std::isfinite(column.number(row));
             })});
    const QString rounded
        = QCoreApplication::translate("mysql", "The column would round the number.");
    if (kind == MySqlColumnKind::Float && target.type == FieldType::Number)
        m_checks.push_back(
            {index, s_valueMismatch, rounded, scanFor([](const Column &column, std::size_t row) {
                 const double value = column.number(row);
                 return std::isfinite(value) && !isShortFloat(value);
             })});
    if (kind == MySqlColumnKind::Float && target.type == FieldType::Integer)
        m_checks.push_back(
            {index, s_valueMismatch, rounded, scanFor([](const Column &column, std::size_t row) {
                 constexpr std::int64_t most = 1 << 24;
                 const std::int64_t value = column.integer(row);
                 return value > most || value < -most;
             })});
    if (kind == MySqlColumnKind::Double && target.type == FieldType::Integer)
        m_checks.push_back(
            {index, s_valueMismatch, rounded, scanFor([](const Column &column, std::size_t row) {
                 constexpr std::int64_t most = std::int64_t{1} << 53;
                 const std::int64_t value = column.integer(row);
                 return value > most || value < -most;
             })});
    if (kind == MySqlColumnKind::Year)
        m_checks.push_back({index, s_valueOutOfRange,
                            QCoreApplication::translate(
                                "mysql", "A year has to lie between 1901 and 2155, or be 0."),
                            scanFor([](const Column &column, std::size_t row) {
                                const std::int64_t year = column.integer(row);
                                return year != 0 && (year < 1901 || year > 2155);
                            })});
    if (kind != MySqlColumnKind::Integer)
        return;
    if (target.type == FieldType::Number)
        m_checks.push_back(
            {index, s_valueMismatch, rounded, scanFor([](const Column &column, std::size_t row) {
                 const double value = column.number(row);
                 return value != std::floor(value);
             })});
    if (target.type == FieldType::Decimal)
        m_checks.push_back(
            {index, s_valueMismatch, rounded, scanFor([](const Column &column, std::size_t row) {
                 return !isWhole(column.text(row));
             })});
}

void MySqlValueChecks::addTemporalChecks(int index, const MySqlTargetColumn &target)
{
    const MySqlColumnKind kind = target.column.kind;
    const bool isTime = kind == MySqlColumnKind::Time;
    const bool isMoment = kind == MySqlColumnKind::DateTime || kind == MySqlColumnKind::Timestamp;
    if (kind == MySqlColumnKind::Date || (isMoment && target.type == FieldType::Date)) {
        m_checks.push_back(
            {index, s_valueOutOfRange,
             QCoreApplication::translate("mysql", "MySQL stores the years from 1 to 9999 only."),
             scanFor([](const Column &column, std::size_t row) {
                 return isOutOfCalendar(column.integer(row));
             })});
        return;
    }
    if (!isMoment && !isTime)
        return;
    if (isMoment)
        m_checks.push_back(
            {index, s_valueOutOfRange,
             QCoreApplication::translate("mysql", "MySQL stores the years from 1 to 9999 only."),
             scanFor([](const Column &column, std::size_t row) {
                 return isOutOfCalendar(daysOf(column.integer(row)));
             })});
    if (target.column.fractionDigits < 6)
        m_checks.push_back(
            {index, s_valueMismatch,
             QCoreApplication::translate("mysql", "The column would cut the parts of a second."),
             scanFor(finerThan(target.column.fractionDigits))});
}

void MySqlValueChecks::addTextChecks(int index, const MySqlTargetColumn &target)
{
    if (!isStoredAsText(target.type))
        return;
    const MySqlColumnKind kind = target.column.kind;
    if (kind == MySqlColumnKind::Char)
        m_checks.push_back(
            {index, s_valueMismatch,
             QCoreApplication::translate("mysql", "The column would drop the blanks at the end."),
             scanFor([](const Column &column, std::size_t row) {
                 return column.text(row).ends_with(' ');
             })});
    if (kind == MySqlColumnKind::FixedBinary) {
        const auto length = static_cast<std::size_t>(target.column.maximumLength);
        m_checks.push_back(
            {index, s_valueMismatch,
             QCoreApplication::translate("mysql", "The column would fill the bytes up with zeros."),
             scanFor([length](const Column &column, std::size_t row) {
                 return column.text(row).size() < length;
             })});
    }
    if (kind != MySqlColumnKind::Choice)
        return;
    const bool isSet = target.column.declared.startsWith("set"_L1, Qt::CaseInsensitive);
    QSet<QByteArray> members;
    for (const QString &member : choiceMembers(target.column.declared))
        members.insert(member.toUtf8());
    // The server takes a number for a place in the list, and letters of any case.
    m_checks.push_back(
        {index, s_valueMismatch,
         QCoreApplication::translate("mysql", "The value is not in the list of the column."),
         scanFor([members, isSet](const Column &column, std::size_t row) {
             const std::string_view text = column.text(row);
             const QByteArray value(text.data(), static_cast<qsizetype>(text.size()));
             if (!isSet)
                 return !members.contains(value);
             const QList<QByteArray> parts = value.split(',');
             return !value.isEmpty() && !std::ranges::all_of(parts, [&](const QByteArray &part) {
                 return members.contains(part);
             });
         })});
}

std::vector<RefusedRow>
MySqlValueChecks::find(const std::shared_ptr<const RecordBatch> &batch) const
{
    std::vector<RefusedRow> found;
    findEmptyKeys(batch, found);
    const std::size_t rows = batch->rowCount();
    std::vector<std::uint32_t> atFault;
    for (const Check &check : m_checks) {
        atFault.clear();
        check.scan(batch->column(check.column), rows, atFault);
        for (const std::uint32_t row : atFault)
            found.push_back({batch, row, batch->schema().field(check.column).name,
                             QString::fromLatin1(check.code), check.message});
    }
    if (found.empty())
        return found;
    std::ranges::stable_sort(found, {}, &RefusedRow::row);
    const auto isSameRow
        = [](const RefusedRow &left, const RefusedRow &right) { return left.row == right.row; };
    found.erase(std::unique(found.begin(), found.end(), isSameRow), found.end());
    return found;
}

void MySqlValueChecks::findEmptyKeys(const std::shared_ptr<const RecordBatch> &batch,
                                     std::vector<RefusedRow> &found) const
{
    const bool mayBeEmpty = !m_keyColumns.empty()
        && std::ranges::none_of(m_keyColumns,
                                [&](int column) { return batch->column(column).valid.empty(); });
    if (!mayBeEmpty)
        return;
    for (std::size_t row = 0; row < batch->rowCount(); ++row) {
        const bool isEmpty = std::ranges::all_of(
            m_keyColumns, [&](int column) { return batch->column(column).isNull(row); });
        if (isEmpty)
            found.push_back({batch, static_cast<std::uint32_t>(row),
                             batch->schema().field(m_keyColumns.front()).name,
                             QString::fromLatin1(s_keyIsNull),
                             QCoreApplication::translate("mysql", "The primary key is empty.")});
    }
}

} // namespace millrace
