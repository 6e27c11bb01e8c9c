#include "core/connectors/mysql/mysqlkeyranges.h"

#include "core/connectors/mysql/mysqlconnection.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A reader may be that far ahead of its turn, with all its rows in memory.
constexpr qint64 s_bytesPerRange = qint64{4} * 1024 * 1024;
constexpr qint64 s_fewestRows = 1024;
constexpr qint64 s_mostRows = 65536;
/// With fewer it is not worth the while.
constexpr qint64 s_fewestRanges = 4;

constexpr std::array s_integers{"tinyint"_L1, "smallint"_L1, "mediumint"_L1, "int"_L1, "bigint"_L1};

std::optional<qint64> integerIn(const std::string &text)
{
    qint64 number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isWhole = fault == std::errc() && end == text.data() + text.size();
    return isWhole ? std::optional(number) : std::nullopt;
}

std::optional<qint64> integerIn(const MySqlResult &row, int column)
{
    return integerIn(row.text(column).toStdString());
}

} // namespace

MySqlKeyRanges::MySqlKeyRanges(QString column, qint64 first, quint64 width, qint64 count)
    : m_column(std::move(column))
    , m_first(first)
    , m_width(width)
    , m_count(count)
{
}

Result<std::optional<MySqlKeyRanges>>
MySqlKeyRanges::plan(MySqlConnection &connection, const MySqlTable &table,
                     const std::optional<MySqlPosition> &position, const Cancellation &cancellation)
{
    const QStringList identity = table.identity();
    const MySqlColumn *column = identity.isEmpty() ? nullptr : table.find(identity.front());
    if (column == nullptr || table.isView || !table.hasSnapshots()
        || std::ranges::find(s_integers, column->dataType) == s_integers.end())
        return std::optional<MySqlKeyRanges>();
    const qint64 before = position ? position->rows : 0;
    const qint64 rows = table.estimatedRows.value_or(0) - before;
    const qint64 rowsPerRange = std::clamp(s_bytesPerRange / std::max<qint64>(table.rowBytes, 1),
                                           s_fewestRows, s_mostRows);
    if (rows / rowsPerRange < s_fewestRanges)
        return std::optional<MySqlKeyRanges>();
    const QString name = mySqlIdentifier(column->name);
    auto ends = connection.query("SELECT MIN(%1), MAX(%1) FROM %2"_L1.arg(name, table.quotedName()),
                                 cancellation);
    if (!ends)
        return ends.error();
    if (!ends->next())
        return std::optional<MySqlKeyRanges>();
    auto first = integerIn(*ends, 0);
    const auto last = integerIn(*ends, 1);
    if (position && !position->key.empty())
        first = integerIn(position->key.front().text);
    if (!first || !last || *first >= *last)
        return std::optional<MySqlKeyRanges>();
    const quint64 distance = static_cast<quint64>(*last) - static_cast<quint64>(*first);
    const quint64 width = distance / static_cast<quint64>(rows / rowsPerRange) + 1;
    return std::optional(
        MySqlKeyRanges(name, *first, width, static_cast<qint64>(distance / width) + 1));
}

QString MySqlKeyRanges::start(qint64 index) const
{
    const quint64 number = static_cast<quint64>(m_first) + static_cast<quint64>(index) * m_width;
    return QString::number(static_cast<qint64>(number));
}

QString MySqlKeyRanges::condition(qint64 index) const
{
    // The ends are open: rows may lie beyond the numbers that were asked for.
    QStringList conditions;
    if (index > 0)
        conditions << m_column + " >= "_L1 + start(index);
    if (index + 1 < m_count)
        conditions << m_column + " < "_L1 + start(index + 1);
    return conditions.isEmpty() ? u"TRUE"_s : conditions.join(" AND "_L1);
}

} // namespace millrace
