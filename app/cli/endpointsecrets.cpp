#include "app/cli/endpointsecrets.h"

#include "app/cli/displaytext.h"
#include "core/secrets/secretreferences.h"
#include "core/store/endpointrepository.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<void> forget(QStringList names, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    auto used = usedSecretNames(**database);
    if (!used)
        return used.error();
    names.removeIf([&used](const QString &name) { return used->contains(name); });
    return forgetSecrets(names, services.secrets());
}

} // namespace

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

void forgetUnusedSecrets(const QStringList &names, Session &session)
{
    if (names.isEmpty())
        return;
    if (auto forgotten = forget(names, session.services()); !forgotten)
        session.output().message(
            u"Secrets were left behind: %1 %2"_s.arg(displayText(forgotten.error().message),
                                                     displayText(forgotten.error().hint)),
            Tone::Warning);
}

} // namespace millrace
