#include "core/http/httpthread.h"

namespace millrace {

HttpThread::HttpThread(HttpOptions options, QSslConfiguration tls)
    : m_worker(new HttpWorker(std::move(options), std::move(tls)))
{
    m_thread.setObjectName(QStringLiteral("http"));
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

HttpThread::~HttpThread()
{
    QMetaObject::invokeMethod(m_worker, &HttpWorker::stop, Qt::QueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

Result<HttpResponse> HttpThread::send(HttpRequest request, const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const auto pending = std::make_shared<PendingRequest>(std::move(request));
    HttpWorker *worker = m_worker;
    QMetaObject::invokeMethod(
        worker, [worker, pending] { worker->start(pending); }, Qt::QueuedConnection);
    std::optional<Result<HttpResponse>> outcome = pending->wait(cancellation);
    if (outcome)
        return std::move(*outcome);
    pending->abandon();
    QMetaObject::invokeMethod(
        worker, [worker, pending] { worker->abandon(pending); }, Qt::QueuedConnection);
    return Error::cancelled();
}

} // namespace millrace
