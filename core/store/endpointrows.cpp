#include "core/store/endpointrows.h"

#include "core/store/statement.h"
#include "core/store/storedvalues.h"

namespace millrace {

Endpoint endpointAt(const Statement &row)
{
    return Endpoint{row.text(0),
                    row.text(1) == endpointRoleName(EndpointRole::Source)
                        ? EndpointRole::Source
                        : EndpointRole::Destination,
                    row.text(2),
                    row.text(3),
                    objectFromStored(row.text(4)),
                    row.text(5),
                    row.integer(6) != 0};
}

Result<std::optional<Endpoint>> loadEndpoint(const QSqlDatabase &database, const QString &id)
{
    Statement find(database,
                   "SELECT id, role, connector_id, name, configuration, color, is_production "
                   "FROM endpoints WHERE id = ?1");
    find.bind(1, id);
    auto row = find.step();
    if (!row)
        return row.error();
    return *row ? std::optional(endpointAt(find)) : std::nullopt;
}

Result<QHash<QString, Endpoint>> loadEndpoints(const QSqlDatabase &database)
{
    Statement list(database,
                   "SELECT id, role, connector_id, name, configuration, color, is_production "
                   "FROM endpoints");
    QHash<QString, Endpoint> endpoints;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return endpoints;
        const Endpoint endpoint = endpointAt(list);
        endpoints.insert(endpoint.id, endpoint);
    }
}

} // namespace millrace
