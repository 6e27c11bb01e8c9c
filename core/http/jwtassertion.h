// JWT: a statement signed by a private key (RFC 7519, RS256).
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace millrace {

/// What a statement says.
struct JwtClaims final
{
    QString issuer{};
    QString subject{};
    QString audience{};
    std::chrono::seconds lifetime{180}; ///< Salesforce takes at most three minutes.
    QJsonObject others{};
    QString keyId{}; ///< Header "kid"; empty: none.
};

/// The compact form, signed by \a privateKey (PEM, RSA of at least 2048 bits, no passphrase).
/// Error: oauth.key_invalid.
[[nodiscard]] Result<QByteArray> signedJwt(const JwtClaims &claims, const QByteArray &privateKey,
                                           TimePoint now);

} // namespace millrace
