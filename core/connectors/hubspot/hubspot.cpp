#include "core/connector/connectorregistry.h"
#include "core/connectors/hubspot/hubspotdestination.h"
#include "core/connectors/hubspot/hubspotsignin.h"
#include "core/http/httpidentity.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_hubspot(ConnectorRegistry &registry)
{
    registry.add(u":/connectors/hubspot/connector.json"_s, {},
                 [](const Configuration &configuration) -> std::unique_ptr<Destination> {
                     return std::make_unique<HubSpotDestination>(configuration);
                 });
    registry.setIdentityReader(u"hubspot"_s, httpIdentity);
    registry.setBrowserSignIn(u"hubspot"_s, hubSpotSignIn);
}

} // namespace millrace
