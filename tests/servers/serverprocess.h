// ServerProcess: a server's process that never outlives the test program.
#pragma once

#include "tests/servers/servertools.h"

#include <sys/types.h>

#include <chrono>

namespace millrace::test {

/// Runs one program below millrace_server_keeper, which ends it and all its processes when this
/// object or the test program goes, be it by a crash or SIGKILL. May be used from any thread, by
/// one at a time.
class ServerProcess final
{
public:
    ServerProcess() = default;
    ~ServerProcess();
    Q_DISABLE_COPY_MOVE(ServerProcess)

    /// Starts \a program (absolute path) as \a account, in \a folder, its output appended to
    /// \a log. \a folder is removed if the test program dies while the server runs. Ends the test
    /// program if the keeper cannot be started.
    void start(const QString &program, const QStringList &arguments, const QString &folder,
               const QString &log, const Account &account);

    /// Whether the server's main process lives.
    [[nodiscard]] bool isRunning();
    /// Id of the server's main process; 0 if none was started or it ended.
    [[nodiscard]] pid_t id() const { return m_server; }

    /// Sends \a signal to the main process and waits until it has ended, killing it and all its
    /// processes after \a timeout.
    void stop(int signal, std::chrono::seconds timeout = std::chrono::seconds(30));
    /// SIGKILL for the main process and all its children, as in a crash.
    void kill();

private:
    bool waitForEnd(std::chrono::milliseconds timeout);

    pid_t m_keeper = 0;
    pid_t m_server = 0;
    int m_commands = -1; ///< The keeper's standard input.
};

} // namespace millrace::test
