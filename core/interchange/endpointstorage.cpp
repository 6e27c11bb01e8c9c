#include "core/interchange/endpointstorage.h"

#include "core/interchange/secretuses.h"
#include "core/secrets/secretchanges.h"
#include "core/secrets/secretreferences.h"
#include "core/store/endpointrepository.h"

#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Writes through \a changes, which can take everything back.
class ReversibleStore final : public SecretStore
{
public:
    ReversibleStore(SecretStore &store, SecretChanges &changes)
        : m_store(store)
        , m_changes(changes)
    {
    }

    [[nodiscard]] Result<QString> read(const QString &name) const override
    {
        return m_store.read(name);
    }
    [[nodiscard]] Result<void> write(const QString &name, const QString &value) override
    {
        return m_changes.write(name, value);
    }
    [[nodiscard]] Result<void> remove(const QString &name) override { return m_store.remove(name); }

private:
    SecretStore &m_store;
    SecretChanges &m_changes;
};

} // namespace

Result<QStringList> usedSecretNames(StateDatabase &database)
{
    const auto uses = secretUses(database);
    if (!uses)
        return uses.error();
    QStringList names;
    for (const SecretUse &use : *uses)
        names << use.secrets;
    names.removeDuplicates();
    return names;
}

Result<StoredEndpoint> EndpointStorage::save(Endpoint endpoint, ChangeOrigin origin)
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
    SecretChanges changes(m_secrets);
    ReversibleStore reversible(m_secrets, changes);
    auto configuration
        = withSecretsStored(endpoint.configuration, pointers, endpoint.id, reversible);
    if (!configuration)
        return configuration.error();
    endpoint.configuration = *configuration;
    auto saved = repository.save(endpoint, origin);
    if (!saved) {
        // Such as a name that is taken: no secret is left behind, and no former one lost.
        changes.undo();
        return saved.error();
    }
    StoredEndpoint stored{*saved, {}};
    if (auto forgotten = forgetUnused(removedSecretNames(former, saved->configuration)); !forgotten)
        stored.leftBehind = forgotten.error();
    return stored;
}

Result<void> EndpointStorage::remove(const Endpoint &endpoint)
{
    if (auto removed = EndpointRepository(m_database).remove(endpoint.id); !removed)
        return removed;
    return forgetUnused(secretNames(endpoint.configuration));
}

Result<void> EndpointStorage::forgetUnused(QStringList names) const
{
    if (names.isEmpty())
        return {};
    auto used = usedSecretNames(m_database);
    if (!used)
        return used.error();
    names.removeIf([&](const QString &name) { return used->contains(name); });
    return forgetSecrets(names, m_secrets);
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

} // namespace millrace
