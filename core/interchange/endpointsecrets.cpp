#include "core/interchange/endpointsecrets.h"

#include "core/secrets/secretreferences.h"
#include "core/store/endpointrepository.h"

namespace millrace {

Result<QStringList> usedSecretNames(StateDatabase &database)
{
    QStringList names;
    const EndpointRepository repository(database);
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        auto endpoints = repository.all(role);
        if (!endpoints)
            return endpoints.error();
        for (const Endpoint &endpoint : *endpoints)
            names << secretNames(endpoint.configuration);
    }
    names.removeDuplicates();
    return names;
}

Result<void> forgetUnusedSecrets(QStringList names, StateDatabase &database, SecretStore &secrets)
{
    if (names.isEmpty())
        return {};
    auto used = usedSecretNames(database);
    if (!used)
        return used.error();
    names.removeIf([&used](const QString &name) { return used->contains(name); });
    return forgetSecrets(names, secrets);
}

} // namespace millrace
