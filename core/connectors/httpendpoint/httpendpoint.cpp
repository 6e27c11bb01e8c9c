#include "core/connector/connectorregistry.h"
#include "core/connectors/httpendpoint/httpendpointdestination.h"
#include "core/http/httpidentity.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_httpendpoint(ConnectorRegistry &registry)
{
    registry.add(u":/connectors/httpendpoint/connector.json"_s, {},
                 [](const Configuration &configuration) -> std::unique_ptr<Destination> {
                     return std::make_unique<HttpEndpointDestination>(configuration);
                 });
    registry.setIdentityReader(u"httpendpoint"_s, httpIdentity);
}

} // namespace millrace
