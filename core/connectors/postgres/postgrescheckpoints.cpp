#include "core/connectors/postgres/postgrescheckpoints.h"

#include "core/connectors/postgres/postgrestablefacts.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_checkpoints = u"_millrace_checkpoints"_s;
const QString s_tables = u"_millrace_tables"_s;

constexpr auto s_whereStream
    = " WHERE stream_namespace = $1 AND stream_name = $2 AND target_table = $3"_L1;
constexpr auto s_columnTypes = "stream_namespace text NOT NULL, stream_name text NOT NULL, "
                               "target_table text NOT NULL, generation_id bigint NOT NULL, "
                               "generation_key text NOT NULL, position text, flush_id text, "
                               "is_finished boolean NOT NULL, updated_at timestamptz NOT NULL, "
                               "PRIMARY KEY(stream_namespace, stream_name, target_table)"_L1;

/// A number for an advisory lock on \a name.
std::string lockNumber(const QString &name)
{
    const QByteArray hash = QCryptographicHash::hash(QString("millrace "_L1 + name).toUtf8(),
                                                     QCryptographicHash::Sha1);
    return std::to_string(qFromBigEndian<qint64>(hash.constData()));
}

/// Whether the table \a own, which may be missing, has a row for \a target.
Result<bool> hasRow(PostgresSession &session, const QString &own, QLatin1StringView column,
                    const DestinationName &target)
{
    auto exists = relationExists(session, target.nameSpace, own);
    if (!exists || !*exists)
        return exists;
    const auto count
        = session.integer("SELECT count(*) FROM "_L1 + qualifiedName(target.nameSpace, own)
                              + " WHERE "_L1 + column + " = $1"_L1,
                          {parameterOf(target.name)});
    if (!count)
        return count.error();
    return *count > 0;
}

} // namespace

PostgresCheckpoints::PostgresCheckpoints(PostgresSession &session, const WriteRequest &request)
    : m_session(session)
    , m_request(request)
{
}

Result<void> PostgresCheckpoints::ensureTables()
{
    const QString &schema = m_request.target.nameSpace;
    // Looked for first: IF NOT EXISTS wants the right to create even where the table is there.
    const auto found = m_session.integer(
        u"SELECT count(*) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n "
        "ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname IN ($2, $3)"_s,
        {parameterOf(schema), parameterOf(s_checkpoints), parameterOf(s_tables)});
    if (!found)
        return found.error();
    if (*found == 2)
        return {};
    // Two streams that begin at once would both make them.
    return m_session.run(
        "SELECT pg_advisory_xact_lock("_L1 + QString::fromStdString(lockNumber(schema))
        + "); CREATE TABLE IF NOT EXISTS "_L1 + qualifiedName(schema, s_checkpoints) + '('_L1
        + s_columnTypes + "); CREATE TABLE IF NOT EXISTS "_L1 + qualifiedName(schema, s_tables)
        + "(name text PRIMARY KEY)"_L1);
}

PostgresSession::Parameters PostgresCheckpoints::streamParameters() const
{
    return {parameterOf(m_request.stream.nameSpace), parameterOf(m_request.stream.name),
            parameterOf(m_request.target.name)};
}

Result<std::optional<PostgresCheckpoints::Row>> PostgresCheckpoints::load()
{
    return load(m_session, m_request);
}

Result<std::optional<PostgresCheckpoints::Row>>
PostgresCheckpoints::load(PostgresSession &session, const WriteRequest &request)
{
    const auto rows = session.rows(
        "SELECT generation_id, generation_key, position, flush_id, is_finished FROM "_L1
            + qualifiedName(request.target.nameSpace, s_checkpoints) + s_whereStream,
        {parameterOf(request.stream.nameSpace), parameterOf(request.stream.name),
         parameterOf(request.target.name)});
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return std::optional<Row>();
    Row row;
    row.generationId = rows->integer(0, 0);
    row.generationKey = rows->text(0, 1);
    if (!rows->isNull(0, 2))
        row.checkpoint = Checkpoint{std::string(rows->value(0, 2)), rows->text(0, 3)};
    row.isFinished = rows->flag(0, 4);
    return std::optional(std::move(row));
}

Result<void> PostgresCheckpoints::store(const Checkpoint &checkpoint)
{
    PostgresSession::Parameters parameters = streamParameters();
    parameters.emplace_back(std::to_string(m_request.generationId));
    parameters.emplace_back(parameterOf(m_request.generationKey));
    parameters.emplace_back(checkpoint.position);
    parameters.emplace_back(parameterOf(checkpoint.flushId));
    return m_session.run(
        "INSERT INTO "_L1 + qualifiedName(m_request.target.nameSpace, s_checkpoints)
            + " VALUES ($1, $2, $3, $4, $5, $6, $7, false, now()) "
              "ON CONFLICT (stream_namespace, stream_name, target_table) DO UPDATE SET "
              "generation_id = excluded.generation_id, generation_key = excluded.generation_key, "
              "position = excluded.position, flush_id = excluded.flush_id, is_finished = false, "
              "updated_at = excluded.updated_at"_L1,
        parameters);
}

Result<void> PostgresCheckpoints::markFinished()
{
    // A stream without rows may never have stored a checkpoint; one of an older generation says
    // nothing about this one.
    PostgresSession::Parameters parameters = streamParameters();
    parameters.emplace_back(std::to_string(m_request.generationId));
    parameters.emplace_back(parameterOf(m_request.generationKey));
    return m_session.run(
        "INSERT INTO "_L1 + qualifiedName(m_request.target.nameSpace, s_checkpoints)
            + " AS old VALUES ($1, $2, $3, $4, $5, NULL, NULL, true, now()) "
              "ON CONFLICT (stream_namespace, stream_name, target_table) DO UPDATE SET "
              "is_finished = true, updated_at = excluded.updated_at, "
              "position = CASE WHEN (old.generation_id, old.generation_key) = "
              "(excluded.generation_id, excluded.generation_key) THEN old.position END, "
              "flush_id = CASE WHEN (old.generation_id, old.generation_key) = "
              "(excluded.generation_id, excluded.generation_key) THEN old.flush_id END, "
              "generation_id = excluded.generation_id, "
              "generation_key = excluded.generation_key"_L1,
        parameters);
}

Result<void> PostgresCheckpoints::forget()
{
    return m_session.run("DELETE FROM "_L1
                             + qualifiedName(m_request.target.nameSpace, s_checkpoints)
                             + s_whereStream,
                         streamParameters());
}

Result<void> PostgresCheckpoints::noteMade()
{
    return m_session.run("INSERT INTO "_L1 + qualifiedName(m_request.target.nameSpace, s_tables)
                             + " VALUES ($1) ON CONFLICT DO NOTHING"_L1,
                         {parameterOf(m_request.target.name)});
}

Result<bool> PostgresCheckpoints::isMade(PostgresSession &session, const DestinationName &target)
{
    return hasRow(session, s_tables, "name"_L1, target);
}

Result<bool> PostgresCheckpoints::isKnown(PostgresSession &session, const DestinationName &target)
{
    return hasRow(session, s_checkpoints, "target_table"_L1, target);
}

Result<void> PostgresCheckpoints::forgetAll(PostgresSession &session, const DestinationName &target)
{
    const auto known = isKnown(session, target);
    if (!known)
        return known.error();
    if (!*known)
        return {};
    return session.run("DELETE FROM "_L1 + qualifiedName(target.nameSpace, s_checkpoints)
                           + " WHERE target_table = $1"_L1,
                       {parameterOf(target.name)});
}

Result<void> lockTarget(PostgresSession &session, const DestinationName &target)
{
    return session.run(u"SELECT pg_advisory_lock($1::bigint)"_s,
                       {lockNumber(target.nameSpace + u'.' + target.name)});
}

} // namespace millrace
