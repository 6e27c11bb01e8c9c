#include "core/connector/connectorregistry.h"
#include "core/connectors/salesforce/salesforcedestination.h"
#include "core/connectors/salesforce/salesforcesignin.h"
#include "core/http/httpidentity.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_salesforce(ConnectorRegistry &registry)
{
    registry.add(u":/connectors/salesforce/connector.json"_s, {},
                 [](const Configuration &configuration) -> std::unique_ptr<Destination> {
                     return std::make_unique<SalesforceDestination>(configuration);
                 });
    registry.setIdentityReader(u"salesforce"_s, httpIdentity);
    registry.setBrowserSignIn(u"salesforce"_s, salesforceBrowserSignIn);
}

} // namespace millrace
