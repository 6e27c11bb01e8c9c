#include "core/http/redirect.h"

#include "core/base/redaction.h"
#include "core/http/httperrors.h"
#include "core/http/httpfailure.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isReading(HttpMethod method)
{
    return method == HttpMethod::Get || method == HttpMethod::Head;
}

bool isWeb(const QUrl &url)
{
    return (url.scheme() == "https"_L1 || url.scheme() == "http"_L1) && !url.host().isEmpty();
}

/// Everything else may be a key, whatever its name.
bool mayLeave(const HttpHeader &header)
{
    static constexpr std::array names{"accept", "accept-language", "range"};
    return !header.isSecret && std::ranges::any_of(names, [&header](const char *name) {
        return header.name.compare(name, Qt::CaseInsensitive) == 0;
    });
}

/// Whether the server has put a secret of the request into \a target, which is of another one.
bool betrays(const HttpRequest &request, const QUrl &target)
{
    // A shorter one stands in many an address by chance.
    constexpr qsizetype s_shortestSecret = 4;
    return Redactor(secretsOf(request)).finds(target.toEncoded(), s_shortestSecret);
}

Error refusal(const HttpRequest &request, const QUrl &target, const QString &why)
{
    return failureError(request, httperrors::redirectRefused,
                        {shownAddress(request.url), shownAddress(target), why});
}

HttpRequest withoutBody(HttpRequest request)
{
    request.method = request.method == HttpMethod::Head ? HttpMethod::Head : HttpMethod::Get;
    request.body.clear();
    request.contentType.clear();
    return request;
}

} // namespace

QString originOf(const QUrl &url)
{
    const int port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
    return u"%1://%2:%3"_s.arg(url.scheme(), url.host().toLower()).arg(port);
}

bool isRedirect(const HttpResponse &response)
{
    static constexpr std::array statuses{301, 302, 303, 307, 308};
    return std::ranges::find(statuses, response.status) != statuses.end();
}

Result<HttpRequest> redirected(const HttpRequest &request, const HttpResponse &response,
                               RedirectedPost post)
{
    const QUrl location = QUrl::fromEncoded(response.headers.value("location"), QUrl::StrictMode);
    const QUrl target = request.url.resolved(location).adjusted(QUrl::RemoveFragment);
    if (location.isEmpty() || !location.isValid() || !isWeb(target))
        return refusal(request, target, u"that is no address"_s);
    if (!target.userInfo().isEmpty())
        return refusal(request, target, u"the address holds a user"_s);
    if (request.url.scheme() == "https"_L1 && target.scheme() != "https"_L1)
        return refusal(request, target, u"the way there is not encrypted"_s);

    HttpRequest next = request;
    const bool becomesGet
        = request.method == HttpMethod::Post && post == RedirectedPost::BecomesGet;
    if (response.status == 303 || (becomesGet && response.status < 303))
        next = withoutBody(std::move(next));
    else if (!isReading(request.method) && response.status < 307)
        return refusal(request, target, u"the data would not be sent there"_s);
    next.url = target;
    if (originOf(target) == originOf(request.url))
        return next;
    if (!isReading(next.method))
        return refusal(request, target, u"the data would go to another server"_s);
    if (betrays(request, target))
        return refusal(request, target, u"the address holds a secret"_s);
    HttpHeaders kept;
    for (const HttpHeader &header : next.headers.lines()) {
        if (mayLeave(header))
            kept.append(header);
    }
    next.headers = kept;
    return next;
}

} // namespace millrace
