#include "core/interchange/pathguess.h"

#include <QDir>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

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

QString schemeOf(const QString &text)
{
    static const QRegularExpression s_url(u"^\\s*([A-Za-z][A-Za-z0-9+.-]*)://"_s);
    return s_url.match(text).captured(1).toLower();
}

/// The text a placeholder such as "${host}" stands for; may be empty.
QString partOf(const QUrl &url, const QString &placeholder)
{
    const QString name = placeholder.mid(2, placeholder.size() - 3);
    if (name == "host"_L1)
        return url.host(QUrl::FullyDecoded);
    if (name == "port"_L1)
        return url.port() < 0 ? QString() : QString::number(url.port());
    if (name == "user"_L1)
        return url.userName(QUrl::FullyDecoded);
    if (name == "password"_L1)
        return url.password(QUrl::FullyDecoded);
    if (name == "path"_L1)
        return url.path(QUrl::FullyDecoded);
    if (name == "database"_L1)
        return url.path(QUrl::FullyDecoded).mid(1);
    if (name.startsWith("query."_L1))
        return QUrlQuery(url).queryItemValue(name.mid(6), QUrl::FullyDecoded);
    return {};
}

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

/// \a pattern with the parts of \a url in place; what the URL does not say is left out.
QJsonObject filled(const QJsonObject &pattern, const QJsonObject &spec, const QUrl &url)
{
    const QJsonObject properties = spec.value("properties"_L1).toObject();
    QJsonObject configuration;
    for (auto it = pattern.begin(); it != pattern.end(); ++it) {
        const QJsonObject property = properties.value(it.key()).toObject();
        QJsonValue value = it.value();
        if (value.isObject()) {
            const QJsonObject inner = filled(value.toObject(), property, url);
            if (!inner.isEmpty())
                configuration.insert(it.key(), inner);
            continue;
        }
        if (const QString text = value.toString(); text.startsWith("${"_L1)) {
            const QString part = partOf(url, text);
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

bool isUrl(const QString &text) { return !schemeOf(text).isEmpty(); }

Result<EndpointSpec> guessEndpointFromUrl(const QString &text, EndpointRole role,
                                          const ConnectorRegistry &registry)
{
    const QString scheme = schemeOf(text);
    // Without a scheme nothing of the text is shown: it may be a password pasted by mistake.
    if (scheme.isEmpty())
        return makeError(s_urlMalformed, {u"…"_s});
    const QUrl url(text.trimmed(), QUrl::TolerantMode);
    if (!url.isValid())
        return makeError(s_urlMalformed, {scheme});
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
            if (!hasRole || !opening.schemes.contains(scheme))
                continue;
            EndpointSpec spec;
            spec.connectorId = info.id;
            spec.configuration = filled(opening.configuration,
                                        isSource ? info.sourceSpec : info.destinationSpec, url);
            const QString last = url.path(QUrl::FullyDecoded).section(u'/', -1);
            spec.label = last.isEmpty() ? url.host() : last;
            return spec;
        }
    }
    return unknownScheme(scheme, role, registry);
}

} // namespace millrace
