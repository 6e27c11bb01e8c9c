#include "core/connectors/mysql/mysqlsource.h"

#include "core/connectors/mysql/mysqlcatalog.h"
#include "core/connectors/mysql/mysqlrangereader.h"
#include "core/connectors/mysql/mysqlsourceerrors.h"
#include "core/connectors/mysql/mysqlstreams.h"
#include "core/sql/serversteps.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *text) { return QCoreApplication::translate("mysql", text); }

/// Older servers lack read-only transactions, and utf8mb4 or its names.
Result<void> checkVersion(const MySqlConnection &connection)
{
    const MySqlServer &server = connection.server();
    if (server.isMariaDb ? server.isAtLeast(10, 0) : server.isAtLeast(5, 6))
        return {};
    return makeError(mysqlerrors::serverTooOld,
                     {serverName(connection.options()), server.text,
                      translated(QT_TRANSLATE_NOOP("mysql", "MySQL 5.6 or MariaDB 10.0"))});
}

QStringList namesIn(const QJsonValue &array)
{
    QStringList names;
    for (const QJsonValue &name : array.toArray())
        names << name.toString();
    return names;
}

/// A filter may name other tables of the same database.
Result<void> useDatabase(MySqlConnection &connection, const MySqlTable &table,
                         const Cancellation &cancellation)
{
    return connection.execute("USE "_L1 + mySqlIdentifier(table.database), cancellation);
}

/// Nothing when a condition picks the rows.
std::optional<qint64> rowsToExpect(const MySqlReader::Parts &parts, const MySqlTable &table)
{
    const bool readsAll = !parts.stream.mode.isIncremental()
        && parts.stream.filter.trimmed().isEmpty() && !(parts.position && parts.position->isDone);
    if (!readsAll || !table.estimatedRows)
        return std::nullopt;
    const qint64 before = parts.position ? parts.position->rows : 0;
    const qint64 rows = std::max<qint64>(0, *table.estimatedRows - before);
    return parts.stream.rowLimit ? std::min(rows, *parts.stream.rowLimit) : rows;
}

} // namespace

MySqlSource::MySqlSource(const Configuration &configuration)
    : m_options(serverOptions(configuration))
    , m_databases(namesIn(configuration.values().value(u"databases"_s)))
    , m_parallelReaders(static_cast<int>(configuration.integer(u"parallel_readers"_s, 2)))
    , m_readersPerTable(static_cast<int>(configuration.integer(u"readers_per_table"_s, 2)))
    , m_sessions(m_options, m_parallelReaders, m_readersPerTable,
                 configuration.flag(u"snapshot_lock"_s, true))
{
}

QStringList MySqlSource::wantedDatabases() const
{
    if (!m_databases.isEmpty())
        return m_databases;
    return m_options.database.isEmpty() ? QStringList() : QStringList{m_options.database};
}

QString MySqlSource::databasesField() const
{
    return m_databases.isEmpty() ? u"/database"_s : u"/databases"_s;
}

CheckResult MySqlSource::check(const CheckObserver &observer, const Cancellation &cancellation)
{
    std::unique_ptr<MySqlConnection> connection;
    CheckRun run(observer);
    ServerSteps way(m_options, m_options.socketFolder);
    way.addTo(run, cancellation);
    run.step(translated(QT_TRANSLATE_NOOP("mysql", "Sign in")), [&]() -> Result<void> {
        auto opened = MySqlConnection::open(m_options, cancellation);
        if (!opened)
            return opened.error();
        connection = std::move(*opened);
        return {};
    });
    run.step(translated(QT_TRANSLATE_NOOP("mysql", "Server version")),
             [&] { return checkVersion(*connection); });
    run.step(translated(QT_TRANSLATE_NOOP("mysql", "Find the databases")), [&]() -> Result<void> {
        const auto databases
            = listDatabases(*connection, wantedDatabases(), databasesField(), cancellation);
        return databases ? Result<void>() : Result<void>(databases.error());
    });
    run.step(translated(QT_TRANSLATE_NOOP("mysql", "Read a row")),
             [&] { return readOneRow(*connection, cancellation); });
    return run.result();
}

Result<void> MySqlSource::readOneRow(MySqlConnection &connection,
                                     const Cancellation &cancellation) const
{
    const auto databases
        = listDatabases(connection, wantedDatabases(), databasesField(), cancellation);
    if (!databases)
        return databases.error();
    for (const QString &database : *databases) {
        const auto tables = listTables(connection, database, {}, cancellation);
        if (!tables)
            return tables.error();
        const auto table = std::ranges::find_if(
            *tables, [](const MySqlTable &each) { return !each.isView && !each.columns.empty(); });
        if (table != tables->end())
            return connection.execute("SELECT "_L1 + mySqlIdentifier(table->columns.front().name)
                                          + " FROM "_L1 + table->quotedName() + " LIMIT 1"_L1,
                                      cancellation);
    }
    return {};
}

Result<Catalog> MySqlSource::discover(const StreamObserver &observer,
                                      const Cancellation &cancellation)
{
    const auto connection = MySqlConnection::open(m_options, cancellation);
    if (!connection)
        return connection.error();
    const auto databases
        = listDatabases(**connection, wantedDatabases(), databasesField(), cancellation);
    if (!databases)
        return databases.error();
    Catalog catalog;
    for (const QString &database : *databases) {
        const auto discovered
            = discoverDatabase(**connection, database, observer, cancellation, catalog);
        if (!discovered)
            return discovered.error();
    }
    return catalog;
}

Result<void> MySqlSource::discoverDatabase(MySqlConnection &connection, const QString &database,
                                           const StreamObserver &observer,
                                           const Cancellation &cancellation, Catalog &catalog) const
{
    const auto tables = listTables(connection, database, {}, cancellation);
    if (!tables)
        return tables.error();
    for (const MySqlTable &table : *tables) {
        auto stream = streamOf(connection, table, cancellation);
        if (!stream)
            return stream.error();
        if (observer)
            observer(*stream);
        catalog.streams.push_back(std::move(*stream));
    }
    return {};
}

Result<MySqlTable> MySqlSource::findTable(MySqlConnection &connection, const StreamId &id,
                                          const Cancellation &cancellation) const
{
    const QString database = id.nameSpace.isEmpty() ? m_options.database : id.nameSpace;
    auto tables = listTables(connection, database, id.name, cancellation);
    if (!tables)
        return tables.error();
    const auto found = std::ranges::find(*tables, id.name, &MySqlTable::name);
    if (found == tables->end() || found->columns.empty())
        return makeError(mysqlerrors::streamMissing, {id.text()});
    return std::move(*found);
}

Result<std::unique_ptr<StreamReader>> MySqlSource::openStream(const ReadRequest &request,
                                                              const Cancellation &cancellation)
{
    const StreamId &id = request.stream.stream.id;
    MySqlReader::Parts parts;
    parts.stream = request.stream;
    parts.schema = std::make_shared<const Schema>(request.stream.selectedSchema());
    if (request.position) {
        parts.position = mySqlPositionFromJson(*request.position);
        if (!parts.position)
            return makeError(mysqlerrors::positionUnknown, {id.text()});
    }
    auto lease = m_sessions.take(cancellation);
    if (!lease)
        return lease.error();
    parts.lease = std::move(*lease);
    MySqlConnection &connection = *parts.lease.connection();
    const auto table = findTable(connection, id, cancellation);
    if (!table)
        return table.error();
    if (const auto used = useDatabase(connection, *table, cancellation); !used)
        return used.error();
    auto selection = selectStream(connection, *table, request.stream, *parts.schema, parts.position,
                                  cancellation);
    if (!selection)
        return selection.error();
    parts.selection = std::move(*selection);
    parts.estimatedRows = rowsToExpect(parts, *table);
    if (!m_sessions.showOneMoment() && !std::exchange(m_hasToldMoments, true))
        parts.notes << translated(QT_TRANSLATE_NOOP(
            "mysql",
            "Streams read at the same time show moments that may lie a little apart: the account "
            "may not lock the tables for an instant (right RELOAD), or the lock took too long."));
    auto shared = openByRanges(parts, *table, cancellation);
    if (!shared || *shared)
        return shared;
    const MySqlCancellationScope scope(connection, cancellation);
    auto rows = MySqlRows::open(connection, parts.selection.sql());
    if (!rows)
        return rows.error();
    parts.rows = std::move(*rows);
    return std::unique_ptr<StreamReader>(std::make_unique<MySqlReader>(std::move(parts)));
}

Result<std::unique_ptr<StreamReader>> MySqlSource::openByRanges(MySqlReader::Parts &parts,
                                                                const MySqlTable &table,
                                                                const Cancellation &cancellation)
{
    std::unique_ptr<StreamReader> none;
    const bool isDone = parts.position && parts.position->isDone;
    if (m_readersPerTable < 2 || parts.stream.mode.isIncremental() || parts.stream.rowLimit
        || isDone)
        return none;
    const auto ranges
        = MySqlKeyRanges::plan(*parts.lease.connection(), table, parts.position, cancellation);
    if (!ranges)
        return ranges.error();
    if (!*ranges)
        return none;
    auto leases = m_sessions.takeBeside();
    if (leases.empty())
        return none;
    for (const MySqlLease &lease : leases) {
        if (const auto used = useDatabase(*lease.connection(), table, cancellation); !used)
            return used.error();
    }
    leases.push_back(std::move(parts.lease));
    MySqlRangeReader::Parts shared{std::move(leases),
                                   std::move(parts.stream),
                                   std::move(parts.schema),
                                   std::move(parts.selection),
                                   **ranges,
                                   std::move(parts.position),
                                   parts.estimatedRows,
                                   std::move(parts.notes)};
    return std::unique_ptr<StreamReader>(std::make_unique<MySqlRangeReader>(std::move(shared)));
}

} // namespace millrace
