#include "core/http/httpdefaults.h"

#include <curl/curl.h>

#include <QFile>

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace millrace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

struct Sources final
{
    std::shared_mutex mutex; ///< Shared by calls, so that one client does not wait for another.
    quint64 lastNumber = 0;
    std::map<quint64, HttpDefaultsSource> byNumber;
};

Sources &theSources()
{
    static Sources s_sources;
    return s_sources;
}

quint64 added(HttpDefaultsSource source)
{
    Sources &sources = theSources();
    const std::unique_lock lock(sources.mutex);
    sources.byNumber[++sources.lastNumber] = std::move(source);
    return sources.lastNumber;
}

/// The file of authorities the library trusts by itself, where it has no folder of them: a text of
/// one's own takes the place of the file, but not that of the folder.
QByteArray systemAuthorities()
{
    const curl_version_info_data *library = curl_version_info(CURLVERSION_NOW);
    if (library->capath != nullptr || library->cainfo == nullptr)
        return {};
    QFile file(QString::fromLocal8Bit(library->cainfo));
    return file.open(QIODevice::ReadOnly) ? file.readAll() + '\n' : QByteArray();
}

/// One text of all authorities; \a options names a file alone where that is all there is.
void gatherAuthorities(HttpOptions &options, const HttpDefaults &defaults)
{
    QByteArray own = options.authorities + '\n' + defaults.authorities;
    if (own.trimmed().isEmpty())
        return;
    if (QFile file(options.caCertificate);
        !options.caCertificate.isEmpty() && file.open(QIODevice::ReadOnly))
        own += '\n' + file.readAll();
    options.authorities = systemAuthorities() + own;
}

} // namespace

HttpDefaultsUse::HttpDefaultsUse(HttpDefaultsSource source)
    : m_number(added(std::move(source)))
{
}

HttpDefaultsUse::~HttpDefaultsUse()
{
    Sources &sources = theSources();
    const std::unique_lock lock(sources.mutex);
    sources.byNumber.erase(m_number);
}

Result<HttpDefaults> httpDefaults()
{
    Sources &sources = theSources();
    const std::shared_lock lock(sources.mutex);
    if (sources.byNumber.empty())
        return HttpDefaults();
    return sources.byNumber.rbegin()->second();
}

HttpOptions withDefaults(HttpOptions options, const HttpDefaults &defaults)
{
    if (options.proxy.kind == ProxyKind::Settings) {
        options.proxy = defaults.proxy;
        options.proxyExceptions = defaults.proxyExceptions;
    }
    gatherAuthorities(options, defaults);
    if (options.connectTimeout <= 0ms)
        options.connectTimeout = defaults.connectTimeout;
    if (options.idleTimeout <= 0ms)
        options.idleTimeout = defaults.idleTimeout;
    if (options.userAgent.isEmpty())
        options.userAgent = u"Millrace/" MILLRACE_VERSION ""_s;
    options.concurrency = std::max(options.concurrency, 1);
    return options;
}

} // namespace millrace
