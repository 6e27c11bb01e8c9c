#include "core/interchange/connectioncopy.h"

#include "core/engine/hookaddress.h"
#include "core/interchange/connectionstorage.h"
#include "core/interchange/transformationstorage.h"
#include "core/secrets/secretreferences.h"
#include "core/store/connectionrepository.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<QString> freeName(const QString &name, const ConnectionRepository &repository)
{
    const auto connections = repository.all();
    if (!connections)
        return connections.error();
    const auto isTaken = [&connections](const QString &candidate) {
        return std::ranges::find(*connections, candidate, &Connection::name) != connections->end();
    };
    QString candidate = QCoreApplication::translate("copy", "%1 copy").arg(name);
    for (int number = 2; isTaken(candidate); ++number)
        candidate
            = QCoreApplication::translate("copy", "%1 copy %2").arg(name, QString::number(number));
    return candidate;
}

/// The addresses of webhooks as texts, so that the copy keeps its own. One that cannot be read
/// stays shared.
void readAddresses(std::vector<RunHook> &hooks, const SecretStore &secrets)
{
    for (RunHook &hook : hooks) {
        const auto read = hook.urlSecret.contains("$secret"_L1) ? withAddress(hook, secrets)
                                                                : Result<RunHook>(hook);
        if (read)
            hook = *read;
    }
}

/// The texts of stored keys in place of their references. One that cannot be read stays shared.
ConfiguredCatalog withPlainKeys(ConfiguredCatalog catalog, const SecretStore &secrets)
{
    for (ConfiguredStream &stream : catalog.streams) {
        for (Transformation &transformation : stream.transformations) {
            const QJsonValue key = transformation.settings.value("key"_L1);
            const QString name = key["$secret"_L1].toString();
            if (transformation.kind != TransformationKind::Encrypt || name.isEmpty())
                continue;
            if (const auto text = secrets.read(name))
                transformation.settings.insert("key"_L1, *text);
        }
    }
    return catalog;
}

} // namespace

Result<Connection> storeCopy(const Connection &original, const QString &name,
                             StateDatabase &database, SecretStore &secrets, ChangeOrigin origin)
{
    ConnectionRepository repository(database);
    Connection copy = original;
    copy.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    copy.isEnabled = false;
    copy.name = name;
    if (name.isEmpty()) {
        auto free = freeName(original.name, repository);
        if (!free)
            return free.error();
        copy.name = std::move(*free);
    }
    auto catalog = withTransformationKeysStored(withPlainKeys(std::move(copy.catalog), secrets),
                                                copy.id, secrets);
    if (!catalog)
        return catalog.error();
    copy.catalog = std::move(*catalog);
    readAddresses(copy.settings.hooks, secrets);
    auto saved = ConnectionStorage(database, secrets).save(copy, origin);
    if (saved)
        return saved;
    // The name is taken, or the original was removed with an end: its keys go again.
    QStringList names = transformationSecretNames(copy.catalog);
    names.removeIf([&original](const QString &each) {
        return transformationSecretNames(original.catalog).contains(each);
    });
    (void)forgetSecrets(names, secrets);
    return saved;
}

} // namespace millrace
