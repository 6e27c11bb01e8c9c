// Redirects: what may be sent on, and where to.
#pragma once

#include "core/base/result.h"
#include "core/http/httpresponse.h"

namespace millrace {

/// Scheme, host and port in one text; the same for two URLs of one server.
[[nodiscard]] QString originOf(const QUrl &url);

/// Whether \a response asks for the request to be sent elsewhere.
[[nodiscard]] bool isRedirect(const HttpResponse &response);

/// What becomes of a POST after a 301 or 302.
enum class RedirectedPost {
    Refused, ///< What was to be written would be lost without a word.
    BecomesGet, ///< As browsers do: for a POST that reads.
};

/// The request that follows \a request after \a response. Refused (http.redirect_refused): no or a
/// foreign address, from https to http, a body that would go to another server, a POST after a 301
/// or 302 unless \a post says otherwise, another method that is no GET there, the address of
/// another server that holds a secret of the request.
/// REQUIRES: isRedirect(response).
[[nodiscard]] Result<HttpRequest> redirected(const HttpRequest &request,
                                             const HttpResponse &response,
                                             RedirectedPost post = RedirectedPost::Refused);

} // namespace millrace
