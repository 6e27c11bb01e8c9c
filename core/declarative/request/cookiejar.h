// CookieJar: the cookies that servers set while a manifest is open.
#pragma once

#include "core/http/httprequest.h"
#include "core/http/httpresponse.h"

#include <QNetworkCookie>

#include <memory>
#include <mutex>

namespace millrace::declarative {

/// Keeps cookies in memory and gives each back to the servers it is meant for, by the rules of
/// RFC 6265: host or domain, path, encryption, expiry; never for a whole public suffix. Bounded:
/// what a server sets beyond the limits is left out. Safe from any thread.
class CookieJar final
{
public:
    CookieJar();
    ~CookieJar();
    CookieJar(const CookieJar &) = delete;
    CookieJar &operator=(const CookieJar &) = delete;

    /// Adds the header Cookie, hidden from logs, unless the request has one of its own.
    void addTo(HttpRequest &request) const;
    /// Keeps what the header Set-Cookie of \a response says.
    void takeFrom(const HttpResponse &response);

private:
    class Store;

    mutable std::mutex m_mutex;
    const std::unique_ptr<Store> m_store;
};

} // namespace millrace::declarative
