// How a configuration signs in to Salesforce.
#pragma once

#include "core/connector/browsersignin.h"
#include "core/connector/configuration.h"
#include "core/http/httpoptions.h"
#include "core/http/oauthauthenticator.h"

namespace millrace {

/// The sign-in of \a configuration, not asked for a token yet: a refresh token, or a statement
/// signed by a private key. A refresh token Salesforce replaces is kept in the configuration.
/// Errors: salesforce.address_invalid and those of HttpClient::create(). \a clock outlives it.
[[nodiscard]] Result<std::shared_ptr<OAuthAuthenticator>>
salesforceSignIn(const Configuration &configuration, const HttpOptions &http, Clock &clock);

/// Lets the app of \a configuration into the organization the person signs in to; gives the refresh
/// token. Error: salesforce.address_invalid.
[[nodiscard]] Result<std::unique_ptr<BrowserSignIn>>
salesforceBrowserSignIn(const Configuration &configuration);

/// Whether tokens and records may be sent to \a url: encrypted, or on this machine.
[[nodiscard]] bool isSafeAddress(const QUrl &url);

/// \a error with the field of \a configuration that is at fault, where it concerns the sign-in.
[[nodiscard]] Error signInError(Error error, const Configuration &configuration);

} // namespace millrace
