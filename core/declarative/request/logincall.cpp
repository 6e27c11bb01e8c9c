#include "core/declarative/request/logincall.h"

#include "core/declarative/request/requesterrors.h"
#include "core/declarative/request/requestsecrets.h"
#include "core/declarative/request/urlpreparation.h"
#include "core/http/httperrors.h"

namespace millrace::declarative {

Result<HttpResponse> sendLogin(const HttpRequest &request, Runtime &runtime)
{
    const StreamSlice slice;
    Exchange exchange{{}, slice, request};
    Result<HttpResponse> response = runtime.transport.send(request, runtime.cancellation);
    if (response)
        exchange.response = &*response;
    else
        exchange.error = &response.error();
    runtime.observer.exchanged(exchange);
    return response;
}

Error loginRefused(const HttpRequest &request, const HttpResponse &response)
{
    Error error = makeError(errors::s_loginRefused,
                            {shownAddress(request.url), QString::number(response.status)},
                            withoutSecrets(usualServerWords(response), request));
    constexpr int s_firstServerError = 500;
    if (response.status >= s_firstServerError)
        error.kind = ErrorKind::Transient;
    return error;
}

Result<HttpRequest> loginRequest(HttpMethod method, std::string_view url, std::string_view query)
{
    const Result<std::string> prepared = preparedUrl(url, query);
    if (!prepared)
        return prepared.error();
    HttpRequest request;
    request.method = method;
    request.url = QUrl::fromEncoded(QByteArray::fromStdString(*prepared), QUrl::StrictMode);
    if (!isWebUrl(*prepared) || !request.url.isValid() || request.url.host().isEmpty())
        return makeError(errors::s_urlInvalid, {shownAddress(request.url)});
    return request;
}

} // namespace millrace::declarative
