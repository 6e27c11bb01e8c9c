// MySqlRows: the rows of a query, one after another, as the server sends them.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connectors/mysql/mysqlerrors.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

struct st_mysql_stmt;

namespace millrace {

class MySqlConnection;

/// How the binary protocol writes the values of a column.
enum class MySqlWire : std::uint8_t {
    Int8,
    Int16,
    Int32,
    Int64,
    Float,
    Double,
    Date, ///< Nothing, or year, month, day, and for Timestamp hour, minute, second, microsecond.
    Timestamp,
    Time, ///< Nothing, or sign, days, hour, minute, second, and microsecond.
    Bits, ///< Big-endian.
    Text, ///< Bytes of a text in UTF-8 or of a number.
    Bytes,
};

/// A column of the result.
struct MySqlResultColumn final
{
    MySqlWire wire = MySqlWire::Text;
    bool isUnsigned = false;
};

/// The bytes of one value, in the connection's own memory.
struct MySqlCell final
{
    const unsigned char *data = nullptr; ///< Null: NULL.
    std::size_t size = 0;

    [[nodiscard]] bool isNull() const { return data == nullptr; }
    [[nodiscard]] std::string_view bytes() const
    {
        return {reinterpret_cast<const char *>(data), size};
    }
};

/// An unbuffered result of the binary protocol: a row is in memory once, where the library received
/// it, whatever its size. Owns the statement; must not outlive its connection, which can do nothing
/// else meanwhile. Freed before its end it gives the connection up. Used by one thread at a time.
class MySqlRows final
{
public:
    /// Prepares the query \a sql and runs it.
    [[nodiscard]] static Result<std::unique_ptr<MySqlRows>> open(MySqlConnection &connection,
                                                                 const QString &sql);
    ~MySqlRows();
    MySqlRows(const MySqlRows &) = delete;
    MySqlRows &operator=(const MySqlRows &) = delete;

    [[nodiscard]] const std::vector<MySqlResultColumn> &columns() const { return m_columns; }

    /// Goes to the next row. Returns whether there is one.
    Result<bool> next();

    /// The value in \a column of the current row; valid until the next call of next().
    [[nodiscard]] const MySqlCell &cell(std::size_t column) const { return m_cells[column]; }

private:
    struct Close
    {
        void operator()(st_mysql_stmt *statement) const;
    };

    explicit MySqlRows(MySqlConnection &connection);

    Result<void> start(const QString &sql);
    void describeColumns();
    static void takeCell(void *self, unsigned int column, unsigned char **row);
    void take(std::size_t column, unsigned char *&at);
    [[nodiscard]] MySqlFault fault() const;

    MySqlConnection &m_connection;
    std::unique_ptr<st_mysql_stmt, Close> m_statement;
    std::vector<MySqlResultColumn> m_columns;
    std::vector<MySqlCell> m_cells;
    bool m_isRunning = false; ///< Rows may still come.
    bool m_isMalformed = false; ///< A value of the row reaches beyond it.
};

} // namespace millrace
