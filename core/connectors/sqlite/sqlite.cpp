#include "core/connector/connectorregistry.h"
#include "core/connectors/sqlite/sqlitedestination.h"
#include "core/connectors/sqlite/sqliteobjectdestination.h"
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
            if (configuration.text(u"write_into"_s) == "existing_tables"_L1)
                return std::make_unique<SqliteObjectDestination>(configuration);
            return std::make_unique<SqliteDestination>(configuration);
        });
}

} // namespace millrace
