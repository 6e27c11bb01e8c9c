// Authenticator: adds to a request what proves who sends it.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/http/httprequest.h"

#include <memory>

namespace millrace {

/// Safe from any thread.
class Authenticator
{
public:
    virtual ~Authenticator() = default;

    /// Adds the credentials to \a request, marked as secret. May fetch a token first.
    [[nodiscard]] virtual Result<void> authorize(HttpRequest &request,
                                                 const Cancellation &cancellation)
        = 0;

    /// The server answered 401 to \a request, which authorize() had made. True: other credentials
    /// are there now, one repeat makes sense. An error says more than the 401 does.
    [[nodiscard]] virtual Result<bool> renew(const HttpRequest &request,
                                             const Cancellation &cancellation);
};

/// "Authorization: Bearer <token>".
[[nodiscard]] std::shared_ptr<Authenticator> bearerAuthentication(const QString &token);
/// "Authorization: Basic …"; RFC 7617 with UTF-8.
[[nodiscard]] std::shared_ptr<Authenticator> basicAuthentication(const QString &user,
                                                                 const QString &password);
/// A header of the vendor's own, such as "X-Api-Key".
[[nodiscard]] std::shared_ptr<Authenticator> headerAuthentication(const QByteArray &header,
                                                                  const QString &key);
/// An item of the query. Servers log addresses: only for APIs that know no other way.
[[nodiscard]] std::shared_ptr<Authenticator> queryAuthentication(const QString &name,
                                                                 const QString &key);

} // namespace millrace
