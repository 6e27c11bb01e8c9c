#include "core/connectors/postgres/postgresresult.h"

#include <libpq-fe.h>

#include <charconv>

namespace millrace {

void PostgresResult::Clear::operator()(pg_result *result) const { PQclear(result); }

PostgresResult::PostgresResult(pg_result *result)
    : m_result(result)
{
}

int PostgresResult::rowCount() const { return PQntuples(m_result.get()); }

bool PostgresResult::isNull(int row, int column) const
{
    return PQgetisnull(m_result.get(), row, column) != 0;
}

std::string_view PostgresResult::value(int row, int column) const
{
    const char *data = PQgetvalue(m_result.get(), row, column);
    if (data == nullptr)
        return {};
    return {data, static_cast<std::size_t>(PQgetlength(m_result.get(), row, column))};
}

QString PostgresResult::text(int row, int column) const
{
    const std::string_view bytes = value(row, column);
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

std::int64_t PostgresResult::integer(int row, int column) const
{
    const std::string_view bytes = value(row, column);
    std::int64_t number = 0;
    std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
    return number;
}

std::uint32_t PostgresResult::type(int column) const { return PQftype(m_result.get(), column); }

QString PostgresResult::columnName(int column) const
{
    return QString::fromUtf8(PQfname(m_result.get(), column));
}

std::int64_t PostgresResult::affectedRows() const
{
    const std::string_view bytes = m_result ? PQcmdTuples(m_result.get()) : "";
    std::int64_t number = 0;
    std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
    return number;
}

} // namespace millrace
