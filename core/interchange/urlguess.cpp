#include "core/interchange/pathguess.h"
#include "core/interchange/urlparts.h"

#include <QDir>
#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_urlMalformed{
    "url.malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The URL that begins with %1:// cannot be understood."),
    QT_TRANSLATE_NOOP("errors",
                      "A URL is scheme://user:password@host:port/database; special characters in "
                      "its parts are written as %40 and the like.")};
constexpr ErrorDefinition s_schemeUnknown{
    "url.scheme_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No connector opens URLs that begin with %1:// as a %2."),
    QT_TRANSLATE_NOOP("errors", "Known are: %3.")};

/// \a text as the type \a property asks for.
QJsonValue typed(const QString &text, const QJsonObject &property)
{
    const QString type = property.value("type"_L1).toString();
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (type == "integer"_L1 && isNumber)
        return number;
    if (type == "boolean"_L1)
        return text == "true"_L1 || text == "1"_L1 || text == "yes"_L1;
    return text;
}

/// \a values without what the chosen option of a oneOf does not know: a parameter of the URL may
/// mean something only together with another.
QJsonObject fitting(const QJsonObject &values, const QJsonObject &property)
{
    const QJsonArray options = property.value("oneOf"_L1).toArray();
    for (const QJsonValue &option : options) {
        const QJsonObject known = option.toObject().value("properties"_L1).toObject();
        bool isChosen = false;
        QJsonObject kept;
        for (auto it = values.begin(); it != values.end(); ++it) {
            const QJsonValue constant = known.value(it.key()).toObject().value("const"_L1);
            isChosen = isChosen || (!constant.isUndefined() && constant == it.value());
            if (known.contains(it.key()))
                kept.insert(it.key(), it.value());
        }
        if (isChosen)
            return kept;
    }
    return values;
}

/// \a pattern with the \a parts in place; what the URL does not say is left out.
QJsonObject filled(const QJsonObject &pattern, const QJsonObject &spec, const UrlParts &parts)
{
    const QJsonObject properties = spec.value("properties"_L1).toObject();
    QJsonObject configuration;
    for (auto it = pattern.begin(); it != pattern.end(); ++it) {
        const QJsonObject property = properties.value(it.key()).toObject();
        QJsonValue value = it.value();
        if (value.isObject()) {
            const QJsonObject inner = fitting(filled(value.toObject(), property, parts), property);
            if (!inner.isEmpty())
                configuration.insert(it.key(), inner);
            continue;
        }
        if (const QString text = value.toString(); text.startsWith("${"_L1)) {
            const QString part = parts.part(text.mid(2, text.size() - 3));
            if (part.isEmpty())
                continue;
            const bool isPath = text == "${path}"_L1;
            value = isPath ? QJsonValue(QDir::cleanPath(part)) : typed(part, property);
        }
        configuration.insert(it.key(), value);
    }
    return configuration;
}

Error unknownScheme(const QString &scheme, EndpointRole role, const ConnectorRegistry &registry)
{
    QStringList known;
    for (const ConnectorInfo &info : registry.connectors()) {
        for (const UrlOpening &opening : info.urls)
            known << opening.schemes;
    }
    known.removeDuplicates();
    known.sort();
    return makeError(s_schemeUnknown, {scheme, endpointRoleName(role), known.join(", "_L1)});
}

} // namespace

bool isUrl(const QString &text) { return !UrlParts::schemeOf(text).isEmpty(); }

Result<EndpointSpec> guessEndpointFromUrl(const QString &text, EndpointRole role,
                                          const ConnectorRegistry &registry)
{
    const QString scheme = UrlParts::schemeOf(text);
    // Without a scheme nothing of the text is shown: it may be a password pasted by mistake.
    if (scheme.isEmpty())
        return makeError(s_urlMalformed, {u"…"_s});
    const std::optional<UrlParts> parts = UrlParts::parse(text);
    if (!parts)
        return makeError(s_urlMalformed, {scheme});
    const QUrl &url = parts->url();
    if (url.isLocalFile()) {
        auto guessed = guessEndpoint(url.toLocalFile(), role, registry);
        if (guessed)
            return guessed;
    }
    const bool isSource = role == EndpointRole::Source;
    for (const ConnectorInfo &info : registry.connectors()) {
        for (const UrlOpening &opening : info.urls) {
            const bool hasRole = isSource ? opening.isForSource && info.isSource()
                                          : opening.isForDestination && info.isDestination();
            const bool isMeant
                = opening.schemes.contains(scheme) || opening.schemes.contains(parts->scheme());
            if (!hasRole || !isMeant)
                continue;
            EndpointSpec spec;
            spec.connectorId = info.id;
            spec.configuration = filled(opening.configuration,
                                        isSource ? info.sourceSpec : info.destinationSpec, *parts);
            const QString last = url.path(QUrl::FullyDecoded).section(u'/', -1);
            spec.label = last.isEmpty() ? url.host() : last;
            return spec;
        }
    }
    return unknownScheme(scheme, role, registry);
}

} // namespace millrace
