#include "tests/benchmarks/postgressession.h"

#include "tests/benchmarks/failure.h"

namespace millrace::benchmark {

namespace {

struct ResultClearer final
{
    void operator()(PGresult *result) const { PQclear(result); }
};
using QueryResult = std::unique_ptr<PGresult, ResultClearer>;

} // namespace

PostgresSession::PostgresSession(const std::string &database)
    : m_connection(PQconnectdb(("dbname=" + database).c_str()))
{
    if (PQstatus(m_connection.get()) != CONNECTION_OK)
        failHere();
}

void PostgresSession::execute(const std::string &sql) { start(sql, PGRES_COMMAND_OK); }
void PostgresSession::startCopyIn(const std::string &sql) { start(sql, PGRES_COPY_IN); }
void PostgresSession::startCopyOut(const std::string &sql) { start(sql, PGRES_COPY_OUT); }

void PostgresSession::put(std::string_view bytes)
{
    if (PQputCopyData(m_connection.get(), bytes.data(), static_cast<int>(bytes.size())) != 1)
        failHere();
}

void PostgresSession::endCopyIn()
{
    if (PQputCopyEnd(m_connection.get(), nullptr) != 1)
        failHere();
    finish();
}

CopyBytes PostgresSession::take(std::size_t &size)
{
    char *bytes = nullptr;
    const int count = PQgetCopyData(m_connection.get(), &bytes, 0);
    CopyBytes taken(bytes);
    if (count == -2)
        failHere();
    if (count == -1) {
        finish();
        return nullptr;
    }
    size = static_cast<std::size_t>(count);
    return taken;
}

void PostgresSession::start(const std::string &sql, ExecStatusType expected)
{
    const QueryResult result(PQexec(m_connection.get(), sql.c_str()));
    if (PQresultStatus(result.get()) != expected)
        failHere();
}

void PostgresSession::finish()
{
    for (;;) {
        const QueryResult result(PQgetResult(m_connection.get()));
        if (!result)
            return;
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
            failHere();
    }
}

void PostgresSession::failHere() { fail(PQerrorMessage(m_connection.get())); }

} // namespace millrace::benchmark
