#include "ui/workspace/endpointstorage.h"

#include "core/secrets/secretreferences.h"
#include "core/store/endpointrepository.h"

#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

Result<Endpoint> EndpointStorage::save(Endpoint endpoint)
{
    EndpointRepository repository(m_database);
    const QStringList pointers = secretPointersOf(endpoint);
    QJsonObject former;
    if (endpoint.id.isEmpty()) {
        endpoint.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        auto copied = withCopiedSecrets(endpoint.configuration, pointers, {});
        if (!copied)
            return copied.error();
        endpoint.configuration = *copied;
    } else if (const auto stored = repository.find(endpoint.id)) {
        former = stored->configuration;
    }
    auto configuration
        = withSecretsStored(endpoint.configuration, pointers, endpoint.id, m_secrets);
    if (!configuration)
        return configuration.error();
    endpoint.configuration = *configuration;
    auto saved = repository.save(endpoint);
    if (!saved)
        return saved;
    auto used = secretNamesOfOthers(endpoint.id);
    if (!used)
        return used.error();
    QStringList gone = removedSecretNames(former, endpoint.configuration);
    gone.removeIf([&](const QString &name) { return used->contains(name); });
    if (auto forgotten = forgetSecrets(gone, m_secrets); !forgotten)
        return forgotten.error();
    return saved;
}

Result<void> EndpointStorage::remove(const Endpoint &endpoint)
{
    if (auto removed = EndpointRepository(m_database).remove(endpoint.id); !removed)
        return removed;
    auto used = secretNamesOfOthers(endpoint.id);
    if (!used)
        return used.error();
    return forgetSecrets(endpoint.configuration, m_secrets, *used);
}

QStringList EndpointStorage::secretPointersOf(const Endpoint &endpoint) const
{
    const ConnectorInfo *info = m_registry.find(endpoint.connectorId);
    if (info == nullptr)
        return {};
    return secretPointers(endpoint.role == EndpointRole::Source ? info->sourceSpec
                                                                : info->destinationSpec);
}

Result<QJsonObject> EndpointStorage::withCopiedSecrets(const QJsonObject &configuration,
                                                       const QStringList &pointers,
                                                       const QString &prefix) const
{
    QJsonObject copy = configuration;
    for (auto it = configuration.begin(); it != configuration.end(); ++it) {
        if (!it.value().isObject())
            continue;
        QString token = it.key();
        token.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
        const QString pointer = prefix + u'/' + token;
        const QJsonObject inner = it.value().toObject();
        const QString name = inner.value("$secret"_L1).toString();
        if (!pointers.contains(pointer)) {
            auto deeper = withCopiedSecrets(inner, pointers, pointer);
            if (!deeper)
                return deeper;
            copy.insert(it.key(), *deeper);
        } else if (!name.isEmpty()) {
            auto text = m_secrets.read(name);
            if (!text)
                return text.error();
            copy.insert(it.key(), *text);
        }
    }
    return copy;
}

Result<QStringList> EndpointStorage::secretNamesOfOthers(const QString &endpointId) const
{
    QStringList names;
    const EndpointRepository repository(m_database);
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        auto endpoints = repository.all(role);
        if (!endpoints)
            return endpoints.error();
        for (const Endpoint &other : *endpoints) {
            if (other.id != endpointId)
                names << secretNames(other.configuration);
        }
    }
    return names;
}

} // namespace millrace
