// MySqlFixture: a database of a test's own on a real server, and short ways to fill and read it.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/source.h"
#include "tests/servers/mariadbserver.h"

#include <QString>
#include <QStringList>

/// A new, empty database, dropped with this object. Statements go through the server's own client,
/// so that the connector is not its own witness.
class MySqlFixture final
{
public:
    explicit MySqlFixture(millrace::test::MariaDbServer &server
                          = millrace::test::MariaDbServer::shared());
    ~MySqlFixture();
    MySqlFixture(const MySqlFixture &) = delete;
    MySqlFixture &operator=(const MySqlFixture &) = delete;

    [[nodiscard]] millrace::test::MariaDbServer &server() const { return m_server; }
    [[nodiscard]] const QString &database() const { return m_database; }

    /// The way to the server and the database, with \a values on top.
    [[nodiscard]] QJsonObject values(const QJsonObject &values = {}) const;
    /// The same for an account called \a user.
    [[nodiscard]] QJsonObject valuesFor(const QString &user, const QString &password) const;
    [[nodiscard]] millrace::Configuration configuration(const QJsonObject &values = {}) const
    {
        return millrace::Configuration(this->values(values));
    }

    void run(const QString &sql) const { m_server.execute(m_database, sql); }
    /// The rows of \a sql, one text each, columns between "|"; NULL as "∅".
    [[nodiscard]] QStringList rows(const QString &sql) const;
    [[nodiscard]] QString value(const QString &sql) const
    {
        return m_server.value(m_database, sql);
    }

    /// The numbers of the sessions whose statement holds \a text, none with quotes.
    [[nodiscard]] QStringList sessionsRunning(const QString &text) const;
    /// Waits until there is one. Ends the program when none comes. Safe from any thread.
    void waitForStatement(const QString &text) const;

private:
    millrace::test::MariaDbServer &m_server;
    QString m_database;
};

/// The row of \a batch as texts between "|"; NULL as "∅".
[[nodiscard]] QString rowText(const millrace::RecordBatch &batch, std::size_t row);

/// What reading a stream to its end gave.
struct ReadOutcome final
{
    QStringList rows;
    std::vector<std::shared_ptr<const millrace::RecordBatch>> batches;
    std::vector<std::string> positions; ///< One per batch that had one.
    std::optional<std::string> lastPosition;
    QString reasonForNoRows;
    QStringList notes;
    QString errorCode;
    millrace::Error error;
    int batchesWithoutPosition = 0;
};

/// Reads \a stream of \a source, from \a position on, at most \a maximumBatches.
[[nodiscard]] ReadOutcome readAll(millrace::Source &source,
                                  const millrace::ConfiguredStream &stream,
                                  const std::optional<std::string> &position = {},
                                  int maximumBatches = -1);

/// The stream \a name of \a source as a full refresh. Ends the program when there is none.
[[nodiscard]] millrace::ConfiguredStream fullRefresh(millrace::Source &source,
                                                     const QString &database, const QString &name);
