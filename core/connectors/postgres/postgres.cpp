#include "core/connector/connectorregistry.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_postgres(ConnectorRegistry &registry)
{
    registry.add(u":/connectors/postgres/connector.json"_s, nullptr, nullptr);
}

} // namespace millrace
