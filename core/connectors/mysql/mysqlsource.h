// MySqlSource: reads the tables and views of a MySQL or MariaDB server.
#pragma once

#include "core/connector/source.h"
#include "core/connectors/mysql/mysqlreader.h"
#include "core/connectors/mysql/mysqltable.h"

namespace millrace {

/// See Source for the contract. The streams of a run show one moment where MySqlSessions says so.
class MySqlSource final : public Source
{
public:
    explicit MySqlSource(const Configuration &configuration);

    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    Result<Catalog> discover(const StreamObserver &observer,
                             const Cancellation &cancellation) override;
    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                     const Cancellation &cancellation) override;
    Result<std::optional<qint64>> countRows(const ConfiguredStream &stream,
                                            const Cancellation &cancellation) override;
    [[nodiscard]] int maximumParallelStreams() const override { return m_parallelReaders; }

private:
    /// The databases a person named, and the configuration's field that did.
    [[nodiscard]] QStringList wantedDatabases() const;
    [[nodiscard]] QString databasesField() const;
    Result<void> discoverDatabase(MySqlConnection &connection, const QString &database,
                                  const StreamObserver &observer, const Cancellation &cancellation,
                                  Catalog &catalog) const;
    Result<void> readOneRow(MySqlConnection &connection, const Cancellation &cancellation) const;
    Result<MySqlTable> findTable(MySqlConnection &connection, const StreamId &id,
                                 const Cancellation &cancellation) const;

    /// A reader with several connections for what \a parts describe, which it takes; null when one
    /// has to do.
    Result<std::unique_ptr<StreamReader>> openByRanges(MySqlReader::Parts &parts,
                                                       const MySqlTable &table,
                                                       const Cancellation &cancellation);

    const ServerOptions m_options;
    const QStringList m_databases;
    const int m_parallelReaders;
    const int m_readersPerTable;
    MySqlSessions m_sessions;
    bool m_hasToldMoments = false;
};

} // namespace millrace
