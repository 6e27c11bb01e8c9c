#include "core/connector/connectorregistry.h"
#include "core/connectors/sample/samplesource.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_sample(ConnectorRegistry &registry)
{
    registry.add(u":/connectors/sample/connector.json"_s,
                 [](const Configuration &configuration) -> std::unique_ptr<Source> {
                     return std::make_unique<SampleSource>(configuration);
                 },
                 {});
}

} // namespace millrace
