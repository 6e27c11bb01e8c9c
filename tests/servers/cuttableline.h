// CuttableLine: a port that leads to a server, over a network that fails.
#pragma once

#include <QtGlobal>

#include <atomic>
#include <thread>
#include <vector>

namespace millrace::test {

/// Relays any number of connections to a port of 127.0.0.1, on a thread of its own. Once told, it
/// cuts all of them in the middle of what is being sent; later ones go through again. Safe from any
/// thread.
class CuttableLine final
{
public:
    enum class Direction { ToServer, FromServer };

    explicit CuttableLine(int serverPort);
    ~CuttableLine();
    Q_DISABLE_COPY_MOVE(CuttableLine)

    [[nodiscard]] int port() const { return m_port; }
    /// Cuts once \a bytes more have gone in \a direction, once.
    void cutAfter(qint64 bytes, Direction direction);
    /// How often it was cut.
    [[nodiscard]] int cuts() const { return m_cuts; }

private:
    struct Connection final
    {
        int client = -1;
        int server = -1;
    };

    void run();
    void accept();
    /// Hands on what \a from has to say. Returns false when the connection is over.
    bool relay(int from, int to, Direction direction);
    void cut(const Connection &connection);

    const int m_serverPort;
    int m_listener = -1;
    int m_port = 0;
    std::vector<Connection> m_connections; ///< Of the thread.
    std::atomic<qint64> m_left = -1; ///< Bytes until the cut; negative: none is due.
    std::atomic<Direction> m_direction = Direction::ToServer;
    std::atomic<int> m_cuts = 0;
    std::atomic<bool> m_isEnding = false;
    std::thread m_thread;
};

} // namespace millrace::test
