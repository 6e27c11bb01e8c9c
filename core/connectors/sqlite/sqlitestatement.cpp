#include "core/connectors/sqlite/sqlitestatement.h"

#include "core/connectors/sqlite/sqlitedatabase.h"

#include <sqlite3.h>

namespace millrace {

void SqliteStatement::Finalizer::operator()(sqlite3_stmt *handle) const
{
    sqlite3_finalize(handle);
}

SqliteStatement::SqliteStatement(SqliteDatabase &database, sqlite3_stmt *handle)
    : m_database(&database)
    , m_handle(handle)
{
}

SqliteStatement &SqliteStatement::bind(int index, qint64 value)
{
    sqlite3_bind_int64(m_handle.get(), index, value);
    return *this;
}

SqliteStatement &SqliteStatement::bind(int index, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    return bind(index, std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
}

SqliteStatement &SqliteStatement::bind(int index, std::string_view value)
{
    const char *data = value.data() == nullptr ? "" : value.data();
    sqlite3_bind_text64(m_handle.get(), index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Result<bool> SqliteStatement::next()
{
    const int code = sqlite3_step(m_handle.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    Error error = m_database->error(code);
    reset();
    return error;
}

Result<void> SqliteStatement::run()
{
    while (true) {
        const auto row = next();
        if (!row)
            return row.error();
        if (!*row)
            break;
    }
    reset();
    return {};
}

void SqliteStatement::reset() { sqlite3_reset(m_handle.get()); }

qint64 SqliteStatement::integer(int column) const
{
    return sqlite3_column_int64(m_handle.get(), column);
}

QString SqliteStatement::text(int column) const { return QString::fromStdString(bytes(column)); }

std::string SqliteStatement::bytes(int column) const
{
    const auto *data = sqlite3_column_text(m_handle.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_handle.get(), column));
    return data == nullptr ? std::string()
                           : std::string(reinterpret_cast<const char *>(data), size);
}

bool SqliteStatement::isNull(int column) const
{
    return sqlite3_column_type(m_handle.get(), column) == SQLITE_NULL;
}

} // namespace millrace
