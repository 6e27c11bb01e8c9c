#include "core/connectors/postgres/postgressource.h"

#include "core/connectors/postgres/postgrescatalog.h"
#include "core/connectors/postgres/postgresencodedform.h"
#include "core/connectors/postgres/postgresorderedplan.h"
#include "core/connectors/postgres/postgresrangereader.h"
#include "core/connectors/postgres/postgresreader.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *text) { return QCoreApplication::translate("postgres", text); }

QStringList schemasIn(const Configuration &configuration)
{
    QStringList schemas;
    for (const QJsonValue &schema : configuration.values().value("schemas"_L1).toArray())
        schemas << schema.toString();
    return schemas;
}

PostgresReplication replicationIn(const Configuration &configuration)
{
    const bool isByNumber
        = configuration.object(u"replication"_s).value("method"_L1).toString() == "xmin"_L1;
    return isByNumber ? PostgresReplication::TransactionNumber : PostgresReplication::Cursor;
}

std::optional<qint64> estimateFor(const PostgresSelection &selection, const PostgresReadPlan &plan)
{
    const ConfiguredStream &stream = selection.stream;
    if (stream.mode.isIncremental() || !stream.filter.trimmed().isEmpty() || plan.isDone()
        || !selection.relation.estimatedRows)
        return std::nullopt;
    const qint64 rows = std::max<qint64>(0, *selection.relation.estimatedRows - plan.rowsBefore());
    return stream.rowLimit ? std::min(rows, *stream.rowLimit) : rows;
}

/// What the queries of \a selection send: undecoded, in \a form, where that can be. Changes the
/// expressions of the selection to it.
PostgresCopyReader::Rows rowsOf(PostgresSelection &selection,
                                const std::shared_ptr<const Schema> &schema,
                                const std::string &form)
{
    PostgresCopyReader::Rows rows{schema, {}, {}, selection.streamName()};
    std::vector<PostgresTypePlan> types;
    for (const Field &field : schema->fields())
        types.push_back(selection.relation.find(field.name)->plan);
    const auto encoded = encodedColumns(form, selection.expressions, types);
    for (qsizetype i = 0; i < selection.expressions.size(); ++i) {
        const auto index = static_cast<std::size_t>(i);
        rows.decoders.push_back(encoded ? (*encoded)[index].decoder : types[index].decoder);
        if (encoded)
            selection.expressions[i] = (*encoded)[index].expression;
    }
    if (encoded)
        rows.encodedForm = form;
    return rows;
}

} // namespace

PostgresSource::PostgresSource(const Configuration &configuration)
    : m_options(serverOptions(configuration))
    , m_schemas(schemasIn(configuration))
    , m_replication(replicationIn(configuration))
    , m_parallelReaders(
          static_cast<int>(std::max<qint64>(1, configuration.integer(u"parallel_readers"_s, 1))))
    , m_readersPerTable(static_cast<int>(configuration.integer(u"readers_per_table"_s, 1)))
{
}

CheckResult PostgresSource::check(const CheckObserver &observer, const Cancellation &cancellation)
{
    CheckRun run(observer);
    const auto route = PostgresConnection::routeTo(m_options);
    route->addTo(run, cancellation);
    std::unique_ptr<PostgresConnection> connection;
    const bool isEncrypted
        = m_options.tls.mode != TlsMode::Disable && m_options.socketFolder.isEmpty();
    run.step(isEncrypted ? translated(QT_TRANSLATE_NOOP("postgres", "Encrypt and sign in"))
                         : translated(QT_TRANSLATE_NOOP("postgres", "Sign in")),
             [&]() -> Result<void> {
                 auto opened = PostgresConnection::open(m_options, *route, cancellation);
                 if (!opened)
                     return opened.error();
                 connection = std::move(*opened);
                 return {};
             });
    run.step(translated(QT_TRANSLATE_NOOP("postgres", "Check the version of the server")),
             [&]() -> Result<void> {
                 if (isSupported(connection->serverVersion()))
                     return {};
                 return makeError(postgreserrors::serverTooOld,
                                  {connection->site().server, connection->serverVersionText()});
             });
    run.step(translated(QT_TRANSLATE_NOOP("postgres", "Check the right to read")),
             [&] { return checkReading(*connection, cancellation); });
    run.step(translated(QT_TRANSLATE_NOOP("postgres", "Read one row")),
             [&] { return readOneRow(*connection, cancellation); });
    return run.result();
}

Result<void> PostgresSource::checkReading(PostgresConnection &connection,
                                          const Cancellation &cancellation) const
{
    const auto schemas = connection.execute(u"SELECT nspname FROM pg_catalog.pg_namespace WHERE "
                                            "pg_catalog.has_schema_privilege(oid, 'USAGE')"_s,
                                            cancellation);
    if (!schemas)
        return schemas.error();
    QStringList usable;
    for (int row = 0; row < schemas->rowCount(); ++row)
        usable << schemas->text(row, 0);
    for (const QString &schema : m_schemas) {
        if (!usable.contains(schema))
            return makeError(postgreserrors::schemaUnreadable, {m_options.database, schema}, {},
                             u"/schemas"_s);
    }
    const auto counts = PostgresCatalog(connection).countReadable(m_schemas, cancellation);
    if (!counts)
        return counts.error();
    if (counts->readable == 0 && counts->unreadable > 0)
        return makeError(postgreserrors::nothingReadable,
                         {m_options.user, QString::number(counts->unreadable)}, {}, u"/username"_s);
    return {};
}

Result<void> PostgresSource::readOneRow(PostgresConnection &connection,
                                        const Cancellation &cancellation) const
{
    const auto begun = connection.execute(u"BEGIN READ ONLY"_s, cancellation);
    if (!begun)
        return begun.error();
    const auto table = PostgresCatalog(connection).anyTable(m_schemas, cancellation);
    if (!table)
        return table.error();
    if (!table->isEmpty()) {
        const auto row
            = connection.execute("SELECT FROM "_L1 + *table + " LIMIT 1"_L1, cancellation);
        if (!row)
            return row.error();
    }
    const auto ended = connection.execute(u"ROLLBACK"_s, cancellation);
    return ended ? Result<void>() : Result<void>(ended.error());
}

Result<void> PostgresSource::prepareSnapshot(const Cancellation &cancellation)
{
    if (m_snapshot && (!m_snapshot->isTaken() || m_snapshot->isHeld()))
        return {};
    auto prepared = PostgresSnapshot::prepare(m_options, cancellation);
    if (!prepared)
        return prepared.error();
    m_snapshot = std::move(*prepared);
    return {};
}

Result<Catalog> PostgresSource::discover(const StreamObserver &observer,
                                         const Cancellation &cancellation)
{
    if (const auto prepared = prepareSnapshot(cancellation); !prepared)
        return prepared.error();
    // A transaction of its own: what cannot be listed must not cost the readers their snapshot, and
    // what is new since is offered.
    auto connection = m_snapshot->connection(cancellation);
    if (!connection)
        return connection.error();
    const auto begun = (*connection)
                           ->execute(u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
                                     "SET LOCAL jit = off"_s,
                                     cancellation);
    if (!begun)
        return begun.error();
    const int version = (*connection)->serverVersion();
    Catalog catalog;
    const auto listed = PostgresCatalog(**connection)
                            .list(
                                m_schemas,
                                [&](PostgresRelation &&relation) {
                                    Stream stream = streamOf(relation, m_replication, version);
                                    if (observer)
                                        observer(stream);
                                    catalog.streams.push_back(std::move(stream));
                                },
                                cancellation);
    m_snapshot->giveBack(std::move(*connection));
    if (!listed)
        return listed.error();
    return catalog;
}

std::string PostgresSource::encodedForm(const ConfiguredStream &stream) const
{
    return stream.mode.isIncremental() ? std::string()
                                       : offeredPostgresForm(stream.selectedSchema());
}

Result<std::unique_ptr<StreamReader>> PostgresSource::openStream(const ReadRequest &request,
                                                                 const Cancellation &cancellation)
{
    std::optional<PostgresPosition> position;
    if (request.position) {
        position = postgresPositionFromJson(*request.position);
        if (!position)
            return makeError(postgreserrors::positionUnknown, {request.stream.stream.id.text()});
    }
    auto taken = prepareSnapshot(cancellation);
    if (taken && !m_snapshot->isTaken())
        taken = m_snapshot->take(cancellation);
    if (!taken)
        return taken.error();
    auto connection = m_snapshot->borrow(cancellation);
    if (!connection)
        return connection.error();
    auto reader = openReader(request, position, *connection, cancellation);
    if (!reader && *connection)
        m_snapshot->giveBack(std::move(*connection));
    return reader;
}

Result<std::unique_ptr<StreamReader>> PostgresSource::openReader(
    const ReadRequest &request, const std::optional<PostgresPosition> &position,
    std::unique_ptr<PostgresConnection> &connection, const Cancellation &cancellation)
{
    const ConfiguredStream &stream = request.stream;
    const auto relation = PostgresCatalog(*connection).describe(stream.stream.id, cancellation);
    if (!relation)
        return relation.error();
    if (!*relation)
        return makeError(postgreserrors::streamMissing,
                         {m_options.database, stream.stream.id.text()});
    const auto schema = std::make_shared<const Schema>(stream.selectedSchema());
    PostgresSelection selection{*connection, **relation, stream, *schema, {}};
    if (const auto prepared = prepareSelection(selection, cancellation); !prepared)
        return prepared.error();
    // Only a full refresh by blocks or in one piece never looks into its rows.
    const std::string form = isReadUnseen(selection) ? request.encodedForm : std::string();
    PostgresCopyReader::Rows rows = rowsOf(selection, schema, form);

    PostgresReaderParts parts;
    parts.schema = schema;
    parts.stream = stream;
    const PostgresMethod method = methodFor(selection);
    if (position && position->method != method)
        return makeError(postgreserrors::positionUnknown, {selection.streamName()});
    if (method == PostgresMethod::Blocks || method == PostgresMethod::TransactionNumber) {
        auto plan = PostgresBlockPlan::make(selection, method, position, m_snapshot->text(),
                                            cancellation);
        if (!plan)
            return plan.error();
        if (m_readersPerTable > 1 && !stream.rowLimit && (*plan)->share())
            return openRangeReader(selection, std::move(*plan), rows, std::move(connection),
                                   cancellation);
        if (const auto prepared = (*plan)->prepare(*connection, cancellation); !prepared)
            return prepared.error();
        parts.plan = std::move(*plan);
    } else {
        auto plan = PostgresOrderedPlan::make(selection, method, position, cancellation);
        if (!plan)
            return plan.error();
        parts.plan = std::move(*plan);
    }
    parts.estimatedRows = estimateFor(selection, *parts.plan);
    parts.rows = std::make_unique<PostgresCopyReader>(m_snapshot, std::move(connection),
                                                      std::move(rows), parts.plan->tailCount());
    return std::unique_ptr<StreamReader>(std::make_unique<PostgresReader>(std::move(parts)));
}

Result<std::unique_ptr<StreamReader>> PostgresSource::openRangeReader(
    const PostgresSelection &selection, std::unique_ptr<PostgresBlockPlan> plan,
    const PostgresCopyReader::Rows &rows, std::unique_ptr<PostgresConnection> connection,
    const Cancellation &cancellation)
{
    PostgresRangeReader::Parts parts;
    parts.schema = rows.schema;
    parts.stream = selection.stream;
    parts.estimatedRows = estimateFor(selection, *plan);
    std::vector<std::unique_ptr<PostgresConnection>> connections;
    connections.push_back(std::move(connection));
    while (std::cmp_less(connections.size(), m_readersPerTable)) {
        auto further = m_snapshot->borrow(cancellation);
        // A server that has no connection left for another reader has one for this stream.
        if (!further && further.error().isCancelled())
            return further.error();
        if (!further)
            break;
        connections.push_back(std::move(*further));
    }
    for (auto &each : connections) {
        const auto prepared = plan->prepare(*each, cancellation);
        parts.readers.push_back(
            std::make_unique<PostgresCopyReader>(m_snapshot, std::move(each), rows, 0));
        if (!prepared)
            return prepared.error();
    }
    parts.plan = std::move(plan);
    return std::unique_ptr<StreamReader>(std::make_unique<PostgresRangeReader>(std::move(parts)));
}

bool PostgresSource::isReadUnseen(const PostgresSelection &selection) const
{
    const PostgresMethod method = methodFor(selection);
    return !selection.stream.mode.isIncremental()
        && (method == PostgresMethod::Blocks || method == PostgresMethod::Whole);
}

PostgresMethod PostgresSource::methodFor(const PostgresSelection &selection) const
{
    const PostgresRelation &relation = selection.relation;
    const bool hasBlocks = relation.storage == PostgresStorage::Blocks;
    if (selection.stream.mode.isIncremental())
        return hasBlocks && m_replication == PostgresReplication::TransactionNumber
            ? PostgresMethod::TransactionNumber
            : PostgresMethod::Cursor;
    if (hasBlocks && readsBlockRanges(selection.connection.serverVersion()))
        return PostgresMethod::Blocks;
    return relation.hasOrderedKey() ? PostgresMethod::Key : PostgresMethod::Whole;
}

} // namespace millrace
