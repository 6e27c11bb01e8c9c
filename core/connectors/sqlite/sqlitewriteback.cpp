#include "core/connectors/sqlite/sqlitewriteback.h"

#include <sqlite3.h>

#include <QFileInfo>

namespace millrace {

namespace {

/// Fewer bytes are on the disk before anybody notices.
constexpr std::int64_t s_bytesPerRound = 16 << 20;

} // namespace

SqliteWriteBack::SqliteWriteBack(QString path)
    : m_path(std::move(path))
{
}

SqliteWriteBack::~SqliteWriteBack()
{
    if (!m_thread.joinable())
        return;
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void SqliteWriteBack::wrote(std::int64_t bytes)
{
    m_bytes += bytes;
    if (m_bytes < s_bytesPerRound)
        return;
    m_bytes = 0;
    {
        const std::lock_guard lock(m_mutex);
        m_isDue = true;
    }
    if (m_thread.joinable())
        m_changed.notify_one();
    else
        m_thread = std::thread([this] { run(); });
}

int SqliteWriteBack::rounds() const
{
    const std::lock_guard lock(m_mutex);
    return m_rounds;
}

void SqliteWriteBack::run()
{
    // A descriptor of our own would be the end of SQLite's locks when it is closed: they belong to
    // the process. A connection of SQLite's knows about the others.
    sqlite3 *handle = nullptr;
    sqlite3_file *file = nullptr;
    const QByteArray path = QFileInfo(m_path).absoluteFilePath().toUtf8();
    const int opened = sqlite3_open_v2(path.constData(), &handle,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    if (opened == SQLITE_OK
        && sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK
        && file != nullptr && file->pMethods != nullptr)
        syncWhenDue(file);
    sqlite3_close(handle);
}

void SqliteWriteBack::syncWhenDue(sqlite3_file *file)
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_isDue || m_isEnding; });
        if (m_isEnding)
            return;
        m_isDue = false;
        lock.unlock();
        // An error comes again to the connection that wrote, which is where it is told.
        file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
        lock.lock();
        ++m_rounds;
    }
}

} // namespace millrace
