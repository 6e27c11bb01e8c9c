// SshProcess: the system's ssh, running, and what it says.
#pragma once

#include <sys/types.h>

#include <QString>
#include <QStringList>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace millrace {

/// What is known of an ssh process.
struct SshState final
{
    bool isListening = false; ///< The local end of the forwarding accepts connections.
    bool isOpen = false; ///< The server made a forwarded connection.
    bool hasEnded = false;
    QString hostKeyType; ///< Of the key the server showed: "ssh-ed25519".
    QString hostKey; ///< Its fingerprint: "SHA256:…".
    QString words; ///< What ssh or the server said beside its log, the last part of it.
};

/// Starts ssh and listens to it on a thread of its own. The process ends with this object, and with
/// the program, however that ends. Does not follow the signals of a terminal. Safe from any thread.
class SshProcess final
{
public:
    /// \a program: path of ssh. \a arguments REQUIRE "LogLevel=DEBUG2", which tells when the
    /// forwarding from \a localPort works.
    SshProcess(const QString &program, const QStringList &arguments, int localPort);
    ~SshProcess();
    SshProcess(const SshProcess &) = delete;
    SshProcess &operator=(const SshProcess &) = delete;

    [[nodiscard]] SshState state() const;

    /// Waits until \a condition holds, the process has ended, \a cancellation asks to stop, or
    /// \a deadline; returns the state then.
    [[nodiscard]] SshState waitFor(const std::function<bool(const SshState &)> &condition,
                                   std::chrono::steady_clock::time_point deadline,
                                   std::stop_token cancellation) const;

private:
    void run(const std::stop_token &stop);
    void listen(int output, const std::stop_token &stop);
    void end(const std::stop_token &stop);
    void take(const std::string &line);

    std::string m_program;
    std::vector<std::string> m_arguments;
    std::string m_listening; ///< What ssh says before it listens on the port.
    bool m_isBinding = false; ///< It said so.
    mutable std::mutex m_mutex;
    mutable std::condition_variable_any m_changed;
    SshState m_state;
    pid_t m_process = -1; ///< Used by the thread alone.
    int m_wakeUp = -1; ///< Readable when the process shall end.
    std::jthread m_thread;
};

} // namespace millrace
