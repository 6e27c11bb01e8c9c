#include "tests/benchmarks/mariadbsession.h"

#include "tests/benchmarks/failure.h"

#include <errmsg.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace millrace::benchmark {

namespace {

/// What the library's C callbacks share: no exception may pass through it.
struct Feed final
{
    LineSource *source = nullptr;
    std::exception_ptr fault;
};

int startFeed(void **state, const char *, void *feed)
{
    *state = feed;
    return 0;
}

int readFeed(void *state, char *out, unsigned int size)
{
    auto *const feed = static_cast<Feed *>(state);
    try {
        return static_cast<int>(feed->source->read(out, size));
    } catch (...) {
        feed->fault = std::current_exception();
        return -1;
    }
}

void endFeed(void *) { }

int describeFault(void *, char *out, unsigned int size)
{
    std::snprintf(out, size, "the source failed");
    return CR_UNKNOWN_ERROR;
}

} // namespace

MariaDbSession::MariaDbSession(const std::string &database)
    : m_connection(mysql_init(nullptr))
{
    const char *const file = std::getenv("MILLRACE_BENCH_MARIADB");
    if (!file)
        fail("MILLRACE_BENCH_MARIADB does not name an options file");
    mysql_options(m_connection.get(), MYSQL_READ_DEFAULT_FILE, file);
    mysql_options(m_connection.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
    const unsigned int allowed = 1;
    mysql_options(m_connection.get(), MYSQL_OPT_LOCAL_INFILE, &allowed);
    if (!mysql_real_connect(m_connection.get(), nullptr, nullptr, nullptr, database.c_str(), 0,
                            nullptr, 0))
        failHere();
}

void MariaDbSession::execute(const std::string &sql)
{
    if (mysql_real_query(m_connection.get(), sql.data(), sql.size()) != 0)
        failHere();
}

void MariaDbSession::load(const std::string &sql, LineSource &source)
{
    Feed feed{&source, nullptr};
    mysql_set_local_infile_handler(m_connection.get(), startFeed, readFeed, endFeed, describeFault,
                                   &feed);
    const int code = mysql_real_query(m_connection.get(), sql.data(), sql.size());
    if (feed.fault)
        std::rethrow_exception(feed.fault);
    if (code != 0)
        failHere();
    if (mysql_warning_count(m_connection.get()) != 0)
        fail("the server took the lines with warnings");
}

void MariaDbSession::startQuery(const std::string &sql)
{
    execute(sql);
    m_result.reset(mysql_use_result(m_connection.get()));
    if (!m_result)
        failHere();
}

MYSQL_ROW MariaDbSession::fetch(const unsigned long *&sizes)
{
    const MYSQL_ROW row = mysql_fetch_row(m_result.get());
    if (row)
        sizes = mysql_fetch_lengths(m_result.get());
    else if (mysql_errno(m_connection.get()) != 0)
        failHere();
    return row;
}

void MariaDbSession::failHere() { fail(mysql_error(m_connection.get())); }

} // namespace millrace::benchmark
