// HttpTransfer: one request on its way, its redirects and its limits.
#pragma once

#include "core/http/httpfailure.h"
#include "core/http/httpresponse.h"
#include "core/http/onceupload.h"
#include "core/http/pendingrequest.h"

#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace millrace {

class HttpWorker;

/// Lives in the thread of its worker. Calls \a finished once, unless it is aborted.
class HttpTransfer final : public QObject
{
    Q_OBJECT

public:
    using Finished = std::function<void(Result<HttpResponse>)>;

    HttpTransfer(QNetworkAccessManager &manager, const HttpWorker &worker,
                 std::shared_ptr<PendingRequest> pending, Finished finished);
    ~HttpTransfer() override;

    void start();
    /// Ends it without a word.
    void abort();

private:
    void send();
    [[nodiscard]] QNetworkRequest networkRequest() const;
    void watch();
    void noteConnected();
    void noteActivity();
    void readPieces();
    [[nodiscard]] std::optional<Error> take(QByteArrayView piece);
    void finishReply();
    [[nodiscard]] HttpFailure failureOf(const QNetworkReply &reply) const;
    void follow();
    void succeed();
    void fail(const Error &error);
    void dropReply();
    [[nodiscard]] qint64 limit() const;
    [[nodiscard]] bool isForSink() const;

    QNetworkAccessManager &m_manager;
    const HttpWorker &m_worker;
    const std::shared_ptr<PendingRequest> m_pending;
    Finished m_finished;
    HttpRequest m_request; ///< The present one; differs from the first after a redirect.
    HttpResponse m_response;
    int m_redirects = 0;
    bool m_wasSent = false;
    QStringList m_tlsProblems;
    std::chrono::steady_clock::time_point m_started;
    QTimer m_connectTimer;
    QTimer m_idleTimer;
    QTimer m_overallTimer;
    QPointer<QNetworkReply> m_reply;
    std::unique_ptr<OnceUpload> m_upload;
};

} // namespace millrace
