#include "core/connector/connectorregistry.h"
#include "core/connectors/customerio/customeriodestination.h"
#include "core/http/httpidentity.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_customerio(ConnectorRegistry &registry)
{
    registry.add(u":/connectors/customerio/connector.json"_s, {},
                 [](const Configuration &configuration) -> std::unique_ptr<Destination> {
                     return std::make_unique<CustomerIoDestination>(configuration);
                 });
    registry.setIdentityReader(u"customerio"_s, httpIdentity);
}

} // namespace millrace
