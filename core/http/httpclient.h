// HttpClient: sends single requests; knows limits and redirects, but no retries and no vendor.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/http/httpdefaults.h"
#include "core/http/httpoptions.h"
#include "core/http/httpresponse.h"

#include <memory>

namespace millrace {

class HttpThread;

/// One configured connection's way to its servers. Keeps connections alive between requests and
/// uses HTTP/2 where the server has it. Connectors rather use ApiClient, which adds authentication,
/// limits and retries.
///
/// Owns a thread that drives libcurl; callers block without an event loop. Safe from any thread. A
/// destroyed client fails the requests that are still in flight as cancelled; no call may begin
/// then.
///
/// - Redirects: followed up to a number; never from https to http; with a body only to the same
///   server (scheme, host and port); to another server without any header but Accept,
///   Accept-Language and Range.
/// - A request with a body, and any that must not be repeated, reaches a server at most once: what
///   happened to a POST that was cut is never settled by sending it again unasked.
/// - No cookie, no cache, no credentials but those in the request are kept or sent.
/// - Answers are decompressed and counted as they come; an answer beyond the limit is cut.
class HttpClient final
{
public:
    /// What \a options leaves open is taken from httpDefaults(), which may block and fail. Errors:
    /// http.ca_unreadable, http.proxy_incomplete.
    [[nodiscard]] static Result<std::unique_ptr<HttpClient>> create(HttpOptions options);
    /// The same with \a defaults, whatever the settings say.
    [[nodiscard]] static Result<std::unique_ptr<HttpClient>> create(HttpOptions options,
                                                                    const HttpDefaults &defaults);
    ~HttpClient();
    Q_DISABLE_COPY_MOVE(HttpClient)

    /// Sends \a request once and waits for the complete answer; every status is an answer. Returns
    /// at once when \a cancellation is requested. Waits for its turn beyond
    /// HttpOptions::concurrency. Errors: see httperrors.h; isOutcomeUnknown() tells whether the
    /// server may have acted all the same.
    [[nodiscard]] Result<HttpResponse> send(const HttpRequest &request,
                                            const Cancellation &cancellation);

    /// Sends at most \a concurrency requests at once from now on, in place of
    /// HttpOptions::concurrency; those on their way stay. REQUIRES: at least 1.
    void limitTo(int concurrency);

    [[nodiscard]] const HttpOptions &options() const { return m_options; }

private:
    HttpClient(HttpOptions options, std::unique_ptr<HttpThread> thread);

    const HttpOptions m_options;
    std::unique_ptr<HttpThread> m_thread;
};

} // namespace millrace
