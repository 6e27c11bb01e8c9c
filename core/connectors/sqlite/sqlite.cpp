#include "core/connector/connectorregistry.h"
#include "core/connectors/sqlite/sqlitedestination.h"
#include "core/connectors/sqlite/sqlitesource.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_sqlite(ConnectorRegistry &registry)
{
    registry.add(
        u":/connectors/sqlite/connector.json"_s,
        [](const Configuration &configuration) -> std::unique_ptr<Source> {
            return std::make_unique<SqliteSource>(configuration);
        },
        [](const Configuration &configuration) -> std::unique_ptr<Destination> {
            return std::make_unique<SqliteDestination>(configuration);
        });
}

} // namespace millrace
