#include "core/connector/connectorregistry.h"

namespace millrace {

using namespace Qt::StringLiterals;

void register_mysql(ConnectorRegistry &registry)
{
    registry.add(u":/connectors/mysql/connector.json"_s, {}, {});
}

} // namespace millrace
