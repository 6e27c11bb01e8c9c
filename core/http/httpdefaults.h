// HttpDefaults: how servers are reached where a connector's own options say nothing.
#pragma once

#include "core/http/httpoptions.h"

#include <QByteArray>
#include <QStringList>

#include <functional>

namespace millrace {

/// A plain value; as it is made, it is what holds without any setting.
struct HttpDefaults final
{
    ProxyOptions proxy{.kind = ProxyKind::System}; ///< Never ProxyKind::Settings.
    QStringList proxyExceptions{}; ///< Reached without the proxy: see matchesHost().
    QByteArray authorities{}; ///< Certificates to trust beside the system's, PEM.
    std::chrono::milliseconds connectTimeout{15'000};
    std::chrono::milliseconds idleTimeout{60'000};
};

/// Asked whenever a client is made, on the thread that makes it. May block.
using HttpDefaultsSource = std::function<Result<HttpDefaults>()>;

/// While it lives, every client of this process asks its source; of several the latest one. Its end
/// waits for a call that is under way. Safe from any thread.
class HttpDefaultsUse final
{
public:
    explicit HttpDefaultsUse(HttpDefaultsSource source);
    ~HttpDefaultsUse();
    Q_DISABLE_COPY_MOVE(HttpDefaultsUse)

private:
    const quint64 m_number;
};

/// What the source says now; without one, no settings. Safe from any thread.
[[nodiscard]] Result<HttpDefaults> httpDefaults();

/// \a options with nothing left open: what they do not say is said by \a defaults.
[[nodiscard]] HttpOptions withDefaults(HttpOptions options, const HttpDefaults &defaults);

} // namespace millrace
