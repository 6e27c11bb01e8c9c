#include "core/store/databaseconnection.h"

#include "core/store/statement.h"
#include "core/store/storeerrors.h"

#include <sqlite3.h>

#include <QSqlError>

#include <atomic>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString nextName()
{
    static std::atomic<quint64> s_count = 0;
    return u"millrace-state-%1"_s.arg(++s_count);
}

} // namespace

DatabaseConnection::DatabaseConnection(QString name)
    : m_name(std::move(name))
    , m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name))
{
}

DatabaseConnection::~DatabaseConnection()
{
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<DatabaseConnection>> DatabaseConnection::open(const QString &path,
                                                                     DatabaseAccess access)
{
    std::unique_ptr<DatabaseConnection> connection(new DatabaseConnection(nextName()));
    QString options = u"QSQLITE_BUSY_TIMEOUT=10000"_s;
    if (access == DatabaseAccess::ReadOnly)
        options += ";QSQLITE_OPEN_READONLY"_L1;
    QSqlDatabase &database = connection->m_database;
    database.setDatabaseName(path);
    database.setConnectOptions(options);
    if (!database.open())
        return makeError(storeerrors::cannotOpen, {path, database.lastError().databaseText()},
                         database.lastError().text());
    connection->m_handle = sqliteHandle(database);
    // Statement hands Qt's connection to the SQLite this program is linked with; a Qt that carries
    // another copy of SQLite inside must not get that far.
    Statement version(connection->m_handle, "SELECT sqlite_source_id()");
    auto row = connection->m_handle == nullptr ? Result<bool>(false) : version.step();
    if (!row)
        return row.error();
    if (!*row || version.text(0) != QLatin1StringView(sqlite3_sourceid()))
        return makeError(storeerrors::cannotOpen, {path, u"Qt uses a SQLite library of its own"_s});
    return connection;
}

} // namespace millrace
