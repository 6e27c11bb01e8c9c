// Address and credentials of a described API.
#pragma once

#include "core/base/clock.h"
#include "core/connectors/httpendpoint/apidescription.h"
#include "core/connectors/httpendpoint/inputvalues.h"
#include "core/http/authenticator.h"
#include "core/http/httpoptions.h"

namespace millrace {

/// The address all requests are below, encoded and without a slash at its end: that of \a http
/// where it is set, else the description's. No input leads to another host than the one it names.
[[nodiscard]] Result<QByteArray> baseAddress(const ApiDescription &description,
                                             const InputValues &inputs, const HttpOptions &http);

/// What adds the credentials; null where there are none. \a clock has to outlive it.
[[nodiscard]] Result<std::shared_ptr<Authenticator>>
describedAuthenticator(const ApiDescription &description, const InputValues &inputs,
                       const QByteArray &base, const HttpOptions &http,
                       const Configuration &configuration, Clock &clock);

} // namespace millrace
