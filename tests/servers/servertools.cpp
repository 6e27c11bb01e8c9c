#include "tests/servers/servertools.h"

#include <arpa/inet.h>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>

#include <thread>

namespace millrace::test {

using namespace Qt::StringLiterals;

Account serverAccount(const QStringList &names)
{
    if (geteuid() != 0)
        return ownAccount();
    for (const QString &name : names) {
        if (const passwd *entry = getpwnam(qUtf8Printable(name)))
            return {name, entry->pw_uid, entry->pw_gid};
    }
    qFatal("None of the accounts %s exists.", qUtf8Printable(names.join(u", "_s)));
}

Account ownAccount()
{
    const passwd *entry = getpwuid(geteuid());
    return {entry ? QString::fromLocal8Bit(entry->pw_name) : QString(), geteuid(), getegid()};
}

void giveTo(const Account &account, const QString &path)
{
    if (geteuid() == 0 && chown(qUtf8Printable(path), account.user, account.group) != 0)
        qFatal("%s cannot be given to %s.", qUtf8Printable(path), qUtf8Printable(account.name));
}

QString shortFolderTemplate()
{
    constexpr qsizetype longest = 60;
    const QString folder = QDir::tempPath();
    return (folder.size() > longest ? u"/tmp"_s : folder) + u"/mrserver-XXXXXX"_s;
}

int freePort()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    if (socket < 0 || ::bind(socket, generic, size) != 0
        || ::getsockname(socket, generic, &size) != 0)
        qFatal("There is no free port.");
    ::close(socket);
    return ntohs(address.sin_port);
}

bool greets(int port)
{
    const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<quint16>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    pollfd readable{handle, POLLIN, 0};
    char byte = 0;
    const bool isGreeted
        = connect(handle, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0
        && poll(&readable, 1, 1000) == 1 && recv(handle, &byte, 1, 0) == 1;
    ::close(handle);
    return isGreeted;
}

bool waitUntil(const std::function<bool()> &condition, std::chrono::milliseconds timeout)
{
    const auto end = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        if (condition())
            return true;
        if (std::chrono::steady_clock::now() >= end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

ToolResult runTool(const ToolCall &call)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList keys = environment.keys();
    for (const QString &key : keys) {
        if (key.startsWith("PG"_L1) || key.startsWith("LC_"_L1) || key.startsWith("MYSQL"_L1))
            environment.remove(key);
    }
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    for (const QString &entry : call.environment)
        environment.insert(entry.section(u'=', 0, 0), entry.section(u'=', 1));
    process.setProcessEnvironment(environment);
    if (!call.folder.isEmpty())
        process.setWorkingDirectory(call.folder);
    if (geteuid() == 0 && call.account.user != 0) {
        process.setChildProcessModifier([user = call.account.user, group = call.account.group] {
            if (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0)
                _exit(126);
        });
    }
    process.start(call.program, call.arguments);
    if (!process.waitForStarted())
        return {-1, {}, process.errorString().toUtf8()};
    process.write(call.input);
    process.closeWriteChannel();
    process.waitForFinished(300'000);
    const bool isGone = process.exitStatus() != QProcess::NormalExit;
    return {isGone ? -1 : process.exitCode(), process.readAllStandardOutput(),
            process.readAllStandardError()};
}

ToolResult mustRun(const ToolCall &call)
{
    ToolResult result = runTool(call);
    if (result.exitCode != 0)
        qFatal("%s ended with %d: %s%s", qUtf8Printable(call.program), result.exitCode,
               result.errors.constData(), result.output.right(4000).constData());
    return result;
}

ServerTls copyOf(const ServerTls &files, const QString &folder, const Account &account)
{
    const auto copied = [&](const QString &from, const QString &name) {
        if (from.isEmpty())
            return QString();
        QFile file(from);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read.", qUtf8Printable(from));
        const QString to = folder + u'/' + name;
        writeFile(to, file.readAll());
        giveTo(account, to);
        return to;
    };
    return {copied(files.certificate, u"server.crt"_s), copied(files.key, u"server.key"_s),
            copied(files.authorities, u"authorities.crt"_s)};
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()
        || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        qFatal("%s cannot be written.", qUtf8Printable(path));
}

QByteArray endOfFile(const QString &path, qint64 bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(qMax(qint64(0), file.size() - bytes));
    return file.readAll();
}

} // namespace millrace::test
