// ReadConnections: a read-only connection to the state database for each thread that reads.
#pragma once

#include "core/base/result.h"
#include "core/store/databaseconnection.h"

#include <QString>

#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace millrace {

/// Opens a thread's connection when the thread first asks, and closes it when the thread ends or
/// closeAll() is called, whichever comes first. Safe from any thread.
class ReadConnections final : public std::enable_shared_from_this<ReadConnections>
{
public:
    /// Shared, so that a thread that ends later than the database finds out.
    [[nodiscard]] static std::shared_ptr<ReadConnections> create(const QString &path);

    /// The calling thread's connection; valid until the thread ends or closeAll().
    [[nodiscard]] Result<DatabaseConnection *> current();

    /// REQUIRES: no thread uses its connection any more.
    void closeAll();

    /// Closes the connection of \a thread.
    void close(std::thread::id thread);

private:
    explicit ReadConnections(QString path)
        : m_path(std::move(path))
    {
    }

    const QString m_path;
    std::mutex m_mutex;
    std::map<std::thread::id, std::unique_ptr<DatabaseConnection>> m_connections;
};

} // namespace millrace
