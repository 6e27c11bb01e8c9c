#include "core/connectors/mysql/mysqldestination.h"

#include "core/connectors/mysql/mysqlclearing.h"
#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlwritecheck.h"
#include "core/connectors/mysql/mysqlwriter.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Sessions that one run may take of a server that serves others too.
constexpr int s_parallelStreams = 4;

} // namespace

MySqlDestination::MySqlDestination(const Configuration &configuration)
{
    m_options.server = serverOptions(configuration);
    m_options.hasMetaColumns = configuration.flag(u"meta_columns"_s, true);
    m_options.deletesHard = configuration.text(u"cdc_deletes"_s) != "soft"_L1;
    m_options.createsDatabase = configuration.flag(u"create_database"_s, true);
}

DestinationCapabilities MySqlDestination::capabilities() const
{
    return {{DestinationSyncMode::Append, DestinationSyncMode::Overwrite,
             DestinationSyncMode::AppendDedup, DestinationSyncMode::OverwriteDedup},
            true,
            s_parallelStreams};
}

CheckResult MySqlDestination::check(const CheckObserver &observer, const Cancellation &cancellation)
{
    return checkWriting(m_options, observer, cancellation);
}

std::vector<DestinationName>
MySqlDestination::resolveNames(const std::vector<DestinationName> &wanted) const
{
    return mySqlTableNames(wanted, m_options.server.database);
}

QStringList MySqlDestination::resolveFieldNames(const QStringList &wanted) const
{
    const auto names = mySqlColumnNames(wanted, m_options.hasMetaColumns);
    return names ? *names : wanted;
}

QString MySqlDestination::databaseOf(const DestinationName &target) const
{
    return target.nameSpace.isEmpty() ? m_options.server.database : target.nameSpace;
}

Result<std::unique_ptr<StreamWriter>> MySqlDestination::openStream(const WriteRequest &request,
                                                                   const Cancellation &cancellation)
{
    WriteRequest placed = request;
    placed.target.nameSpace = databaseOf(request.target);
    return MySqlWriter::open(m_options, placed, cancellation);
}

Result<void> MySqlDestination::clearStream(const DestinationName &target,
                                           const Cancellation &cancellation)
{
    auto connection = openWriteSession(m_options, cancellation);
    if (!connection)
        return connection.error();
    const QString database = databaseOf(target);
    const auto exists = databaseExists(**connection, database, cancellation);
    if (!exists)
        return exists.error();
    if (!*exists)
        return {};
    // Triggers that are made again name their table without its database.
    if (auto selected = selectDatabase(**connection, m_options, database, cancellation); !selected)
        return selected;
    return clearTable(**connection, database, target.name, m_options.hasMetaColumns, cancellation);
}

} // namespace millrace
