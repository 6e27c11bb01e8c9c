#include "core/interchange/networkstorage.h"

#include "core/interchange/endpointstorage.h"
#include "core/secrets/secretchanges.h"
#include "core/secrets/secretreferences.h"
#include "core/store/settingsrepository.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_key = u"network"_s;
/// Endpoints begin theirs with an id, which has another shape.
const QString s_secretName = u"network/proxy/password"_s;

} // namespace

Result<NetworkSettings> storedNetwork(StateDatabase &database)
{
    const auto stored = SettingsRepository(database).value(s_key);
    if (!stored)
        return stored.error();
    return networkSettingsFromJson(stored->toObject());
}

Result<NetworkSettings> storeNetwork(StateDatabase &database, SecretStore &secrets,
                                     NetworkSettings settings,
                                     const std::optional<QString> &password)
{
    const auto former = storedNetwork(database);
    if (!former)
        return former.error();
    SecretChanges changes(secrets);
    if (password && !password->isEmpty()) {
        if (auto written = changes.write(s_secretName, *password); !written)
            return written.error();
        settings.proxyPassword = {{u"$secret"_s, s_secretName}};
    } else if (password) {
        settings.proxyPassword = {};
    }
    const auto stored = SettingsRepository(database).setValue(s_key, toJson(settings));
    if (!stored) {
        changes.undo();
        return stored.error();
    }
    QStringList unused = networkSecretNames(*former);
    if (unused.isEmpty() || unused == networkSecretNames(settings))
        return settings;
    const auto used = usedSecretNames(database);
    if (!used)
        return used.error();
    unused.removeIf([&](const QString &name) { return used->contains(name); });
    if (auto forgotten = forgetSecrets(unused, secrets); !forgotten)
        return forgotten.error();
    return settings;
}

Result<QString> networkPassword(const NetworkSettings &settings, const SecretStore &secrets)
{
    if (settings.proxyPassword.isEmpty())
        return QString();
    const auto resolved
        = withSecretsResolved({{u"password"_s, settings.proxyPassword}}, {u"/password"_s}, secrets);
    if (!resolved)
        return resolved.error();
    return resolved->configuration.value("password"_L1).toString();
}

QStringList networkSecretNames(const NetworkSettings &settings)
{
    return secretNames({{u"password"_s, settings.proxyPassword}});
}

} // namespace millrace
