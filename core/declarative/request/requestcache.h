// RequestCache: answers that several streams of a manifest ask for.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/http/httprequest.h"
#include "core/http/httpresponse.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace millrace::declarative {

/// Keeps complete answers to GET of status 200 while a manifest is open. What is asked for by two
/// threads at once is sent once. Beyond its room the answers that were not used for longest are
/// forgotten. Safe from any thread.
class RequestCache final
{
public:
    static constexpr std::int64_t s_usualRoom = std::int64_t(64) * 1024 * 1024;
    static constexpr std::size_t s_mostAnswers = 50'000; ///< However small they are.

    /// \a room: bytes of bodies and headers that are kept.
    explicit RequestCache(std::int64_t room = s_usualRoom)
        : m_room(room)
    {
    }

    /// An answer, and whether it was there already.
    struct Found final
    {
        HttpResponse response;
        bool isFromCache = false;
    };

    /// The answer to \a request, which \a send fetches where it is not there yet. Errors: those of
    /// \a send; Error::cancelled() at once when \a cancellation is requested.
    [[nodiscard]] Result<Found> answer(const HttpRequest &request,
                                       const std::function<Result<HttpResponse>()> &send,
                                       const Cancellation &cancellation);

    /// Whether answers to \a request may be kept.
    [[nodiscard]] static bool isCacheable(const HttpRequest &request);
    /// What \a request has in common with those that get the same answer: method, address with
    /// sorted parameters, headers and body, all without the usual credentials.
    [[nodiscard]] static QByteArray keyOf(const HttpRequest &request);

private:
    struct Entry final
    {
        std::optional<HttpResponse> response; ///< Nothing while it is fetched.
        std::list<QByteArray>::iterator use;
    };
    struct Hash final
    {
        std::size_t operator()(const QByteArray &key) const { return qHash(key); }
    };

    void keep(const QByteArray &key, const Result<HttpResponse> &response);
    void makeRoom();

    const std::int64_t m_room;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::unordered_map<QByteArray, Entry, Hash> m_entries;
    std::list<QByteArray> m_uses; ///< Those that were used last come first.
    std::int64_t m_bytes = 0;
};

} // namespace millrace::declarative
