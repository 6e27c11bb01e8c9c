// HttpResponse: a complete answer of a server.
#pragma once

#include "core/http/httprequest.h"

namespace millrace {

/// A complete answer, whatever its status. A plain value.
struct HttpResponse final
{
    int status = 0;
    HttpHeaders headers{};
    QByteArray body{}; ///< Decompressed; empty when a sink took it.
    QUrl url{}; ///< After redirects. May hold secrets in its query: shownAddress() for texts.
    std::chrono::milliseconds elapsed{0};
    qint64 bodySize = 0; ///< Decompressed; of what a sink took, too.
    bool wasHttp2 = false;
    int tries = 1; ///< How often the request was sent until this answer came.

    [[nodiscard]] bool isSuccess() const { return status >= 200 && status < 300; }
};

} // namespace millrace
