// Login calls: requests for tokens that are not those of a requester.
#pragma once

#include "core/declarative/runtime.h"

namespace millrace::declarative {

/// Sends \a request once, past budget and cache, and tells the observer. Every status is an answer.
[[nodiscard]] Result<HttpResponse> sendLogin(const HttpRequest &request, Runtime &runtime);

/// declarative.login_refused for an answer that is no success.
[[nodiscard]] Error loginRefused(const HttpRequest &request, const HttpResponse &response);

/// A request for \a url as manifests write it. Errors: declarative.scheme_missing,
/// declarative.url_invalid.
[[nodiscard]] Result<HttpRequest> loginRequest(HttpMethod method, std::string_view url,
                                               std::string_view query = {});

} // namespace millrace::declarative
