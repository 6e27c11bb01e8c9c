// FaultyServer: a real database server for tests of the engine, with what can go wrong on it.
#pragma once

#include "tests/servers/mariadbserver.h"
#include "tests/servers/postgresserver.h"

#include <QJsonObject>
#include <QProcess>
#include <QString>

#include <functional>
#include <memory>

namespace millrace::test {

/// A server with a database "live", and an account "clerk" that may do everything there, but no
/// more. Each call ends the test program when it fails. May be used from any thread, by one at a
/// time.
class FaultyServer
{
public:
    enum class Kind { Postgres, MariaDb };

    /// \a dataFolder: as of the servers' options; empty: their own.
    [[nodiscard]] static std::unique_ptr<FaultyServer> make(Kind kind,
                                                            const QString &dataFolder = {});
    virtual ~FaultyServer() = default;

    [[nodiscard]] virtual QString connectorId() const = 0;
    [[nodiscard]] virtual int port() const = 0;
    /// The configuration of either half, over \a port instead of the server's own if it is not 0.
    [[nodiscard]] QJsonObject configuration(int port = 0) const;

    virtual void start() = 0;
    virtual void kill() = 0;
    [[nodiscard]] virtual bool isRunning() = 0;

    /// Runs statements as the administrator, in the database.
    virtual void execute(const QString &sql) = 0;
    [[nodiscard]] virtual QString value(const QString &sql) = 0;
    /// A table t with an integer id from 0 up to \a rows, and a text.
    virtual void makeRows(const QString &table, int rows) = 0;

    /// What another session locks.
    enum class Lock {
        Rows, ///< Against those who write.
        Table, ///< Against everybody.
    };
    /// Has \a body run while another session locks \a table.
    virtual void whileLocked(const QString &table, Lock lock, const std::function<void()> &body)
        = 0;
    /// Waits until a session of the connector waits for a lock.
    void waitForWaiter();
    /// Gives the account its rights in such a way that each can be taken from a session that has
    /// begun. Meanwhile it can make no tables.
    virtual void makeRightsRevocable() = 0;
    /// Takes a right on \a table, such as SELECT, from the account, or gives it back.
    virtual void revoke(const QString &right, const QString &table) = 0;
    virtual void grant(const QString &right, const QString &table) = 0;

protected:
    /// Starts the client \a program in a transaction that holds a lock, and runs \a body when
    /// \a isHeld says so.
    static void holdLock(QProcess &client, const QString &program, const QStringList &arguments,
                         const QByteArray &statements, const std::function<bool()> &isHeld,
                         const std::function<void()> &body);
    [[nodiscard]] virtual bool hasWaiter() = 0;
};

} // namespace millrace::test
