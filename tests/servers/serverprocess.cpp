#include "tests/servers/serverprocess.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QByteArray>
#include <QList>

#include <csignal>
#include <cstdlib>
#include <vector>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

/// The environment without what would change a server's or a client's settings.
QList<QByteArray> cleanEnvironment()
{
    QList<QByteArray> kept{"LC_ALL=C", "TZ=UTC"};
    for (char **entry = environ; *entry; ++entry) {
        const QByteArray text = *entry;
        const bool isSetting = text.startsWith("PG") || text.startsWith("MYSQL")
            || text.startsWith("LC_") || text.startsWith("TZ=") || text.startsWith("NOTIFY_SOCKET");
        if (!isSetting)
            kept << text;
    }
    return kept;
}

std::vector<char *> pointers(QList<QByteArray> &texts)
{
    std::vector<char *> found;
    for (QByteArray &text : texts)
        found.push_back(text.data());
    found.push_back(nullptr);
    return found;
}

} // namespace

ServerProcess::~ServerProcess() { kill(); }

void ServerProcess::start(const QString &program, const QStringList &arguments,
                          const QString &folder, const QString &log, const Account &account)
{
    kill();
    QList<QByteArray> words{MILLRACE_SERVER_KEEPER,
                            folder.toLocal8Bit(),
                            QByteArray::number(account.user),
                            QByteArray::number(account.group),
                            log.toLocal8Bit(),
                            program.toLocal8Bit()};
    for (const QString &argument : arguments)
        words << argument.toLocal8Bit();
    QList<QByteArray> environment = cleanEnvironment();

    int commands[2] = {-1, -1};
    int answers[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, commands) != 0
        || pipe2(answers, O_CLOEXEC) != 0)
        qFatal("There is no way to the server's keeper.");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, commands[0], 0);
    posix_spawn_file_actions_adddup2(&actions, answers[1], 1);
    std::vector<char *> argv = pointers(words);
    std::vector<char *> envp = pointers(environment);
    const int error
        = posix_spawn(&m_keeper, argv.front(), &actions, nullptr, argv.data(), envp.data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(commands[0]);
    ::close(answers[1]);
    if (error != 0)
        qFatal("%s cannot be started: %s", argv.front(), strerror(error));
    m_commands = commands[1];

    QByteArray answer;
    char letter = 0;
    while (::read(answers[0], &letter, 1) == 1 && letter != '\n')
        answer += letter;
    ::close(answers[0]);
    m_server = answer.toInt();
    if (m_server <= 0)
        qFatal("The keeper of %s did not start it.", qUtf8Printable(program));
}

bool ServerProcess::isRunning()
{
    return m_keeper > 0 && !waitForEnd(std::chrono::milliseconds(0));
}

void ServerProcess::stop(int signal, std::chrono::seconds timeout)
{
    if (!isRunning())
        return;
    ::kill(m_server, signal);
    if (!waitForEnd(timeout))
        kill();
}

void ServerProcess::kill()
{
    if (m_keeper <= 0)
        return;
    if (isRunning()) {
        ::send(m_commands, "k", 1, MSG_NOSIGNAL);
        waitForEnd(std::chrono::seconds(60));
    }
}

bool ServerProcess::waitForEnd(std::chrono::milliseconds timeout)
{
    const bool hasEnded
        = waitUntil([&] { return waitpid(m_keeper, nullptr, WNOHANG) == m_keeper; }, timeout);
    if (hasEnded) {
        ::close(m_commands);
        m_commands = -1;
        m_keeper = 0;
        m_server = 0;
    }
    return hasEnded;
}

} // namespace millrace::test
