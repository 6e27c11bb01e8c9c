#include "core/declarative/request/errorhandler.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/pythonnumber.h"
#include "core/declarative/request/requesterrors.h"

#include <algorithm>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

// More than is shown, for a secret must not be cut before it is found.
constexpr qsizetype s_longestContent = 100'000;
constexpr std::int64_t s_mostRetries = 10'000;

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

Result<int> maximumTries(const Component &component, const Value &config, const Clock &clock)
{
    const Value *field = component.field("max_retries");
    if (!field)
        return 6;
    TemplateScope scope;
    scope.config = &config;
    scope.parameters = &component.parameters();
    const InterpolatedText text(component.text("max_retries"));
    const Result<Value> value = text.evaluate(scope, clock, LiteralTypes::Any, "5");
    if (!value)
        return value.error();
    const std::optional<std::int64_t> retries = pythonInteger(*value);
    if (!retries)
        return makeError(errors::s_numberInvalid,
                         {QString::fromStdString(component.place() + "/max_retries")});
    return int(std::clamp<std::int64_t>(*retries, 0, s_mostRetries)) + 1;
}

/// A status the reference's table does not have.
Resolution unusual(const HttpResponse &response)
{
    const QString side = response.status < 500 ? u"Client"_s : u"Server"_s;
    const QString words
        = u"Response was not ok: `%1 %2 Error: None for url: %3`. Response content is: %4"_s.arg(
            QString::number(response.status), side, response.url.toString(QUrl::FullyEncoded),
            QString::fromUtf8(response.body.left(s_longestContent)));
    return {AnswerAction::Retry, ErrorKind::System, words.toStdString()};
}

} // namespace

Result<ErrorHandler> ErrorHandler::create(const std::optional<Component> &component,
                                          const Value &config, const Clock &clock,
                                          const RandomSource &random)
{
    ErrorHandler handler;
    if (component) {
        if (Result<void> added = handler.add(*component, config, clock, random, 0); !added)
            return added.error();
    }
    if (handler.m_handlers.empty())
        handler.m_handlers.emplace_back();
    return handler;
}

Result<void> ErrorHandler::add(const Component &component, const Value &config, const Clock &clock,
                               const RandomSource &random, int depth)
{
    if (component.isCustom())
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(component.place()),
                          QString::fromStdString(component.text("class_name"))});
    if (depth > s_deepest)
        return invalid(component, u"it is nested too deeply"_s);
    if (component.is("CompositeErrorHandler")) {
        const std::vector<Component> parts = component.children("error_handlers");
        if (parts.empty())
            return invalid(component, u"it has no handlers"_s);
        for (const Component &part : parts) {
            if (Result<void> added = add(part, config, clock, random, depth + 1); !added)
                return added;
        }
        return {};
    }
    if (!component.is("DefaultErrorHandler"))
        return invalid(component, u"it is no known error handler"_s);
    Handler handler;
    for (const Component &part : component.children("response_filters")) {
        Result<ResponseFilter> filter = ResponseFilter::create(part);
        if (!filter)
            return filter.error();
        handler.filters.push_back(std::move(*filter));
    }
    for (const Component &part : component.children("backoff_strategies")) {
        Result<std::unique_ptr<BackoffStrategy>> strategy
            = makeBackoffStrategy(part, config, clock, random);
        if (!strategy)
            return strategy.error();
        m_strategies.push_back(std::move(*strategy));
    }
    const Result<int> tries = declarative::maximumTries(component, config, clock);
    if (!tries)
        return tries.error();
    handler.maximumTries = *tries;
    m_handlers.push_back(std::move(handler));
    return {};
}

Result<Resolution> ErrorHandler::resolve(const Handler &handler, JudgedAnswer &answer,
                                         const Value &config, const Clock &clock)
{
    for (const ResponseFilter &filter : handler.filters) {
        Result<std::optional<Resolution>> resolution = filter.resolve(answer, config, clock);
        if (!resolution)
            return resolution.error();
        if (*resolution)
            return std::move(**resolution);
    }
    if (answer.isOk())
        return Resolution{};
    if (std::optional<Resolution> usual = usualResolution(answer.status()))
        return std::move(*usual);
    return unusual(answer.response());
}

Result<Resolution> ErrorHandler::resolve(JudgedAnswer &answer, const Value &config,
                                         const Clock &clock) const
{
    Result<Resolution> resolution = Resolution{};
    for (const Handler &handler : m_handlers) {
        resolution = resolve(handler, answer, config, clock);
        if (!resolution)
            return resolution;
        const AnswerAction action = resolution->action;
        if (action == AnswerAction::Success || action == AnswerAction::Retry
            || action == AnswerAction::Ignore || action == AnswerAction::ResetPagination)
            return resolution;
    }
    return resolution;
}

Result<std::optional<double>> ErrorHandler::wait(const BackoffInput &input) const
{
    for (const std::shared_ptr<const BackoffStrategy> &strategy : m_strategies) {
        Result<std::optional<double>> seconds = strategy->wait(input);
        if (!seconds || (*seconds && **seconds != 0.0))
            return seconds;
    }
    return std::optional<double>();
}

} // namespace millrace::declarative
