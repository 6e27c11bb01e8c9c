#include "core/connectors/sqlite/sqlitedatabase.h"

#include "core/base/clock.h"
#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqlitefunctions.h"

#include <sqlite3.h>

#include <QDir>
#include <QFileInfo>
#include <QUrl>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Instructions of SQLite's machine between two looks at the cancellation; about a millisecond.
constexpr int s_stepsPerLook = 20'000;

int openFlags(SqliteDatabase::Access access)
{
    // One thread at a time uses a connection, so its own mutexes would only cost time.
    switch (access) {
    case SqliteDatabase::Access::ReadOnly:
        return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    case SqliteDatabase::Access::ReadWrite:
        return SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    case SqliteDatabase::Access::Create:
        return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    }
    return SQLITE_OPEN_READONLY;
}

/// Whether nobody can change the file without our knowing: a log could not even be made.
bool isUnchanging(const QString &path)
{
    return !QFileInfo(QFileInfo(path).absolutePath()).isWritable()
        && !QFileInfo::exists(path + "-wal"_L1) && !QFileInfo::exists(path + "-shm"_L1)
        && !QFileInfo::exists(path + "-journal"_L1);
}

std::optional<Error> faultOfPath(const QString &path, SqliteDatabase::Access access)
{
    const QFileInfo file(path);
    if (path.isEmpty() || file.isDir())
        return makeError(sqliteerrors::isFolder, {path}, {}, u"/path"_s);
    if (access == SqliteDatabase::Access::Create) {
        if (!file.dir().exists())
            return makeError(sqliteerrors::folderMissing, {path}, {}, u"/path"_s);
    } else if (!file.exists()) {
        return makeError(sqliteerrors::fileMissing, {path}, {}, u"/path"_s);
    }
    return std::nullopt;
}

} // namespace

SqliteDatabase::SqliteDatabase(sqlite3 *handle, QString path, std::chrono::milliseconds busyTimeout)
    : m_handle(handle)
    , m_path(std::move(path))
    , m_busyTimeout(busyTimeout)
{
    sqlite3_extended_result_codes(m_handle, 1);
    sqlite3_progress_handler(m_handle, s_stepsPerLook, &SqliteDatabase::progressed, this);
    sqlite3_busy_handler(m_handle, &SqliteDatabase::foundBusy, this);
    registerSqliteFunctions(m_handle);
}

SqliteDatabase::~SqliteDatabase() { sqlite3_close(m_handle); }

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(const QString &path, Access access,
                                                             std::chrono::milliseconds busyTimeout,
                                                             const Cancellation &cancellation)
{
    if (const auto fault = faultOfPath(path, access))
        return *fault;
    // An absolute path never looks like a URI or one of SQLite's special names.
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const int flags = openFlags(access);
    auto opened = openAs(absolute.toUtf8(), flags, path, busyTimeout, cancellation);
    if (opened || access != Access::ReadOnly || opened.error().isCancelled())
        return opened;
    const bool isInterrupted
        = opened.error().code == QLatin1StringView(sqliteerrors::needsRecovery.code);
    if (isInterrupted && QFileInfo(absolute).isWritable()) {
        // A program died while writing. Opening for writing takes its half-done work back, as its
        // own next start would; SQLite makes sure that nobody is still at it.
        const auto recovered = openAs(absolute.toUtf8(), openFlags(Access::ReadWrite), path,
                                      busyTimeout, cancellation);
        return recovered ? openAs(absolute.toUtf8(), flags, path, busyTimeout, cancellation)
                         : std::move(opened);
    }
    if (!isUnchanging(absolute))
        return opened;
    const QByteArray uri
        = "file:" + QUrl::toPercentEncoding(absolute, QByteArrayLiteral("/")) + "?immutable=1";
    auto unchanging = openAs(uri, flags | SQLITE_OPEN_URI, path, busyTimeout, cancellation);
    return unchanging ? std::move(unchanging) : std::move(opened);
}

Result<std::unique_ptr<SqliteDatabase>>
SqliteDatabase::openAs(const QByteArray &name, int flags, const QString &path,
                       std::chrono::milliseconds busyTimeout, const Cancellation &cancellation)
{
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(name.constData(), &handle, flags, nullptr);
    if (code != SQLITE_OK) {
        const Error error = sqliteError(code, handle, path);
        sqlite3_close(handle);
        return error;
    }
    std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(handle, path, busyTimeout));
    const SqliteCancellationScope scope(*database, cancellation);
    if (const auto header = database->readHeader(); !header)
        return header.error();
    return database;
}

Result<void> SqliteDatabase::readHeader()
{
    const auto tables = integer(u"SELECT count(*) FROM sqlite_schema"_s);
    return tables ? Result<void>() : Result<void>(tables.error());
}

int SqliteDatabase::progressed(void *self)
{
    return static_cast<SqliteDatabase *>(self)->m_cancellation.stop_requested() ? 1 : 0;
}

int SqliteDatabase::foundBusy(void *self, int count)
{
    auto *database = static_cast<SqliteDatabase *>(self);
    SystemClock clock;
    const auto now = clock.steadyNow();
    if (count == 0)
        database->m_busySince = now;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(database->m_busySince
                                                                   + database->m_busyTimeout - now);
    if (left.count() <= 0)
        return 0;
    const std::chrono::milliseconds pause(std::min(1 + count * 2, 25));
    return clock.wait(std::min(pause, left), database->m_cancellation) ? 1 : 0;
}

Error SqliteDatabase::error(int code) const
{
    // A wait for a lock that was cancelled ends with "busy".
    if (m_cancellation.stop_requested() && (code & 0xff) == SQLITE_BUSY)
        return Error::cancelled();
    return sqliteError(code, m_handle, m_path);
}

Result<SqliteStatement> SqliteDatabase::prepare(const QString &sql)
{
    const QByteArray utf8 = sql.toUtf8();
    sqlite3_stmt *statement = nullptr;
    const int code
        = sqlite3_prepare_v3(m_handle, utf8.constData(), static_cast<int>(utf8.size()) + 1,
                             SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK)
        return error(code);
    return SqliteStatement(*this, statement);
}

Result<void> SqliteDatabase::execute(const QString &sql)
{
    const int code = sqlite3_exec(m_handle, sql.toUtf8().constData(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Result<void>() : Result<void>(error(code));
}

Result<qint64> SqliteDatabase::integer(const QString &sql)
{
    auto statement = prepare(sql);
    if (!statement)
        return statement.error();
    const auto row = statement->next();
    if (!row)
        return row.error();
    return *row ? statement->integer(0) : 0;
}

Result<void> SqliteDatabase::beginWriting() { return execute(u"BEGIN IMMEDIATE"_s); }

Result<void> SqliteDatabase::commit() { return execute(u"COMMIT"_s); }

void SqliteDatabase::rollback()
{
    if (isInTransaction())
        sqlite3_exec(m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
}

bool SqliteDatabase::isInTransaction() const { return sqlite3_get_autocommit(m_handle) == 0; }

SqliteCancellationScope::SqliteCancellationScope(SqliteDatabase &database,
                                                 const Cancellation &cancellation)
    : m_database(database)
    , m_before(std::exchange(database.m_cancellation, cancellation))
{
}

SqliteCancellationScope::~SqliteCancellationScope()
{
    m_database.m_cancellation = std::move(m_before);
}

} // namespace millrace
