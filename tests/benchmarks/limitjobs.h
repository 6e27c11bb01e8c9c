// The jobs of the program "limits": each does one benchmark job with the least work possible.
#pragma once

#include <string>

namespace millrace::benchmark {

// A file is named by its path, a server's database by its name. The table is "rows" everywhere. How
// to reach PostgreSQL stands in the environment (PGHOST, PGPORT, …), how to reach MariaDB in the
// options file that MILLRACE_BENCH_MARIADB names. Each throws at the first fault.

void csvToSqlite(const std::string &from, const std::string &to);
void jsonToSqlite(const std::string &from, const std::string &to);
void sqliteToSqlite(const std::string &from, const std::string &to);
/// Merges a CSV file of changes into the table, which has a unique index on id.
void dedupInSqlite(const std::string &from, const std::string &to);

void csvToPostgres(const std::string &from, const std::string &to);
void sqliteToPostgres(const std::string &from, const std::string &to);
void postgresToPostgres(const std::string &from, const std::string &to);
void postgresToSqlite(const std::string &from, const std::string &to);
void dedupInPostgres(const std::string &from, const std::string &to);

void csvToMariaDb(const std::string &from, const std::string &to);
void postgresToMariaDb(const std::string &from, const std::string &to);
void mariaDbToPostgres(const std::string &from, const std::string &to);
void dedupInMariaDb(const std::string &from, const std::string &to);

} // namespace millrace::benchmark
