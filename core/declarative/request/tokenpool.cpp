#include "core/declarative/request/tokenpool.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/logincall.h"
#include "core/declarative/request/pythonnumber.h"
#include "core/declarative/request/requestbuilder.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/request/requestsecrets.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsontext.h"

#include <algorithm>
#include <map>

namespace millrace::declarative {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t s_mostTokens = 1'000;
/// A reset that is long past must not make it ask for the status again and again.
constexpr milliseconds s_shortestWait = seconds(5);
constexpr milliseconds s_longestDelay = seconds(10);
constexpr milliseconds s_shortestDelay{100};
/// By which the resets of the status and of the headers may differ within one window.
constexpr seconds s_resetSkew{60};

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

Result<Value> evaluated(const Value &text, const Component &component, Runtime &runtime)
{
    const std::shared_ptr<const Value> config = runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &component.parameters();
    return InterpolatedText(pythonText(text)).evaluate(scope, runtime.clock);
}

Result<std::string> evaluatedText(const Component &component, std::string_view field,
                                  std::string_view usual, Runtime &runtime)
{
    std::string text = component.text(field);
    if (text.empty())
        text = usual;
    const Result<Value> value = evaluated(text, component, runtime);
    return value ? Result<std::string>(pythonText(*value)) : Result<std::string>(value.error());
}

std::string stripped(std::string_view text)
{
    constexpr std::string_view s_blanks = " \t\r\n\v\f";
    const std::size_t start = text.find_first_not_of(s_blanks);
    if (start == std::string_view::npos)
        return {};
    return std::string(text.substr(start, text.find_last_not_of(s_blanks) - start + 1));
}

std::vector<std::string> pieces(std::string_view text, const std::string &delimiter)
{
    std::vector<std::string> found;
    for (std::size_t at = 0; found.size() <= s_mostTokens;) {
        const std::size_t end = text.find(delimiter, at);
        if (std::string piece = stripped(text.substr(at, end - at)); !piece.empty())
            found.push_back(std::move(piece));
        if (end == std::string_view::npos)
            break;
        at = end + delimiter.size();
    }
    return found;
}

std::vector<int> statusesIn(const Component &component, std::string_view field)
{
    std::vector<int> statuses;
    const Value *list = component.field(field);
    if (list && list->isList()) {
        for (const Value &status : list->list())
            statuses.push_back(int(pythonInteger(status).value_or(0)));
    }
    return statuses;
}

Path pathIn(const Component &component, std::string_view field)
{
    const Value *path = component.field(field);
    return path ? pathFrom(*path) : Path();
}

/// The value of mappings at \a path; a wrong path is a fault of the manifest.
Result<Value> valueIn(const Value &answer, const Path &path, const std::string &quota)
{
    const Value *value = &answer;
    for (const std::string &key : path) {
        value = value->find(key);
        if (!value) {
            return makeError(errors::s_quotaUnreadable,
                             {QString::fromStdString(quota), QString::fromStdString(key)});
        }
    }
    return *value;
}

std::optional<std::int64_t> wholeIn(const HttpResponse &response, const QByteArray &header)
{
    if (header.isEmpty())
        return std::nullopt;
    const QByteArray text = response.headers.value(header).trimmed();
    bool isWhole = false;
    const qint64 number = text.toLongLong(&isWhole);
    return isWhole ? std::optional<std::int64_t>(number) : std::nullopt;
}

std::optional<Moment> momentIn(const HttpResponse &response, const QByteArray &header)
{
    if (header.isEmpty() || !response.headers.contains(header))
        return std::nullopt;
    const Result<Moment> moment = parseFreeMoment(response.headers.value(header).toStdString());
    return moment ? std::optional(*moment) : std::nullopt;
}

template<typename List, typename Item>
bool contains(const List &list, const Item &item)
{
    return std::find(list.begin(), list.end(), item) != list.end();
}

milliseconds between(const Moment &from, const Moment &to)
{
    return std::chrono::duration_cast<milliseconds>(to.utc - from.utc);
}

} // namespace

Result<std::shared_ptr<TokenPool>> TokenPool::shared(const Component &component, Runtime &runtime)
{
    static std::mutex s_mutex;
    static std::map<std::pair<const LiveConfig *, std::string>, std::weak_ptr<TokenPool>> s_pools;
    Value node = component.node();
    node.mutableMapping().remove("$parameters");
    const std::lock_guard lock(s_mutex);
    std::erase_if(s_pools, [](const auto &entry) { return entry.second.expired(); });
    std::weak_ptr<TokenPool> &place = s_pools[{&runtime.config, jsonText(node)}];
    if (std::shared_ptr<TokenPool> known = place.lock())
        return known;
    Result<std::shared_ptr<TokenPool>> made = create(component, runtime);
    if (made)
        place = *made;
    return made;
}

Result<std::shared_ptr<TokenPool>> TokenPool::create(const Component &component, Runtime &runtime)
{
    std::shared_ptr<TokenPool> pool(new TokenPool);
    for (const auto read : {&TokenPool::readTokens, &TokenPool::readSource, &TokenPool::readQuotas,
                            &TokenPool::readLimits}) {
        if (Result<void> outcome = (*pool.*read)(component, runtime); !outcome)
            return outcome.error();
    }
    return pool;
}

Result<void> TokenPool::readTokens(const Component &component, Runtime &runtime)
{
    const Value *given = component.field("tokens");
    if (given && given->isList()) {
        for (const Value &text : given->list()) {
            const Result<Value> token = evaluated(text, component, runtime);
            if (!token)
                return token.error();
            if (std::string plain = stripped(pythonText(*token)); !plain.empty())
                m_tokens.push_back(std::move(plain));
        }
    } else if (given) {
        const Result<Value> tokens = evaluated(*given, component, runtime);
        if (!tokens)
            return tokens.error();
        m_tokens = pieces(pythonText(*tokens), component.text("token_delimiter", ","));
    }
    if (m_tokens.empty())
        return makeError(errors::s_credentialsInvalid,
                         {u"Authentication tokens are missing from the configuration."_s});
    if (m_tokens.size() > s_mostTokens)
        return invalid(component, u"there are too many tokens"_s);
    m_method = QByteArray::fromStdString(component.text("auth_method", "Bearer"));
    m_header = QByteArray::fromStdString(component.text("header", "Authorization"));
    for (std::size_t token = 0; token < m_tokens.size(); ++token) {
        const Result<HttpHeader> header
            = checkedHeader(m_header.toStdString(), signature(token).toStdString());
        if (!header)
            return header.error();
    }
    return {};
}

Result<void> TokenPool::readSource(const Component &component, Runtime &runtime)
{
    const auto source = component.child("quota_status_source");
    if (!source)
        return invalid(component, u"quota_status_source is missing"_s);
    const Result<std::string> url = evaluatedText(*source, "url", {}, runtime);
    if (!url)
        return url.error();
    const bool isPost = source->text("http_method") == "POST";
    Result<HttpRequest> request = loginRequest(isPost ? HttpMethod::Post : HttpMethod::Get, *url);
    if (!request)
        return request.error();
    const Value *headers = source->field("request_headers");
    if (headers && headers->isMapping()) {
        for (const auto &[name, text] : headers->mapping()) {
            const Result<Value> value = evaluated(text, *source, runtime);
            if (!value)
                return value.error();
            Result<HttpHeader> header = checkedHeader(name, pythonText(*value));
            if (!header)
                return header.error();
            request->headers.set(std::move(*header));
        }
    }
    m_statusRequest = std::move(*request);
    m_unavailable = statusesIn(*source, "unavailable_status_codes");
    return {};
}

Result<void> TokenPool::readQuotas(const Component &component, Runtime &runtime)
{
    const std::shared_ptr<const Value> config = runtime.config.current();
    for (const Component &part : component.children("quotas")) {
        Quota quota;
        quota.name = part.text("name");
        quota.remaining = pathIn(part, "remaining_path");
        quota.reset = pathIn(part, "reset_path");
        quota.limit = pathIn(part, "limit_path");
        quota.remainingHeader = QByteArray::fromStdString(part.text("remaining_header"));
        quota.resetHeader = QByteArray::fromStdString(part.text("reset_header"));
        quota.limitHeader = QByteArray::fromStdString(part.text("limit_header"));
        quota.exhaustion = statusesIn(part, "exhaustion_status_codes");
        for (const Component &matcher : part.children("matchers")) {
            Result<RequestMatcher> made = RequestMatcher::create(matcher, *config, runtime.clock);
            if (!made)
                return made.error();
            quota.matchers.push_back(std::move(*made));
        }
        m_quotas.push_back(std::move(quota));
    }
    return m_quotas.empty() ? Result<void>(invalid(component, u"quotas is missing"_s))
                            : Result<void>();
}

Result<void> TokenPool::readLimits(const Component &component, Runtime &runtime)
{
    const Result<std::string> longest = evaluatedText(component, "max_wait_time", "PT2H", runtime);
    if (!longest)
        return longest.error();
    const Result<CalendarDuration> duration = parseDuration(*longest);
    if (!duration)
        return duration.error();
    if (duration->months != 0)
        return invalid(component, u"max_wait_time has months, whose length differs"_s);
    m_longestWait = duration->exact;
    const Value *part = component.field("budget_reserve_fraction");
    if (part && part->isNumber())
        m_reservedPart = part->isFloat() ? part->number() : double(part->integer());
    m_leastReserve = component.integer("budget_min_reserve").value_or(m_leastReserve);
    return {};
}

QByteArray TokenPool::signature(std::size_t token) const
{
    const QByteArray text = m_method + ' ' + QByteArray::fromStdString(m_tokens[token]);
    return text.trimmed();
}

HttpHeader TokenPool::header() const
{
    const std::lock_guard lock(m_mutex);
    return {m_header, signature(m_active), true};
}

std::size_t TokenPool::quotaOf(const HttpRequest &request) const
{
    std::optional<std::size_t> usual;
    for (std::size_t index = 0; index < m_quotas.size(); ++index) {
        const std::vector<RequestMatcher> &matchers = m_quotas[index].matchers;
        if (matchers.empty() && !usual)
            usual = index;
        if (std::any_of(
                matchers.begin(), matchers.end(),
                [&request](const RequestMatcher &matcher) { return matcher.matches(request); }))
            return index;
    }
    return usual.value_or(0);
}

std::optional<std::size_t> TokenPool::tokenOf(const HttpRequest &request) const
{
    const QByteArray value = request.headers.value(m_header);
    for (std::size_t token = 0; token < m_tokens.size(); ++token) {
        if (value == signature(token))
            return token;
    }
    return std::nullopt;
}

Result<void> TokenPool::sign(HttpRequest &request, Runtime &runtime)
{
    if (Result<void> seeded = seedOnce(runtime); !seeded)
        return seeded;
    const Result<std::size_t> token = acquire(quotaOf(request), runtime);
    if (!token)
        return token.error();
    request.headers.set({m_header, signature(*token), true});
    return {};
}

bool TokenPool::areSpent(std::size_t quota) const
{
    return std::all_of(m_counts.begin(), m_counts.end(), [quota](const auto &counts) {
        return counts[quota].isTracked && counts[quota].remaining <= 0;
    });
}

milliseconds TokenPool::untilReset(std::size_t quota, const Clock &clock) const
{
    milliseconds least = milliseconds::max();
    for (const auto &counts : m_counts)
        least = std::min(least, between(Moment{clock.now()}, counts[quota].resetAt));
    return least;
}

/// Once every token is down to its reserve, the rest of the calls is spread until the reset.
milliseconds TokenPool::delay(std::size_t quota, const Clock &clock) const
{
    std::int64_t left = 0;
    for (const auto &counts : m_counts) {
        const Count &count = counts[quota];
        const double reserve
            = std::max(double(m_leastReserve), double(count.limit) * m_reservedPart);
        if (!count.isTracked || double(count.remaining) > reserve)
            return milliseconds(0);
        left += std::max<std::int64_t>(count.remaining, 0);
    }
    const milliseconds time = between(Moment{clock.now()}, m_counts[m_active][quota].resetAt);
    if (left <= 0 || time <= milliseconds(0))
        return milliseconds(0);
    return std::min(time / left, s_longestDelay);
}

Result<TokenPool::Turn> TokenPool::nextTurn(std::size_t quota, const Clock &clock,
                                            std::optional<SteadyTime> &end)
{
    const std::lock_guard lock(m_mutex);
    for (;;) {
        const std::size_t token = m_active;
        Count &count = m_counts[token][quota];
        if (count.isTracked && count.remaining > 0) {
            --count.remaining;
            const milliseconds wait = delay(quota, clock);
            return Turn{token, wait < s_shortestDelay ? milliseconds(0) : wait};
        }
        if (count.isTracked && areSpent(quota))
            break;
        m_active = (m_active + 1) % m_tokens.size();
        // Nothing tells tokens apart that are not counted, so each has its turn.
        if (!count.isTracked)
            return Turn{token, {}};
    }
    const SteadyTime now = clock.steadyNow();
    end = end.value_or(now + m_longestWait);
    const auto left = std::chrono::duration_cast<milliseconds>(*end - now);
    const milliseconds reset = untilReset(quota, clock);
    if (left <= milliseconds(0) || reset >= left)
        return makeError(errors::s_tokensExhausted);
    return Turn{std::nullopt, std::min(std::max(reset, s_shortestWait), left)};
}

Result<std::size_t> TokenPool::acquire(std::size_t quota, Runtime &runtime)
{
    std::optional<SteadyTime> end;
    for (;;) {
        const Result<Turn> turn = nextTurn(quota, runtime.clock, end);
        if (!turn)
            return turn.error();
        if (turn->wait > milliseconds(0) && !runtime.clock.wait(turn->wait, runtime.cancellation))
            return Error::cancelled();
        if (turn->token)
            return *turn->token;
        if (Result<void> seeded = seedAgain(quota, runtime); !seeded)
            return seeded.error();
    }
}

std::optional<std::unique_lock<std::timed_mutex>> TokenPool::seeding(Runtime &runtime)
{
    constexpr milliseconds s_look{50};
    std::unique_lock lock(m_seeding, std::defer_lock);
    while (!lock.try_lock_for(s_look)) {
        if (runtime.cancellation.stop_requested())
            return std::nullopt;
    }
    return lock;
}

Result<void> TokenPool::seedOnce(Runtime &runtime)
{
    const auto isSeeded = [this] {
        const std::lock_guard lock(m_mutex);
        return !m_counts.empty();
    };
    if (isSeeded())
        return {};
    const auto lock = seeding(runtime);
    if (!lock)
        return Error::cancelled();
    return isSeeded() ? Result<void>() : seed(runtime);
}

Result<void> TokenPool::seedAgain(std::size_t quota, Runtime &runtime)
{
    const auto lock = seeding(runtime);
    if (!lock)
        return Error::cancelled();
    {
        // Another thread may have been quicker.
        const std::lock_guard counts(m_mutex);
        if (!areSpent(quota))
            return {};
    }
    return seed(runtime);
}

Result<void> TokenPool::seed(Runtime &runtime)
{
    std::vector<std::vector<Count>> all;
    for (std::size_t token = 0; token < m_tokens.size(); ++token) {
        Result<std::vector<Count>> own = counts(token, runtime);
        if (!own)
            return own.error();
        all.push_back(std::move(*own));
    }
    const std::lock_guard lock(m_mutex);
    m_counts = std::move(all);
    return {};
}

Result<HttpResponse> TokenPool::status(const HttpRequest &request, Runtime &runtime) const
{
    constexpr int s_tries = 6;
    constexpr int s_tooMany = 429;
    constexpr int s_firstServerError = 500;
    for (int tries = 1;; ++tries) {
        Result<HttpResponse> response = sendLogin(request, runtime);
        const bool isWorthRepeating = response
            ? (response->status == s_tooMany || response->status >= s_firstServerError)
                && !contains(m_unavailable, response->status)
            : response.error().kind == ErrorKind::Transient;
        if (!isWorthRepeating || tries == s_tries)
            return response;
        if (!runtime.clock.wait(seconds(std::int64_t(1) << (tries - 1)), runtime.cancellation))
            return Error::cancelled();
    }
}

Result<std::vector<TokenPool::Count>> TokenPool::counts(std::size_t token, Runtime &runtime) const
{
    constexpr int s_firstRefusal = 400;
    HttpRequest request = m_statusRequest;
    request.headers.set({m_header, signature(token), true});
    for (const std::string &secret : m_tokens)
        request.secrets << QString::fromStdString(secret);
    hideWrittenForms(request);
    const Result<HttpResponse> response = status(request, runtime);
    if (!response)
        return response.error();
    std::vector<Count> found(m_quotas.size());
    if (contains(m_unavailable, response->status)) {
        for (Count &count : found)
            count.isTracked = false;
        return found;
    }
    if (response->status >= s_firstRefusal)
        return loginRefused(request, *response);
    const Result<Value> answer
        = parseJson({response->body.constData(), std::size_t(response->body.size())});
    if (!answer)
        return makeError(errors::s_quotaUnreadable, {u"-"_s, u"JSON"_s}, answer.error().detail);
    for (std::size_t index = 0; index < m_quotas.size(); ++index) {
        Result<Count> count = countIn(*answer, m_quotas[index]);
        if (!count)
            return count.error();
        found[index] = *count;
    }
    return found;
}

Result<TokenPool::Count> TokenPool::countIn(const Value &answer, const Quota &quota)
{
    const Result<Value> remaining = valueIn(answer, quota.remaining, quota.name);
    if (!remaining)
        return remaining.error();
    const Result<Value> reset = valueIn(answer, quota.reset, quota.name);
    if (!reset)
        return reset.error();
    const Result<Value> limit
        = quota.limit.empty() ? remaining : valueIn(answer, quota.limit, quota.name);
    if (!limit)
        return limit.error();
    const auto calls = pythonInteger(*remaining);
    const auto most = pythonInteger(*limit);
    if (!calls || !most)
        return makeError(errors::s_numberInvalid, {QString::fromStdString(quota.name)});
    const Result<Moment> moment = parseFreeMoment(pythonText(*reset));
    if (!moment)
        return moment.error();
    return Count{*calls, *most, *moment};
}

void TokenPool::answered(const HttpRequest &request, const HttpResponse &response)
{
    const std::size_t index = quotaOf(request);
    const Quota &quota = m_quotas[index];
    const std::optional<std::size_t> token = tokenOf(request);
    const bool isRefused = contains(quota.exhaustion, response.status);
    std::optional<std::int64_t> remaining = wholeIn(response, quota.remainingHeader);
    if (!remaining && isRefused)
        remaining = 0;
    const std::optional<Moment> reset = momentIn(response, quota.resetHeader);
    const std::optional<std::int64_t> limit = wholeIn(response, quota.limitHeader);
    const std::lock_guard lock(m_mutex);
    if (!token || m_counts.empty())
        return;
    Count &count = m_counts[*token][index];
    if (!count.isTracked)
        return;
    // What belongs to a window that is over says nothing of the present one.
    if (limit && *limit > 0 && (!reset || *reset >= count.resetAt))
        count.limit = *limit;
    if (reset && *reset > count.resetAt) {
        count.resetAt = *reset;
        count.remaining = remaining.value_or(count.limit);
        return;
    }
    if (!remaining)
        return;
    const bool isPresent = !reset || reset->utc >= count.resetAt.utc - s_resetSkew;
    // Answers overtake each other: a higher count is an older one.
    if (isPresent || (*remaining <= 0 && isRefused))
        count.remaining = std::min(count.remaining, *remaining);
}

bool TokenPool::hasOther(const HttpRequest &request) const
{
    const std::size_t quota = quotaOf(request);
    const std::optional<std::size_t> token = tokenOf(request);
    const std::lock_guard lock(m_mutex);
    if (!token || m_counts.empty())
        return false;
    const Count &own = m_counts[*token][quota];
    if (!own.isTracked || own.remaining > 0)
        return false;
    return std::any_of(m_counts.begin(), m_counts.end(),
                       [quota](const auto &counts) { return counts[quota].remaining > 0; });
}

} // namespace millrace::declarative
