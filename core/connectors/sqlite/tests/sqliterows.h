// SqliteRows: batches from texts, and a writer's whole run in one call.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/sqlite/sqlitedestination.h"

#include <QStringList>

/// A schema from "name:type" texts, e.g. "id:integer".
[[nodiscard]] std::shared_ptr<const millrace::Schema> schemaOf(const QStringList &fields);

/// A batch of \a schema. Each row is one text with the cells between "|"; "∅" is empty. It was
/// extracted \a minute minutes after 2026-01-01 10:00 UTC.
[[nodiscard]] std::shared_ptr<const millrace::RecordBatch>
batchOf(const std::shared_ptr<const millrace::Schema> &schema, const QStringList &rows,
        int minute = 0);

/// A request for the table "t".
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
