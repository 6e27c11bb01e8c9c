#include "core/connector/connectorregistry.h"
#include "core/connectors/postgres/postgresdestination.h"
#include "core/connectors/postgres/postgresobjectdestination.h"
#include "core/connectors/postgres/postgressource.h"
#include "core/sql/presentedidentity.h"

#include <functional>

namespace millrace {

using namespace Qt::StringLiterals;

void register_postgres(ConnectorRegistry &registry)
{
    registry.add(
        u":/connectors/postgres/connector.json"_s,
        [](const Configuration &configuration) -> std::unique_ptr<Source> {
            return std::make_unique<PostgresSource>(configuration);
        },
        [](const Configuration &configuration) -> std::unique_ptr<Destination> {
            if (configuration.text(u"write_into"_s) == "existing_tables"_L1)
                return std::make_unique<PostgresObjectDestination>(configuration);
            return std::make_unique<PostgresDestination>(configuration);
        });
    registry.setIdentityReader(u"postgres"_s,
                               std::bind_front(presentedIdentity, ServerProtocol::PostgreSql));
}

} // namespace millrace
