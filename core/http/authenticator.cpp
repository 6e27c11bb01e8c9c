#include "core/http/authenticator.h"

#include <QUrlQuery>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

class HeaderAuthenticator final : public Authenticator
{
public:
    HeaderAuthenticator(QByteArray name, QByteArray value)
        : m_name(std::move(name))
        , m_value(std::move(value))
    {
    }

    Result<void> authorize(HttpRequest &request, const Cancellation &) override
    {
        request.headers.set({m_name, m_value, true});
        return {};
    }

private:
    const QByteArray m_name;
    const QByteArray m_value;
};

class QueryAuthenticator final : public Authenticator
{
public:
    QueryAuthenticator(QString name, const QString &key)
        : m_name(std::move(name))
        , m_key(QString::fromLatin1(QUrl::toPercentEncoding(key)))
    {
    }

    Result<void> authorize(HttpRequest &request, const Cancellation &) override
    {
        QUrlQuery query(request.url);
        query.removeAllQueryItems(m_name);
        query.addQueryItem(m_name, m_key);
        request.url.setQuery(query);
        request.secretQueryKeys << m_name;
        return {};
    }

private:
    const QString m_name;
    const QString m_key;
};

} // namespace

Result<bool> Authenticator::renew(const HttpRequest &, const Cancellation &) { return false; }

std::shared_ptr<Authenticator> bearerAuthentication(const QString &token)
{
    return headerAuthentication("Authorization"_ba, u"Bearer "_s + token.trimmed());
}

std::shared_ptr<Authenticator> basicAuthentication(const QString &user, const QString &password)
{
    const QByteArray pair = QString(user + u':' + password).toUtf8();
    return std::make_shared<HeaderAuthenticator>("Authorization"_ba, "Basic " + pair.toBase64());
}

std::shared_ptr<Authenticator> headerAuthentication(const QByteArray &header, const QString &key)
{
    return std::make_shared<HeaderAuthenticator>(header, key.toUtf8());
}

std::shared_ptr<Authenticator> queryAuthentication(const QString &name, const QString &key)
{
    return std::make_shared<QueryAuthenticator>(name, key);
}

} // namespace millrace
