#include "core/interchange/connectionstorage.h"

#include "core/interchange/endpointstorage.h"
#include "core/interchange/transformationstorage.h"
#include "core/secrets/secretchanges.h"
#include "core/secrets/secretreferences.h"
#include "core/store/connectionrepository.h"

#include <QUrl>
#include <QUuid>

#include <algorithm>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// References by the addresses they stand for.
using KeptAddresses = std::map<QString, QJsonObject>;

bool isPlain(const RunHook &hook)
{
    return hook.kind == RunHookKind::Webhook && !hook.url.isEmpty();
}

Result<void> keepAddresses(const std::vector<RunHook> &hooks, const QString &connectionId,
                           SecretChanges &changes, KeptAddresses &kept)
{
    for (const RunHook &hook : hooks) {
        if (!isPlain(hook) || kept.contains(hook.url))
            continue;
        const QString name = freshHookSecretName(connectionId);
        if (auto written = changes.write(name, hook.url); !written)
            return written;
        kept.emplace(hook.url, QJsonObject{{u"$secret"_s, name}});
    }
    return {};
}

/// A form that is undone may bring back a reference to an address that is gone since.
Result<void> checkReferences(const Connection &former, const std::vector<RunHook> &hooks,
                             const SecretStore &secrets)
{
    const QStringList known = connectionSecretNames(former);
    for (const RunHook &hook : hooks) {
        const QString name = hook.urlSecret.value("$secret"_L1).toString();
        if (!hook.isKept() || name.isEmpty() || known.contains(name))
            continue;
        const auto read = secrets.read(name);
        if (!read && read.error().code == "secrets.not_found"_L1)
            return read.error();
    }
    return {};
}

void replaceAddresses(std::vector<RunHook> &hooks, const KeptAddresses &kept)
{
    for (RunHook &hook : hooks) {
        const auto found = isPlain(hook) ? kept.find(hook.url) : kept.end();
        if (found == kept.end())
            continue;
        hook.host = QUrl(hook.url).host();
        hook.urlSecret = found->second;
        hook.url.clear();
    }
}

} // namespace

QStringList connectionSecretNames(const Connection &connection)
{
    QStringList names = transformationSecretNames(connection.catalog);
    for (const RunHook &hook : connection.settings.hooks)
        names << secretNames({{u"url"_s, hook.urlSecret}});
    names.removeDuplicates();
    return names;
}

QString freshHookSecretName(const QString &connectionId)
{
    return u"hook/%1/%2"_s.arg(connectionId, QUuid::createUuid().toString(QUuid::WithoutBraces));
}

Result<void> forgetUnusedSecrets(QStringList names, StateDatabase &database, SecretStore &secrets)
{
    if (names.isEmpty())
        return {};
    const auto used = usedSecretNames(database);
    if (!used)
        return used.error();
    names.removeIf([&used](const QString &name) { return used->contains(name); });
    return forgetSecrets(names, secrets);
}

Result<Connection> ConnectionStorage::save(Connection connection, ChangeOrigin origin)
{
    if (connection.id.isEmpty())
        connection.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    ConnectionRepository repository(m_database);
    const auto former = repository.find(connection.id);
    SecretChanges changes(m_secrets);
    KeptAddresses kept;
    if (auto stored = keepAddresses(connection.settings.hooks, connection.id, changes, kept);
        !stored) {
        changes.undo();
        return stored.error();
    }
    replaceAddresses(connection.settings.hooks, kept);
    auto saved = repository.save(std::move(connection), origin);
    if (!saved)
        changes.undo();
    else if (former)
        forget(*former, *saved);
    return saved;
}

Result<Connection> ConnectionStorage::change(
    const QString &id, const std::function<Result<void>(Connection &)> &change, ChangeOrigin origin)
{
    ConnectionRepository repository(m_database);
    const auto former = repository.find(id);
    if (!former)
        return former.error();
    // Nobody waits for the secret store inside of the transaction.
    Connection expected = *former;
    if (auto changed = change(expected); !changed)
        return changed.error();
    if (auto checked = checkReferences(*former, expected.settings.hooks, m_secrets); !checked)
        return checked.error();
    SecretChanges changes(m_secrets);
    KeptAddresses kept;
    if (auto stored = keepAddresses(expected.settings.hooks, id, changes, kept); !stored) {
        changes.undo();
        return stored.error();
    }
    auto saved = repository.change(
        id,
        [&change, &kept](Connection &stored) -> Result<void> {
            if (auto changed = change(stored); !changed)
                return changed;
            replaceAddresses(stored.settings.hooks, kept);
            return {};
        },
        origin);
    if (saved)
        forget(*former, *saved);
    else
        changes.undo();
    return saved;
}

Result<void> ConnectionStorage::keepPlainAddresses()
{
    const auto connections = ConnectionRepository(m_database).all();
    if (!connections)
        return connections.error();
    for (const Connection &connection : *connections) {
        if (std::ranges::none_of(connection.settings.hooks, isPlain))
            continue;
        const auto kept = change(
            connection.id, [](Connection &) { return Result<void>(); }, ChangeOrigin::Schedule);
        if (!kept)
            return kept.error();
    }
    return {};
}

void ConnectionStorage::forget(const Connection &former, const Connection &current)
{
    QStringList names = connectionSecretNames(former);
    const QStringList kept = connectionSecretNames(current);
    names.removeIf([&kept](const QString &name) { return kept.contains(name); });
    (void)forgetUnusedSecrets(std::move(names), m_database, m_secrets);
}

} // namespace millrace
