// HttpOptions: how a connector reaches its servers, as a configuration says it.
#pragma once

#include "core/base/result.h"
#include "core/connector/configuration.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>

namespace millrace {

enum class ProxyKind {
    Settings, ///< As HttpDefaults says.
    System, ///< What the desktop or the environment says (http_proxy).
    None,
    Http, ///< CONNECT for https.
    Socks5, ///< Names are looked up by the proxy.
};

/// The way out of the local network.
struct ProxyOptions final
{
    ProxyKind kind = ProxyKind::Settings;
    QString host{};
    int port = 0;
    QString user{};
    QString password{}; ///< Secret.
};

/// Limits and ways shared by all requests of one HttpClient. What is not said here is said by
/// HttpDefaults, when the client is made.
struct HttpOptions final
{
    /// Set: used instead of the vendor's address, for sandboxes and gateways.
    QUrl baseUrl{};
    ProxyOptions proxy{};
    /// Reached without the proxy: see matchesHost(). Those of HttpDefaults come with its proxy.
    QStringList proxyExceptions{};
    QString caCertificate{}; ///< File with authorities to trust beside the system's, PEM.
    /// The same as text; those of HttpDefaults are added.
    QByteArray authorities{};
    /// SHA-256 of a server's certificate that is trusted although no authority vouches for it, 32
    /// bytes; empty: none.
    QByteArray fingerprint{};
    std::chrono::milliseconds connectTimeout{0}; ///< 0: as HttpDefaults says.
    /// Longest time without a byte in either direction; also the wait for an answer. 0: as
    /// HttpDefaults says.
    std::chrono::milliseconds idleTimeout{0};
    std::chrono::milliseconds overallTimeout{600'000}; ///< Of one request with its redirects.
    qint64 maximumAnswer = qint64(64) * 1024 * 1024; ///< Bytes, decompressed.
    int maximumRedirects = 5; ///< Below 0: none is followed, the redirect is the answer.
    int concurrency = 8; ///< Requests in flight at once.
    QString userAgent{}; ///< Empty: "Millrace/<version>".

    /// baseUrl where it is set, otherwise \a vendor.
    [[nodiscard]] QUrl base(const QUrl &vendor) const
    {
        return baseUrl.isEmpty() ? vendor : baseUrl;
    }
};

/// The property that every API connector's specification has under the key "http"; the same text
/// as core/http/httpoptions.json, to be pasted into connector.json. A test of each connector
/// compares the two.
[[nodiscard]] QJsonObject httpOptionsSchema();

/// Reads the object "http" of \a configuration; what is absent keeps its default. Errors
/// (http.base_url_invalid, http.proxy_incomplete, http.fingerprint_invalid) name their field below
/// /http. REQUIRES: \a configuration is validated.
[[nodiscard]] Result<HttpOptions> httpOptions(const Configuration &configuration);

} // namespace millrace
