#include "core/declarative/request/ratepolicy.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/pythonnumber.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/template/moment.h"

#include <algorithm>
#include <deque>
#include <mutex>

namespace millrace::declarative {

using namespace Qt::StringLiterals;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

/// Whole milliseconds that are not shorter, at least one.
milliseconds pause(microseconds duration)
{
    return std::max(std::chrono::ceil<milliseconds>(duration), milliseconds(1));
}

/// The length of a window; months count as thirty days.
Result<microseconds> intervalOf(const Component &component, const char *field)
{
    const Result<CalendarDuration> duration = parseDuration(component.text(field));
    if (!duration)
        return duration.error();
    const microseconds length = duration->exact
        + std::chrono::hours(24 * 30) * std::clamp<std::int64_t>(duration->months, 0, 1200);
    if (length <= microseconds(0))
        return invalid(component, QString::fromLatin1(field) + u" is no duration"_s);
    return length;
}

class UnlimitedPolicy final : public RatePolicy
{
public:
    using RatePolicy::RatePolicy;

    Result<milliseconds> take(int, const Clock &) override { return milliseconds(0); }
    void update(std::optional<std::int64_t>, std::optional<TimePoint>, const Clock &) override { }
};

class FixedWindowPolicy final : public RatePolicy
{
public:
    FixedWindowPolicy(std::vector<RequestMatcher> matchers, microseconds period, std::int64_t limit)
        : RatePolicy(std::move(matchers))
        , m_period(period)
        , m_limit(limit)
    {
    }

    Result<milliseconds> take(int weight, const Clock &clock) override
    {
        if (weight > m_limit)
            return makeError(errors::s_budgetTooSmall);
        const std::lock_guard lock(m_mutex);
        const TimePoint now = clock.now();
        moveOn(now);
        if (weight > m_limit - m_calls)
            return pause(*m_reset - now + microseconds(1));
        m_calls += weight;
        return milliseconds(0);
    }

    void update(std::optional<std::int64_t> remaining, std::optional<TimePoint> reset,
                const Clock &clock) override
    {
        const std::lock_guard lock(m_mutex);
        moveOn(clock.now());
        // A server that allows more does not lift the manifest's limit.
        if (remaining && m_limit - m_calls > *remaining)
            m_calls = m_limit - std::max<std::int64_t>(*remaining, 0);
        if (reset)
            m_reset = reset;
    }

private:
    /// The first window begins with the first call.
    void moveOn(TimePoint now)
    {
        if (m_reset && now <= *m_reset)
            return;
        m_reset = m_reset && now - *m_reset < m_period ? *m_reset + m_period : now + m_period;
        m_calls = 0;
    }

    const microseconds m_period;
    const std::int64_t m_limit;
    std::mutex m_mutex;
    std::optional<TimePoint> m_reset;
    std::int64_t m_calls = 0;
};

struct Rate final
{
    std::int64_t limit = 1;
    microseconds interval{};
};

class MovingWindowPolicy final : public RatePolicy
{
public:
    MovingWindowPolicy(std::vector<RequestMatcher> matchers, std::vector<Rate> rates)
        : RatePolicy(std::move(matchers))
        , m_rates(std::move(rates))
    {
    }

    Result<milliseconds> take(int weight, const Clock &clock) override
    {
        const auto fits = [weight](const Rate &rate) { return weight <= rate.limit; };
        if (!std::all_of(m_rates.begin(), m_rates.end(), fits))
            return makeError(errors::s_budgetTooSmall);
        const std::lock_guard lock(m_mutex);
        const auto now = clock.steadyNow();
        forget(now);
        microseconds wait{0};
        for (const Rate &rate : m_rates)
            wait = std::max(wait, missing(rate, weight, now));
        if (wait > microseconds(0))
            return pause(wait);
        m_calls.push_back({now, weight});
        return milliseconds(0);
    }

    void update(std::optional<std::int64_t> remaining, std::optional<TimePoint> reset,
                const Clock &clock) override
    {
        if (remaining != 0 || reset)
            return;
        const std::lock_guard lock(m_mutex);
        m_calls.push_back({clock.steadyNow(), 1});
    }

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Calls final
    {
        Time at;
        std::int64_t count = 1;
    };

    void forget(Time now)
    {
        microseconds longest{0};
        for (const Rate &rate : m_rates)
            longest = std::max(longest, rate.interval);
        while (!m_calls.empty() && now - m_calls.front().at >= longest)
            m_calls.pop_front();
    }

    /// How long until so many old calls have left the window that \a weight more have room.
    [[nodiscard]] microseconds missing(const Rate &rate, std::int64_t weight, Time now) const
    {
        std::int64_t room = rate.limit - weight;
        for (auto calls = m_calls.rbegin(); calls != m_calls.rend(); ++calls) {
            const auto age = now - calls->at;
            if (age >= rate.interval)
                break;
            room -= calls->count;
            if (room < 0)
                return std::chrono::ceil<microseconds>(rate.interval - age);
        }
        return microseconds(0);
    }

    const std::vector<Rate> m_rates;
    std::mutex m_mutex;
    std::deque<Calls> m_calls;
};

Result<std::vector<Rate>> ratesOf(const Component &component, const Value &config,
                                  const Clock &clock)
{
    std::vector<Rate> rates;
    for (const Component &part : component.children("rates")) {
        TemplateScope scope;
        scope.config = &config;
        const Result<Value> value = InterpolatedText(part.text("limit")).evaluate(scope, clock);
        if (!value)
            return value.error();
        const std::optional<std::int64_t> limit = pythonInteger(*value);
        if (!limit || *limit < 1)
            return makeError(errors::s_numberInvalid,
                             {QString::fromStdString(part.place() + "/limit")});
        const Result<microseconds> interval = intervalOf(part, "interval");
        if (!interval)
            return interval.error();
        rates.push_back({*limit, *interval});
    }
    if (rates.empty())
        return invalid(component, u"it has no rates"_s);
    return rates;
}

} // namespace

bool RatePolicy::matches(const HttpRequest &request) const
{
    return m_matchers.empty()
        || std::any_of(
               m_matchers.begin(), m_matchers.end(),
               [&request](const RequestMatcher &matcher) { return matcher.matches(request); });
}

int RatePolicy::weightOf(const HttpRequest &request) const
{
    const auto matcher = std::find_if(
        m_matchers.begin(), m_matchers.end(),
        [&request](const RequestMatcher &candidate) { return candidate.matches(request); });
    return matcher == m_matchers.end() ? 1 : matcher->weight();
}

Result<std::unique_ptr<RatePolicy>> makeRatePolicy(const Component &component, const Value &config,
                                                   const Clock &clock)
{
    using Made = std::unique_ptr<RatePolicy>;
    std::vector<RequestMatcher> matchers;
    for (const Component &part : component.children("matchers")) {
        Result<RequestMatcher> matcher = RequestMatcher::create(part, config, clock);
        if (!matcher)
            return matcher.error();
        matchers.push_back(std::move(*matcher));
    }
    if (component.is("UnlimitedCallRatePolicy"))
        return Made(std::make_unique<UnlimitedPolicy>(std::move(matchers)));
    if (component.is("MovingWindowCallRatePolicy")) {
        Result<std::vector<Rate>> rates = ratesOf(component, config, clock);
        if (!rates)
            return rates.error();
        return Made(std::make_unique<MovingWindowPolicy>(std::move(matchers), std::move(*rates)));
    }
    if (!component.is("FixedWindowCallRatePolicy"))
        return invalid(component, u"it is no known rate policy"_s);
    const Result<microseconds> period = intervalOf(component, "period");
    if (!period)
        return period.error();
    const std::optional<std::int64_t> limit = component.integer("call_limit");
    if (!limit || *limit < 1)
        return makeError(errors::s_numberInvalid,
                         {QString::fromStdString(component.place() + "/call_limit")});
    return Made(std::make_unique<FixedWindowPolicy>(std::move(matchers), *period, *limit));
}

} // namespace millrace::declarative
