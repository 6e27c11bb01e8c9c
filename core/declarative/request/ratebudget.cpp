#include "core/declarative/request/ratebudget.h"

#include "core/declarative/request/pythonnumber.h"

#include <algorithm>

namespace millrace::declarative {

Result<std::unique_ptr<RateBudget>> RateBudget::create(const std::optional<Component> &component,
                                                       const Value &config, const Clock &clock)
{
    auto budget = std::make_unique<RateBudget>();
    if (!component)
        return budget;
    for (const Component &part : component->children("policies")) {
        Result<std::unique_ptr<RatePolicy>> policy = makeRatePolicy(part, config, clock);
        if (!policy)
            return policy.error();
        budget->m_policies.push_back(std::move(*policy));
    }
    if (const std::string name = component->text("ratelimit_reset_header"); !name.empty())
        budget->m_resetHeader = QByteArray::fromStdString(name);
    if (const std::string name = component->text("ratelimit_remaining_header"); !name.empty())
        budget->m_remainingHeader = QByteArray::fromStdString(name);
    const Value *statuses = component->field("status_codes_for_ratelimit_hit");
    if (statuses && statuses->isList() && statuses->isTruthy()) {
        budget->m_hitStatuses.clear();
        for (const Value &status : statuses->list())
            budget->m_hitStatuses.push_back(int(pythonInteger(status).value_or(0)));
    }
    return budget;
}

RatePolicy *RateBudget::policyFor(const HttpRequest &request) const
{
    const auto policy = std::find_if(m_policies.begin(), m_policies.end(),
                                     [&request](const std::unique_ptr<RatePolicy> &candidate) {
                                         return candidate->matches(request);
                                     });
    return policy == m_policies.end() ? nullptr : policy->get();
}

Result<void> RateBudget::acquire(const HttpRequest &request, Clock &clock,
                                 const Cancellation &cancellation)
{
    RatePolicy *policy = policyFor(request);
    if (!policy)
        return {};
    const int weight = policy->weightOf(request);
    while (true) {
        const Result<std::chrono::milliseconds> wait = policy->take(weight, clock);
        if (!wait)
            return wait.error();
        if (wait->count() == 0)
            return {};
        if (!clock.wait(*wait, cancellation))
            return Error::cancelled();
    }
}

void RateBudget::update(const HttpRequest &request, const HttpResponse &response,
                        const Clock &clock)
{
    RatePolicy *policy = policyFor(request);
    if (!policy)
        return;
    const auto numberIn = [&response](const QByteArray &header) {
        return pythonInteger(Value(response.headers.value(header).toStdString()));
    };
    std::optional<std::int64_t> remaining = numberIn(m_remainingHeader);
    const bool isHit = std::find(m_hitStatuses.begin(), m_hitStatuses.end(), response.status)
        != m_hitStatuses.end();
    if (!remaining && isHit)
        remaining = 0;
    // Beyond that a number is no time since 1970 in seconds.
    constexpr std::int64_t s_latest = 253'402'300'799;
    std::optional<TimePoint> reset;
    if (const auto seconds = numberIn(m_resetHeader);
        seconds && *seconds > 0 && *seconds < s_latest)
        reset = TimePoint(std::chrono::seconds(*seconds));
    policy->update(remaining, reset, clock);
}

} // namespace millrace::declarative
