// ChildProcess: the test program itself, started again to be another process of the profile.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QtTest>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <vector>

namespace millrace::test {

/// Does a task in a child: the program's main() hands \a arguments to its runChild().
///
/// Spawned by hand: QProcess shares its memory with the child for a moment, and the thread
/// sanitizer then takes the parent for the child.
class ChildProcess final
{
public:
    explicit ChildProcess(const QStringList &arguments)
    {
        int input[2];
        int output[2];
        if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0)
            qFatal("No pipe to a child.");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);

        QByteArrayList words{QFile::encodeName(QCoreApplication::applicationFilePath()), "--child"};
        for (const QString &argument : arguments)
            words << QFile::encodeName(argument);
        std::vector<char *> argv;
        for (QByteArray &word : words)
            argv.push_back(word.data());
        argv.push_back(nullptr);
        if (::posix_spawn(&m_pid, argv[0], &actions, nullptr, argv.data(), environ) != 0)
            qFatal("No child.");
        posix_spawn_file_actions_destroy(&actions);
        ::close(input[0]);
        ::close(output[1]);
        m_input = input[1];
        m_output = output[0];
    }
    ~ChildProcess()
    {
        kill();
        closeInput();
        ::close(m_output);
    }
    Q_DISABLE_COPY_MOVE(ChildProcess)

    [[nodiscard]] qint64 pid() const { return m_pid; }

    /// Waits until the child has said \a line.
    [[nodiscard]] bool says(const QByteArray &line)
    {
        const QByteArray wanted = line + '\n';
        while (!m_said.contains(wanted)) {
            pollfd waiting{m_output, POLLIN, 0};
            if (::poll(&waiting, 1, 20'000) <= 0)
                return false;
            char text[256];
            const ssize_t size = ::read(m_output, text, sizeof text);
            if (size <= 0)
                return false;
            m_said.append(text, size);
        }
        return true;
    }

    /// Sends SIGKILL and waits for the end.
    void kill()
    {
        if (m_isRunning)
            ::kill(m_pid, SIGKILL);
        wait();
    }

    /// Waits for the end; true when the child ended by itself with 0.
    [[nodiscard]] bool ends()
    {
        closeInput();
        wait();
        return WIFEXITED(m_status) && WEXITSTATUS(m_status) == 0;
    }

    /// Waits for the end; true when SIGKILL was the reason.
    [[nodiscard]] bool isKilled()
    {
        wait();
        return WIFSIGNALED(m_status) && WTERMSIG(m_status) == SIGKILL;
    }

private:
    void wait()
    {
        if (!m_isRunning)
            return;
        while (::waitpid(m_pid, &m_status, 0) < 0 && errno == EINTR) { }
        m_isRunning = false;
    }
    void closeInput()
    {
        if (m_input >= 0)
            ::close(m_input);
        m_input = -1;
    }

    pid_t m_pid = 0;
    int m_input = -1;
    int m_output = -1;
    int m_status = 0;
    bool m_isRunning = true;
    QByteArray m_said;
};

/// Said by the child.
inline void say(const char *line)
{
    std::puts(line);
    std::fflush(stdout);
}

/// Blocks the child until its parent kills it or closes its input.
inline void waitForParent() { (void)std::getchar(); }

/// main() of a test with children: \a runChild does the child's task and returns its exit code.
template<typename Test>
int runTestOrChild(int argc, char **argv, int (*runChild)(const QStringList &arguments))
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QStringLiteral("--child"))
        return runChild(arguments.mid(2));
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace millrace::test
