// HttpTransfer: one request on its way, its redirects and its limits.
#pragma once

#include "core/http/certificatetrust.h"
#include "core/http/httpfailure.h"
#include "core/http/httpoptions.h"
#include "core/http/pendingrequest.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>

namespace millrace {

/// Owns a handle of the library, which calls back on the thread that drives it. Used by that thread
/// alone.
class HttpTransfer final
{
public:
    HttpTransfer(const HttpOptions &options, std::shared_ptr<PendingRequest> pending);
    ~HttpTransfer();
    Q_DISABLE_COPY_MOVE(HttpTransfer)

    [[nodiscard]] CURL *handle() const { return m_handle; }
    [[nodiscard]] const std::shared_ptr<PendingRequest> &pending() const { return m_pending; }

    /// The library is done with the handle. Nothing: a redirect is to be followed, for which the
    /// handle is ready.
    [[nodiscard]] std::optional<Result<HttpResponse>> finished(CURLcode code);

    /// When the server has said nothing for too long.
    [[nodiscard]] std::chrono::steady_clock::time_point idleEnd() const
    {
        return m_lastActivity + m_options.idleTimeout;
    }
    [[nodiscard]] Error idleError() const;

private:
    struct HeaderList;
    using Clock = std::chrono::steady_clock;

    static std::size_t onHeader(char *data, std::size_t, std::size_t size, void *self);
    static std::size_t onBody(char *data, std::size_t, std::size_t size, void *self);
    static std::size_t onUpload(char *data, std::size_t, std::size_t room, void *self);
    static int onRewind(void *self, curl_off_t offset, int origin);

    void prepare();
    void setAuthorities();
    void setLimits();
    void setProxy();
    void setBody();
    void setHeaders();
    void setSignature();
    /// False: the transfer ends with m_problem.
    [[nodiscard]] bool takeHeader(QByteArrayView line);
    [[nodiscard]] bool takeBody(QByteArrayView piece);
    [[nodiscard]] bool isWanted() const { return m_response.isSuccess(); }
    [[nodiscard]] qint64 limit() const;
    [[nodiscard]] std::optional<Result<HttpResponse>> followed();
    [[nodiscard]] HttpFailure failureOf(CURLcode code) const;
    template<typename T>
    [[nodiscard]] T info(CURLINFO which) const
    {
        T value{};
        curl_easy_getinfo(m_handle, which, &value);
        return value;
    }

    const HttpOptions &m_options;
    const std::shared_ptr<PendingRequest> m_pending;
    CURL *const m_handle;
    HttpRequest m_request; ///< The present one; differs from the first after a redirect.
    HttpResponse m_response;
    CertificateTrust m_trust;
    std::optional<Error> m_problem; ///< Why a callback stopped the transfer.
    int m_redirects = 0;
    qint64 m_headerBytes = 0;
    qsizetype m_uploaded = 0; ///< Bytes of the body handed to the library.
    Clock::time_point m_started;
    Clock::time_point m_lastActivity;
    std::unique_ptr<HeaderList> m_headers;
    std::array<char, CURL_ERROR_SIZE> m_words{};
};

} // namespace millrace
