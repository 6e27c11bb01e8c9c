// RatePolicy: one limit of an API, and the requests it counts.
#pragma once

#include "core/base/clock.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/request/requestmatcher.h"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace millrace::declarative {

/// Safe from any thread.
class RatePolicy
{
public:
    explicit RatePolicy(std::vector<RequestMatcher> matchers)
        : m_matchers(std::move(matchers))
    {
    }
    virtual ~RatePolicy() = default;
    Q_DISABLE_COPY_MOVE(RatePolicy)

    /// Whether it counts \a request: one of its matchers fits, or it has none.
    [[nodiscard]] bool matches(const HttpRequest &request) const;
    /// For how many calls \a request counts: what its first matcher says.
    [[nodiscard]] int weightOf(const HttpRequest &request) const;

    /// Takes room for \a weight calls; where there is none, how long to wait before the next try.
    /// Error: declarative.budget_too_small.
    [[nodiscard]] virtual Result<std::chrono::milliseconds> take(int weight, const Clock &clock)
        = 0;
    /// The server says how many calls are left, and when it counts anew.
    virtual void update(std::optional<std::int64_t> remaining, std::optional<TimePoint> reset,
                        const Clock &clock)
        = 0;

private:
    const std::vector<RequestMatcher> m_matchers;
};

/// The policy \a component describes (MovingWindowCallRatePolicy, FixedWindowCallRatePolicy,
/// UnlimitedCallRatePolicy). Errors: declarative.component_invalid, declarative.number_invalid.
[[nodiscard]] Result<std::unique_ptr<RatePolicy>>
makeRatePolicy(const Component &component, const Value &config, const Clock &clock);

} // namespace millrace::declarative
