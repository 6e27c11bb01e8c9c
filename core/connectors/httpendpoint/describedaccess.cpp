#include "core/connectors/httpendpoint/describedaccess.h"

#include "core/connectors/httpendpoint/boundtext.h"
#include "core/connectors/httpendpoint/httpendpointerrors.h"
#include "core/http/oauthauthenticator.h"

#include <QRegularExpression>

#include <mutex>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Whether \a text may be a part of a host: it cannot end the host or start something else.
bool isHostPart(const QString &text)
{
    static const QRegularExpression part(u"\\A[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\\z"_s);
    return part.match(text).hasMatch();
}

bool isWithinAuthority(const std::string &address)
{
    const std::size_t slashes = address.find("://");
    return slashes == std::string::npos || address.find('/', slashes + 3) == std::string::npos;
}

Error unfit(const QString &input)
{
    return makeError(httpendpointerrors::inputUnfit, {input}, {}, u"/inputs/"_s + input);
}

/// The address with its inputs, each of which stays within its part.
Result<QByteArray> filledAddress(const TextTemplate &text, const InputValues &inputs)
{
    std::string address;
    for (const TextTemplate::Piece &piece : text.pieces) {
        if (!piece.placeholder) {
            address += piece.literal.toStdString();
            continue;
        }
        const QString value = inputs.value(piece.placeholder->name);
        if (address.empty() && text.pieces.size() == 1)
            address = value.trimmed().toStdString(); // The person enters all of it.
        else if (!isWithinAuthority(address))
            appendPercentEncoded(address, value.toStdString());
        else if (isHostPart(value))
            address += value.toStdString();
        else
            return unfit(piece.placeholder->name);
    }
    return QByteArray::fromStdString(address);
}

/// A path is below \a base.
Result<QUrl> tokenAddress(const TextTemplate &text, const InputValues &inputs,
                          const QByteArray &base)
{
    if (!text.pieces.front().literal.startsWith(u'/')) {
        const auto whole = filledAddress(text, inputs);
        if (!whole)
            return whole.error();
        if (hasDotSegment(whole->toStdString()))
            return unfit(InputValues::firstInput(text));
        return QUrl::fromEncoded(*whole, QUrl::StrictMode);
    }
    const auto path = BoundText::bind(text, TextPlace::Path, {inputs});
    if (!path)
        return path.error();
    return QUrl::fromEncoded(base + QByteArray::fromStdString(path->fixed()), QUrl::StrictMode);
}

class RefreshTokenKeeping final
{
public:
    RefreshTokenKeeping(const Configuration &configuration, QString input)
        : m_configuration(configuration)
        , m_input(std::move(input))
        , m_secrets(configuration.text(u"secrets"_s))
    {
    }

    Result<void> keep(const QString &token)
    {
        const std::lock_guard lock(m_mutex);
        const QString secrets = withSecretInput(m_secrets, m_input, token);
        auto kept = m_configuration.keepSecret(u"/secrets"_s, secrets);
        if (kept)
            m_secrets = secrets;
        return kept;
    }

private:
    const Configuration m_configuration;
    const QString m_input;
    std::mutex m_mutex;
    QString m_secrets; ///< Guarded by m_mutex.
};

Result<std::shared_ptr<Authenticator>>
oauthAuthenticator(const DescribedAuthentication &described, const InputValues &inputs,
                   const QByteArray &base, const HttpOptions &http,
                   const Configuration &configuration, Clock &clock)
{
    // Tokens come over a client of its own: its requests are not those the limits count.
    auto client = HttpClient::create(http);
    if (!client)
        return client.error();
    const auto tokenUrl = tokenAddress(described.tokenUrl, inputs, base);
    if (!tokenUrl)
        return tokenUrl.error();
    OAuthOptions oauth;
    oauth.client.tokenUrl = *tokenUrl;
    oauth.client.clientId = inputs.expanded(described.clientId);
    oauth.client.clientSecret = inputs.expanded(described.clientSecret);
    oauth.client.scopes = described.scopes;
    oauth.client.usesBasicHeader = described.isClientInHeader;
    oauth.grant = ClientCredentialsGrant{};
    if (described.method == AuthenticationMethod::OAuthRefreshToken) {
        oauth.grant = RefreshTokenGrant{inputs.value(described.refreshTokenInput)};
        const auto keeping
            = std::make_shared<RefreshTokenKeeping>(configuration, described.refreshTokenInput);
        oauth.keep
            = [keeping](const OAuthTokens &tokens) { return keeping->keep(tokens.refreshToken); };
    }
    return std::shared_ptr<Authenticator>(std::make_shared<OAuthAuthenticator>(
        std::move(oauth), std::shared_ptr<HttpClient>(std::move(*client)), clock));
}

} // namespace

Result<QByteArray> baseAddress(const ApiDescription &description, const InputValues &inputs,
                               const HttpOptions &http)
{
    QByteArray address = http.baseUrl.toEncoded();
    if (address.isEmpty()) {
        if (description.baseUrl.isEmpty())
            return makeError(httpendpointerrors::baseUrlMissing, {}, {}, u"/http/base_url"_s);
        auto filled = filledAddress(description.baseUrl, inputs);
        if (!filled)
            return filled.error();
        address = *filled;
    }
    while (address.endsWith('/'))
        address.chop(1);
    const QUrl url = QUrl::fromEncoded(address, QUrl::StrictMode);
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !url.userInfo().isEmpty()
        || url.hasQuery() || url.hasFragment() || hasDotSegment(address.toStdString()))
        return makeError(httpendpointerrors::addressInvalid,
                         {url.isValid() ? shownAddress(url) : QString()}, {}, u"/inputs"_s);
    return address;
}

Result<std::shared_ptr<Authenticator>>
describedAuthenticator(const ApiDescription &description, const InputValues &inputs,
                       const QByteArray &base, const HttpOptions &http,
                       const Configuration &configuration, Clock &clock)
{
    const DescribedAuthentication &described = description.authentication;
    using enum AuthenticationMethod;
    switch (described.method) {
    case None:
        break;
    case Header:
        return headerAuthentication(described.name.toUtf8(), inputs.expanded(described.value));
    case Query:
        return queryAuthentication(described.name, inputs.expanded(described.value));
    case Basic:
        return basicAuthentication(inputs.expanded(described.user),
                                   inputs.expanded(described.password));
    case Bearer:
        return bearerAuthentication(inputs.expanded(described.value));
    case OAuthClientCredentials:
    case OAuthRefreshToken:
        return oauthAuthenticator(described, inputs, base, http, configuration, clock);
    }
    return std::shared_ptr<Authenticator>();
}

} // namespace millrace
