#include "core/http/httptransfer.h"

#include "core/http/httperrors.h"
#include "core/http/httpworker.h"
#include "core/http/redirect.h"

#include <QSslError>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// What is read of the body of an error.
constexpr qint64 s_longestRefusal = qint64(1024) * 1024;
/// What is kept ready for a sink that is slower than the server.
constexpr qint64 s_sinkBuffer = qint64(1024) * 1024;
/// An announced length is no reason to take more memory than this before the bytes come.
constexpr qint64 s_largestReserve = qint64(4) * 1024 * 1024;

bool hasUpload(const HttpRequest &request)
{
    const bool isReading = request.method == HttpMethod::Get || request.method == HttpMethod::Head;
    return !isReading || !request.body.isEmpty();
}

} // namespace

HttpTransfer::HttpTransfer(QNetworkAccessManager &manager, const HttpWorker &worker,
                           std::shared_ptr<PendingRequest> pending, Finished finished)
    : m_manager(manager)
    , m_worker(worker)
    , m_pending(std::move(pending))
    , m_finished(std::move(finished))
    , m_request(m_pending->request())
    , m_started(std::chrono::steady_clock::now())
{
    const HttpOptions &options = m_worker.options();
    for (QTimer *timer : {&m_connectTimer, &m_idleTimer, &m_overallTimer})
        timer->setSingleShot(true);
    m_connectTimer.setInterval(options.connectTimeout);
    m_idleTimer.setInterval(options.idleTimeout);
    m_overallTimer.setInterval(m_request.timeout.value_or(options.overallTimeout));
    const auto timedOut = [this](const ErrorDefinition &definition, const QTimer &timer) {
        fail(failureError(m_request, definition,
                          {shownAddress(m_request.url), secondsText(timer.intervalAsDuration())}));
    };
    connect(&m_connectTimer, &QTimer::timeout, this,
            [this, timedOut] { timedOut(httperrors::connectTimedOut, m_connectTimer); });
    connect(&m_idleTimer, &QTimer::timeout, this,
            [this, timedOut] { timedOut(httperrors::timedOut, m_idleTimer); });
    connect(&m_overallTimer, &QTimer::timeout, this, [this, timedOut] {
        timedOut(m_wasSent ? httperrors::timedOut : httperrors::connectTimedOut, m_overallTimer);
    });
}

HttpTransfer::~HttpTransfer() { dropReply(); }

void HttpTransfer::start()
{
    m_overallTimer.start();
    send();
}

void HttpTransfer::abort()
{
    m_finished = {};
    dropReply();
}

void HttpTransfer::send()
{
    m_connectTimer.start();
    const QNetworkRequest request = networkRequest();
    if (hasUpload(m_request)) {
        m_upload = std::make_unique<OnceUpload>(m_request.body);
        connect(m_upload.get(), &OnceUpload::pieceRead, this, [this] {
            m_wasSent = true;
            noteConnected();
        });
        m_reply = m_manager.sendCustomRequest(request, httpMethodName(m_request.method),
                                              m_upload.get());
    } else if (m_request.method == HttpMethod::Head) {
        m_reply = m_manager.head(request);
    } else {
        m_reply = m_manager.get(request);
    }
    watch();
}

QNetworkRequest HttpTransfer::networkRequest() const
{
    QNetworkRequest request(m_request.url);
    const HttpOptions &options = m_worker.options();
    request.setRawHeader("User-Agent", options.userAgent.toLatin1());
    request.setRawHeader("Accept-Language", "en");
    if (!m_request.body.isEmpty()) {
        request.setHeader(QNetworkRequest::ContentLengthHeader, m_request.body.size());
        if (!m_request.contentType.isEmpty())
            request.setRawHeader("Content-Type", m_request.contentType);
    }
    for (const HttpHeader &header : m_request.headers.lines())
        request.setRawHeader(header.name, header.value);
    const ProxyOptions &proxy = options.proxy;
    // A challenge of the proxy would need the body a second time.
    if (proxy.kind == ProxyKind::Http && !proxy.user.isEmpty()
        && m_request.url.scheme() == "http"_L1) {
        request.setRawHeader("Proxy-Authorization",
                             "Basic "
                                 + QString(proxy.user + u':' + proxy.password).toUtf8().toBase64());
    }

    using Request = QNetworkRequest;
    request.setAttribute(Request::RedirectPolicyAttribute, Request::ManualRedirectPolicy);
    request.setAttribute(Request::CookieLoadControlAttribute, Request::Manual);
    request.setAttribute(Request::CookieSaveControlAttribute, Request::Manual);
    request.setAttribute(Request::AuthenticationReuseAttribute, Request::Manual);
    request.setAttribute(Request::CacheLoadControlAttribute, Request::AlwaysNetwork);
    request.setAttribute(Request::CacheSaveControlAttribute, false);
    request.setAttribute(Request::Http2AllowedAttribute, true);
    request.setAttribute(Request::HttpPipeliningAllowedAttribute, false);
    // The limit is watched here, in bytes; the library's is a ratio that tables of numbers exceed.
    request.setDecompressedSafetyCheckThreshold(-1);
    request.setSslConfiguration(m_worker.tls());
    return request;
}

void HttpTransfer::watch()
{
    QNetworkReply *reply = m_reply;
    if (isForSink())
        reply->setReadBufferSize(s_sinkBuffer);
    connect(reply, &QNetworkReply::encrypted, this, &HttpTransfer::noteConnected);
    connect(reply, &QNetworkReply::requestSent, this, [this] {
        m_wasSent = true;
        noteConnected();
    });
    connect(reply, &QNetworkReply::metaDataChanged, this, &HttpTransfer::noteConnected);
    connect(reply, &QNetworkReply::readyRead, this, &HttpTransfer::readPieces);
    connect(reply, &QNetworkReply::finished, this, &HttpTransfer::finishReply);
    connect(reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        for (const QSslError &error : errors)
            m_tlsProblems << error.errorString();
    });
}

void HttpTransfer::noteConnected()
{
    m_connectTimer.stop();
    m_idleTimer.start();
}

void HttpTransfer::readPieces()
{
    noteConnected();
    std::array<char, 64 * 1024> buffer; // NOLINT: filled by read() below
    while (m_reply) {
        const qint64 count = m_reply->read(buffer.data(), buffer.size());
        if (count <= 0)
            return;
        if (const auto error = take(QByteArrayView(buffer.data(), count))) {
            fail(*error);
            return;
        }
    }
}

bool HttpTransfer::isForSink() const { return static_cast<bool>(m_pending->request().sink); }

qint64 HttpTransfer::limit() const
{
    return m_request.maximumAnswer.value_or(m_worker.options().maximumAnswer);
}

std::optional<Error> HttpTransfer::take(QByteArrayView piece)
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool isWanted = status >= 200 && status < 300;
    m_response.bodySize += piece.size();
    if (isWanted && m_response.bodySize > limit()) {
        return failureError(m_request, httperrors::tooLarge,
                            {shownAddress(m_request.url), QString::number(limit())});
    }
    if (isWanted && isForSink()) {
        if (!m_pending->pour(piece))
            return failureError(m_request, httperrors::stopped, {shownAddress(m_request.url)});
        return std::nullopt;
    }
    if (!isWanted && m_response.bodySize > s_longestRefusal)
        return std::nullopt;
    if (m_response.body.isEmpty()) {
        const qint64 announced = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
        m_response.body.reserve(std::min(announced, s_largestReserve));
    }
    m_response.body.append(piece);
    return std::nullopt;
}

void HttpTransfer::finishReply()
{
    readPieces();
    if (!m_reply)
        return;
    m_connectTimer.stop();
    m_idleTimer.stop();
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0 || status == 407 || !isOnlyStatus(m_reply->error(), status)) {
        fail(failureError(m_request, failureOf(*m_reply)));
        return;
    }
    m_response.status = status;
    m_response.url = m_request.url;
    m_response.wasHttp2 = m_reply->attribute(QNetworkRequest::Http2WasUsedAttribute).toBool();
    m_response.headers = {};
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        m_response.headers.append({name, value});
    if (isRedirect(m_response))
        follow();
    else
        succeed();
}

HttpFailure HttpTransfer::failureOf(const QNetworkReply &reply) const
{
    HttpFailure failure;
    failure.error = reply.error();
    failure.words = reply.errorString();
    failure.tlsProblems = m_tlsProblems;
    failure.wasSent = m_wasSent;
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 407)
        failure.error = QNetworkReply::ProxyAuthenticationRequiredError;
    else if (failure.error == QNetworkReply::NoError)
        failure.error = QNetworkReply::ProtocolFailure;
    return failure;
}

void HttpTransfer::follow()
{
    if (m_redirects == m_worker.options().maximumRedirects) {
        fail(failureError(m_request, httperrors::redirectRefused,
                          {shownAddress(m_pending->request().url), shownAddress(m_request.url),
                           u"there are too many redirects"_s}));
        return;
    }
    Result<HttpRequest> next = redirected(m_request, m_response);
    if (!next) {
        fail(next.error());
        return;
    }
    ++m_redirects;
    dropReply();
    m_request = std::move(*next);
    m_response = {};
    m_wasSent = false;
    send();
}

void HttpTransfer::succeed()
{
    using std::chrono::milliseconds;
    m_response.elapsed
        = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - m_started);
    dropReply();
    if (const Finished finished = std::exchange(m_finished, {}))
        finished(std::move(m_response));
}

void HttpTransfer::fail(const Error &error)
{
    dropReply();
    if (const Finished finished = std::exchange(m_finished, {}))
        finished(error);
}

void HttpTransfer::dropReply()
{
    for (QTimer *timer : {&m_connectTimer, &m_idleTimer})
        timer->stop();
    if (!m_finished)
        m_overallTimer.stop();
    if (!m_reply)
        return;
    QNetworkReply *reply = m_reply;
    m_reply.clear();
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
    if (m_upload)
        m_upload.release()->deleteLater();
}

} // namespace millrace
