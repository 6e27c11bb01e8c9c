#include "tests/servers/sshserver.h"

#include <sys/stat.h>
#include <unistd.h>

#include <QFile>

namespace millrace::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

SshServer::SshServer(SshOptions options)
    : m_options(options)
    , m_folder(shortFolderTemplate())
    , m_account(ownAccount())
{
}

SshServer::~SshServer() { kill(); }

void SshServer::makeKey(const QString &path) const
{
    QFile::remove(path);
    QFile::remove(path + u".pub"_s);
    mustRun({u"ssh-keygen"_s,
             {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, u""_s, u"-C"_s, u"test"_s, u"-f"_s, path}});
}

void SshServer::initialise()
{
    // Where sshd of root puts its unprivileged half. It demands that nobody else can write there.
    if (geteuid() == 0)
        mkdir("/run/sshd", 0755);
    m_port = freePort();
    makeKey(hostKey());
    makeKey(keyFile());
    makeKey(strangeKeyFile());
    writeFile(emptyKnownHostsFile(), {});
    const QByteArray type = endOfFile(hostKey() + u".pub"_s).split(' ').value(0);
    const QByteArray key = endOfFile(hostKey() + u".pub"_s).split(' ').value(1);
    writeFile(knownHostsFile(),
              "[127.0.0.1]:" + QByteArray::number(m_port) + ' ' + type + ' ' + key + '\n');
    writeFile(m_folder.filePath(u"authorized"_s), endOfFile(keyFile() + u".pub"_s));
    const QString settings
        = u"Port %1\n"
          "ListenAddress 127.0.0.1\n"
          "HostKey %2\n"
          "AuthorizedKeysFile %3\n"
          "AllowTcpForwarding %4\n"
          "PidFile none\n"
          "StrictModes no\n"
          "UsePAM no\n"
          "PasswordAuthentication no\n"
          "KbdInteractiveAuthentication no\n"
          "PermitRootLogin prohibit-password\n"
          "MaxStartups 100\n"
          "LogLevel VERBOSE\n"_s.arg(QString::number(m_port), hostKey(),
                                     m_folder.filePath(u"authorized"_s),
                                     m_options.allowsForwarding ? u"yes"_s : u"no"_s);
    writeFile(m_folder.filePath(u"sshd_config"_s), settings.toUtf8());
}

void SshServer::start()
{
    if (isRunning())
        return;
    if (m_port == 0)
        initialise();
    m_process.start(u"/usr/sbin/sshd"_s,
                    {u"-D"_s, u"-e"_s, u"-f"_s, m_folder.filePath(u"sshd_config"_s)},
                    m_folder.path(), logFile(), m_account);
    const bool isReady = waitUntil([&] { return !isRunning() || greets(m_port); }, 30s);
    if (!isReady || !isRunning())
        qFatal("sshd did not start: %s", endOfFile(logFile()).constData());
}

void SshServer::kill() { m_process.kill(); }
void SshServer::changeHostKey() { makeKey(hostKey()); }

QString SshServer::fingerprint() const
{
    const ToolResult result = mustRun({u"ssh-keygen"_s, {u"-l"_s, u"-f"_s, hostKey() + u".pub"_s}});
    return QString::fromLatin1(result.output).section(u' ', 1, 1);
}

} // namespace millrace::test
