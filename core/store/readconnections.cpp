#include "core/store/readconnections.h"

#include <utility>
#include <vector>

namespace millrace {

namespace {

/// Ends with its thread, and takes the thread's connections along.
class ThreadEnd final
{
public:
    ThreadEnd() = default;
    ~ThreadEnd()
    {
        for (const auto &entry : m_used) {
            if (const auto connections = entry.lock())
                connections->close(std::this_thread::get_id());
        }
    }
    ThreadEnd(const ThreadEnd &) = delete;
    ThreadEnd &operator=(const ThreadEnd &) = delete;

    void add(std::weak_ptr<ReadConnections> connections)
    {
        std::erase_if(m_used, [](const auto &entry) { return entry.expired(); });
        m_used.push_back(std::move(connections));
    }

private:
    std::vector<std::weak_ptr<ReadConnections>> m_used;
};

thread_local ThreadEnd s_threadEnd;

} // namespace

std::shared_ptr<ReadConnections> ReadConnections::create(const QString &path)
{
    return std::shared_ptr<ReadConnections>(new ReadConnections(path));
}

Result<DatabaseConnection *> ReadConnections::current()
{
    const std::thread::id thread = std::this_thread::get_id();
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_connections.find(thread); found != m_connections.end())
            return found->second.get();
    }
    auto opened = DatabaseConnection::open(m_path, DatabaseAccess::ReadOnly);
    if (!opened)
        return opened.error();
    s_threadEnd.add(weak_from_this());
    DatabaseConnection *connection = opened->get();
    const std::lock_guard lock(m_mutex);
    m_connections.emplace(thread, std::move(*opened));
    return connection;
}

void ReadConnections::closeAll()
{
    const std::lock_guard lock(m_mutex);
    m_connections.clear();
}

void ReadConnections::close(std::thread::id thread)
{
    const std::lock_guard lock(m_mutex);
    m_connections.erase(thread);
}

} // namespace millrace
