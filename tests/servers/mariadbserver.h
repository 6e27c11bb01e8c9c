// MariaDbServer: a real MariaDB server of a test's own.
#pragma once

#include "tests/servers/serverprocess.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace millrace::test {

/// How the server differs from the usual one.
struct MariaDbOptions final
{
    QStringList settings{}; ///< Arguments of mariadbd, after the usual ones ("--name=value").
    bool allowsLocalFiles = true; ///< local_infile.
    QString sqlMode{}; ///< sql_mode; null: the server's own.
    bool isSynced = false; ///< Whether commits wait for the disk.
    /// Parent of the data directory, such as a SmallDisk; empty: its own. The redo log and
    /// temporary files stay apart.
    QString dataFolder{};
    ServerTls tls{};
};

/// A server on a free port of 127.0.0.1 and on a Unix socket, with user(), who may do everything
/// and signs in by password from everywhere. Data, socket and log are in a temporary folder. What
/// is committed outlives kill(), though not a machine without power. Every failure ends the test
/// program with the server's words. Nothing of the server stays, however the test program ends. May
/// be used from any thread, by one at a time.
class MariaDbServer final
{
public:
    explicit MariaDbServer(MariaDbOptions options = {});
    ~MariaDbServer();
    Q_DISABLE_COPY_MOVE(MariaDbServer)

    /// The server of this test program, started at first use, ended with the program.
    [[nodiscard]] static MariaDbServer &shared();

    /// Returns once connections are accepted. The port stays the same over restarts.
    void start();
    /// Ends in order.
    void stop();
    /// SIGKILL, as in a crash. start() then recovers.
    void kill();
    void restart();
    [[nodiscard]] bool isRunning() { return m_process.isRunning(); }
    /// Id of the server's process.
    [[nodiscard]] pid_t processId() const { return m_process.id(); }

    [[nodiscard]] QString host() const { return QStringLiteral("127.0.0.1"); }
    [[nodiscard]] int port() const { return m_port; }
    /// Path of the Unix socket.
    [[nodiscard]] QString socket() const;
    [[nodiscard]] QString user() const { return QStringLiteral("millrace"); }
    [[nodiscard]] QString password() const { return m_password; }
    [[nodiscard]] QString logFile() const;

    /// Creates an empty database, utf8mb4. Drops an old one of that name.
    void createDatabase(const QString &name);
    void dropDatabase(const QString &name);
    /// Runs statements by the mariadb client over the socket, as root. An empty \a database: none.
    void execute(const QString &database, const QString &sql);
    /// The rows of the last query of \a sql, each value as the server writes it as text. NULL is a
    /// null string, which isNull() tells from an empty one. Bytes that are no UTF-8 are lost:
    /// HEX().
    [[nodiscard]] QList<QStringList> rows(const QString &database, const QString &sql);
    /// The first value of rows(); a null string without a row.
    [[nodiscard]] QString value(const QString &database, const QString &sql);

private:
    void initialise();
    void createUser();
    [[nodiscard]] QStringList arguments() const;
    /// Where the files of the server are; the same for its installation.
    [[nodiscard]] QStringList places() const;
    [[nodiscard]] QString dataDirectory() const;
    [[nodiscard]] ToolCall client(const QString &database, const QString &sql,
                                  const QStringList &options) const;

    const MariaDbOptions m_options;
    const QTemporaryDir m_folder;
    const Account m_account;
    const QString m_password;
    ServerTls m_tls;
    int m_port = 0;
    ServerProcess m_process;
};

} // namespace millrace::test
