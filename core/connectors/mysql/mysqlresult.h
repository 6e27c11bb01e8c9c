// MySqlResult: a small result of a MySQL statement, held in memory.
#pragma once

#include <QString>

#include <memory>
#include <optional>
#include <string_view>

struct st_mysql_res;

namespace millrace {

/// Owns a buffered result of the text protocol. Independent of the connection once made. Used by
/// one thread at a time. Columns count from 0.
class MySqlResult final
{
public:
    MySqlResult() = default;
    /// Takes \a result over; null: a statement that gives no rows.
    explicit MySqlResult(st_mysql_res *result);

    /// Goes to the next row. Returns whether there is one.
    bool next();

    [[nodiscard]] quint64 rowCount() const;
    /// The following REQUIRE that next() returned true and that \a column is one of the result.
    [[nodiscard]] bool isNull(int column) const;
    /// The bytes of the cell; empty for NULL. Valid until the next call of next().
    [[nodiscard]] std::string_view bytes(int column) const;
    [[nodiscard]] QString text(int column) const;
    /// Nothing when the cell is no integer of 64 bits.
    [[nodiscard]] std::optional<qint64> integer(int column) const;

private:
    struct Free
    {
        void operator()(st_mysql_res *result) const;
    };

    std::unique_ptr<st_mysql_res, Free> m_result;
    char **m_row = nullptr;
    unsigned long *m_lengths = nullptr;
};

} // namespace millrace
