#include "core/connectors/postgres/postgresdestination.h"

#include "core/connectors/postgres/postgresclearing.h"
#include "core/connectors/postgres/postgrescolumnnames.h"
#include "core/connectors/postgres/postgreswriteerrors.h"
#include "core/connectors/postgres/postgreswriter.h"
#include "core/sql/identifier.h"
#include "core/sql/serversteps.h"
#include "core/sql/tablenames.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Streams written at once. The server has its own limits; each takes one of its connections.
constexpr int s_parallelStreams = 4;

QString nameOf(const QString &wanted)
{
    QString name = normalisedIdentifier(wanted);
    // Millrace needs these names for itself.
    if (name.startsWith(s_postgresOwnPrefix))
        name.prepend(u'_');
    return withHashedTail(name, s_postgresLongestName);
}

/// Whether the role may make tables in the schema, or the schema itself where it is missing.
Result<void> checkRights(PostgresSession &session, const PostgresWriteOptions &options)
{
    const auto rights = session.rows(
        u"SELECT has_database_privilege(current_database(), 'CREATE'), "
        "has_database_privilege(current_database(), 'TEMP'), "
        "(SELECT has_schema_privilege(oid, 'CREATE') AND has_schema_privilege(oid, 'USAGE') "
        "FROM pg_catalog.pg_namespace WHERE nspname = $1)"_s,
        {parameterOf(options.schema)});
    if (!rights)
        return rights.error();
    const bool exists = !rights->isNull(0, 2);
    if (!exists && !options.createsSchema)
        return makeError(postgreserrors::schemaNotAllowed, {options.schema}, {}, u"/schema"_s);
    const auto missing = [&](const QString &right) {
        return makeError(postgreserrors::permissionDenied,
                         {options.server.user, options.server.database, right}, {}, u"/username"_s);
    };
    if (exists ? !rights->flag(0, 2) : !rights->flag(0, 0))
        return missing(exists ? u"CREATE ON SCHEMA "_s + options.schema : u"CREATE ON DATABASE"_s);
    // Rows that are merged by key lie in a temporary table first.
    return rights->flag(0, 1) ? Result<void>() : missing(u"TEMPORARY ON DATABASE"_s);
}

/// Makes a table with one row in the schema, made first where it is missing, and takes it all back.
Result<void> writeAndTakeBack(PostgresSession &session, const PostgresWriteOptions &options)
{
    const QString table = qualifiedName(options.schema, s_postgresOwnPrefix + "check"_L1);
    auto done = session.begin();
    if (done)
        done = ensureSchema(session, options.schema, options.createsSchema);
    if (done)
        done = session.run("CREATE TABLE "_L1 + table + "(a bigint)"_L1);
    if (done)
        done = session.run("INSERT INTO "_L1 + table + " VALUES (1)"_L1);
    session.rollback();
    return done;
}

} // namespace

PostgresDestination::PostgresDestination(const Configuration &configuration)
{
    m_options.server = serverOptions(configuration);
    m_options.schema = configuration.text(u"schema"_s);
    if (m_options.schema.isEmpty())
        m_options.schema = u"public"_s;
    m_options.createsSchema = configuration.flag(u"create_schema"_s, true);
    m_options.hasMetaColumns = configuration.flag(u"meta_columns"_s, true);
    m_options.deletesHard = configuration.text(u"cdc_deletes"_s) != "soft"_L1;
    m_options.dropsDependents = configuration.flag(u"drop_cascade"_s);
    m_options.lockTimeout
        = std::chrono::seconds(configuration.integer(u"lock_timeout_seconds"_s, 60));
}

DestinationCapabilities PostgresDestination::capabilities() const
{
    return {{DestinationSyncMode::Append, DestinationSyncMode::Overwrite,
             DestinationSyncMode::AppendDedup, DestinationSyncMode::OverwriteDedup},
            true,
            s_parallelStreams};
}

CheckResult PostgresDestination::check(const CheckObserver &observer,
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
    run.step(QCoreApplication::translate("postgres", "Check the right to write"), [&] {
        const PostgresCancellationScope scope(*session, cancellation);
        return checkRights(*session, m_options);
    });
    run.step(QCoreApplication::translate("postgres", "Write one row and take it back"), [&] {
        const PostgresCancellationScope scope(*session, cancellation);
        return writeAndTakeBack(*session, m_options);
    });
    return run.result();
}

std::vector<DestinationName>
PostgresDestination::resolveNames(const std::vector<DestinationName> &wanted) const
{
    std::vector<DestinationName> complete = wanted;
    for (DestinationName &name : complete) {
        if (name.nameSpace.isEmpty())
            name.nameSpace = m_options.schema;
    }
    TableNameRules rules;
    rules.spelled = &nameOf;
    rules.caseSensitivity = Qt::CaseSensitive;
    rules.hasSchemas = true;
    auto names = resolveTableNames(complete, rules);
    // The schema that the configuration names is taken as it is.
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (complete[i].nameSpace == m_options.schema)
            names[i].nameSpace = m_options.schema;
    }
    return names;
}

QStringList PostgresDestination::resolveFieldNames(const QStringList &wanted) const
{
    const auto names = postgresColumnNames(wanted, m_options.hasMetaColumns);
    return names ? *names : wanted;
}

Result<std::unique_ptr<StreamWriter>>
PostgresDestination::openStream(const WriteRequest &request, const Cancellation &cancellation)
{
    return PostgresWriter::open(m_options, request, cancellation);
}

Result<void> PostgresDestination::clearStream(const DestinationName &target,
                                              const Cancellation &cancellation)
{
    auto session = PostgresSession::open(m_options, cancellation);
    if (!session)
        return session.error();
    const PostgresCancellationScope scope(**session, cancellation);
    DestinationName complete = target;
    if (complete.nameSpace.isEmpty())
        complete.nameSpace = m_options.schema;
    return clearPostgresTable(**session, complete, m_options.hasMetaColumns);
}

} // namespace millrace
