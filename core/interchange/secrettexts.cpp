#include "core/interchange/secrettexts.h"

#include "core/data/document.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_referenceInvalid{
    "interchange.reference_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The text \"%1\" refers to no secret."),
    QT_TRANSLATE_NOOP("errors",
                      "Name a variable, as in ${env:SHOP_PASSWORD}, or a stored secret, as in "
                      "${secret:shop/password}.")};

/// Dollar signs, "env" or "secret", and the name.
QRegularExpressionMatch referenceIn(const QString &text)
{
    static const QRegularExpression s_reference(u"\\A(\\$+)\\{(env|secret):(.*)\\}\\z"_s,
                                                QRegularExpression::DotMatchesEverythingOption);
    return text.startsWith(u'$') ? s_reference.match(text) : QRegularExpressionMatch();
}

Result<QJsonValue> referring(const QJsonValue &value, const QString &pointer)
{
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto each = object.begin(); each != object.end(); ++each) {
            auto inner = referring(each.value(), pointerTo(pointer, each.key()));
            if (!inner)
                return inner;
            each.value() = *inner;
        }
        return QJsonValue(object);
    }
    if (value.isArray()) {
        QJsonArray list = value.toArray();
        for (qsizetype at = 0; at < list.size(); ++at) {
            auto inner = referring(list[at], pointerTo(pointer, QString::number(at)));
            if (!inner)
                return inner;
            list[at] = *inner;
        }
        return QJsonValue(list);
    }
    const QString text = value.toString();
    const auto found = referenceIn(text);
    if (!found.hasMatch())
        return value;
    if (found.capturedLength(1) > 1)
        return QJsonValue(text.mid(1));
    const QString name = found.captured(3);
    if (name.trimmed().isEmpty())
        return makeError(s_referenceInvalid, {text}, {}, pointer);
    return QJsonValue(QJsonObject{{u'$' + found.captured(2), name}});
}

QJsonValue written(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray list = value.toArray();
        for (qsizetype at = 0; at < list.size(); ++at)
            list[at] = written(list[at]);
        return list;
    }
    if (value.isString()) {
        const QString text = value.toString();
        return referenceIn(text).hasMatch() ? u'$' + text : text;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    if (object.size() == 1 && object.begin().value().isString()) {
        const QString kind = object.begin().key();
        const QString name = object.begin().value().toString();
        if ((kind == "$env"_L1 || kind == "$secret"_L1) && !name.trimmed().isEmpty())
            return u"${%1:%2}"_s.arg(kind.mid(1), name);
    }
    for (auto each = object.begin(); each != object.end(); ++each)
        each.value() = written(each.value());
    return object;
}

/// \a json without the value at \a parts, unless that is a reference.
QJsonObject withoutSecret(QJsonObject json, QStringList parts)
{
    const QString key = parts.takeFirst();
    const QJsonValue value = json.value(key);
    if (parts.isEmpty()) {
        if (!value.isObject())
            json.remove(key);
    } else if (value.isObject()) {
        json.insert(key, withoutSecret(value.toObject(), parts));
    }
    return json;
}

} // namespace

Result<QJsonObject> withReferences(const QJsonObject &json)
{
    auto made = referring(json, {});
    if (!made)
        return made.error();
    return made->toObject();
}

Result<QJsonObject> withHookReferences(const QJsonObject &settings)
{
    QJsonArray hooks = settings.value("hooks"_L1).toArray();
    for (qsizetype at = 0; at < hooks.size(); ++at) {
        QJsonObject hook = hooks[at].toObject();
        if (!hook.value("url"_L1).isString())
            continue;
        auto url = referring(hook.value("url"_L1), u"/hooks/%1/url"_s.arg(at));
        if (!url)
            return url.error();
        hook.insert("url"_L1, *url);
        hooks[at] = hook;
    }
    QJsonObject read = settings;
    if (!hooks.isEmpty())
        read.insert("hooks"_L1, hooks);
    return read;
}

QJsonObject withHookReferenceTexts(const QJsonObject &settings)
{
    QJsonArray hooks = settings.value("hooks"_L1).toArray();
    for (qsizetype at = 0; at < hooks.size(); ++at) {
        QJsonObject hook = hooks[at].toObject();
        if (!hook.contains("url"_L1))
            continue;
        hook.insert("url"_L1, written(hook.value("url"_L1)));
        hooks[at] = hook;
    }
    QJsonObject texts = settings;
    if (!hooks.isEmpty())
        texts.insert("hooks"_L1, hooks);
    return texts;
}

QJsonObject withReferenceTexts(const QJsonObject &json)
{
    QJsonObject texts = json;
    for (auto each = texts.begin(); each != texts.end(); ++each)
        each.value() = written(each.value());
    return texts;
}

QStringList secretPlaces(const Endpoint &endpoint, const ConnectorRegistry &registry)
{
    const ConnectorInfo *info = registry.find(endpoint.connectorId);
    if (info == nullptr)
        return {};
    return secretPointers(endpoint.role == EndpointRole::Source ? info->sourceSpec
                                                                : info->destinationSpec);
}

QJsonObject configurationForFiles(const Endpoint &endpoint, const ConnectorRegistry &registry)
{
    QJsonObject configuration = endpoint.configuration;
    for (const QString &pointer : secretPlaces(endpoint, registry))
        configuration = withoutSecret(configuration, pointer.mid(1).split(u'/'));
    return configuration;
}

} // namespace millrace
