// RequestLoop: repeats a request as the reference implementation does.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/declarative/request/resolution.h"

#include <chrono>
#include <functional>
#include <optional>
#include <variant>

namespace millrace::declarative {

/// A try that asks for another one.
struct RepeatRequest final
{
    /// Who waits. Each has a number of tries and a time of its own, and begins anew whenever the
    /// next outer one repeats.
    enum class Kind {
        Manifest, ///< For the time of a backoff strategy, and a second.
        RateLimit, ///< 1, 2, 4, … seconds.
        Usual, ///< The same.
    };
    Kind kind = Kind::Usual;
    std::chrono::milliseconds wait{0}; ///< Of Kind::Manifest.
    Error exhausted{}; ///< What is said when there is no further try.
};

/// The outcome of one try: an answer, or the wish for another try.
template<typename Answer>
using RequestTry = std::variant<Answer, RepeatRequest>;

struct RequestLoopLimits final
{
    int tries = 6;
    std::chrono::milliseconds time{0}; ///< No try of Kind::Manifest or Kind::Usual begins later.
};

/// Told of each wait before it begins.
using RequestWaitObserver = std::function<void(std::chrono::milliseconds wait, int failedTries)>;

/// Three loops inside each other, the way the reference wraps its sending: they differ only in what
/// they repeat. Used by one thread.
template<typename Answer>
class RequestLoop final
{
public:
    using Try = std::function<Result<RequestTry<Answer>>()>;

    RequestLoop(RequestLoopLimits limits, Clock &clock, Cancellation cancellation,
                RequestWaitObserver observer)
        : m_limits(limits)
        , m_clock(clock)
        , m_cancellation(std::move(cancellation))
        , m_observer(std::move(observer))
    {
    }

    /// Calls \a attempt until it gives an answer or an error. Errors: those of \a attempt,
    /// RepeatRequest::exhausted, Error::cancelled().
    [[nodiscard]] Result<Answer> run(const Try &attempt)
    {
        const Try inner = [&] { return repeat(RepeatRequest::Kind::Manifest, attempt); };
        const Try middle = [&] { return repeat(RepeatRequest::Kind::RateLimit, inner); };
        Result<RequestTry<Answer>> outcome = repeat(RepeatRequest::Kind::Usual, middle);
        if (!outcome)
            return outcome.error();
        return std::move(std::get<Answer>(*outcome));
    }

private:
    Result<RequestTry<Answer>> repeat(RepeatRequest::Kind kind, const Try &attempt)
    {
        const auto start = m_clock.steadyNow();
        for (int tries = 1;; ++tries) {
            const auto begun = m_clock.steadyNow() - start;
            Result<RequestTry<Answer>> outcome = attempt();
            const RepeatRequest *again = outcome ? std::get_if<RepeatRequest>(&*outcome) : nullptr;
            if (!again || again->kind != kind)
                return outcome;
            const bool isLate = kind != RepeatRequest::Kind::RateLimit && begun >= m_limits.time;
            if (tries >= m_limits.tries || isLate)
                return again->exhausted;
            const std::chrono::milliseconds wait = waitOf(*again, tries, begun);
            m_observer(wait, tries);
            if (!m_clock.wait(wait, m_cancellation))
                return Error::cancelled();
        }
    }

    [[nodiscard]] std::chrono::milliseconds waitOf(const RepeatRequest &again, int tries,
                                                   std::chrono::steady_clock::duration begun) const
    {
        using std::chrono::milliseconds;
        if (again.kind == RepeatRequest::Kind::Manifest)
            return again.wait;
        constexpr int s_mostDoublings = 20;
        const milliseconds wait
            = std::chrono::seconds(1) * (std::int64_t(1) << std::min(tries - 1, s_mostDoublings));
        if (again.kind == RepeatRequest::Kind::RateLimit)
            return wait;
        const auto left = std::chrono::duration_cast<milliseconds>(m_limits.time - begun);
        return std::max(std::min(wait, left), milliseconds(0));
    }

    const RequestLoopLimits m_limits;
    Clock &m_clock;
    const Cancellation m_cancellation;
    const RequestWaitObserver m_observer;
};

} // namespace millrace::declarative
