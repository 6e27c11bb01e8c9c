#include "core/store/endpointsettings.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QStringList>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isSecretName(const QString &key)
{
    static const QRegularExpression secret(
        u"pass(word|phrase)?$|secret|token|credential|private_?key|api_?key"_s,
        QRegularExpression::CaseInsensitiveOption);
    return secret.match(key).hasMatch();
}

/// Whether \a object stands for a value that is elsewhere: in the secret store, or in a variable.
bool isReference(const QJsonObject &object)
{
    return object.contains("$secret"_L1) || object.contains("$env"_L1);
}

bool hasSecret(const QJsonValue &value)
{
    if (value.isString()) {
        static const QRegularExpression inAddress(u"://[^/@\\s]*:[^/@\\s]*@"_s);
        return inAddress.match(value.toString()).hasMatch();
    }
    if (value.isArray()) {
        for (const QJsonValue &entry : value.toArray()) {
            if (hasSecret(entry))
                return true;
        }
        return false;
    }
    const QJsonObject object = value.toObject();
    for (auto each = object.begin(); each != object.end(); ++each) {
        if (each.key() == "$secret"_L1 || isSecretName(each.key()) || hasSecret(each.value()))
            return true;
    }
    return false;
}

void collect(const QString &prefix, const QJsonObject &object, EndpointSettings &settings)
{
    for (auto each = object.begin(); each != object.end(); ++each) {
        QString token = each.key();
        token.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
        const QString pointer = prefix + u'/' + token;
        const QJsonValue value = each.value();
        const QJsonObject inner = value.toObject();
        if (value.isObject() && !isReference(inner))
            collect(pointer, inner, settings);
        else if (inner.contains("$env"_L1))
            settings.values.insert(pointer, value); // The name of a variable is no secret.
        else if (value.isObject() || isSecretName(each.key()) || hasSecret(value))
            settings.secrets.insert(pointer, value);
        else
            settings.values.insert(pointer, value);
    }
}

/// \a object with \a value at the end of \a path; undefined: without what is there.
QJsonObject placed(QJsonObject object, QStringList path, const QJsonValue &value)
{
    const QString key = path.takeFirst().replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
    if (path.isEmpty()) {
        if (value.isUndefined())
            object.remove(key);
        else
            object.insert(key, value);
        return object;
    }
    QJsonObject former = object.value(key).toObject();
    if (isReference(former) && !former.contains(path.front())) {
        // Nothing lies in a reference: it goes as a whole, or stays.
        if (value.isUndefined())
            return object;
        former = {};
    }
    const QJsonObject inner = placed(former, path, value);
    if (inner.isEmpty())
        object.remove(key);
    else
        object.insert(key, inner);
    return object;
}

} // namespace

EndpointSettings endpointSettings(const QJsonObject &configuration)
{
    EndpointSettings settings;
    collect({}, configuration, settings);
    return settings;
}

QJsonObject withEndpointSettings(const QJsonObject &configuration, const QJsonObject &before,
                                 const QJsonObject &after)
{
    QJsonObject result = configuration;
    for (const QString &pointer : after.keys()) {
        if (!before.contains(pointer))
            result = placed(result, pointer.mid(1).split(u'/'), QJsonValue(QJsonValue::Undefined));
    }
    for (auto each = before.begin(); each != before.end(); ++each)
        result = placed(result, each.key().mid(1).split(u'/'), each.value());
    return result;
}

} // namespace millrace
