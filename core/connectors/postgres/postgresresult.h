// PostgresResult: the rows or the outcome of one statement.
#pragma once

#include <QString>

#include <cstdint>
#include <memory>
#include <string_view>

struct pg_result;

namespace millrace {

/// Owns libpq's PGresult. Values are in text form; views are valid while the result lives.
class PostgresResult final
{
public:
    /// Takes \a result over; it may be null, which is a result without rows.
    explicit PostgresResult(pg_result *result = nullptr);

    [[nodiscard]] int rowCount() const;
    [[nodiscard]] bool isNull(int row, int column) const;
    /// The value as UTF-8; empty for NULL. REQUIRES: row and column are there.
    [[nodiscard]] std::string_view value(int row, int column) const;
    [[nodiscard]] QString text(int row, int column) const;
    /// 0 for NULL and for what is no number.
    [[nodiscard]] std::int64_t integer(int row, int column) const;
    /// Whether the value is "t".
    [[nodiscard]] bool flag(int row, int column) const { return value(row, column) == "t"; }
    /// The object id of the column's type.
    [[nodiscard]] std::uint32_t type(int column) const;
    [[nodiscard]] QString columnName(int column) const;
    /// Rows an INSERT, UPDATE, DELETE, MERGE or COPY touched.
    [[nodiscard]] std::int64_t affectedRows() const;
    [[nodiscard]] pg_result *handle() const { return m_result.get(); }

private:
    struct Clear final
    {
        void operator()(pg_result *result) const;
    };

    std::unique_ptr<pg_result, Clear> m_result;
};

} // namespace millrace
