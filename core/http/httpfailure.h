// HttpFailure: a request that got no complete answer, as an error of the table.
#pragma once

#include "core/base/error.h"
#include "core/http/httperrors.h"

#include <curl/curl.h>

#include <chrono>

namespace millrace {

/// What is known about the failure.
struct HttpFailure final
{
    CURLcode code = CURLE_OK;
    QString words{}; ///< The library's.
    int systemError = 0; ///< errno of the connection.
    int proxyStatus = 0; ///< Of the proxy's own answer; 0: it gave none.
    bool usesProxy = false;
    bool hasFingerprint = false; ///< Whether a certificate is trusted by its fingerprint.
    bool isConnected = false; ///< Whether the connection was ready for the request.
    bool wasSent = false; ///< Whether the server may have got the request.
    std::chrono::milliseconds elapsed{0};
};

/// The error of \a failure.
[[nodiscard]] Error failureError(const HttpRequest &request, const HttpFailure &failure);
/// An error of the table; \a detail is shortened, and secrets of \a request are replaced in all
/// texts.
[[nodiscard]] Error failureError(const HttpRequest &request, const ErrorDefinition &definition,
                                 const QStringList &arguments, const QString &detail = {});

/// "12" or "0.5", for messages.
[[nodiscard]] QString secondsText(std::chrono::milliseconds duration);

} // namespace millrace
