#include "core/interchange/transformationstorage.h"

#include "core/interchange/endpointstorage.h"
#include "core/secrets/secretreferences.h"

#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool hasPlainKey(const Transformation &transformation)
{
    return transformation.kind == TransformationKind::Encrypt
        && transformation.settings.value("key"_L1).isString();
}

QJsonObject referenceTo(const QString &name) { return {{u"$secret"_s, name}}; }

} // namespace

QStringList transformationSecretNames(const ConfiguredCatalog &catalog)
{
    QStringList names;
    for (const ConfiguredStream &stream : catalog.streams) {
        for (const Transformation &transformation : stream.transformations)
            names << secretNames(transformation.settings);
    }
    names.removeDuplicates();
    return names;
}

Result<QJsonValue> storedTransformationKey(const QString &key, SecretStore &secrets)
{
    const QString name = u"transformation/"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (auto written = secrets.write(name, key.trimmed()); !written)
        return written.error();
    return QJsonValue(referenceTo(name));
}

Result<ConfiguredCatalog> withTransformationKeysStored(ConfiguredCatalog catalog,
                                                       const QString &connectionId,
                                                       SecretStore &secrets)
{
    // A field that is encrypted twice has two keys: neither replaces the other, nor one that is
    // stored already.
    QStringList taken = transformationSecretNames(catalog);
    for (ConfiguredStream &stream : catalog.streams) {
        for (Transformation &transformation : stream.transformations) {
            if (!hasPlainKey(transformation))
                continue;
            const QString key = transformation.settings.value("key"_L1).toString();
            if (connectionId.isEmpty()) {
                auto stored = storedTransformationKey(key, secrets);
                if (!stored)
                    return stored.error();
                transformation.settings.insert("key"_L1, *stored);
                continue;
            }
            const QString usual = u"transformation/%1/%2/%3"_s.arg(
                connectionId, stream.stream.id.text(),
                transformation.settings.value("field"_L1).toString());
            QString name = usual;
            for (int number = 2; taken.contains(name); ++number)
                name = usual + u'/' + QString::number(number);
            taken << name;
            if (auto written = secrets.write(name, key.trimmed()); !written)
                return written.error();
            transformation.settings.insert("key"_L1, referenceTo(name));
        }
    }
    return catalog;
}

Result<void> forgetTransformationKeys(const ConfiguredCatalog &former, StateDatabase &database,
                                      SecretStore &secrets)
{
    QStringList names = transformationSecretNames(former);
    if (names.isEmpty())
        return {};
    const auto used = usedSecretNames(database);
    if (!used)
        return used.error();
    names.removeIf([&used](const QString &name) { return used->contains(name); });
    return forgetSecrets(names, secrets);
}

std::vector<Transformation> withoutPlainKeys(std::vector<Transformation> transformations)
{
    for (Transformation &transformation : transformations) {
        if (hasPlainKey(transformation))
            transformation.settings.remove("key"_L1);
    }
    return transformations;
}

} // namespace millrace
