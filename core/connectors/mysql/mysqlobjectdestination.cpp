#include "core/connectors/mysql/mysqlobjectdestination.h"

#include "core/connectors/mysql/mysqlexistingrecords.h"
#include "core/connectors/mysql/mysqlobjectwriter.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"
#include "core/sql/serversteps.h"
#include "core/sql/tableobjects.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Sessions that one run may take of a server that serves others too.
constexpr int s_parallelStreams = 4;

} // namespace

MySqlObjectDestination::MySqlObjectDestination(const Configuration &configuration)
{
    m_options.server = serverOptions(configuration);
    m_options.createsDatabase = false;
    m_keepsCheckpoints = configuration.flag(u"keep_checkpoints"_s);
}

DestinationCapabilities MySqlObjectDestination::capabilities() const
{
    return {{DestinationSyncMode::Append}, m_keepsCheckpoints, s_parallelStreams, true};
}

Result<std::vector<DestinationObject>>
MySqlObjectDestination::objects(MySqlConnection &connection, const Cancellation &cancellation) const
{
    const QString &database = m_options.server.database;
    const auto exists = databaseExists(connection, database, cancellation);
    if (!exists)
        return exists.error();
    if (!*exists)
        return makeError(mysqlerrors::databaseMissing, {serverName(m_options.server), database}, {},
                         u"/database"_s);
    auto found = listObjects(connection, database, cancellation);
    if (!found)
        return found.error();
    std::vector<DestinationObject> objects;
    objects.reserve(found->size());
    for (MySqlObject &table : *found) {
        if (!table.object.operations.empty())
            objects.push_back(std::move(table.object));
    }
    return objects;
}

CheckResult MySqlObjectDestination::check(const CheckObserver &observer,
                                          const Cancellation &cancellation)
{
    CheckRun run(observer);
    std::unique_ptr<MySqlConnection> connection;
    ServerSteps way(m_options.server, m_options.server.socketFolder);
    way.addTo(run, cancellation);
    run.step(QCoreApplication::translate("mysql", "Sign in"), [&]() -> Result<void> {
        auto opened = openWriteSession(m_options, cancellation);
        if (!opened)
            return opened.error();
        connection = std::move(*opened);
        return {};
    });
    run.step(QCoreApplication::translate("mysql", "Find tables to write into"),
             [&]() -> Result<void> {
                 const auto found = objects(*connection, cancellation);
                 if (!found)
                     return found.error();
                 return found->empty()
                     ? makeError(tableerrors::none, {m_options.server.database}, {}, u"/database"_s)
                     : Result<void>();
             });
    return run.result();
}

Result<std::vector<DestinationObject>>
MySqlObjectDestination::discoverObjects(const Cancellation &cancellation)
{
    auto connection = openWriteSession(m_options, cancellation);
    if (!connection)
        return connection.error();
    return objects(**connection, cancellation);
}

std::vector<DestinationName>
MySqlObjectDestination::resolveNames(const std::vector<DestinationName> &wanted) const
{
    return wanted;
}

WriteRequest MySqlObjectDestination::placed(const WriteRequest &request) const
{
    WriteRequest placed = request;
    if (placed.target.nameSpace.isEmpty())
        placed.target.nameSpace = m_options.server.database;
    return placed;
}

Result<std::unique_ptr<StreamWriter>>
MySqlObjectDestination::openStream(const WriteRequest &request, const Cancellation &cancellation)
{
    return MySqlObjectWriter::open(m_options, m_keepsCheckpoints, placed(request), cancellation);
}

Result<std::optional<ExistingRecords>>
MySqlObjectDestination::existingRecords(const WriteRequest &given,
                                        const std::shared_ptr<const RecordBatch> &rows,
                                        const Cancellation &cancellation)
{
    if (!given.object || given.object->operation == ObjectOperation::Insert)
        return std::optional<ExistingRecords>();
    const WriteRequest request = placed(given);
    auto connection = openWriteSession(m_options, cancellation);
    if (!connection)
        return connection.error();
    const auto table
        = describeObject(**connection, request.target.nameSpace, request.target.name, cancellation);
    if (!table)
        return table.error();
    if (!*table)
        return makeError(tableerrors::missing, {request.object->object.text()});
    if (const auto fits = checkTableWrite(request, (*table)->object); !fits)
        return fits.error();
    auto existing = readExistingRecords(**connection, **table, request, rows, cancellation);
    if (!existing)
        return existing.error();
    return std::optional(std::move(*existing));
}

Result<void> MySqlObjectDestination::clearStream(const DestinationName &target,
                                                 const Cancellation &)
{
    return makeError(tableerrors::notClearable,
                     {DestinationObject{target.nameSpace, target.name}.text()});
}

} // namespace millrace
