#include "core/secrets/secretreferences.h"

#include <QJsonArray>

#include <optional>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

void collect(const QJsonValue &value, QStringList &names)
{
    if (value.isArray()) {
        for (const QJsonValue &entry : value.toArray())
            collect(entry, names);
        return;
    }
    const QJsonObject object = value.toObject();
    if (object.size() == 1 && object.value("$secret"_L1).isString()) {
        names << object.value("$secret"_L1).toString();
        return;
    }
    for (const QJsonValue &member : object)
        collect(member, names);
}

} // namespace

QStringList secretNames(const QJsonObject &configuration)
{
    QStringList names;
    collect(configuration, names);
    names.sort();
    names.removeDuplicates();
    return names;
}

QStringList removedSecretNames(const QJsonObject &before, const QJsonObject &after)
{
    QStringList names = secretNames(before);
    for (const QString &name : secretNames(after))
        names.removeAll(name);
    return names;
}

Result<void> forgetSecrets(const QStringList &names, SecretStore &store)
{
    std::optional<Error> failure;
    for (const QString &name : names) {
        if (auto removed = store.remove(name); !removed && !failure)
            failure = removed.error();
    }
    return failure ? Result<void>(*failure) : Result<void>();
}

Result<void> forgetSecrets(const QJsonObject &configuration, SecretStore &store,
                           const QStringList &stillUsed)
{
    QStringList names = secretNames(configuration);
    for (const QString &name : stillUsed)
        names.removeAll(name);
    return forgetSecrets(names, store);
}

} // namespace millrace
