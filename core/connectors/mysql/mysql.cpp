#include "core/connector/connectorregistry.h"
#include "core/connectors/mysql/mysqldestination.h"
#include "core/connectors/mysql/mysqlobjectdestination.h"
#include "core/connectors/mysql/mysqlsource.h"
#include "core/sql/presentedidentity.h"

#include <functional>

namespace millrace {

using namespace Qt::StringLiterals;

void register_mysql(ConnectorRegistry &registry)
{
    registry.add(
        u":/connectors/mysql/connector.json"_s,
        [](const Configuration &configuration) -> std::unique_ptr<Source> {
            return std::make_unique<MySqlSource>(configuration);
        },
        [](const Configuration &configuration) -> std::unique_ptr<Destination> {
            if (configuration.text(u"write_into"_s) == "existing_tables"_L1)
                return std::make_unique<MySqlObjectDestination>(configuration);
            return std::make_unique<MySqlDestination>(configuration);
        });
    registry.setIdentityReader(u"mysql"_s,
                               std::bind_front(presentedIdentity, ServerProtocol::MySql));
}

} // namespace millrace
