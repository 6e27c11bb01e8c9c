// OAuth 2: what an authorization server gives out, and who it gives it to.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QJsonObject>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <functional>
#include <optional>

namespace millrace {

/// Tokens of one sign-in. Secrets: live in memory only, but for what a TokenKeeper stores.
struct OAuthTokens final
{
    QString accessToken{};
    QString refreshToken{}; ///< Empty where the grant has none.
    std::optional<TimePoint> expiresAt{}; ///< Unknown where the server does not say.
    QJsonObject answer{}; ///< The whole answer, for a vendor's own keys ("instance_url").
};

/// Stores \a tokens durably; called before a token of a rotated refresh token is used, on the
/// thread of the request. An error fails the request; the next one tries to store again.
using TokenKeeper = std::function<Result<void>(const OAuthTokens &tokens)>;

/// The program as the authorization server knows it.
struct OAuthClientOptions final
{
    QUrl tokenUrl{};
    QString clientId{};
    QString clientSecret{}; ///< Empty for a public client.
    bool usesBasicHeader = false; ///< Id and secret as Basic header instead of in the body.
    QStringList scopes{};
    QList<QPair<QString, QString>> parameters{}; ///< A vendor's own, added to token requests.
    /// Assumed where the server does not say how long a token lives; zero: until refused.
    std::chrono::seconds assumedLifetime{0};
};

} // namespace millrace
