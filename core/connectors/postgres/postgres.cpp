#include "core/connector/connectorregistry.h"
#include "core/connectors/postgres/postgresdestination.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_postgres(ConnectorRegistry &registry)
{
    registry.add(u":/connectors/postgres/connector.json"_s, nullptr,
                 [](const Configuration &configuration) -> std::unique_ptr<Destination> {
                     return std::make_unique<PostgresDestination>(configuration);
                 });
}

} // namespace millrace
