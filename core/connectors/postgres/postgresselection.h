// PostgresSelection: what is read of a relation, checked against the server.
#pragma once

#include "core/catalog/configuredcatalog.h"
#include "core/connectors/postgres/postgresconnection.h"
#include "core/connectors/postgres/postgresreadplan.h"
#include "core/connectors/postgres/postgresrelation.h"

#include <memory>

namespace millrace {

/// The stream, its relation and the connection it is read over, which is in the transaction of the
/// run. Gone with the call they were made for.
struct PostgresSelection final
{
    PostgresConnection &connection;
    const PostgresRelation &relation;
    const ConfiguredStream &stream;
    const Schema &schema;
    /// The columns of the relation as the server has to send them, in the order of the schema.
    QStringList expressions;

    [[nodiscard]] QString streamName() const { return stream.stream.id.text(); }
    [[nodiscard]] QString from() const;
    /// The column \a name with its table: in ORDER BY the name alone is what SELECT makes of it.
    [[nodiscard]] QString columnName(const QString &name) const;
    /// \a condition and the filter of the stream; either may be empty. Without the word WHERE.
    [[nodiscard]] QString withFilter(const QString &condition) const;
    /// The rows for which \a condition and the filter hold.
    [[nodiscard]] Result<qint64> count(const QString &condition,
                                       const Cancellation &cancellation) const;
};

/// Finds the columns of \a selection's schema and asks the server whether it sends them as
/// expected, which also keeps the relation from being changed until the end of the transaction.
/// Errors of kind Configuration: columns that are gone or of another type, a filter that is no
/// single condition. Transient: the relation was changed since the snapshot.
[[nodiscard]] Result<void> prepareSelection(PostgresSelection &selection,
                                            const Cancellation &cancellation);

/// Runs \a sql behind a savepoint, so that its failure leaves the transaction usable.
[[nodiscard]] Result<PostgresResult>
tryStatement(PostgresConnection &connection, const QString &sql, const Cancellation &cancellation);

} // namespace millrace
