#include "core/sql/sshprocess.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string_view>
#include <vector>

namespace millrace {

namespace {

constexpr qsizetype s_longestWords = 4096;
constexpr std::size_t s_longestLine = 4096;
constexpr std::chrono::milliseconds s_patience{2000}; ///< From SIGTERM to SIGKILL.

/// Becomes ssh. Runs between fork() and exec() of a program with threads: system calls only.
[[noreturn]] void becomeSsh(char **arguments, int output, pid_t parent)
{
    // A session of its own: Ctrl+C of the terminal is for the program, which ends ssh when it no
    // longer needs it; and there is no terminal ssh could ask for a password.
    setsid();
    // The parent of this process is the thread that lives as long as the SshProcess.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    const int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    close_range(3, ~0U, 0);
    execv(arguments[0], arguments);
    constexpr std::string_view words = "ssh cannot be executed\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, words.data(), words.size());
    _exit(127);
}

/// \a line without control characters: the server may write what it likes.
QString plain(std::string_view line)
{
    QString text = QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size()));
    for (QChar &letter : text) {
        if (!letter.isPrint())
            letter = u' ';
    }
    return text.trimmed();
}

} // namespace

SshProcess::SshProcess(const QString &program, const QStringList &arguments, int localPort)
    : m_program(program.toLocal8Bit().toStdString())
    , m_listening("Local forwarding listening on 127.0.0.1 port " + std::to_string(localPort))
    , m_wakeUp(eventfd(0, EFD_CLOEXEC))
{
    m_arguments.push_back(m_program);
    for (const QString &argument : arguments)
        m_arguments.push_back(argument.toLocal8Bit().toStdString());
    m_thread = std::jthread([this](const std::stop_token &stop) { run(stop); });
}

SshProcess::~SshProcess()
{
    m_thread.request_stop();
    eventfd_write(m_wakeUp, 1);
    m_thread.join();
    close(m_wakeUp);
}

SshState SshProcess::state() const
{
    const std::scoped_lock lock(m_mutex);
    return m_state;
}

SshState SshProcess::waitFor(const std::function<bool(const SshState &)> &condition,
                             std::chrono::steady_clock::time_point deadline,
                             std::stop_token cancellation) const
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_until(lock, cancellation, deadline,
                         [&] { return m_state.hasEnded || condition(m_state); });
    return m_state;
}

void SshProcess::run(const std::stop_token &stop)
{
    std::array<int, 2> pipe{-1, -1};
    std::vector<char *> arguments;
    for (std::string &argument : m_arguments)
        arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    if (pipe2(pipe.data(), O_CLOEXEC) == 0) {
        const pid_t self = getpid();
        m_process = fork();
        if (m_process == 0)
            becomeSsh(arguments.data(), pipe[1], self);
        close(pipe[1]);
        if (m_process > 0)
            listen(pipe[0], stop);
        close(pipe[0]);
    }
    if (m_process > 0)
        end(stop);
    const std::scoped_lock lock(m_mutex);
    m_state.hasEnded = true;
    m_changed.notify_all();
}

void SshProcess::listen(int output, const std::stop_token &stop)
{
    // ssh may have helpers (a proxy command) that hold the pipe open when it is gone.
    const int process = static_cast<int>(syscall(SYS_pidfd_open, m_process, 0));
    std::array<pollfd, 3> watched{
        {{output, POLLIN, 0}, {m_wakeUp, POLLIN, 0}, {process, POLLIN, 0}}};
    std::string line;
    std::array<char, 4096> bytes{};
    while (!stop.stop_requested()) {
        if (poll(watched.data(), watched.size(), -1) < 0)
            continue;
        if (watched[0].revents == 0 && watched[2].revents != 0)
            break;
        if (watched[0].revents == 0)
            continue;
        const ssize_t count = read(output, bytes.data(), bytes.size());
        if (count <= 0)
            break;
        for (const char letter : std::string_view(bytes.data(), static_cast<std::size_t>(count))) {
            if (letter != '\n') {
                if (line.size() < s_longestLine)
                    line += letter;
                continue;
            }
            take(line);
            line.clear();
        }
    }
    if (!line.empty())
        take(line);
    if (process >= 0)
        close(process);
}

void SshProcess::end(const std::stop_token &stop)
{
    // The group, for a proxy command belongs to it; and ssh itself, which may not have its group
    // yet. Nobody else can have either id before the process is reaped.
    const auto signalAll = [this](int signal) {
        kill(-m_process, signal);
        kill(m_process, signal);
    };
    if (stop.stop_requested())
        signalAll(SIGTERM);
    const auto deadline = std::chrono::steady_clock::now() + s_patience;
    siginfo_t information{};
    while (waitid(P_PID, static_cast<id_t>(m_process), &information, WEXITED | WNOHANG | WNOWAIT)
               == 0
           && information.si_pid == 0) {
        if (std::chrono::steady_clock::now() >= deadline)
            signalAll(SIGKILL);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    signalAll(SIGKILL);
    waitpid(m_process, nullptr, 0);
}

void SshProcess::take(const std::string &line)
{
    const std::string_view text(line);
    const std::scoped_lock lock(m_mutex);
    if (text.starts_with("debug")) {
        constexpr std::string_view key = "Server host key: ";
        if (const std::size_t at = text.find(key); at != std::string_view::npos) {
            const QString shown = plain(text.substr(at + key.size()));
            m_state.hostKeyType = shown.section(QLatin1Char(' '), 0, 0);
            m_state.hostKey = shown.section(QLatin1Char(' '), 1);
        }
        // ssh says that it listens before it does; its channel for the port comes after.
        if (text.find(m_listening) != std::string_view::npos)
            m_isBinding = true;
        else if (m_isBinding && text.find("port listener]") != std::string_view::npos)
            m_state.isListening = true;
        if (text.find(": open confirm") != std::string_view::npos)
            m_state.isOpen = true;
    } else if (const QString words = plain(text); !words.isEmpty()) {
        m_state.words += words + u'\n';
        m_state.words = m_state.words.right(s_longestWords);
    }
    m_changed.notify_all();
}

} // namespace millrace
