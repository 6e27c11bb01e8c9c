#include "core/interchange/secretuses.h"

#include "core/interchange/connectionstorage.h"
#include "core/interchange/networkstorage.h"
#include "core/interchange/noticestorage.h"
#include "core/secrets/environmentsecretstore.h"
#include "core/secrets/profilesecretstore.h"
#include "core/secrets/secretreferences.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Kind = SecretUse::Kind;

QString translated(const char *text) { return QCoreApplication::translate("secrets", text); }

/// The title of the line; "%1" stands for the names.
const char *lineOf(Kind kind)
{
    switch (kind) {
    case Kind::Source:
        return QT_TRANSLATE_NOOP("secrets", "Sources: %1");
    case Kind::Destination:
        return QT_TRANSLATE_NOOP("secrets", "Destinations: %1");
    case Kind::Connection:
        return QT_TRANSLATE_NOOP("secrets", "Keys and addresses of connections: %1");
    case Kind::Network:
        return QT_TRANSLATE_NOOP("secrets", "The settings of the network");
    case Kind::Notices:
        return QT_TRANSLATE_NOOP("secrets", "The settings of notices");
    }
    Q_UNREACHABLE();
}

} // namespace

Result<std::vector<SecretUse>> secretUses(StateDatabase &database)
{
    std::vector<SecretUse> uses;
    const auto add = [&uses](Kind kind, const QString &name, const QStringList &secrets) {
        if (!secrets.isEmpty())
            uses.push_back({kind, name, secrets});
    };
    const EndpointRepository repository(database);
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        auto endpoints = repository.all(role);
        if (!endpoints)
            return endpoints.error();
        for (const Endpoint &endpoint : *endpoints)
            add(role == EndpointRole::Source ? Kind::Source : Kind::Destination, endpoint.name,
                secretNames(endpoint.configuration));
    }
    auto connections = ConnectionRepository(database).all();
    if (!connections)
        return connections.error();
    for (const Connection &connection : *connections)
        add(Kind::Connection, connection.name, connectionSecretNames(connection));
    auto network = storedNetwork(database);
    if (!network)
        return network.error();
    add(Kind::Network, {}, networkSecretNames(*network));
    auto notices = storedNotices(database);
    if (!notices)
        return notices.error();
    add(Kind::Notices, {}, noticeSecretNames(*notices));
    return uses;
}

Result<std::vector<SecretUse>> lostWithVault(StateDatabase &database,
                                             const ProfileSecretStore &secrets)
{
    const auto backend = secrets.backend();
    if (!backend)
        return backend.error();
    if (*backend != SecretBackend::Vault)
        return std::vector<SecretUse>();
    auto uses = secretUses(database);
    if (!uses)
        return uses;
    const EnvironmentSecretStore environment;
    const auto isKept = [&](const QString &name) { return environment.read(name).isOk(); };
    std::erase_if(*uses,
                  [&](const SecretUse &use) { return std::ranges::all_of(use.secrets, isKept); });
    return uses;
}

QStringList secretUseLines(const std::vector<SecretUse> &uses)
{
    QStringList lines;
    for (const Kind kind :
         {Kind::Source, Kind::Destination, Kind::Connection, Kind::Network, Kind::Notices}) {
        QStringList names;
        bool isUsed = false;
        for (const SecretUse &use : uses) {
            if (use.kind != kind)
                continue;
            isUsed = true;
            names << use.name;
        }
        const QString line = isUsed ? translated(lineOf(kind)) : QString();
        if (isUsed)
            lines << (line.contains("%1"_L1) ? line.arg(names.join(u", "_s)) : line);
    }
    return lines;
}

} // namespace millrace
