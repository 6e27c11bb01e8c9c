// PostgresReadFixture: a database of a test's own, and short ways to fill and read it.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/source.h"
#include "core/sql/serveroptions.h"
#include "tests/servers/postgresserver.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <memory>

/// An empty database on the shared server, dropped by the next fixture of the same name.
class PostgresReadFixture final
{
public:
    explicit PostgresReadFixture(const QString &database);

    [[nodiscard]] millrace::test::PostgresServer &server() const { return m_server; }
    [[nodiscard]] const QString &database() const { return m_database; }

    /// What reaches the database, with \a values on top.
    [[nodiscard]] QJsonObject values(const QJsonObject &values = {}) const;
    [[nodiscard]] millrace::Configuration configuration(const QJsonObject &values = {}) const;
    [[nodiscard]] millrace::ServerOptions options() const;

    /// Through psql, so that the connector is not its own witness.
    void run(const QString &sql) const { m_server.execute(m_database, sql); }
    [[nodiscard]] QString value(const QString &sql) const
    {
        return m_server.value(m_database, sql);
    }

private:
    millrace::test::PostgresServer &m_server;
    QString m_database;
};

/// The row of \a batch as texts between "|"; NULL as "∅".
[[nodiscard]] QString rowText(const millrace::RecordBatch &batch, std::size_t row);

/// The stream \a name of the schema "public" as \a source discovers it; ends the program when it
/// is not there.
[[nodiscard]] millrace::Stream discovered(millrace::Source &source, const QString &name);

[[nodiscard]] millrace::ConfiguredStream fullRefresh(const millrace::Stream &stream);
[[nodiscard]] millrace::ConfiguredStream incremental(const millrace::Stream &stream,
                                                     const QString &cursor = {});

/// What reading a stream to its end gave.
struct ReadOutcome final
{
    QStringList rows;
    std::vector<std::shared_ptr<const millrace::RecordBatch>> batches;
    /// Position and how many rows came before it.
    std::vector<std::pair<std::string, qsizetype>> positions;
    std::optional<std::string> lastPosition;
    QString reasonForNoRows;
    QStringList notes;
    QString errorCode;
    millrace::Error error;
};

/// Reads \a stream of \a source, from \a position on, at most \a maximumBatches.
[[nodiscard]] ReadOutcome readAll(millrace::Source &source,
                                  const millrace::ConfiguredStream &stream,
                                  const std::optional<std::string> &position = {},
                                  int maximumBatches = -1);
