#include "ui/endpoints/endpointcopy.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QJsonValue copied(const QJsonValue &value, const SecretStore &store)
{
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue &entry : value.toArray())
            array.append(copied(entry, store));
        return array;
    }
    if (!value.isObject())
        return value;
    const QJsonObject object = value.toObject();
    if (object.size() == 1 && object.value("$secret"_L1).isString()) {
        const auto text = store.read(object.value("$secret"_L1).toString());
        return text ? QJsonValue(*text) : QJsonValue(QJsonValue::Undefined);
    }
    return withSecretsCopied(object, store);
}

} // namespace

QJsonObject withSecretsCopied(const QJsonObject &configuration, const SecretStore &store)
{
    QJsonObject result;
    for (auto it = configuration.begin(); it != configuration.end(); ++it) {
        const QJsonValue value = copied(it.value(), store);
        if (!value.isUndefined())
            result.insert(it.key(), value);
    }
    return result;
}

} // namespace millrace
