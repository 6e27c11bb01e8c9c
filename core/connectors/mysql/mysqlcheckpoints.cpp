#include "core/connectors/mysql/mysqlcheckpoints.h"

#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqltargettable.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_checkpoints = "_millrace_checkpoints"_L1;
constexpr auto s_tables = "_millrace_tables"_L1;

QString idOf(const QString &text)
{
    // Names of streams may be longer than a key; they are kept whole beside it.
    return "SHA2("_L1 + mySqlText(text) + ", 256)"_L1;
}

/// Whether \a ownTable, which may be missing, has a row for which \a condition holds.
Result<bool> hasRow(MySqlConnection &connection, const QString &database, const QString &ownTable,
                    const QString &condition, const Cancellation &cancellation)
{
    auto exists = tableExists(connection, database, ownTable, cancellation);
    if (!exists || !*exists)
        return exists;
    const auto found
        = connection.integer("SELECT EXISTS (SELECT 1 FROM "_L1 + mySqlName(database, ownTable)
                                 + " WHERE "_L1 + condition + ')'_L1,
                             cancellation);
    if (!found)
        return found.error();
    return *found != 0;
}

QString isTarget(const QString &table) { return "target_table = "_L1 + mySqlText(table); }

} // namespace

MySqlCheckpoints::MySqlCheckpoints(MySqlConnection &connection, const WriteRequest &request)
    : m_connection(connection)
    , m_stream(request.stream)
    , m_database(request.target.nameSpace)
    , m_table(request.target.name)
    , m_generationId(request.generationId)
    , m_generationKey(request.generationKey)
{
}

Result<void> MySqlCheckpoints::ensureTables(const Cancellation &cancellation)
{
    const QString options = u") ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"_s;
    const QString definitions[][2]{
        {s_checkpoints,
         u"stream_id CHAR(64) CHARACTER SET ascii NOT NULL, target_table VARCHAR(64) NOT NULL, "
         "stream_namespace TEXT NOT NULL, stream_name TEXT NOT NULL, "
         "generation_id BIGINT NOT NULL, generation_key TEXT NOT NULL, "
         "position LONGTEXT, flush_id TEXT, is_finished TINYINT(1) NOT NULL DEFAULT 0, "
         "is_swapping TINYINT(1) NOT NULL DEFAULT 0, updated_at DATETIME(6) NOT NULL, "
         "PRIMARY KEY (stream_id, target_table)"_s},
        {s_tables, u"name VARCHAR(64) NOT NULL PRIMARY KEY"_s}};
    for (const auto &[name, columns] : definitions) {
        // Asked first, because an account may write without the right to make tables.
        const auto exists = tableExists(m_connection, m_database, name, cancellation);
        if (!exists)
            return exists.error();
        if (*exists)
            continue;
        auto made
            = m_connection.execute("CREATE TABLE IF NOT EXISTS "_L1 + mySqlName(m_database, name)
                                       + " ("_L1 + columns + options,
                                   cancellation);
        if (!made)
            return made;
    }
    return {};
}

QString MySqlCheckpoints::whereStream() const
{
    return " WHERE stream_id = "_L1 + idOf(m_stream.nameSpace + u'\n' + m_stream.name) + " AND "_L1
        + isTarget(m_table);
}

QString MySqlCheckpoints::values() const
{
    return idOf(m_stream.nameSpace + u'\n' + m_stream.name) + ", "_L1 + mySqlText(m_table) + ", "_L1
        + mySqlText(m_stream.nameSpace) + ", "_L1 + mySqlText(m_stream.name) + ", "_L1
        + QString::number(m_generationId) + ", "_L1 + mySqlText(m_generationKey);
}

Result<std::optional<MySqlCheckpoints::Row>>
MySqlCheckpoints::load(const Cancellation &cancellation)
{
    auto rows = m_connection.query("SELECT generation_id, generation_key, position, flush_id, "
                                   "is_finished, is_swapping FROM "_L1
                                       + mySqlName(m_database, s_checkpoints) + whereStream()
                                       + " FOR UPDATE"_L1,
                                   cancellation);
    if (!rows)
        return rows.error();
    if (!rows->next())
        return std::optional<Row>();
    Row row;
    row.generationId = rows->integer(0).value_or(0);
    row.generationKey = rows->text(1);
    if (!rows->isNull(2))
        row.checkpoint = Checkpoint{std::string(rows->bytes(2)), rows->text(3)};
    row.isFinished = rows->integer(4).value_or(0) != 0;
    row.isSwapping = rows->integer(5).value_or(0) != 0;
    return std::optional(std::move(row));
}

Result<void> MySqlCheckpoints::store(const Checkpoint &checkpoint, const Cancellation &cancellation)
{
    return m_connection.execute(
        "REPLACE INTO "_L1 + mySqlName(m_database, s_checkpoints)
            + " (stream_id, target_table, stream_namespace, stream_name, generation_id, "
              "generation_key, position, flush_id, updated_at) VALUES ("_L1
            + values() + ", "_L1 + mySqlText(QString::fromStdString(checkpoint.position)) + ", "_L1
            + mySqlText(checkpoint.flushId) + ", UTC_TIMESTAMP(6))"_L1,
        cancellation);
}

Result<void> MySqlCheckpoints::markSwapping(const Cancellation &cancellation)
{
    return mark(u"is_swapping"_s, cancellation);
}

Result<void> MySqlCheckpoints::markFinished(const Cancellation &cancellation)
{
    return mark(u"is_finished"_s, cancellation);
}

Result<void> MySqlCheckpoints::mark(const QString &flag, const Cancellation &cancellation)
{
    // A stream without rows may never have stored a checkpoint; one of an older generation says
    // nothing about this one.
    const QString isSame = "generation_id = %1 AND generation_key = %2"_L1.arg(
        QString::number(m_generationId), mySqlText(m_generationKey));
    const bool isFinished = flag == "is_finished"_L1;
    return m_connection.execute(
        "INSERT INTO "_L1 + mySqlName(m_database, s_checkpoints)
            + " (stream_id, target_table, stream_namespace, stream_name, generation_id, "
              "generation_key, updated_at, "_L1
            + flag + ") VALUES ("_L1 + values()
            + ", UTC_TIMESTAMP(6), 1) ON DUPLICATE KEY UPDATE position = IF("_L1 + isSame
            + ", position, NULL), flush_id = IF("_L1 + isSame
            + ", flush_id, NULL), is_finished = %1, is_swapping = %2, "_L1.arg(
                isFinished ? u"1"_s : u"0"_s, isFinished ? u"0"_s : u"1"_s)
            + "generation_id = "_L1 + QString::number(m_generationId) + ", generation_key = "_L1
            + mySqlText(m_generationKey) + ", updated_at = UTC_TIMESTAMP(6)"_L1,
        cancellation);
}

Result<void> MySqlCheckpoints::forget(const Cancellation &cancellation)
{
    return m_connection.execute(
        "DELETE FROM "_L1 + mySqlName(m_database, s_checkpoints) + whereStream(), cancellation);
}

Result<void> MySqlCheckpoints::noteMade(const Cancellation &cancellation)
{
    return m_connection.execute("INSERT IGNORE INTO "_L1 + mySqlName(m_database, s_tables)
                                    + " (name) VALUES ("_L1 + mySqlText(m_table) + ')'_L1,
                                cancellation);
}

Result<bool> MySqlCheckpoints::isMade(MySqlConnection &connection, const QString &database,
                                      const QString &table, const Cancellation &cancellation)
{
    return hasRow(connection, database, s_tables, "name = "_L1 + mySqlText(table), cancellation);
}

Result<bool> MySqlCheckpoints::isKnown(MySqlConnection &connection, const QString &database,
                                       const QString &table, const Cancellation &cancellation)
{
    return hasRow(connection, database, s_checkpoints, isTarget(table), cancellation);
}

Result<void> MySqlCheckpoints::endSwaps(MySqlConnection &connection, const QString &database,
                                        const QString &table, bool tookPlace,
                                        const Cancellation &cancellation)
{
    const QString rows = " WHERE "_L1 + isTarget(table) + " AND is_swapping = 1"_L1;
    const QString name = mySqlName(database, s_checkpoints);
    return connection.execute(
        tookPlace ? QString("UPDATE "_L1 + name + " SET is_finished = 1, is_swapping = 0"_L1 + rows)
                  : QString("DELETE FROM "_L1 + name + rows),
        cancellation);
}

Result<bool> MySqlCheckpoints::isAnySwapping(MySqlConnection &connection, const QString &database,
                                             const QString &table, const Cancellation &cancellation)
{
    return hasRow(connection, database, s_checkpoints, isTarget(table) + " AND is_swapping = 1"_L1,
                  cancellation);
}

Result<void> MySqlCheckpoints::forgetAll(MySqlConnection &connection, const QString &database,
                                         const QString &table, const Cancellation &cancellation)
{
    const auto known = isKnown(connection, database, table, cancellation);
    if (!known)
        return known.error();
    if (!*known)
        return {};
    return connection.execute("DELETE FROM "_L1 + mySqlName(database, s_checkpoints) + " WHERE "_L1
                                  + isTarget(table),
                              cancellation);
}

} // namespace millrace
