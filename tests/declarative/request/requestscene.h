// RequestScene: requesters of a manifest against a transport that follows a script.
#pragma once

#include "core/declarative/request/ratebudget.h"
#include "core/declarative/request/requestcache.h"
#include "core/declarative/request/requester.h"
#include "core/declarative/runtime.h"
#include "core/declarative/value/jsontext.h"

#include <QTest>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace millrace::declarative::test {

using namespace Qt::StringLiterals;

/// Starts at 2024-06-01 00:00 UTC; each wait is noted, moves the time on and returns at once.
class WaitingClock final : public Clock
{
public:
    TimePoint now() const override
    {
        const std::lock_guard lock(m_mutex);
        return std::chrono::sys_days(std::chrono::year(2024) / 6 / 1) + m_passed;
    }
    std::chrono::steady_clock::time_point steadyNow() const override
    {
        const std::lock_guard lock(m_mutex);
        return std::chrono::steady_clock::time_point(std::chrono::hours(1)) + m_passed;
    }
    bool wait(std::chrono::milliseconds duration, const Cancellation &cancellation) override
    {
        const std::lock_guard lock(m_mutex);
        if (duration.count() > 0)
            m_waits.push_back(double(duration.count()) / 1000.0);
        m_passed += duration;
        return !cancellation.stop_requested();
    }
    void pass(std::chrono::milliseconds duration)
    {
        const std::lock_guard lock(m_mutex);
        m_passed += duration;
    }
    /// In seconds.
    QList<double> waits() const
    {
        const std::lock_guard lock(m_mutex);
        return m_waits;
    }

private:
    mutable std::mutex m_mutex;
    std::chrono::microseconds m_passed{0};
    QList<double> m_waits;
};

/// An answer of the script.
struct Scripted final
{
    int status = 200;
    QByteArray body = "{}";
    HttpHeaders headers{};
};

/// Gives the answers of a script in their order, the last one for ever, and keeps the requests.
class ScriptedTransport final : public Transport
{
public:
    Result<HttpResponse> send(const HttpRequest &request, const Cancellation &cancellation) override
    {
        const std::lock_guard lock(m_mutex);
        if (heedsCancellation && cancellation.stop_requested())
            return Error::cancelled();
        m_requests.push_back(request);
        if (error)
            return *error;
        if (onSend)
            onSend(request);
        Scripted answer;
        if (!script.empty())
            answer = script.front();
        if (script.size() > 1)
            script.pop_front();
        HttpResponse response;
        response.status = answer.status;
        response.headers = answer.headers;
        response.body = answer.body;
        response.url = request.url;
        return response;
    }
    std::vector<HttpRequest> requests() const
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }
    int count() const { return int(requests().size()); }

    std::deque<Scripted> script;
    std::optional<Error> error;
    std::function<void(const HttpRequest &)> onSend;
    bool heedsCancellation = false;

private:
    mutable std::mutex m_mutex;
    std::vector<HttpRequest> m_requests;
};

class NotingObserver final : public ReadObserver
{
public:
    void exchanged(const Exchange &exchange) override
    {
        const std::lock_guard lock(m_mutex);
        exchanges += 1;
        fromCache += exchange.isFromCache ? 1 : 0;
    }
    void logged(LogLevel, const std::string &, const std::string &message) override
    {
        const std::lock_guard lock(m_mutex);
        log << QString::fromStdString(message);
    }
    void rateLimited(const std::string &) override { limits += 1; }
    Result<TokenTurn> takeTurn(const Path &path, const std::string &token,
                               const Cancellation &) override
    {
        for (const std::string &name : path)
            askedToken += (askedToken.empty() ? "" : "/") + name;
        askedToken += "=" + token;
        TokenTurn taken{std::make_shared<int>(0), newestToken};
        turn = taken.held;
        return taken;
    }
    Result<void> configurationChanged(const Value &config) override
    {
        wasKeptInTurn = turn.lock() != nullptr;
        configurations.push_back(jsonText(config));
        return refusal ? Result<void>(*refusal) : Result<void>();
    }

    int exchanges = 0;
    int fromCache = 0;
    int limits = 0;
    QStringList log;
    std::vector<std::string> configurations;
    std::optional<Error> refusal;
    std::optional<std::string> newestToken; ///< What somebody else has kept.
    std::string askedToken; ///< "path/of=token" of the turn that was taken.
    std::weak_ptr<void> turn;
    bool wasKeptInTurn = false;

private:
    std::mutex m_mutex;
};

inline Value json(std::string_view text)
{
    Result<Value> value = parseJson(text);
    if (!value)
        qFatal("A test holds JSON that is none: %.*s", int(text.size()), text.data());
    return std::move(*value);
}

/// Everything a requester needs.
class RequestScene final
{
public:
    explicit RequestScene(std::string_view configuration = "{}", Transport *other = nullptr)
        : config(json(configuration))
        , runtime{config, clock, other ? *other : transport, observer, cache, budget}
    {
    }

    /// The requester of \a component, which may lack its type and address.
    Result<std::unique_ptr<Requester>> make(std::string_view component,
                                            RequesterOptions options = {})
    {
        Value node = json(component);
        Mapping &fields = node.mutableMapping();
        if (!fields.contains("type"))
            fields.append("type", "HttpRequester");
        if (!fields.contains("url_base") && !fields.contains("url")) {
            fields.append("url_base", "https://api.x.com/v1");
            if (!fields.contains("path"))
                fields.append("path", "/items");
        }
        if (options.stream.empty())
            options.stream = "items";
        return makeRequester(Component(node, "requester"), std::move(options), runtime);
    }
    /// make() and one request; the error of either.
    Result<RequestOutcome> send(std::string_view component, const RequestContext &context = {})
    {
        Result<std::unique_ptr<Requester>> requester = make(component);
        return requester ? (*requester)->send(context) : Result<RequestOutcome>(requester.error());
    }
    /// The address of the last request.
    QByteArray lastUrl() const { return transport.requests().back().url.toEncoded(); }
    HttpRequest last() const { return transport.requests().back(); }

    WaitingClock clock;
    ScriptedTransport transport;
    NotingObserver observer;
    RequestCache cache;
    RateBudget budget;
    LiveConfig config;
    Runtime runtime;
};

} // namespace millrace::declarative::test
