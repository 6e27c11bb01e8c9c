#include "core/declarative/request/httprequester.h"

#include "core/declarative/request/foreignserver.h"
#include "core/declarative/request/ratebudget.h"
#include "core/declarative/request/requestcache.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/request/requestsecrets.h"
#include "core/declarative/request/urlpreparation.h"
#include "core/declarative/value/jsontext.h"
#include "core/http/redirect.h"

#include <cmath>

namespace millrace::declarative {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

constexpr int s_unauthorized = 401;
constexpr int s_forbidden = 403;
constexpr qsizetype s_longestBody = 2'000;
constexpr double s_rotation = 0.1;
constexpr qsizetype s_longestWords = 20'000;

/// An error whose words are the reference's.
Error failure(const ErrorDefinition &definition, ErrorKind kind, const QString &words)
{
    Error error = makeError(definition, {words});
    error.kind = kind;
    return error;
}

QString pythonBody(const HttpResponse &response)
{
    const Result<Value> json
        = parseJson({response.body.constData(), std::size_t(response.body.size())});
    return json ? QString::fromStdString(pythonText(*json)) : QString::fromUtf8(response.body);
}

/// What the reference says of a failure for which nobody has words; without secrets.
QString wordsOf(const HttpRequest &request, const HttpResponse &response)
{
    Mapping headers;
    for (const HttpHeader &line : response.headers.lines()) {
        // A cookie may be a session.
        const bool isShown = line.name.compare("set-cookie", Qt::CaseInsensitive) != 0;
        headers.set(line.name.toStdString(), isShown ? line.value.toStdString() : "•••");
    }
    // Cut only afterwards: the half of a secret is not found any more.
    const auto shown = [&request](const QString &text) {
        return withoutSecrets(text, request).left(s_longestBody);
    };
    const QString body = request.body.isEmpty() ? u"None"_s : QString::fromUtf8(request.body);
    return u"'%1' request to '%2' failed with status code '%3' and error message: '%4'. "
           u"Request (body): '%5'. Response (body): '%6'. Response (headers): '%7'."_s.arg(
               QString::fromLatin1(httpMethodName(request.method)),
               withoutSecrets(request.url.toString(QUrl::FullyEncoded), request),
               QString::number(response.status),
               shown(QString::fromStdString(errorMessageIn(response).value_or("None"))),
               shown(body), shown(pythonBody(response)),
               shown(QString::fromStdString(pythonText(Value(headers)))));
}

/// What the reference says where a request is repeated and nobody has words.
QString wordsOf(const HttpRequest &request, const Resolution &resolution)
{
    const std::string_view kind = failureKindName(resolution.kind);
    const std::string_view action = answerActionName(resolution.action);
    return u"Request to %1 failed with failure type FailureType.%2, response action ResponseAction.%3."_s
        .arg(request.url.toString(QUrl::FullyEncoded),
             QString::fromUtf8(kind.data(), qsizetype(kind.size())),
             QString::fromUtf8(action.data(), qsizetype(action.size())));
}

milliseconds asMilliseconds(double seconds)
{
    constexpr double s_longest = 1.0e9;
    if (std::isnan(seconds))
        return milliseconds(0);
    return milliseconds(std::int64_t(std::clamp(seconds, 0.0, s_longest) * 1000.0));
}

} // namespace

struct HttpRequester::Work final
{
    const RequestContext &context;
    std::shared_ptr<const Value> config;
    Credentials credentials{};
    HttpRequest request{};
    int attempts = 0;
    /// The address leads to a server that the manifest does not address: no credentials go there.
    bool isForeign = false;
};

HttpRequester::HttpRequester(Parts parts, RequesterOptions options, Runtime &runtime)
    : m_parts(std::move(parts))
    , m_options(std::move(options))
    , m_runtime(runtime)
{
}

Result<HttpRequester::Work> HttpRequester::prepare(const RequestContext &context)
{
    Work work{context, m_runtime.config.current()};
    Result<RequestDraft> draft = m_parts.builder.draft(context, *work.config, m_runtime.clock);
    if (!draft)
        return draft.error();
    work.isForeign = isForeign(*draft, work);
    if (Result<void> done
        = work.isForeign ? prepareForOthers(work, *draft) : prepareForApi(work, *draft);
        !done)
        return done.error();
    return work;
}

Result<void> HttpRequester::prepareForApi(Work &work, RequestDraft &draft)
{
    Result<Credentials> credentials = m_parts.authenticator->credentials();
    if (!credentials)
        return credentials.error();
    work.credentials = std::move(*credentials);
    if (Result<void> merged = draft.options.merge(work.credentials.options); !merged)
        return merged;
    if (Result<void> merged = draft.options.merge(work.context.extra); !merged)
        return merged;
    Result<HttpRequest> request = m_parts.builder.request(draft);
    if (!request)
        return request.error();
    work.request = std::move(*request);
    // A login may have changed it.
    work.config = m_runtime.config.current();
    hideSecrets(work.request, work.credentials, secretsIn(*work.config, m_runtime.secretPaths));
    return {};
}

Result<void> HttpRequester::prepareForOthers(Work &work, RequestDraft &draft)
{
    const QStringList secrets = secretsIn(*work.config, m_runtime.secretPaths);
    removeCredentials(draft, secrets);
    if (Result<void> merged = draft.options.merge(work.context.extra); !merged)
        return merged;
    Result<HttpRequest> request = m_parts.builder.request(draft);
    if (!request)
        return request.error();
    work.request = std::move(*request);
    if (Result<void> done = makeHarmless(work.request, secrets); !done)
        return done;
    hideSecrets(work.request, {}, secrets);
    tellOfForeign(work.request.url);
    return {};
}

bool HttpRequester::isForeign(const RequestDraft &draft, const Work &work) const
{
    // What is no address is refused before it is sent anywhere.
    const QUrl address = webAddress(draft.url);
    const ApiServers &servers = m_parts.ownServers ? *m_parts.ownServers : *m_runtime.servers;
    return address.isValid() && !servers.has(address, work.config, m_runtime.clock);
}

void HttpRequester::tellOfForeign(const QUrl &address)
{
    const QString server = originOf(address);
    {
        const std::lock_guard lock(m_mutex);
        if (!m_foreign.insert(server).second)
            return;
    }
    log(LogLevel::Warning,
        u"The API names an address at %1, a server that the manifest does not address: it is asked "
        "without credentials."_s.arg(server));
}

Result<RequestOutcome> HttpRequester::send(const RequestContext &context)
{
    Result<RequestOutcome> outcome = sendRepeatedly(context);
    if (outcome)
        return outcome;
    // What is wrong with an address or a template is told with its text, whatever is in it.
    return withoutSecrets(outcome.error(),
                          secretsIn(*m_runtime.config.current(), m_runtime.secretPaths));
}

Result<RequestOutcome> HttpRequester::sendRepeatedly(const RequestContext &context)
{
    Result<Work> work = prepare(context);
    if (!work)
        return work.error();
    if (!isWebUrl(work->request.url.toString().toStdString()))
        return failure(
            errors::s_requestFailed, ErrorKind::Configuration,
            u"Invalid Protocol Schema: The endpoint that data is being requested from is "
            "using an invalid or insecure. Exception: requests.exceptions.InvalidSchema"_s);
    const RequestLoopLimits limits{m_parts.handler.maximumTries(), m_parts.handler.maximumTime()};
    const auto observer = [this](milliseconds wait, int failedTries) {
        log(LogLevel::Info,
            u"Repeats the request in %1 seconds, after %2 tries."_s
                .arg(double(wait.count()) / 1000.0)
                .arg(failedTries));
    };
    RequestLoop<Answer> loop(limits, m_runtime.clock, m_runtime.cancellation, observer);
    return loop.run([&] { return attempt(*work); });
}

Result<RequestTry<RequestOutcome>> HttpRequester::attempt(Work &work)
{
    ++work.attempts;
    if (!work.isForeign) {
        if (Result<void> done = work.attempts > 1 ? signAgain(work) : Result<void>(); !done)
            return done.error();
        if (Result<void> done = m_parts.authenticator->sign(work.request); !done)
            return done.error();
    }
    const Result<HttpResponse> response = fetch(work);
    return response ? judged(work, *response) : failed(work, response.error());
}

Result<void> HttpRequester::signAgain(Work &work)
{
    Result<Credentials> credentials = m_parts.authenticator->credentials();
    if (!credentials)
        return credentials.error();
    for (const auto &[name, value] : credentials->options.headers.mapping()) {
        Result<HttpHeader> header = checkedHeader(name, pythonText(value));
        if (!header)
            return header.error();
        work.request.headers.set(std::move(*header));
    }
    work.credentials = std::move(*credentials);
    work.config = m_runtime.config.current();
    hideSecrets(work.request, work.credentials, secretsIn(*work.config, m_runtime.secretPaths));
    return {};
}

Result<HttpResponse> HttpRequester::sendOnce(Work &work)
{
    const Cancellation &cancellation = m_runtime.cancellation;
    if (Result<void> turn = m_runtime.budget.acquire(work.request, m_runtime.clock, cancellation);
        !turn)
        return turn.error();
    Result<HttpResponse> response = m_runtime.transport.send(work.request, cancellation);
    if (response) {
        m_runtime.budget.update(work.request, *response, m_runtime.clock);
        if (!work.isForeign)
            m_parts.authenticator->answered(work.request, *response);
    }
    return response;
}

Result<HttpResponse> HttpRequester::fetch(Work &work)
{
    Exchange exchange{m_options.stream, work.context.slice, work.request};
    Result<HttpResponse> response = Error::cancelled();
    if (m_options.usesCache && RequestCache::isCacheable(work.request)) {
        Result<RequestCache::Found> found = m_runtime.cache.answer(
            work.request, [&] { return sendOnce(work); }, m_runtime.cancellation);
        exchange.isFromCache = found && found->isFromCache;
        response = found ? Result<HttpResponse>(std::move(found->response))
                         : Result<HttpResponse>(found.error());
    } else {
        response = sendOnce(work);
    }
    if (response)
        exchange.response = &*response;
    else
        exchange.error = &response.error();
    m_runtime.observer.exchanged(exchange);
    return response;
}

Result<RequestTry<RequestOutcome>> HttpRequester::judged(Work &work, const HttpResponse &response)
{
    JudgedAnswer answer(response);
    const Result<Resolution> resolution
        = m_parts.handler.resolve(answer, *work.config, m_runtime.clock);
    if (!resolution)
        return resolution.error();
    RequestOutcome outcome;
    if (answer.isOk())
        outcome.response = response;
    outcome.request = work.request;
    switch (resolution->action) {
    case AnswerAction::Success:
        return RequestTry<Answer>(std::move(outcome));
    case AnswerAction::ResetPagination:
        outcome.action = ResponseAction::ResetPagination;
        return RequestTry<Answer>(std::move(outcome));
    case AnswerAction::Ignore:
        outcome.action = ResponseAction::Ignore;
        log(LogLevel::Info,
            withoutSecrets(resolution->message.empty()
                               ? u"The answer of %1 with status %2 is ignored."_s.arg(
                                   shownAddress(response.url), QString::number(response.status))
                               : QString::fromStdString(resolution->message),
                           work.request));
        return RequestTry<Answer>(std::move(outcome));
    case AnswerAction::Fail: {
        const QString usual = wordsOf(work.request, response);
        const QString words = resolution->message.empty()
            ? usual
            : withoutSecrets(QString::fromStdString(resolution->message), work.request);
        log(LogLevel::Error, usual);
        Error error
            = failure(errors::s_requestFailed, resolution->kind, words.left(s_longestWords));
        if (work.isForeign && (response.status == s_unauthorized || response.status == s_forbidden))
            error.hint = foreignServerHint();
        return error;
    }
    case AnswerAction::Retry:
    case AnswerAction::RateLimited:
    case AnswerAction::RefreshTokenThenRetry:
        break;
    }
    return again(work, *resolution, &response);
}

Result<RequestTry<RequestOutcome>> HttpRequester::failed(Work &work, const Error &error)
{
    // What the person has to mend, a limit, and the end of the run do not go away by a repeat.
    if (error.kind != ErrorKind::Transient)
        return error;
    return again(work, {AnswerAction::Retry, ErrorKind::Transient, error.message.toStdString()},
                 nullptr);
}

Result<RequestTry<RequestOutcome>> HttpRequester::again(Work &work, const Resolution &resolution,
                                                        const HttpResponse *response)
{
    constexpr int s_tooMany = 429;
    if (resolution.action == AnswerAction::RateLimited)
        m_runtime.observer.rateLimited(m_options.stream);
    if (resolution.action == AnswerAction::RefreshTokenThenRetry && !work.isForeign)
        renewCredentials(work);
    const bool rotates = resolution.action == AnswerAction::RateLimited && !work.isForeign
        && m_parts.authenticator->hasOtherToken(work.request);
    // A wait that is asked for is that of the token which is spent.
    const Result<std::optional<double>> seconds = rotates
        ? std::optional(s_rotation)
        : m_parts.handler.wait({response, work.attempts, *work.config, m_runtime.clock});
    if (!seconds)
        return seconds.error();
    RepeatRequest repeat;
    if (*seconds) {
        // The reference adds one for the fractions.
        repeat.kind = RepeatRequest::Kind::Manifest;
        repeat.wait = asMilliseconds(**seconds + 1.0);
    } else if (resolution.action == AnswerAction::RateLimited) {
        repeat.kind = RepeatRequest::Kind::RateLimit;
    }
    if (response && response->status == s_tooMany) {
        repeat.exhausted = makeError(errors::s_requestLimited);
    } else {
        const QString words = resolution.message.empty()
            ? wordsOf(work.request, resolution)
            : QString::fromStdString(resolution.message);
        repeat.exhausted = failure(errors::s_requestExhausted, resolution.kind,
                                   withoutSecrets(words, work.request).left(s_longestWords));
    }
    return RequestTry<Answer>(std::move(repeat));
}

void HttpRequester::renewCredentials(const Work &work)
{
    const Result<bool> renewed = m_parts.authenticator->renew(work.credentials);
    if (!renewed)
        log(LogLevel::Warning,
            withoutSecrets(
                u"The token could not be renewed, the request is repeated with the present one: "_s
                    + renewed.error().message,
                work.request));
    else if (!*renewed)
        log(LogLevel::Warning,
            u"There is no token that could be renewed; the request is repeated."_s);
}

void HttpRequester::log(LogLevel level, const QString &message) const
{
    m_runtime.observer.logged(level, m_options.stream, message.toStdString());
}

} // namespace millrace::declarative
