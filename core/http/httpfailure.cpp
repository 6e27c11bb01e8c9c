#include "core/http/httpfailure.h"

#include "core/base/redaction.h"

#include <cerrno>
#include <cmath>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestDetail = 500;

const ErrorDefinition &connectDefinition(const HttpFailure &failure)
{
    if (failure.usesProxy)
        return httperrors::proxyFailed;
    return failure.systemError == ECONNREFUSED ? httperrors::refused : httperrors::unreachable;
}

const ErrorDefinition &definitionOf(const HttpFailure &failure)
{
    // tinyproxy says 401 to a wrong password and 407 to none.
    const bool isRefusal = failure.proxyStatus == 401 && !failure.isConnected;
    if (failure.proxyStatus == 407 || isRefusal)
        return httperrors::proxyUnauthorized;
    // A proxy that cannot reach the server answers in its place.
    if (failure.proxyStatus >= 300 && !failure.isConnected)
        return httperrors::proxyFailed;
    switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return httperrors::hostNotFound;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
        return httperrors::proxyFailed;
    case CURLE_COULDNT_CONNECT:
        return connectDefinition(failure);
    case CURLE_OPERATION_TIMEDOUT:
        return failure.isConnected ? httperrors::timedOut : httperrors::connectTimedOut;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        return failure.hasFingerprint ? httperrors::fingerprintDiffers : httperrors::tlsUntrusted;
    case CURLE_SSL_CONNECT_ERROR:
        return httperrors::tlsFailed;
    case CURLE_SSL_CACERT_BADFILE:
        return httperrors::caUnreadable;
    case CURLE_UNSUPPORTED_PROTOCOL: // The answer does not begin as one of HTTP.
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
        return httperrors::invalidAnswer;
    default:
        return failure.wasSent || failure.isConnected ? httperrors::cut : httperrors::unreachable;
    }
}

/// What the message of \a definition names beside the address.
QString secondArgument(const ErrorDefinition &definition, const HttpFailure &failure)
{
    if (&definition == &httperrors::invalidAnswer) {
        return failure.code == CURLE_BAD_CONTENT_ENCODING ? u"it cannot be decompressed"_s
                                                          : u"it is no answer of HTTP"_s;
    }
    return secondsText(failure.elapsed);
}

} // namespace

Error failureError(const HttpRequest &request, const HttpFailure &failure)
{
    const ErrorDefinition &definition = definitionOf(failure);
    return failureError(request, definition,
                        {shownAddress(request.url), secondArgument(definition, failure)},
                        failure.words);
}

Error failureError(const HttpRequest &request, const ErrorDefinition &definition,
                   const QStringList &arguments, const QString &detail)
{
    const Redactor redactor(secretsOf(request));
    Error error = makeError(definition, arguments, redactor.redacted(detail).left(s_longestDetail));
    error.message = redactor.redacted(error.message);
    return error;
}

QString secondsText(std::chrono::milliseconds duration)
{
    return QString::number(std::round(static_cast<double>(duration.count()) / 100.0) / 10.0);
}

} // namespace millrace
