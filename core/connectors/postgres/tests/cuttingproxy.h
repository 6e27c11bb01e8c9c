// CuttingProxy: a port that leads to a server, and can lose the server's answer to a statement.
#pragma once

#include <QByteArray>

#include <atomic>
#include <thread>

/// Relays connections one at a time on a thread of its own. Once told, it hands a piece that holds
/// some text on to the server, waits until the server has answered, and cuts the connection without
/// handing the answer back: what happens when a network fails at the worst moment.
class CuttingProxy final
{
public:
    explicit CuttingProxy(int serverPort);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy &) = delete;
    CuttingProxy &operator=(const CuttingProxy &) = delete;

    [[nodiscard]] int port() const { return m_port; }
    /// Cuts at the next piece that holds \a text, once.
    void cutAfter(const QByteArray &text);

private:
    void run();
    void relay(int client, int server);

    int m_serverPort;
    int m_port = 0;
    int m_listener = -1;
    QByteArray m_text; ///< Written before m_isArmed.
    std::atomic<bool> m_isArmed = false;
    std::atomic<bool> m_stops = false;
    std::thread m_thread;
};
