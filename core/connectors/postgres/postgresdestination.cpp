#include "core/connectors/postgres/postgresdestination.h"

#include "core/connectors/postgres/postgresclearing.h"
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

/// Makes a table with one row in \a schema, made first where it is missing, and takes it all back.
Result<void> writeAndTakeBack(PostgresSession &session, const QString &schema, bool createsSchema)
{
    const QString table = qualifiedName(schema, s_postgresOwnPrefix + "check"_L1);
    auto done = session.begin();
    if (done)
        done = ensureSchema(session, schema, createsSchema);
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
    std::unique_ptr<PostgresSession> session;
    run.step(QCoreApplication::translate("postgres", "Connect and sign in"), [&]() -> Result<void> {
        auto opened = PostgresSession::open(m_options, cancellation);
        if (!opened)
            return opened.error();
        session = std::move(*opened);
        return {};
    });
    run.step(QCoreApplication::translate("postgres", "Write and take back"), [&] {
        const PostgresCancellationScope scope(*session, cancellation);
        return writeAndTakeBack(*session, m_options.schema, m_options.createsSchema);
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
