// PostgresWriteFixture: an empty database of the test, and short ways to write and look.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "tests/servers/postgresserver.h"

#include <QStringList>

/// Looks at the database by the server's own client, so that the connector is not its own witness.
/// One lives at a time: the next one begins with an empty database again.
class PostgresWriteFixture final
{
public:
    explicit PostgresWriteFixture(millrace::test::PostgresServer &server
                                  = millrace::test::PostgresServer::shared());
    PostgresWriteFixture(const PostgresWriteFixture &) = delete;
    PostgresWriteFixture &operator=(const PostgresWriteFixture &) = delete;

    /// Signs in over TCP; \a values on top.
    [[nodiscard]] millrace::Configuration configuration(const QJsonObject &values = {}) const;
    [[nodiscard]] QJsonObject values() const;
    /// Runs \a sql; a failure ends the program with the server's words.
    void run(const QString &sql) const;
    /// The rows of \a sql, one text each, columns between "|"; NULL as "∅".
    [[nodiscard]] QStringList rows(const QString &sql) const;
    /// The first column of the first row.
    [[nodiscard]] QString value(const QString &sql) const;
    [[nodiscard]] const QString &database() const { return m_database; }
    [[nodiscard]] millrace::test::PostgresServer &server() const { return m_server; }

private:
    millrace::test::PostgresServer &m_server;
    QString m_database;
};

/// A schema from "name:type" texts, e.g. "id:integer".
[[nodiscard]] std::shared_ptr<const millrace::Schema> schemaOf(const QStringList &fields);

/// A batch of \a schema. Each row is one text with the cells between "|"; "∅" is empty, "nan" and
/// "inf" are numbers, "␀" stands for the character NUL. It was extracted \a minute minutes after
/// 2026-01-01 10:00 UTC.
[[nodiscard]] std::shared_ptr<const millrace::RecordBatch>
batchOf(const std::shared_ptr<const millrace::Schema> &schema, const QStringList &rows,
        int minute = 0);

/// The row of \a batch as texts between "|"; NULL as "∅".
[[nodiscard]] QString rowText(const millrace::RecordBatch &batch, std::size_t row);

/// A request for the table "t" in the schema "public".
[[nodiscard]] millrace::WriteRequest
requestOf(const std::shared_ptr<const millrace::Schema> &schema, millrace::DestinationSyncMode mode,
          qint64 generation = 1);

/// What a run of a writer did.
struct WriteOutcome final
{
    QString errorCode;
    millrace::Error error;
    qint64 accepted = 0;
    QStringList refused; ///< "cells [field] code", one per row.
    QStringList words; ///< What was said about each refused row.
    QStringList notes;
};

/// Opens a writer, writes \a batches with one commit at the end, and finishes.
[[nodiscard]] WriteOutcome
writeAll(const millrace::Configuration &configuration, const millrace::WriteRequest &request,
         const std::vector<std::shared_ptr<const millrace::RecordBatch>> &batches);
/// The same with \a destination.
[[nodiscard]] WriteOutcome
writeAll(millrace::Destination &destination, const millrace::WriteRequest &request,
         const std::vector<std::shared_ptr<const millrace::RecordBatch>> &batches);
