// PostgresSession: a connection to PostgreSQL for the limits.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>

namespace millrace::benchmark {

struct ConnectionCloser final
{
    void operator()(PGconn *connection) const { PQfinish(connection); }
};

struct CopyBytesFreer final
{
    void operator()(char *bytes) const { PQfreemem(bytes); }
};
/// Memory that libpq gave away.
using CopyBytes = std::unique_ptr<char, CopyBytesFreer>;

/// The columns of a table that is written, for CREATE TABLE: the types that suit texts and numbers
/// of unknown origin.
inline constexpr const char *s_postgresColumns
    = "(id bigint, uid text, qty bigint, amount double precision, day date, ts timestamp,"
      " flag boolean, name text, note text)";

/// One connection, by what the environment says of the server.
class PostgresSession final
{
public:
    explicit PostgresSession(const std::string &database);

    void execute(const std::string &sql);

    /// Starts a COPY … FROM STDIN, takes its bytes, ends it.
    void startCopyIn(const std::string &sql);
    void put(std::string_view bytes);
    void endCopyIn();

    /// Starts a COPY … TO STDOUT.
    void startCopyOut(const std::string &sql);
    /// The next piece, in practice one row; null at the end.
    CopyBytes take(std::size_t &size);

private:
    void start(const std::string &sql, ExecStatusType expected);
    void finish();
    [[noreturn]] void failHere();

    std::unique_ptr<PGconn, ConnectionCloser> m_connection;
};

} // namespace millrace::benchmark
