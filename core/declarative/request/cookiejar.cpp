#include "core/declarative/request/cookiejar.h"

#include <QNetworkCookieJar>

#include <algorithm>

namespace millrace::declarative {

namespace {

constexpr qsizetype s_longestCookie = 4'096;
constexpr qsizetype s_mostCookies = 300;
/// Together in one request.
constexpr qsizetype s_longestHeader = 8'192;

/// What a server sets becomes a header of later requests.
bool isSafe(const QNetworkCookie &cookie)
{
    const QByteArray text = cookie.name() + cookie.value();
    return text.size() <= s_longestCookie
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

} // namespace

/// Qt's jar with its list open.
class CookieJar::Store final : public QNetworkCookieJar
{
public:
    [[nodiscard]] qsizetype size() const { return allCookies().size(); }
};

CookieJar::CookieJar()
    : m_store(std::make_unique<Store>())
{
}

CookieJar::~CookieJar() = default;

void CookieJar::addTo(HttpRequest &request) const
{
    if (request.headers.contains("cookie"))
        return;
    QByteArray header;
    {
        const std::lock_guard lock(m_mutex);
        for (const QNetworkCookie &cookie : m_store->cookiesForUrl(request.url)) {
            const QByteArray pair = cookie.toRawForm(QNetworkCookie::NameAndValueOnly);
            if (header.size() + pair.size() > s_longestHeader)
                break;
            header += (header.isEmpty() ? "" : "; ") + pair;
        }
    }
    if (!header.isEmpty())
        request.headers.append({"Cookie", header, true});
}

void CookieJar::takeFrom(const HttpResponse &response)
{
    QList<QNetworkCookie> set;
    for (const HttpHeader &line : response.headers.lines()) {
        if (line.name.compare("set-cookie", Qt::CaseInsensitive) != 0
            || line.value.size() > 2 * s_longestCookie)
            continue;
        for (const QNetworkCookie &cookie : QNetworkCookie::parseCookies(line.value)) {
            if (isSafe(cookie))
                set << cookie;
        }
    }
    if (set.isEmpty())
        return;
    const std::lock_guard lock(m_mutex);
    if (m_store->size() + set.size() <= s_mostCookies)
        m_store->setCookiesFromUrl(set, response.url);
}

} // namespace millrace::declarative
