#include "core/connectors/httpendpoint/describedrequestreader.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

HttpMethod methodOf(const QString &word)
{
    for (const HttpMethod method :
         {HttpMethod::Post, HttpMethod::Put, HttpMethod::Patch, HttpMethod::Delete}) {
        if (word == QLatin1StringView(httpMethodName(method)))
            return method;
    }
    return HttpMethod::Get;
}

/// Whether HTTP takes \a name for a header (RFC 9110, section 5.6.2), and nothing else sets it.
bool isHeaderName(const QString &name)
{
    static const QStringList own{u"host"_s,           u"content-length"_s,   u"transfer-encoding"_s,
                                 u"connection"_s,     u"content-encoding"_s, u"content-type"_s,
                                 u"accept-encoding"_s};
    return !name.isEmpty() && !own.contains(name.toLower())
        && std::ranges::all_of(name, [](QChar c) {
               return c.unicode() < 0x80
                   && (c.isLetterOrNumber() || QStringView(u"!#$%&'*+-.^_`|~").contains(c));
           });
}

} // namespace

DescribedRequest readDescribedRequest(const DescriptionPlace &place, const TemplateRules &rules)
{
    DescribedRequest request;
    request.method = methodOf(place.text(u"method"_s));
    const DescriptionPlace path = place.at(u"path"_s);
    request.path = path.textTemplate(rules);
    const QString text = place.text(u"path"_s);
    if (!text.startsWith(u'/'))
        path.fault(u"a path starts with a slash"_s);
    else if (text.contains(u'?') || text.contains(u'#'))
        path.fault(u"items of the query go to \"query\""_s);
    for (const auto &[name, value] : place.at(u"query"_s).members())
        request.query.emplace_back(name, value.textTemplate(rules));
    for (const auto &[name, value] : place.at(u"headers"_s).members()) {
        if (!isHeaderName(name))
            value.fault(u"\"%1\" is no header that can be set"_s.arg(name));
        if (std::ranges::any_of(value.value().toString(), [](QChar c) { return c < u' '; }))
            value.fault(u"a header is one line"_s);
        request.headers.emplace_back(name.toUtf8(), value.textTemplate(rules));
    }
    return request;
}

void checkJsonTemplate(const DescriptionPlace &place, const TemplateRules &whole,
                       const TemplateRules &inside)
{
    if (place.value().isObject()) {
        for (const auto &[key, inner] : place.members()) {
            if (key.contains("{{"_L1))
                inner.fault(u"a key has no placeholders"_s);
            checkJsonTemplate(inner, whole, inside);
        }
    } else if (place.value().isArray()) {
        for (const DescriptionPlace &entry : place.entries())
            checkJsonTemplate(entry, whole, inside);
    } else if (place.value().isString()) {
        QString reason;
        const auto parsed = parseTemplate(place.value().toString(), reason);
        const bool isWhole = parsed && parsed->only();
        [[maybe_unused]] const TextTemplate checked = place.textTemplate(isWhole ? whole : inside);
    }
}

int countPlaceholders(const QJsonValue &json, PlaceholderKind kind)
{
    int count = 0;
    if (json.isObject()) {
        const QJsonObject object = json.toObject();
        for (const QJsonValue &inner : object)
            count += countPlaceholders(inner, kind);
    } else if (json.isArray()) {
        for (const QJsonValue &inner : json.toArray())
            count += countPlaceholders(inner, kind);
    } else if (json.isString()) {
        QString reason;
        const auto parsed = parseTemplate(json.toString(), reason);
        count += parsed && parsed->only() && parsed->only()->kind == kind ? 1 : 0;
    }
    return count;
}

} // namespace millrace
