// The sign-in at HubSpot by the browser.
#pragma once

#include "core/connector/browsersignin.h"

namespace millrace {

/// Installs the app of \a configuration in an account the person chooses; gives the refresh token.
[[nodiscard]] Result<std::unique_ptr<BrowserSignIn>>
hubSpotSignIn(const Configuration &configuration);

} // namespace millrace
