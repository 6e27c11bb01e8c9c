#include "core/http/httpfailure.h"

#include "core/base/redaction.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestDetail = 500;

const ErrorDefinition &definitionOf(const HttpFailure &failure)
{
    switch (failure.error) {
    case QNetworkReply::ConnectionRefusedError:
        return httperrors::refused;
    case QNetworkReply::HostNotFoundError:
        return httperrors::hostNotFound;
    case QNetworkReply::SslHandshakeFailedError:
        return failure.tlsProblems.isEmpty() ? httperrors::tlsFailed : httperrors::tlsUntrusted;
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::UnknownProxyError:
        return httperrors::proxyFailed;
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return httperrors::proxyUnauthorized;
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::UnknownContentError:
        return httperrors::invalidAnswer;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError:
        return httperrors::cut;
    default:
        return failure.wasSent ? httperrors::cut : httperrors::unreachable;
    }
}

/// The library's words name the whole address, with what its query may hold.
QString withoutQuery(QString words, const QUrl &url)
{
    for (const QString &address : {url.toString(), QString::fromLatin1(url.toEncoded())})
        words.replace(address, shownAddress(url));
    return words;
}

} // namespace

Error failureError(const HttpRequest &request, const HttpFailure &failure)
{
    const ErrorDefinition &definition = definitionOf(failure);
    const QString words = withoutQuery(failure.words, request.url);
    const QString detail
        = failure.tlsProblems.isEmpty() ? words : failure.tlsProblems.join(u"; "_s);
    const QString why = u"it is no answer of the protocol HTTP"_s;
    return failureError(request, definition, {shownAddress(request.url), why}, detail);
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
    return QString::number(static_cast<double>(duration.count()) / 1000.0);
}

bool isOnlyStatus(QNetworkReply::NetworkError error, int status)
{
    if (error == QNetworkReply::NoError)
        return true;
    if (status < 400)
        return false;
    switch (error) {
    case QNetworkReply::ContentAccessDenied:
    case QNetworkReply::ContentOperationNotPermittedError:
    case QNetworkReply::ContentNotFoundError:
    case QNetworkReply::AuthenticationRequiredError:
    case QNetworkReply::ContentConflictError:
    case QNetworkReply::ContentGoneError:
    case QNetworkReply::UnknownContentError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::InternalServerError:
    case QNetworkReply::OperationNotImplementedError:
    case QNetworkReply::ServiceUnavailableError:
    case QNetworkReply::UnknownServerError:
        return true;
    default:
        return false;
    }
}

} // namespace millrace
