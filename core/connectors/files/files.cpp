#include "core/connector/connectorregistry.h"
#include "core/connectors/files/filesdestination.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_files(ConnectorRegistry &registry)
{
    registry.add(u":/connectors/files/connector.json"_s, {},
                 [](const Configuration &configuration) -> std::unique_ptr<Destination> {
                     return std::make_unique<FilesDestination>(configuration);
                 });
}

} // namespace millrace
