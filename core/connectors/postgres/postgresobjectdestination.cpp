#include "core/connectors/postgres/postgresobjectdestination.h"

#include "core/connectors/postgres/postgresexistingrecords.h"
#include "core/connectors/postgres/postgresobjectwriter.h"
#include "core/sql/serversteps.h"
#include "core/sql/tableobjects.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Streams written at once. The server has its own limits; each takes one of its connections.
constexpr int s_parallelStreams = 4;

std::vector<DestinationObject> writableObjects(std::vector<PostgresObject> found)
{
    std::vector<DestinationObject> objects;
    objects.reserve(found.size());
    for (PostgresObject &table : found) {
        if (!table.object.operations.empty())
            objects.push_back(std::move(table.object));
    }
    return objects;
}

Result<void> requireTables(PostgresSession &session, const PostgresWriteOptions &options)
{
    auto found = listObjects(session);
    if (!found)
        return found.error();
    return writableObjects(std::move(*found)).empty()
        ? makeError(tableerrors::none, {options.server.database}, {}, u"/database"_s)
        : Result<void>();
}

/// Rows are matched by key in a temporary table.
Result<void> requireTemporaryTables(PostgresSession &session, const PostgresWriteOptions &options)
{
    const auto allowed = session.rows(
        u"SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP')"_s);
    if (!allowed)
        return allowed.error();
    if (allowed->flag(0, 0))
        return {};
    return makeError(postgreserrors::permissionDenied,
                     {options.server.user, options.server.database, u"TEMPORARY ON DATABASE"_s}, {},
                     u"/username"_s);
}

} // namespace

PostgresObjectDestination::PostgresObjectDestination(const Configuration &configuration)
{
    m_options.server = serverOptions(configuration);
    m_options.lockTimeout
        = std::chrono::seconds(configuration.integer(u"lock_timeout_seconds"_s, 60));
    m_keepsCheckpoints = configuration.flag(u"keep_checkpoints"_s);
}

DestinationCapabilities PostgresObjectDestination::capabilities() const
{
    return {{DestinationSyncMode::Append}, m_keepsCheckpoints, s_parallelStreams, true};
}

CheckResult PostgresObjectDestination::check(const CheckObserver &observer,
                                             const Cancellation &cancellation)
{
    CheckRun run(observer);
    const auto route = PostgresConnection::routeTo(m_options.server);
    route->addTo(run, cancellation);
    std::unique_ptr<PostgresSession> session;
    const bool isEncrypted
        = m_options.server.tls.mode != TlsMode::Disable && m_options.server.socketFolder.isEmpty();
    run.step(isEncrypted ? QCoreApplication::translate("postgres", "Encrypt and sign in")
                         : QCoreApplication::translate("postgres", "Sign in"),
             [&]() -> Result<void> {
                 auto opened = PostgresSession::open(m_options, *route, cancellation);
                 if (!opened)
                     return opened.error();
                 session = std::move(*opened);
                 return {};
             });
    run.step(QCoreApplication::translate("postgres", "Check the version of the server"),
             [&]() -> Result<void> {
                 const PostgresConnection &connection = session->connection();
                 if (isSupported(connection.serverVersion()))
                     return {};
                 return makeError(postgreserrors::serverTooOld,
                                  {connection.site().server, connection.serverVersionText()});
             });
    run.step(QCoreApplication::translate("postgres", "Find tables to write into"), [&] {
        const PostgresCancellationScope scope(*session, cancellation);
        return requireTables(*session, m_options);
    });
    run.step(QCoreApplication::translate("postgres", "Check the right to make temporary tables"),
             [&] {
                 const PostgresCancellationScope scope(*session, cancellation);
                 return requireTemporaryTables(*session, m_options);
             });
    return run.result();
}

Result<std::vector<DestinationObject>>
PostgresObjectDestination::discoverObjects(const Cancellation &cancellation)
{
    auto session = PostgresSession::open(m_options, cancellation);
    if (!session)
        return session.error();
    const PostgresCancellationScope scope(**session, cancellation);
    auto found = listObjects(**session);
    if (!found)
        return found.error();
    return writableObjects(std::move(*found));
}

std::vector<DestinationName>
PostgresObjectDestination::resolveNames(const std::vector<DestinationName> &wanted) const
{
    return wanted;
}

Result<std::unique_ptr<StreamWriter>>
PostgresObjectDestination::openStream(const WriteRequest &request, const Cancellation &cancellation)
{
    return PostgresObjectWriter::open(m_options, m_keepsCheckpoints, request, cancellation);
}

Result<std::optional<ExistingRecords>>
PostgresObjectDestination::existingRecords(const WriteRequest &request,
                                           const std::shared_ptr<const RecordBatch> &rows,
                                           const Cancellation &cancellation)
{
    if (!request.object || request.object->operation == ObjectOperation::Insert)
        return std::optional<ExistingRecords>();
    auto session = PostgresSession::open(m_options, cancellation);
    if (!session)
        return session.error();
    const PostgresCancellationScope scope(**session, cancellation);
    const auto table = describeObject(**session, request.target);
    if (!table)
        return table.error();
    const auto facts = describeTable(**session, request.target.nameSpace, request.target.name);
    if (!facts)
        return facts.error();
    if (!*table || !*facts)
        return makeError(tableerrors::missing, {request.object->object.text()});
    if (const auto fits = checkTableWrite(request, (*table)->object); !fits)
        return fits.error();
    auto existing = readExistingRecords(**session, **table, **facts, request, rows);
    if (!existing)
        return existing.error();
    return std::optional(std::move(*existing));
}

Result<void> PostgresObjectDestination::clearStream(const DestinationName &target,
                                                    const Cancellation &)
{
    return makeError(tableerrors::notClearable,
                     {DestinationObject{target.nameSpace, target.name}.text()});
}

} // namespace millrace
