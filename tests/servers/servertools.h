// What every server of the tests needs: an account, a free port, a short folder, a tool's output.
#pragma once

#include <sys/types.h>

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <chrono>
#include <functional>

namespace millrace::test {

/// An account of the machine.
struct Account final
{
    QString name;
    uid_t user = 0;
    gid_t group = 0;
};

/// The account a server runs as: the test's own, but as root the first of \a names there is, for
/// servers refuse root.
[[nodiscard]] Account serverAccount(const QStringList &names);

/// The account the test runs as.
[[nodiscard]] Account ownAccount();

/// Gives \a path to \a account. Does nothing unless the test runs as root.
void giveTo(const Account &account, const QString &path);

/// Template for QTemporaryDir: short, because the path of a Unix socket has 107 bytes at most.
[[nodiscard]] QString shortFolderTemplate();

/// A TCP port of 127.0.0.1 that nobody listens on now.
[[nodiscard]] int freePort();

/// Whether a server on \a port of 127.0.0.1 says something to a new connection.
[[nodiscard]] bool greets(int port);

/// Looks at \a condition every few milliseconds until it holds. False after \a timeout.
[[nodiscard]] bool waitUntil(const std::function<bool()> &condition,
                             std::chrono::milliseconds timeout);

/// What a finished program left.
struct ToolResult final
{
    int exitCode = -1;
    QByteArray output{};
    QByteArray errors{};
};

/// How a program is called.
struct ToolCall final
{
    QString program;
    QStringList arguments{};
    QByteArray input{};
    QStringList environment{}; ///< "NAME=value", added to the test's own without LC_* and PG*.
    QString folder{}; ///< Working folder; empty: the test's own.
    Account account = ownAccount();
};

/// Runs \a call to its end.
[[nodiscard]] ToolResult runTool(const ToolCall &call);
/// The same; ends the test program with the tool's words if it fails.
ToolResult mustRun(const ToolCall &call);

/// Certificate files of a server, PEM. Empty: the server has no TLS.
struct ServerTls final
{
    QString certificate{};
    QString key{};
    QString authorities{}; ///< Who may sign client certificates; may be empty.
};

/// The options of \a files copied into \a folder, readable by \a account.
[[nodiscard]] ServerTls copyOf(const ServerTls &files, const QString &folder,
                               const Account &account);

/// Writes a file that nobody but its owner may read; ends the test program if it cannot.
void writeFile(const QString &path, const QByteArray &bytes);
/// The last \a bytes of a file; what there is to say about a server that did not start.
[[nodiscard]] QByteArray endOfFile(const QString &path, qint64 bytes = 4000);

} // namespace millrace::test
