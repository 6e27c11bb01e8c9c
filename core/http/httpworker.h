// HttpWorker: the requests of one client that are in flight, and the managers that carry them.
#pragma once

#include "core/http/httpoptions.h"
#include "core/http/pendingrequest.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QSet>
#include <QSslConfiguration>

#include <deque>
#include <map>
#include <memory>
#include <vector>

namespace millrace {

class HttpTransfer;

/// Lives in the thread of an HttpThread; every slot is called there.
///
/// A QNetworkAccessManager opens six connections to a host and no more, and keeps those with the
/// TLS settings of their first request. So there are as many managers as the allowed number of
/// requests needs, all with the same settings; a host that speaks HTTP/2 gets the first alone.
class HttpWorker final : public QObject
{
    Q_OBJECT

public:
    HttpWorker(HttpOptions options, QSslConfiguration tls);
    ~HttpWorker() override;

    void start(const std::shared_ptr<PendingRequest> &pending);
    /// Nobody waits for \a pending any longer.
    void abandon(const std::shared_ptr<PendingRequest> &pending);
    /// Finishes everything as cancelled and ends; start() does nothing afterwards but the same.
    void stop();

    [[nodiscard]] const HttpOptions &options() const { return m_options; }
    [[nodiscard]] const QSslConfiguration &tls() const { return m_tls; }

private:
    struct Flight final
    {
        std::unique_ptr<HttpTransfer> transfer;
        std::size_t manager = 0;
    };

    void startNext();
    [[nodiscard]] std::size_t managerFor(const QString &origin);
    void land(const std::shared_ptr<PendingRequest> &pending);

    const HttpOptions m_options;
    const QSslConfiguration m_tls;
    bool m_isStopped = false;
    std::vector<std::unique_ptr<QNetworkAccessManager>> m_managers;
    std::vector<int> m_loads; ///< Requests in flight of each manager.
    QSet<QString> m_http2Origins;
    std::deque<std::shared_ptr<PendingRequest>> m_queue;
    std::map<std::shared_ptr<PendingRequest>, Flight> m_flights;
};

} // namespace millrace
