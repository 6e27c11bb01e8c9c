// PostgresServer: a real PostgreSQL server of a test's own.
#pragma once

#include "tests/servers/serverprocess.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace millrace::test {

/// How the server differs from the usual one.
struct PostgresOptions final
{
    QStringList settings{}; ///< Lines of postgresql.conf, after the usual ones.
    QStringList hostRules{}; ///< Lines of pg_hba.conf, before the usual ones.
    bool isSynced = false; ///< Whether commits wait for the disk.
    /// Parent of the data directory, such as a SmallDisk; empty: its own. The write-ahead log stays
    /// apart: a server that cannot write it does not report errors, it ends.
    QString dataFolder{};
    ServerTls tls{}; ///< Empty: no TLS.
};

/// A server on a free port of 127.0.0.1 and on a Unix socket, with the superuser user(), whose
/// password is asked for over TCP (scram-sha-256) and not over the socket. Data, socket and log are
/// in a temporary folder. Every failure ends the test program with the server's words. Nothing of
/// the server stays, however the test program ends. May be used from any thread, by one at a time.
class PostgresServer final
{
public:
    explicit PostgresServer(PostgresOptions options = {});
    ~PostgresServer();
    Q_DISABLE_COPY_MOVE(PostgresServer)

    /// The server of this test program, started at first use, ended with the program.
    [[nodiscard]] static PostgresServer &shared();

    /// Returns once connections are accepted. The port stays the same over restarts.
    void start();
    /// Fast: open connections are cut, what was committed is written.
    void stop();
    /// SIGKILL for all its processes, as in a crash. start() then recovers.
    void kill();
    void restart();
    [[nodiscard]] bool isRunning() { return m_process.isRunning(); }
    /// Id of the main process.
    [[nodiscard]] pid_t processId() const { return m_process.id(); }

    [[nodiscard]] QString host() const { return QStringLiteral("127.0.0.1"); }
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] QString socketFolder() const;
    [[nodiscard]] QString user() const { return QStringLiteral("millrace"); }
    [[nodiscard]] QString password() const { return m_password; }
    [[nodiscard]] QString logFile() const;

    /// Creates an empty database, UTF-8, sorting by bytes. Drops an old one of that name.
    void createDatabase(const QString &name);
    void dropDatabase(const QString &name);
    /// Runs statements by psql over the socket.
    void execute(const QString &database, const QString &sql);
    /// The rows of one query (SELECT, VALUES, or a statement with RETURNING), each value as the
    /// server writes it as text. NULL is a null string, which isNull() tells from an empty one.
    [[nodiscard]] QList<QStringList> rows(const QString &database, const QString &sql);
    /// The first value of rows(); a null string without a row.
    [[nodiscard]] QString value(const QString &database, const QString &sql);

private:
    void initialise();
    [[nodiscard]] QString dataDirectory() const;
    [[nodiscard]] ToolCall psql(const QString &database, const QByteArray &input) const;

    const PostgresOptions m_options;
    const QTemporaryDir m_folder;
    const Account m_account;
    const QString m_programs; ///< Folder with initdb and postgres.
    const QString m_password;
    int m_port = 0;
    ServerProcess m_process;
};

} // namespace millrace::test
