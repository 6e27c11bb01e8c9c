// The authenticators that know all they need: none, keys, bearer tokens, user and password.
#pragma once

#include "core/declarative/request/requestauthenticator.h"
#include "core/declarative/request/requestoption.h"

#include <functional>

namespace millrace::declarative {

/// Gives a token; may log in for it.
using TokenSource = std::function<Result<std::string>()>;

/// NoAuth.
[[nodiscard]] std::unique_ptr<RequestAuthenticator> noAuthentication();

/// ApiKeyAuthenticator. Error: declarative.component_invalid without or with both of inject_into
/// and header.
[[nodiscard]] Result<std::unique_ptr<RequestAuthenticator>>
apiKeyAuthentication(const Component &component, Runtime &runtime);

/// The token of \a source, put where \a option says.
[[nodiscard]] std::unique_ptr<RequestAuthenticator>
tokenAuthentication(RequestOption option, TokenSource source, Runtime &runtime);

/// BearerAuthenticator.
[[nodiscard]] std::unique_ptr<RequestAuthenticator> bearerAuthentication(const Component &component,
                                                                         Runtime &runtime);

/// "Authorization: Bearer …" with the token of \a source.
[[nodiscard]] std::unique_ptr<RequestAuthenticator> bearerAuthentication(TokenSource source);

/// BasicHttpAuthenticator.
[[nodiscard]] std::unique_ptr<RequestAuthenticator> basicAuthentication(const Component &component,
                                                                        Runtime &runtime);

} // namespace millrace::declarative
