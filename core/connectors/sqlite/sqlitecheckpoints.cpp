#include "core/connectors/sqlite/sqlitecheckpoints.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqlitetable.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_whereStream = " WHERE stream_namespace = ?1 AND stream_name = ?2 "
                               "AND target_table = ?3 COLLATE NOCASE"_L1;
constexpr auto s_whereTable = " WHERE target_table = ?1 COLLATE NOCASE"_L1;

/// Whether \a ownTable, which may be missing, has a row for \a table.
Result<bool> hasRow(SqliteDatabase &database, const QString &ownTable, QLatin1StringView where,
                    const QString &table)
{
    const auto described = describeTable(database, ownTable);
    if (!described)
        return described.error();
    if (!*described)
        return false;
    auto rows = database.prepare("SELECT 1 FROM main."_L1 + ownTable + where);
    if (!rows)
        return rows.error();
    return rows->bind(1, table).next();
}

} // namespace

SqliteCheckpoints::SqliteCheckpoints(SqliteDatabase &database, const WriteRequest &request)
    : m_database(database)
    , m_stream(request.stream)
    , m_table(request.target.name)
    , m_generationId(request.generationId)
    , m_generationKey(request.generationKey)
{
}

Result<void> SqliteCheckpoints::ensureTables()
{
    return m_database.execute(u"CREATE TABLE IF NOT EXISTS main._millrace_checkpoints("
                              "stream_namespace TEXT NOT NULL, stream_name TEXT NOT NULL, "
                              "target_table TEXT NOT NULL COLLATE NOCASE, "
                              "generation_id INTEGER NOT NULL, generation_key TEXT NOT NULL, "
                              "position TEXT, flush_id TEXT, "
                              "is_finished INTEGER NOT NULL, updated_at TEXT NOT NULL, "
                              "PRIMARY KEY(stream_namespace, stream_name, target_table));"
                              "CREATE TABLE IF NOT EXISTS main._millrace_tables("
                              "name TEXT PRIMARY KEY COLLATE NOCASE)"_s);
}

Result<std::optional<SqliteCheckpoints::Row>> SqliteCheckpoints::load()
{
    auto rows = m_database.prepare("SELECT generation_id, generation_key, position, flush_id, "
                                   "is_finished "
                                   "FROM main._millrace_checkpoints"_L1
                                   + s_whereStream);
    if (!rows)
        return rows.error();
    rows->bind(1, m_stream.nameSpace).bind(2, m_stream.name).bind(3, m_table);
    const auto found = rows->next();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<Row>();
    Row row;
    row.generationId = rows->integer(0);
    row.generationKey = rows->text(1);
    if (!rows->isNull(2))
        row.checkpoint = Checkpoint{rows->bytes(2), rows->text(3)};
    row.isFinished = rows->integer(4) != 0;
    return std::optional(std::move(row));
}

Result<void> SqliteCheckpoints::store(const Checkpoint &checkpoint)
{
    auto insert = m_database.prepare(
        u"INSERT OR REPLACE INTO main._millrace_checkpoints(stream_namespace, stream_name, "
        "target_table, generation_id, generation_key, position, flush_id, is_finished, updated_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, strftime('%Y-%m-%d %H:%M:%f', 'now'))"_s);
    if (!insert)
        return insert.error();
    insert->bind(1, m_stream.nameSpace).bind(2, m_stream.name).bind(3, m_table);
    insert->bind(4, m_generationId)
        .bind(5, m_generationKey)
        .bind(6, std::string_view(checkpoint.position))
        .bind(7, checkpoint.flushId);
    return insert->run();
}

Result<void> SqliteCheckpoints::markFinished()
{
    // A stream without rows may never have stored a checkpoint; one of an older generation says
    // nothing about this one.
    auto update = m_database.prepare(
        u"INSERT INTO main._millrace_checkpoints(stream_namespace, stream_name, target_table, "
        "generation_id, generation_key, is_finished, updated_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, 1, strftime('%Y-%m-%d %H:%M:%f', 'now')) "
        "ON CONFLICT DO UPDATE SET is_finished = 1, updated_at = excluded.updated_at, "
        "position = iif(generation_id = ?4 AND generation_key = ?5, position, NULL), "
        "flush_id = iif(generation_id = ?4 AND generation_key = ?5, flush_id, NULL), "
        "generation_id = ?4, generation_key = ?5"_s);
    if (!update)
        return update.error();
    update->bind(1, m_stream.nameSpace).bind(2, m_stream.name).bind(3, m_table);
    return update->bind(4, m_generationId).bind(5, m_generationKey).run();
}

Result<void> SqliteCheckpoints::forget()
{
    auto remove = m_database.prepare("DELETE FROM main._millrace_checkpoints"_L1 + s_whereStream);
    if (!remove)
        return remove.error();
    return remove->bind(1, m_stream.nameSpace).bind(2, m_stream.name).bind(3, m_table).run();
}

Result<void> SqliteCheckpoints::noteMade()
{
    auto insert
        = m_database.prepare(u"INSERT OR IGNORE INTO main._millrace_tables(name) VALUES (?1)"_s);
    if (!insert)
        return insert.error();
    return insert->bind(1, m_table).run();
}

Result<bool> SqliteCheckpoints::isMade(SqliteDatabase &database, const QString &table)
{
    return hasRow(database, u"_millrace_tables"_s, " WHERE name = ?1 COLLATE NOCASE"_L1, table);
}

Result<bool> SqliteCheckpoints::isKnown(SqliteDatabase &database, const QString &table)
{
    return hasRow(database, u"_millrace_checkpoints"_s, s_whereTable, table);
}

Result<void> SqliteCheckpoints::forgetAll(SqliteDatabase &database, const QString &table)
{
    const auto known = isKnown(database, table);
    if (!known)
        return known.error();
    if (!*known)
        return {};
    auto remove = database.prepare("DELETE FROM main._millrace_checkpoints"_L1 + s_whereTable);
    if (!remove)
        return remove.error();
    return remove->bind(1, table).run();
}

} // namespace millrace
