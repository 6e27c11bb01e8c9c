// HostileServer: something that speaks MySQL's protocol as far as a test needs, and asks for files.
#pragma once

#include <QByteArray>
#include <QList>

#include <atomic>
#include <mutex>
#include <thread>

/// Listens on a free port of 127.0.0.1, lets one client after another sign in, and answers each
/// statement with the wish for a local file.
class HostileServer final
{
public:
    enum class Manner {
        AsksForFile,
        NeverAnswers, ///< Accepts connections and says nothing.
        LiesAboutLengths, ///< Its rows hold values that reach beyond them.
    };

    explicit HostileServer(Manner manner);
    ~HostileServer();
    HostileServer(const HostileServer &) = delete;
    HostileServer &operator=(const HostileServer &) = delete;

    [[nodiscard]] int port() const { return m_port; }
    /// Waits until a client has connected.
    void waitForClient() const { m_client.wait(-1); }
    /// What clients sent after they were asked for a file.
    [[nodiscard]] QList<QByteArray> answers();

private:
    void serve();
    void speak(int client);

    const Manner m_manner;
    int m_listener = -1;
    int m_port = 0;
    std::atomic<int> m_client = -1;
    std::atomic<bool> m_isEnding = false;
    std::mutex m_mutex;
    QList<QByteArray> m_answers;
    std::thread m_thread;
};
