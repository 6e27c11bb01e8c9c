// PostgresSource: reads the tables, views and the like of a PostgreSQL database.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/source.h"
#include "core/connectors/postgres/postgresblockplan.h"
#include "core/connectors/postgres/postgrescopyreader.h"
#include "core/connectors/postgres/postgresselection.h"
#include "core/connectors/postgres/postgressnapshot.h"

namespace millrace {

/// One run on a database. Holds a read-only transaction whose snapshot all readers share, each over
/// a connection of its own; the readers may be used on threads of their own.
class PostgresSource final : public Source
{
public:
    explicit PostgresSource(const Configuration &configuration);

    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    Result<Catalog> discover(const StreamObserver &observer,
                             const Cancellation &cancellation) override;
    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                     const Cancellation &cancellation) override;
    Result<std::optional<qint64>> countRows(const ConfiguredStream &stream,
                                            const Cancellation &cancellation) override;
    [[nodiscard]] std::string encodedForm(const ConfiguredStream &stream) const override;
    [[nodiscard]] int maximumParallelStreams() const override { return m_parallelReaders; }

private:
    /// A snapshot is there to be taken, or is held.
    Result<void> prepareSnapshot(const Cancellation &cancellation);
    [[nodiscard]] Result<std::unique_ptr<StreamReader>>
    openReader(const ReadRequest &request, const std::optional<PostgresPosition> &position,
               std::unique_ptr<PostgresConnection> &connection, const Cancellation &cancellation);
    /// A reader that shares the parts of \a plan among several connections.
    [[nodiscard]] Result<std::unique_ptr<StreamReader>>
    openRangeReader(const PostgresSelection &selection, std::unique_ptr<PostgresBlockPlan> plan,
                    const PostgresCopyReader::Rows &rows,
                    std::unique_ptr<PostgresConnection> connection,
                    const Cancellation &cancellation);
    [[nodiscard]] bool isReadUnseen(const PostgresSelection &selection) const;
    [[nodiscard]] PostgresMethod methodFor(const PostgresSelection &selection) const;
    Result<void> checkReading(PostgresConnection &connection,
                              const Cancellation &cancellation) const;
    Result<void> readOneRow(PostgresConnection &connection, const Cancellation &cancellation) const;

    ServerOptions m_options;
    QStringList m_schemas;
    PostgresReplication m_replication;
    int m_parallelReaders;
    int m_readersPerTable;
    std::shared_ptr<PostgresSnapshot> m_snapshot;
};

} // namespace millrace
