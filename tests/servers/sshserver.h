// SshServer: a real sshd, the jump host of a test.
#pragma once

#include "tests/servers/serverprocess.h"

#include <QString>
#include <QTemporaryDir>

namespace millrace::test {

/// How the server differs from the usual one.
struct SshOptions final
{
    bool allowsForwarding = true;
};

/// An sshd on a free port of 127.0.0.1 with host keys of its own, which lets the account of the
/// test sign in by keyFile(). Every failure ends the test program with the server's words. Nothing
/// of the server stays, however the test program ends. May be used from any thread, by one at a
/// time.
class SshServer final
{
public:
    explicit SshServer(SshOptions options = {});
    ~SshServer();
    Q_DISABLE_COPY_MOVE(SshServer)

    /// Returns once connections are accepted. The port stays the same over restarts.
    void start();
    /// Ends the server and cuts every connection through it, as a jump host that crashes.
    void kill();
    [[nodiscard]] bool isRunning() { return m_process.isRunning(); }
    /// Gives the server another host key; REQUIRES that it does not run.
    void changeHostKey();

    [[nodiscard]] QString host() const { return QStringLiteral("127.0.0.1"); }
    [[nodiscard]] int port() const { return m_port; }
    /// The account that can sign in: the one the test runs as.
    [[nodiscard]] QString user() const { return m_account.name; }
    /// A private key the server accepts.
    [[nodiscard]] QString keyFile() const { return m_folder.filePath(QStringLiteral("user")); }
    /// A private key the server does not know.
    [[nodiscard]] QString strangeKeyFile() const
    {
        return m_folder.filePath(QStringLiteral("stranger"));
    }
    /// known_hosts with the server's first host key.
    [[nodiscard]] QString knownHostsFile() const
    {
        return m_folder.filePath(QStringLiteral("known_hosts"));
    }
    /// known_hosts without an entry.
    [[nodiscard]] QString emptyKnownHostsFile() const
    {
        return m_folder.filePath(QStringLiteral("known_nobody"));
    }
    /// Of the present host key, as ssh writes it: "SHA256:…".
    [[nodiscard]] QString fingerprint() const;
    [[nodiscard]] QString logFile() const { return m_folder.filePath(QStringLiteral("sshd.log")); }

private:
    void initialise();
    void makeKey(const QString &path) const;
    [[nodiscard]] QString hostKey() const { return m_folder.filePath(QStringLiteral("host")); }

    const SshOptions m_options;
    const QTemporaryDir m_folder;
    const Account m_account;
    int m_port = 0;
    ServerProcess m_process;
};

} // namespace millrace::test
