// Registers the files connector.
#include "core/connector/connectorregistry.h"
#include "core/connectors/files/filesdestination.h"
#include "core/connectors/files/filessource.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_files(ConnectorRegistry &registry); // NOLINT(readability-identifier-naming)

void register_files(ConnectorRegistry &registry)
{
    registry.add(
        u":/connectors/files/connector.json"_s,
        [](const Configuration &configuration) -> std::unique_ptr<Source> {
            return std::make_unique<FilesSource>(configuration);
        },
        [](const Configuration &configuration) -> std::unique_ptr<Destination> {
            return std::make_unique<FilesDestination>(configuration);
        });
}

} // namespace millrace
