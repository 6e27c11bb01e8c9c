#include "core/http/httprequest.h"

#include <QUrlQuery>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isCalled(const HttpHeader &line, QByteArrayView name)
{
    return line.name.compare(name, Qt::CaseInsensitive) == 0;
}

/// "Bearer abc" may occur as "abc" alone, and Basic in plain text.
void addHeaderSecrets(const QByteArray &value, QStringList &secrets)
{
    secrets << QString::fromUtf8(value);
    const qsizetype blank = value.indexOf(' ');
    if (blank < 0)
        return;
    const QByteArray token = value.mid(blank + 1);
    secrets << QString::fromUtf8(token);
    if (value.left(blank).compare("Basic", Qt::CaseInsensitive) != 0)
        return;
    const QString plain = QString::fromUtf8(QByteArray::fromBase64(token));
    secrets << plain << plain.section(u':', 1);
}

bool isAlwaysSecret(const HttpHeader &line)
{
    return isCalled(line, "Authorization") || isCalled(line, "Cookie")
        || isCalled(line, "Proxy-Authorization");
}

} // namespace

QByteArray httpMethodName(HttpMethod method)
{
    switch (method) {
    case HttpMethod::Get:
        return "GET"_ba;
    case HttpMethod::Head:
        return "HEAD"_ba;
    case HttpMethod::Post:
        return "POST"_ba;
    case HttpMethod::Put:
        return "PUT"_ba;
    case HttpMethod::Patch:
        return "PATCH"_ba;
    case HttpMethod::Delete:
        return "DELETE"_ba;
    }
    return {};
}

QByteArray HttpHeaders::value(QByteArrayView name) const
{
    const auto line = std::ranges::find_if(
        m_lines, [name](const HttpHeader &candidate) { return isCalled(candidate, name); });
    if (line == m_lines.end())
        return {};
    return line->value.isNull() ? QByteArray("") : line->value;
}

void HttpHeaders::set(HttpHeader line)
{
    remove(line.name);
    append(std::move(line));
}

void HttpHeaders::remove(QByteArrayView name)
{
    std::erase_if(m_lines, [name](const HttpHeader &line) { return isCalled(line, name); });
}

bool HttpRequest::mayBeRepeated() const
{
    return isRepeatable.value_or(method != HttpMethod::Post && method != HttpMethod::Patch);
}

QString shownAddress(const QUrl &url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

QStringList secretsOf(const HttpRequest &request)
{
    QStringList secrets = request.secrets;
    if (request.signature)
        secrets << request.signature->secretKey;
    for (const HttpHeader &line : request.headers.lines()) {
        if (line.isSecret || isAlwaysSecret(line))
            addHeaderSecrets(line.value, secrets);
    }
    const QUrlQuery query(request.url);
    for (const QString &key : request.secretQueryKeys) {
        secrets << query.allQueryItemValues(key, QUrl::FullyDecoded);
        secrets << query.allQueryItemValues(key, QUrl::FullyEncoded);
    }
    return secrets;
}

QUrl urlBelow(const QUrl &base, const QString &path)
{
    QString address = base.toString(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::FullyEncoded);
    while (address.endsWith(u'/'))
        address.chop(1);
    qsizetype start = 0;
    while (start < path.size() && path[start] == u'/')
        ++start;
    return QUrl(address + u'/' + path.mid(start), QUrl::StrictMode);
}

} // namespace millrace
