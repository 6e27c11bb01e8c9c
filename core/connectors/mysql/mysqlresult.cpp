#include "core/connectors/mysql/mysqlresult.h"

#include <mysql.h>

#include <charconv>

namespace millrace {

MySqlResult::MySqlResult(st_mysql_res *result)
    : m_result(result)
{
}

void MySqlResult::Free::operator()(st_mysql_res *result) const { mysql_free_result(result); }

bool MySqlResult::next()
{
    if (!m_result)
        return false;
    m_row = mysql_fetch_row(m_result.get());
    m_lengths = m_row != nullptr ? mysql_fetch_lengths(m_result.get()) : nullptr;
    return m_row != nullptr;
}

quint64 MySqlResult::rowCount() const { return m_result ? mysql_num_rows(m_result.get()) : 0; }

bool MySqlResult::isNull(int column) const { return m_row[column] == nullptr; }

std::string_view MySqlResult::bytes(int column) const
{
    return m_row[column] == nullptr ? std::string_view()
                                    : std::string_view(m_row[column], m_lengths[column]);
}

QString MySqlResult::text(int column) const
{
    const std::string_view cell = bytes(column);
    return QString::fromUtf8(cell.data(), static_cast<qsizetype>(cell.size()));
}

std::optional<qint64> MySqlResult::integer(int column) const
{
    const std::string_view cell = bytes(column);
    qint64 value = 0;
    const auto [end, fault] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (fault != std::errc() || end != cell.data() + cell.size())
        return std::nullopt;
    return value;
}

} // namespace millrace
