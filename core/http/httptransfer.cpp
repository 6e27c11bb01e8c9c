#include "core/http/httptransfer.h"

#include "core/http/httperrors.h"
#include "core/http/redirect.h"
#include "core/http/wayout.h"

#include <QCryptographicHash>

#include <algorithm>
#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

/// What is read of the body of an error.
constexpr qint64 s_longestRefusal = qint64(1024) * 1024;
constexpr qint64 s_longestHead = qint64(256) * 1024;
/// An announced length is no reason to take more memory than this before the bytes come.
constexpr qint64 s_largestReserve = qint64(4) * 1024 * 1024;
constexpr long s_uploadBuffer = 256 * 1024;
/// A small one has the system asked for every few records of a large page.
constexpr long s_downloadBuffer = 128 * 1024;

milliseconds sinceStart(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
}

} // namespace

struct HttpTransfer::HeaderList final
{
    HeaderList() = default;
    ~HeaderList() { curl_slist_free_all(first); }
    Q_DISABLE_COPY_MOVE(HeaderList)

    void append(const QByteArray &line) { first = curl_slist_append(first, line.constData()); }

    curl_slist *first = nullptr;
};

HttpTransfer::HttpTransfer(const HttpOptions &options, std::shared_ptr<PendingRequest> pending)
    : m_options(options)
    , m_pending(std::move(pending))
    , m_handle(curl_easy_init())
    , m_request(m_pending->request())
    , m_started(Clock::now())
{
    prepare();
}

HttpTransfer::~HttpTransfer() { curl_easy_cleanup(m_handle); }

void HttpTransfer::prepare()
{
    m_response = {};
    m_headerBytes = 0;
    m_uploaded = 0;
    m_words.fill('\0');
    m_lastActivity = Clock::now();
    curl_easy_reset(m_handle);
    curl_easy_setopt(m_handle, CURLOPT_URL, m_request.url.toEncoded().constData());
    curl_easy_setopt(m_handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(m_handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_handle, CURLOPT_ERRORBUFFER, m_words.data());
    curl_easy_setopt(m_handle, CURLOPT_BUFFERSIZE, s_downloadBuffer);
    // Every encoding the library knows.
    curl_easy_setopt(m_handle, CURLOPT_ACCEPT_ENCODING, "");
    const bool isEncrypted = m_request.url.scheme() == "https"_L1;
    curl_easy_setopt(
        m_handle, CURLOPT_HTTP_VERSION,
        static_cast<long>(isEncrypted ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    // Of many first requests at once, the others wait for the end of the handshake, which tells
    // whether one connection is enough. Without one they would wait for the first answer.
    curl_easy_setopt(m_handle, CURLOPT_PIPEWAIT, isEncrypted ? 1L : 0L);
    curl_easy_setopt(m_handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    setAuthorities();
    curl_easy_setopt(m_handle, CURLOPT_HEADERFUNCTION, &HttpTransfer::onHeader);
    curl_easy_setopt(m_handle, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(m_handle, CURLOPT_WRITEFUNCTION, &HttpTransfer::onBody);
    curl_easy_setopt(m_handle, CURLOPT_WRITEDATA, this);
    setLimits();
    setProxy();
    setBody();
    setHeaders();
}

void HttpTransfer::setAuthorities()
{
    if (!m_options.authorities.isEmpty()) {
        // The options outlive the transfer, and so need not be copied.
        curl_blob text{const_cast<char *>(m_options.authorities.constData()),
                       static_cast<std::size_t>(m_options.authorities.size()), CURL_BLOB_NOCOPY};
        curl_easy_setopt(m_handle, CURLOPT_CAINFO_BLOB, &text);
    } else if (!m_options.caCertificate.isEmpty()) {
        curl_easy_setopt(m_handle, CURLOPT_CAINFO,
                         m_options.caCertificate.toLocal8Bit().constData());
    }
    if (m_options.fingerprint.isEmpty() || m_request.url.scheme() != "https"_L1)
        return;
    m_trust = {.host = m_request.url.host(), .fingerprint = m_options.fingerprint};
    m_trust.applyTo(m_handle);
}

void HttpTransfer::setLimits()
{
    const milliseconds overall = m_request.timeout.value_or(m_options.overallTimeout);
    const milliseconds left = std::max(overall - sinceStart(m_started), milliseconds(1));
    curl_easy_setopt(m_handle, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
    curl_easy_setopt(m_handle, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(m_options.connectTimeout.count()));
    // The resolver's thread would otherwise be waited for when a request is given up.
    curl_easy_setopt(m_handle, CURLOPT_QUICK_EXIT, 1L);
}

void HttpTransfer::setProxy()
{
    const ProxyOptions &proxy = m_pending->proxy();
    applyProxy(m_handle, proxy);
    curl_easy_setopt(m_handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    // Proxies that read along close a connection after an answer without announcing it; the next
    // request would be lost on the way.
    if (proxy.kind == ProxyKind::Http && m_request.url.scheme() == "http"_L1)
        curl_easy_setopt(m_handle, CURLOPT_FRESH_CONNECT, 1L);
}

void HttpTransfer::setBody()
{
    const HttpMethod method = m_request.method;
    const bool isReading = method == HttpMethod::Get || method == HttpMethod::Head;
    if (method == HttpMethod::Head)
        curl_easy_setopt(m_handle, CURLOPT_NOBODY, 1L);
    if (isReading && m_request.body.isEmpty())
        return;
    // By callback, not by pointer: the library sends a request again when a kept connection turns
    // out to be dead, and cannot where the body was read and refuses to be rewound.
    curl_easy_setopt(m_handle, CURLOPT_POST, 1L);
    curl_easy_setopt(m_handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(m_request.body.size()));
    curl_easy_setopt(m_handle, CURLOPT_READFUNCTION, &HttpTransfer::onUpload);
    curl_easy_setopt(m_handle, CURLOPT_READDATA, this);
    curl_easy_setopt(m_handle, CURLOPT_SEEKFUNCTION, &HttpTransfer::onRewind);
    curl_easy_setopt(m_handle, CURLOPT_SEEKDATA, this);
    curl_easy_setopt(m_handle, CURLOPT_UPLOAD_BUFFERSIZE, s_uploadBuffer);
    curl_easy_setopt(m_handle, CURLOPT_CUSTOMREQUEST, httpMethodName(method).constData());
    // Nothing is read of an empty body: only a new connection is sure not to be a dead one.
    if (m_request.body.isEmpty() && !m_request.mayBeRepeated())
        curl_easy_setopt(m_handle, CURLOPT_FRESH_CONNECT, 1L);
}

void HttpTransfer::setHeaders()
{
    m_headers = std::make_unique<HeaderList>();
    curl_easy_setopt(m_handle, CURLOPT_USERAGENT, m_options.userAgent.toLatin1().constData());
    const bool hasType = !m_request.body.isEmpty() && !m_request.contentType.isEmpty();
    if (hasType)
        m_headers->append(QByteArray("Content-Type: " + m_request.contentType));
    if (m_request.signature) {
        setSignature();
    } else {
        // An empty value keeps the library's own from being sent.
        if (!hasType)
            m_headers->append("Content-Type:"_ba);
        m_headers->append("Expect:"_ba);
    }
    for (const HttpHeader &header : m_request.headers.lines()) {
        m_headers->append(header.value.isEmpty() ? QByteArray(header.name + ';')
                                                 : QByteArray(header.name + ": " + header.value));
    }
    curl_easy_setopt(m_handle, CURLOPT_HTTPHEADER, m_headers->first);
}

void HttpTransfer::setSignature()
{
    const HttpSignature &signature = *m_request.signature;
    const QByteArray scope = u"aws:amz:%1:%2"_s.arg(signature.region, signature.service).toUtf8();
    curl_easy_setopt(m_handle, CURLOPT_AWS_SIGV4, scope.constData());
    curl_easy_setopt(m_handle, CURLOPT_USERNAME, signature.accessKey.toUtf8().constData());
    curl_easy_setopt(m_handle, CURLOPT_PASSWORD, signature.secretKey.toUtf8().constData());
    // The library cannot know the body, which it gets by callback. It also signs a header that is
    // only there to keep its own from being sent, and the server then misses it: "Expect:" and
    // "Content-Type:" must not be given.
    m_headers->append(
        "x-amz-content-sha256: "
        + QCryptographicHash::hash(m_request.body, QCryptographicHash::Sha256).toHex());
}

std::size_t HttpTransfer::onHeader(char *data, std::size_t, std::size_t size, void *self)
{
    auto *transfer = static_cast<HttpTransfer *>(self);
    const QByteArrayView line(data, static_cast<qsizetype>(size));
    return transfer->takeHeader(line) ? size : CURL_WRITEFUNC_ERROR;
}

std::size_t HttpTransfer::onBody(char *data, std::size_t, std::size_t size, void *self)
{
    auto *transfer = static_cast<HttpTransfer *>(self);
    const QByteArrayView piece(data, static_cast<qsizetype>(size));
    return transfer->takeBody(piece) ? size : CURL_WRITEFUNC_ERROR;
}

std::size_t HttpTransfer::onUpload(char *data, std::size_t, std::size_t room, void *self)
{
    auto *transfer = static_cast<HttpTransfer *>(self);
    const QByteArray &body = transfer->m_request.body;
    const auto count
        = std::min<qsizetype>(static_cast<qsizetype>(room), body.size() - transfer->m_uploaded);
    std::memcpy(data, body.constData() + transfer->m_uploaded, static_cast<std::size_t>(count));
    transfer->m_uploaded += count;
    transfer->m_lastActivity = Clock::now();
    return static_cast<std::size_t>(count);
}

int HttpTransfer::onRewind(void *self, curl_off_t, int)
{
    return static_cast<HttpTransfer *>(self)->m_uploaded == 0 ? CURL_SEEKFUNC_OK
                                                              : CURL_SEEKFUNC_FAIL;
}

bool HttpTransfer::takeHeader(QByteArrayView line)
{
    m_lastActivity = Clock::now();
    m_headerBytes += line.size();
    if (m_headerBytes > s_longestHead) {
        m_problem = failureError(m_request, httperrors::tooLarge,
                                 {shownAddress(m_request.url), QString::number(s_longestHead)});
        return false;
    }
    // The head of an interim answer (1xx) comes before that of the answer.
    if (line.startsWith("HTTP/")) {
        m_response.headers = {};
        m_response.status = static_cast<int>(info<long>(CURLINFO_RESPONSE_CODE));
        return true;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon > 0)
        m_response.headers.append(
            {line.first(colon).toByteArray(), line.sliced(colon + 1).trimmed().toByteArray()});
    return true;
}

qint64 HttpTransfer::limit() const
{
    return m_request.maximumAnswer.value_or(m_options.maximumAnswer);
}

bool HttpTransfer::takeBody(QByteArrayView piece)
{
    m_lastActivity = Clock::now();
    m_response.bodySize += piece.size();
    if (isWanted() && m_response.bodySize > limit()) {
        m_problem = failureError(m_request, httperrors::tooLarge,
                                 {shownAddress(m_request.url), QString::number(limit())});
        return false;
    }
    if (isWanted() && m_pending->request().sink) {
        if (m_pending->pour(piece))
            return true;
        m_problem = failureError(m_request, httperrors::stopped, {shownAddress(m_request.url)});
        return false;
    }
    if (!isWanted() && m_response.bodySize > s_longestRefusal)
        return true;
    if (m_response.body.isEmpty()) {
        const qint64 announced = m_response.headers.value("content-length").toLongLong();
        m_response.body.reserve(std::clamp<qint64>(announced, 0, s_largestReserve));
    }
    m_response.body.append(piece);
    return true;
}

std::optional<Result<HttpResponse>> HttpTransfer::finished(CURLcode code)
{
    if (m_problem)
        return *m_problem;
    if (code != CURLE_OK || m_response.status == 407)
        return failureError(m_request, failureOf(code));
    m_response.url = m_request.url;
    m_response.wasHttp2 = info<long>(CURLINFO_HTTP_VERSION) == CURL_HTTP_VERSION_2_0;
    const bool mayFollow = !m_request.signature && m_options.maximumRedirects >= 0;
    if (mayFollow && isRedirect(m_response))
        return followed();
    m_response.elapsed = sinceStart(m_started);
    return std::move(m_response);
}

std::optional<Result<HttpResponse>> HttpTransfer::followed()
{
    if (m_redirects == m_options.maximumRedirects) {
        return failureError(m_request, httperrors::redirectRefused,
                            {shownAddress(m_pending->request().url), shownAddress(m_request.url),
                             u"there are too many redirects"_s});
    }
    Result<HttpRequest> next = redirected(m_request, m_response);
    if (!next)
        return next.error();
    ++m_redirects;
    m_request = std::move(*next);
    prepare();
    return std::nullopt;
}

HttpFailure HttpTransfer::failureOf(CURLcode code) const
{
    HttpFailure failure;
    failure.code = code;
    failure.words = QString::fromUtf8(m_words.data());
    failure.systemError = static_cast<int>(info<long>(CURLINFO_OS_ERRNO));
    failure.proxyStatus = static_cast<int>(info<long>(CURLINFO_HTTP_CONNECTCODE));
    if (m_response.status == 407)
        failure.proxyStatus = 407;
    failure.hasFingerprint = !m_options.fingerprint.isEmpty();
    failure.usesProxy = m_pending->proxy().kind != ProxyKind::None;
    failure.isConnected = info<curl_off_t>(CURLINFO_PRETRANSFER_TIME_T) > 0;
    failure.wasSent = info<long>(CURLINFO_REQUEST_SIZE) > 0;
    failure.elapsed = sinceStart(m_started);
    return failure;
}

Error HttpTransfer::idleError() const
{
    return failureError(m_request, httperrors::timedOut,
                        {shownAddress(m_request.url), secondsText(m_options.idleTimeout)});
}

} // namespace millrace
