#include "core/store/statement.h"

#include "core/store/storeerrors.h"

#include <sqlite3.h>

#include <QSqlDriver>
#include <QVariant>

namespace millrace {

sqlite3 *sqliteHandle(const QSqlDatabase &database)
{
    const QVariant handle = database.driver()->handle();
    if (!handle.isValid() || qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return nullptr;
    return *static_cast<sqlite3 *const *>(handle.constData());
}

Result<void> execute(sqlite3 *handle, const char *sql)
{
    const int code = sqlite3_exec(handle, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return stateDatabaseError(sqlite3_extended_errcode(handle), handle);
    return {};
}

Statement::Statement(const QSqlDatabase &database, const char *sql)
    : Statement(sqliteHandle(database), sql)
{
}

Statement::Statement(sqlite3 *handle, const char *sql)
    : m_handle(handle)
{
    note(sqlite3_prepare_v2(handle, sql, -1, &m_statement, nullptr));
}

Statement::~Statement() { sqlite3_finalize(m_statement); }

void Statement::note(int code)
{
    if (code != SQLITE_OK && m_failure == SQLITE_OK)
        m_failure = code;
}

qint64 Statement::microseconds(TimePoint time) { return time.time_since_epoch().count(); }

void Statement::bind(int place, qint64 value)
{
    note(sqlite3_bind_int64(m_statement, place, value));
}

void Statement::bind(int place, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    note(sqlite3_bind_text64(m_statement, place, utf8.constData(),
                             static_cast<sqlite3_uint64>(utf8.size()), SQLITE_TRANSIENT,
                             SQLITE_UTF8));
}

void Statement::bindNull(int place) { note(sqlite3_bind_null(m_statement, place)); }

void Statement::bindText(int place, std::string_view value)
{
    // A null pointer would bind SQL's NULL.
    const char *text = value.data() == nullptr ? "" : value.data();
    note(sqlite3_bind_text64(m_statement, place, text, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

Result<bool> Statement::step()
{
    if (m_failure != SQLITE_OK)
        return stateDatabaseError(m_failure, m_handle);
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return stateDatabaseError(code, m_handle);
}

Result<void> Statement::run()
{
    auto stepped = step();
    reset();
    if (!stepped)
        return stepped.error();
    return {};
}

void Statement::reset() { sqlite3_reset(m_statement); }

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

qint64 Statement::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

QString Statement::text(int column) const
{
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QString::fromUtf8(text, sqlite3_column_bytes(m_statement, column));
}

std::string Statement::utf8(int column) const
{
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    if (text == nullptr)
        return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

TimePoint Statement::time(int column) const
{
    return TimePoint(std::chrono::microseconds(integer(column)));
}

std::optional<TimePoint> Statement::optionalTime(int column) const
{
    return isNull(column) ? std::nullopt : std::optional(time(column));
}

} // namespace millrace
