#include "core/connectors/sqlite/sqlitecheckpoints.h"

#include "core/connectors/sqlite/sqlitedatabase.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_whereStream = " WHERE stream_namespace = ?1 AND stream_name = ?2 "
                               "AND target_table = ?3 COLLATE NOCASE"_L1;

} // namespace

SqliteCheckpoints::SqliteCheckpoints(SqliteDatabase &database, const WriteRequest &request)
    : m_database(database)
    , m_stream(request.stream)
    , m_table(request.target.name)
    , m_generationId(request.generationId)
    , m_connectionId(request.connectionId)
{
}

Result<void> SqliteCheckpoints::ensureTable()
{
    return m_database.execute(u"CREATE TABLE IF NOT EXISTS main._millrace_checkpoints("
                              "stream_namespace TEXT NOT NULL, stream_name TEXT NOT NULL, "
                              "target_table TEXT NOT NULL COLLATE NOCASE, "
                              "generation_id INTEGER NOT NULL, position TEXT, flush_id TEXT, "
                              "is_finished INTEGER NOT NULL, updated_at TEXT NOT NULL, "
                              "connection_id TEXT NOT NULL, "
                              "PRIMARY KEY(stream_namespace, stream_name, target_table))"_s);
}

Result<std::optional<SqliteCheckpoints::Row>> SqliteCheckpoints::load()
{
    auto rows = m_database.prepare("SELECT generation_id, position, flush_id, is_finished "
                                   "FROM main._millrace_checkpoints"_L1
                                   + s_whereStream + " AND connection_id = ?4"_L1);
    if (!rows)
        return rows.error();
    rows->bind(1, m_stream.nameSpace).bind(2, m_stream.name).bind(3, m_table);
    rows->bind(4, m_connectionId);
    const auto found = rows->next();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<Row>();
    Row row;
    row.generationId = rows->integer(0);
    if (!rows->isNull(1))
        row.checkpoint = Checkpoint{rows->bytes(1), rows->text(2)};
    row.isFinished = rows->integer(3) != 0;
    return std::optional(std::move(row));
}

Result<void> SqliteCheckpoints::store(const Checkpoint &checkpoint)
{
    auto insert = m_database.prepare(
        u"INSERT OR REPLACE INTO main._millrace_checkpoints(stream_namespace, stream_name, "
        "target_table, generation_id, position, flush_id, is_finished, updated_at, "
        "connection_id) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, strftime('%Y-%m-%d %H:%M:%f', 'now'), ?7)"_s);
    if (!insert)
        return insert.error();
    insert->bind(1, m_stream.nameSpace).bind(2, m_stream.name).bind(3, m_table);
    insert->bind(4, m_generationId)
        .bind(5, std::string_view(checkpoint.position))
        .bind(6, checkpoint.flushId)
        .bind(7, m_connectionId);
    return insert->run();
}

Result<void> SqliteCheckpoints::markFinished()
{
    // A stream without rows may never have stored a checkpoint; one of an older generation says
    // nothing about this one.
    auto update = m_database.prepare(
        u"INSERT INTO main._millrace_checkpoints(stream_namespace, stream_name, target_table, "
        "generation_id, is_finished, updated_at, connection_id) "
        "VALUES (?1, ?2, ?3, ?4, 1, strftime('%Y-%m-%d %H:%M:%f', 'now'), ?5) "
        "ON CONFLICT DO UPDATE SET is_finished = 1, updated_at = excluded.updated_at, "
        "position = CASE WHEN generation_id = ?4 AND connection_id = ?5 THEN position END, "
        "flush_id = CASE WHEN generation_id = ?4 AND connection_id = ?5 THEN flush_id END, "
        "generation_id = ?4, connection_id = ?5"_s);
    if (!update)
        return update.error();
    update->bind(1, m_stream.nameSpace).bind(2, m_stream.name).bind(3, m_table);
    return update->bind(4, m_generationId).bind(5, m_connectionId).run();
}

Result<void> SqliteCheckpoints::forget()
{
    auto remove = m_database.prepare("DELETE FROM main._millrace_checkpoints"_L1 + s_whereStream);
    if (!remove)
        return remove.error();
    return remove->bind(1, m_stream.nameSpace).bind(2, m_stream.name).bind(3, m_table).run();
}

} // namespace millrace
