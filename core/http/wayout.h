// The way out of the local network: which proxy a request takes.
#pragma once

#include "core/http/httpoptions.h"

#include <curl/curl.h>

namespace millrace {

/// What holds for \a url by \a options, whose proxy is not ProxyKind::Settings: ProxyKind::None, or
/// a proxy with its host. May ask the desktop, which takes a while; safe from any thread.
[[nodiscard]] ProxyOptions proxyFor(const HttpOptions &options, const QUrl &url);

/// Has \a handle go by \a proxy, an answer of proxyFor(), and by nothing else.
void applyProxy(CURL *handle, const ProxyOptions &proxy);

} // namespace millrace
