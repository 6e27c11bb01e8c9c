#include "core/store/endpointrepository.h"

#include "core/store/endpointrows.h"
#include "core/store/endpointsaving.h"
#include "core/store/statement.h"
#include "core/store/storeerrors.h"

#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

Result<std::vector<Endpoint>> EndpointRepository::all(EndpointRole role) const
{
    return m_database.read<std::vector<Endpoint>>(
        [&](QSqlDatabase &database) -> Result<std::vector<Endpoint>> {
            Statement list(
                database,
                "SELECT id, role, connector_id, name, configuration, color, is_production "
                "FROM endpoints WHERE role = ?1 ORDER BY name COLLATE NOCASE, name");
            list.bind(1, endpointRoleName(role));
            std::vector<Endpoint> endpoints;
            for (;;) {
                auto row = list.step();
                if (!row)
                    return row.error();
                if (!*row)
                    return endpoints;
                endpoints.push_back(endpointAt(list));
            }
        });
}

Result<Endpoint> EndpointRepository::find(const QString &id) const
{
    return m_database.read<Endpoint>([&](QSqlDatabase &database) -> Result<Endpoint> {
        auto found = loadEndpoint(database, id);
        if (!found)
            return found.error();
        if (!*found)
            return makeError(storeerrors::endpointUnknown, {id});
        return **found;
    });
}

Result<Endpoint> EndpointRepository::findByName(EndpointRole role, const QString &nameOrId) const
{
    return m_database.read<Endpoint>([&](QSqlDatabase &database) -> Result<Endpoint> {
        // An id wins over another endpoint's name.
        Statement find(database,
                       "SELECT id, role, connector_id, name, configuration, color, is_production "
                       "FROM endpoints WHERE role = ?1 AND (id = ?2 OR name = ?2) ORDER BY id = ?2 "
                       "DESC LIMIT 1");
        find.bind(1, endpointRoleName(role));
        find.bind(2, nameOrId);
        auto row = find.step();
        if (!row)
            return row.error();
        if (!*row)
            return makeError(storeerrors::endpointUnknown, {nameOrId});
        return endpointAt(find);
    });
}

Result<Endpoint> EndpointRepository::save(Endpoint endpoint, ChangeOrigin origin)
{
    if (endpoint.id.isEmpty())
        endpoint.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const TimePoint now = m_database.clock().now();
    const auto saved = m_database.write<void>(
        [&](QSqlDatabase &database) { return saveEndpoint(database, endpoint, now, origin); });
    if (!saved)
        return saved.error();
    return endpoint;
}

Result<Endpoint> EndpointRepository::change(const QString &id,
                                            const std::function<Result<void>(Endpoint &)> &change,
                                            ChangeOrigin origin)
{
    const TimePoint now = m_database.clock().now();
    return m_database.write<Endpoint>([&](QSqlDatabase &database) -> Result<Endpoint> {
        auto found = loadEndpoint(database, id);
        if (!found)
            return found.error();
        if (!*found)
            return makeError(storeerrors::endpointUnknown, {id});
        Endpoint endpoint = std::move(**found);
        if (auto changed = change(endpoint); !changed)
            return changed.error();
        if (auto saved = saveEndpoint(database, endpoint, now, origin); !saved)
            return saved.error();
        return endpoint;
    });
}

Result<void> EndpointRepository::remove(const QString &id)
{
    return m_database.write<void>(
        [&](QSqlDatabase &database) { return removeEndpoint(database, id); });
}

} // namespace millrace
