#include "core/hooks/hookcommand.h"

#include "core/hooks/hookerrors.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_pollMilliseconds = 50;
constexpr std::chrono::milliseconds s_grace{2'000};
constexpr qsizetype s_mostOutput = 64 * 1024;
constexpr qsizetype s_longestLine = 2'000;
/// Read at once before the time is looked at again; as much as a pipe holds.
constexpr int s_mostPieces = 16;

QString systemText(int number) { return QString::fromLocal8Bit(std::strerror(number)); }

/// The two ends of a pipe; closed with it.
class Pipe final
{
public:
    Pipe() { m_isOpen = ::pipe2(m_ends.data(), O_CLOEXEC) == 0; }
    ~Pipe()
    {
        closeReading();
        closeWriting();
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;

    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] int reading() const { return m_ends[0]; }
    [[nodiscard]] int writing() const { return m_ends[1]; }
    void closeReading() { close(m_ends[0]); }
    void closeWriting() { close(m_ends[1]); }

private:
    static void close(int &end)
    {
        if (end >= 0)
            ::close(end);
        end = -1;
    }

    std::array<int, 2> m_ends{-1, -1};
    bool m_isOpen = false;
};

/// Words as the system takes them; pointers into what it owns.
class Words final
{
public:
    explicit Words(const QStringList &texts)
    {
        for (const QString &text : texts)
            m_texts << QFile::encodeName(text);
        for (QByteArray &text : m_texts)
            m_pointers.push_back(text.data());
        m_pointers.push_back(nullptr);
    }
    [[nodiscard]] char **data() { return m_pointers.data(); }

private:
    QByteArrayList m_texts;
    std::vector<char *> m_pointers;
};

/// Cuts what comes into lines.
class Lines final
{
public:
    explicit Lines(const HookOutput &output)
        : m_output(output)
    {
    }

    void take(QByteArrayView piece)
    {
        for (const char letter : piece) {
            if (m_taken >= s_mostOutput)
                return;
            ++m_taken;
            if (letter == '\n')
                finish();
            else if (m_line.size() < s_longestLine)
                m_line.append(letter);
            if (m_taken == s_mostOutput)
                m_line = "…";
        }
    }
    void finish()
    {
        if (!m_line.isEmpty() && m_output)
            m_output(QString::fromUtf8(m_line));
        m_line.clear();
    }

private:
    const HookOutput &m_output;
    QByteArray m_line;
    qsizetype m_taken = 0;
};

/// A file without a name that holds \a content; a pipe would ask for writing while one waits, and
/// for care when nobody reads. -1 on failure.
int inputFile(const QByteArray &content)
{
    const int file = ::memfd_create("summary", MFD_CLOEXEC);
    const bool isWritten = file >= 0
        && ::write(file, content.constData(), static_cast<std::size_t>(content.size()))
            == content.size()
        && ::lseek(file, 0, SEEK_SET) == 0;
    if (file >= 0 && !isWritten) {
        ::close(file);
        return -1;
    }
    return file;
}

int spawn(const HookCommand &command, int input, const Pipe &output, pid_t &pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output.writing(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output.writing(), STDERR_FILENO);
    // A library may have opened something without saying that it ends with this program; a lock
    // that a child of the hook holds would outlive it.
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawn_file_actions_addchdir_np(&actions, QFile::encodeName(QDir::homePath()).constData());
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t standard;
    sigemptyset(&none);
    sigemptyset(&standard);
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD})
        sigaddset(&standard, signal);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &standard);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    Words arguments(QStringList{command.program} + command.arguments);
    Words variables(command.variables);
    const int failure = ::posix_spawnp(&pid, arguments.data()[0], &actions, &attributes,
                                       arguments.data(), variables.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/// A running program and its output.
class Watch final
{
public:
    Watch(Pipe &output, const HookOutput &lines, pid_t pid)
        : m_output(output)
        , m_lines(lines)
        , m_pid(pid)
    {
        ::fcntl(m_output.reading(), F_SETFL, O_NONBLOCK);
    }

    /// Reads what there is, and waits a moment for more.
    void serve()
    {
        pollfd end{m_output.reading(), POLLIN, 0};
        ::poll(&end, 1, s_pollMilliseconds);
        read();
    }
    void finish()
    {
        read();
        m_lines.finish();
    }
    /// The program stays a zombie, and its group exists, until reap().
    [[nodiscard]] bool hasEnded() const
    {
        siginfo_t info{};
        return ::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0
            || info.si_pid == m_pid;
    }
    /// REQUIRES: hasEnded().
    [[nodiscard]] int reap() const
    {
        int status = 0;
        while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) { }
        return status;
    }
    /// To the program and all it has started.
    void signal(int number) const { ::kill(-m_pid, number); }

private:
    void read()
    {
        std::array<char, 4096> piece{};
        // A program that writes faster than this reads must not keep it here beyond its time.
        for (int pieces = 0; pieces < s_mostPieces && m_output.reading() >= 0; ++pieces) {
            const ssize_t size = ::read(m_output.reading(), piece.data(), piece.size());
            if (size > 0) {
                m_lines.take(QByteArrayView(piece.data(), size));
                continue;
            }
            if (size < 0 && errno == EINTR)
                continue;
            if (size == 0)
                m_output.closeReading();
            return;
        }
    }

    Pipe &m_output;
    Lines m_lines;
    const pid_t m_pid;
};

QString shownName(const HookCommand &command) { return QFileInfo(command.program).fileName(); }

Result<void> outcome(const HookCommand &command, int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return {};
    const QString end = WIFEXITED(status) ? u"the exit code %1"_s.arg(WEXITSTATUS(status))
                                          : u"the signal %1"_s.arg(WTERMSIG(status));
    return makeError(hookerrors::commandEnded, {shownName(command), end});
}

/// Serves the program until it has ended or \a isOver; false: it was over first.
template<typename Condition>
bool serveUntilEnd(Watch &watch, Condition isOver)
{
    while (!watch.hasEnded()) {
        if (isOver())
            return false;
        watch.serve();
    }
    return true;
}

void stop(Watch &watch)
{
    watch.signal(SIGTERM);
    // For a program that tidies up. A stopped clock must not keep it alive: this is the machine's.
    const auto last = std::chrono::steady_clock::now() + s_grace;
    (void)serveUntilEnd(watch, [&] { return std::chrono::steady_clock::now() >= last; });
    watch.signal(SIGKILL);
    (void)serveUntilEnd(watch, [] { return false; });
}

} // namespace

Result<void> runHookCommand(const HookCommand &command, const Clock &clock,
                            const HookOutput &output, const Cancellation &cancellation)
{
    Pipe pipe;
    const int input = inputFile(command.input);
    if (!pipe.isOpen() || input < 0) {
        const QString reason = systemText(errno);
        if (input >= 0)
            ::close(input);
        return makeError(hookerrors::systemFailed, {shownName(command), reason});
    }
    pid_t pid = 0;
    const int failure = spawn(command, input, pipe, pid);
    ::close(input);
    if (failure != 0)
        return makeError(hookerrors::programFailed, {shownName(command), systemText(failure)});
    pipe.closeWriting();

    Watch watch(pipe, output, pid);
    const auto end = clock.steadyNow() + command.timeLimit;
    const bool endedByItself = serveUntilEnd(
        watch, [&] { return cancellation.stop_requested() || clock.steadyNow() >= end; });
    if (!endedByItself)
        stop(watch);
    watch.finish();
    const int status = watch.reap();
    if (endedByItself)
        return outcome(command, status);
    if (cancellation.stop_requested())
        return Error::cancelled();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(command.timeLimit);
    return makeError(hookerrors::timedOut, {shownName(command), QString::number(seconds.count())});
}

QStringList plainEnvironment()
{
    static constexpr std::array s_names{"PATH",
                                        "HOME",
                                        "USER",
                                        "LOGNAME",
                                        "SHELL",
                                        "LANG",
                                        "LC_ALL",
                                        "TZ",
                                        "TMPDIR",
                                        "XDG_RUNTIME_DIR",
                                        "XDG_CONFIG_HOME",
                                        "XDG_DATA_HOME",
                                        "DISPLAY",
                                        "XAUTHORITY",
                                        "WAYLAND_DISPLAY",
                                        "DBUS_SESSION_BUS_ADDRESS"};
    QStringList variables;
    for (const char *name : s_names) {
        if (qEnvironmentVariableIsSet(name))
            variables << QString::fromLatin1(name) + u'=' + qEnvironmentVariable(name);
    }
    return variables;
}

} // namespace millrace
