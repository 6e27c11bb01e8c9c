// HttpThread: the thread with the event loop that requests are sent from.
#pragma once

#include "core/http/httpworker.h"
#include "core/http/pendingrequest.h"

#include <QThread>

namespace millrace {

/// Owns thread and worker. Its end finishes all requests in flight as cancelled. Safe from any
/// thread.
class HttpThread final
{
public:
    HttpThread(HttpOptions options, QSslConfiguration tls);
    ~HttpThread();
    Q_DISABLE_COPY_MOVE(HttpThread)

    /// See HttpClient::send().
    [[nodiscard]] Result<HttpResponse> send(HttpRequest request, const Cancellation &cancellation);

private:
    QThread m_thread;
    HttpWorker *m_worker; ///< Lives in m_thread, which deletes it.
};

} // namespace millrace
