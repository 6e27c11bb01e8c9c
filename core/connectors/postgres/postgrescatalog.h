// PostgresCatalog: the tables, views and the like of a database, by a few queries for all.
#pragma once

#include "core/connectors/postgres/postgresconnection.h"
#include "core/connectors/postgres/postgresrelation.h"

#include <functional>

namespace millrace {

/// Reads the server's catalog over a connection that is in a transaction.
class PostgresCatalog final
{
public:
    using Observer = std::function<void(PostgresRelation &&)>;

    explicit PostgresCatalog(PostgresConnection &connection)
        : m_connection(connection)
    {
    }

    /// Hands every relation the user may read to \a observer, by schema and name, while they come.
    /// \a schemas: only of these; empty: of all but the system's own.
    Result<void> list(const QStringList &schemas, const Observer &observer,
                      const Cancellation &cancellation);
    /// The relation called \a id, if it is there and can be read.
    Result<std::optional<PostgresRelation>> describe(const StreamId &id,
                                                     const Cancellation &cancellation);
    /// How many relations of \a schemas the user may read, and how many not.
    struct Counts final
    {
        qint64 readable = 0;
        qint64 unreadable = 0;
    };
    [[nodiscard]] Result<Counts> countReadable(const QStringList &schemas,
                                               const Cancellation &cancellation);
    /// The quoted name of some table the user may read; empty when there is none.
    [[nodiscard]] Result<QString> anyTable(const QStringList &schemas,
                                           const Cancellation &cancellation);

private:
    Result<void> read(const QString &condition, const Observer &observer,
                      const Cancellation &cancellation);
    Result<std::vector<PostgresRelation>> relations(const QString &condition,
                                                    const Cancellation &cancellation);
    Result<void> readKeys(const QString &condition, std::vector<PostgresRelation> &relations,
                          const Cancellation &cancellation);
    Result<void> readColumns(const QString &condition, std::vector<PostgresRelation> &relations,
                             const Observer &observer, const Cancellation &cancellation);

    PostgresConnection &m_connection;
};

} // namespace millrace
