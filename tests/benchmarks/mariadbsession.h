// MariaDbSession: a connection to MariaDB for the limits.
#pragma once

#include <mysql.h>

#include <memory>
#include <string>

namespace millrace::benchmark {

struct MariaDbCloser final
{
    void operator()(MYSQL *connection) const { mysql_close(connection); }
};

/// The columns of a table that is written, for CREATE TABLE: the types that suit texts and numbers
/// of unknown origin.
inline constexpr const char *s_mariaDbColumns
    = "(id bigint, uid longtext, qty bigint, amount double, day date, ts datetime(6),"
      " flag tinyint(1), name longtext, note longtext)";

/// Where the lines of a LOAD DATA come from.
class LineSource
{
public:
    LineSource() = default;
    LineSource(const LineSource &) = delete;
    LineSource &operator=(const LineSource &) = delete;
    virtual ~LineSource() = default;

    /// Writes up to \a size bytes; returns how many, 0 at the end. May throw.
    virtual std::size_t read(char *out, std::size_t size) = 0;
};

/// One connection, by what the options file says of the server.
class MariaDbSession final
{
public:
    explicit MariaDbSession(const std::string &database);

    void execute(const std::string &sql);
    /// Runs a LOAD DATA LOCAL, which reads \a source whatever file it names.
    void load(const std::string &sql, LineSource &source);

    /// Starts a query whose rows are fetched one by one.
    void startQuery(const std::string &sql);
    /// The next row and the sizes of its values; null at the end.
    [[nodiscard]] MYSQL_ROW fetch(const unsigned long *&sizes);

private:
    struct ResultFreer final
    {
        void operator()(MYSQL_RES *result) const { mysql_free_result(result); }
    };

    [[noreturn]] void failHere();

    std::unique_ptr<MYSQL, MariaDbCloser> m_connection;
    std::unique_ptr<MYSQL_RES, ResultFreer> m_result;
};

} // namespace millrace::benchmark
