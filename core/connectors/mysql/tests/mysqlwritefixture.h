// MySqlWriteFixture: a database of a test's own, batches from texts, and a writer's whole run.
#pragma once

#include "core/connectors/mysql/mysqldestination.h"
#include "tests/servers/mariadbserver.h"

#include <QStringList>

/// A fresh database on a server, dropped at the end. Looks into it by the server's own client, so
/// that the connector is not its own witness.
class MySqlWriteFixture final
{
public:
    /// On the server of this test program.
    MySqlWriteFixture();
    explicit MySqlWriteFixture(millrace::test::MariaDbServer &server);
    ~MySqlWriteFixture();
    MySqlWriteFixture(const MySqlWriteFixture &) = delete;
    MySqlWriteFixture &operator=(const MySqlWriteFixture &) = delete;

    [[nodiscard]] millrace::test::MariaDbServer &server() const { return m_server; }
    [[nodiscard]] const QString &database() const { return m_database; }

    /// Values of a configuration, \a values on top.
    [[nodiscard]] QJsonObject values(const QJsonObject &values = {}) const;
    [[nodiscard]] millrace::Configuration configuration(const QJsonObject &values = {}) const;

    void run(const QString &sql) const;
    /// The rows of \a sql, one text each, columns between "|"; NULL as "∅".
    [[nodiscard]] QStringList rows(const QString &sql) const;
    /// The first column of the first row.
    [[nodiscard]] QString value(const QString &sql) const;
    /// Names of the tables, those of Millrace's book-keeping left out.
    [[nodiscard]] QStringList tables() const;

private:
    millrace::test::MariaDbServer &m_server;
    QString m_database;
};

/// A schema from "name:type" texts, e.g. "id:integer". "name:type:source type" names that too.
[[nodiscard]] std::shared_ptr<const millrace::Schema> schemaOf(const QStringList &fields);

/// A batch of \a schema. Each row is one text with the cells between "|"; "∅" is empty, bytes are
/// in base64. It was extracted \a minute minutes after 2026-01-01 10:00 UTC.
[[nodiscard]] std::shared_ptr<const millrace::RecordBatch>
batchOf(const std::shared_ptr<const millrace::Schema> &schema, const QStringList &rows,
        int minute = 0);

/// A request for the table "t".
[[nodiscard]] millrace::WriteRequest
requestOf(const std::shared_ptr<const millrace::Schema> &schema, millrace::DestinationSyncMode mode,
          qint64 generation = 1);

/// The row of \a batch as texts between "|"; NULL as "∅".
[[nodiscard]] QString rowText(const millrace::RecordBatch &batch, std::size_t row);

/// "cells [field] code" for each refused row.
[[nodiscard]] QStringList refusedTexts(const millrace::WriteReport &report);

/// What a run of a writer did.
struct WriteOutcome final
{
    QString errorCode;
    millrace::Error error;
    qint64 accepted = 0;
    QStringList refused; ///< "cells [field] code", one per row.
    QStringList messages; ///< The server's words for each.
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

/// write(), prepare() and commit() of one batch; the code of the error, empty when all went well.
[[nodiscard]] QString flushOne(millrace::StreamWriter &writer,
                               const std::shared_ptr<const millrace::RecordBatch> &batch,
                               const char *position);
