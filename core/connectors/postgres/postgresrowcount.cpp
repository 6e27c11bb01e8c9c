// The part of PostgresSource that counts.
#include "core/connectors/postgres/postgrescatalog.h"
#include "core/connectors/postgres/postgreserrors.h"
#include "core/connectors/postgres/postgressource.h"
#include "core/sql/identifier.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The condition of the rows from the start value on; empty without one.
Result<QString> conditionFor(const PostgresSelection &selection, const Cancellation &cancellation)
{
    const QString start = selection.stream.cursorStart.trimmed();
    if (start.isEmpty())
        return QString();
    const QString name = selection.stream.effectiveCursor();
    const PostgresColumn *column = selection.relation.find(name);
    if (column == nullptr)
        return makeError(postgreserrors::columnMissing, {selection.streamName(), name});
    const QString value = quotedText(start) + "::"_L1 + column->baseType;
    const auto readable = tryStatement(selection.connection, "SELECT "_L1 + value, cancellation);
    if (!readable)
        return readable.error().kind == ErrorKind::Transient || readable.error().isCancelled()
            ? readable.error()
            : makeError(postgreserrors::cursorStartInvalid,
                        {start, selection.streamName(), column->baseType, name});
    // As the reader compares, so that both speak of the same rows.
    return QString(selection.columnName(name)
                   + (column->hasOwnCollation ? " COLLATE \"C\" >= "_L1 : " >= "_L1) + value);
}

Result<std::optional<qint64>> count(PostgresConnection &connection, const ConfiguredStream &stream,
                                    const QString &database, const Cancellation &cancellation)
{
    const auto relation = PostgresCatalog(connection).describe(stream.stream.id, cancellation);
    if (!relation)
        return relation.error();
    if (!*relation)
        return makeError(postgreserrors::streamMissing, {database, stream.stream.id.text()});
    const Schema schema = stream.selectedSchema();
    PostgresSelection selection{connection, **relation, stream, schema, {}};
    if (const auto prepared = prepareSelection(selection, cancellation); !prepared)
        return prepared.error();
    const auto condition = conditionFor(selection, cancellation);
    if (!condition)
        return condition.error();
    const auto rows = selection.count(*condition, cancellation);
    if (!rows)
        return rows.error();
    return std::optional(*rows);
}

} // namespace

Result<std::optional<qint64>> PostgresSource::countRows(const ConfiguredStream &stream,
                                                        const Cancellation &cancellation)
{
    if (const auto prepared = prepareSnapshot(cancellation); !prepared)
        return prepared.error();
    // As for a discovery: a transaction of its own, so that what fails costs no reader its
    // snapshot.
    auto connection = m_snapshot->connection(cancellation);
    if (!connection)
        return connection.error();
    if (const auto begun
        = (*connection)
              ->execute(u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"_s, cancellation);
        !begun)
        return begun.error();
    auto rows = count(**connection, stream, m_options.database, cancellation);
    m_snapshot->giveBack(std::move(*connection));
    return rows;
}

} // namespace millrace
