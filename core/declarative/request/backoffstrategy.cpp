#include "core/declarative/request/backoffstrategy.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/pythonnumber.h"
#include "core/declarative/request/requesterrors.h"

#include <QRandomGenerator>
#include <QRegularExpression>

#include <cmath>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

Error noNumber(const Component &component, const char *field)
{
    return makeError(errors::s_numberInvalid,
                     {QString::fromStdString(component.place() + "/" + field)});
}

/// A number of the manifest, or a template that gives one.
class Number final
{
public:
    Number(const Component &component, const char *field)
        : m_error(noNumber(component, field))
        , m_parameters(component.parameters())
        , m_isGiven(component.has(field))
        , m_text(component.text(field))
    {
    }

    [[nodiscard]] bool isGiven() const { return m_isGiven; }
    /// The value as templates give it.
    [[nodiscard]] Result<Value> value(const Value &config, const Clock &clock) const
    {
        TemplateScope scope;
        scope.config = &config;
        scope.parameters = &m_parameters;
        return m_text.evaluate(scope, clock);
    }
    [[nodiscard]] Result<double> number(const Value &config, const Clock &clock) const
    {
        const Result<Value> given = value(config, clock);
        if (!given)
            return given.error();
        const std::optional<double> seconds = pythonFloat(*given);
        return seconds ? Result<double>(*seconds) : Result<double>(m_error);
    }

private:
    Error m_error;
    Value m_parameters;
    bool m_isGiven;
    InterpolatedText m_text;
};

class Jitter final
{
public:
    Jitter(const Component &component, RandomSource random)
        : m_range(component.number("jitter_range_in_seconds"))
        , m_random(std::move(random))
    {
    }

    [[nodiscard]] double added(double seconds) const
    {
        if (!m_range)
            return seconds;
        const double part = m_random ? m_random() : QRandomGenerator::global()->generateDouble();
        return seconds + *m_range * 2.0 * part;
    }

private:
    std::optional<double> m_range;
    RandomSource m_random;
};

class ConstantBackoff final : public BackoffStrategy
{
public:
    ConstantBackoff(const Component &component, RandomSource random)
        : m_seconds(component, "backoff_time_in_seconds")
        , m_jitter(component, std::move(random))
    {
    }

    Result<std::optional<double>> wait(const BackoffInput &input) const override
    {
        const Result<double> seconds = m_seconds.number(input.config, input.clock);
        if (!seconds)
            return seconds.error();
        return std::optional(m_jitter.added(*seconds));
    }

private:
    Number m_seconds;
    Jitter m_jitter;
};

class ExponentialBackoff final : public BackoffStrategy
{
public:
    ExponentialBackoff(const Component &component, RandomSource random)
        : m_factor(component, "factor")
        , m_jitter(component, std::move(random))
    {
    }

    Result<std::optional<double>> wait(const BackoffInput &input) const override
    {
        constexpr double s_usualFactor = 5.0;
        const Result<double> factor = m_factor.isGiven()
            ? m_factor.number(input.config, input.clock)
            : Result<double>(s_usualFactor);
        if (!factor)
            return factor.error();
        return std::optional(m_jitter.added(*factor * std::exp2(std::min(input.attempt, 40))));
    }

private:
    Number m_factor;
    Jitter m_jitter;
};

/// A header of the answer that holds a number.
class HeaderNumber final
{
public:
    explicit HeaderNumber(const Component &component)
        : m_parameters(component.parameters())
        , m_header(component.text("header"))
        , m_hasPattern(component.has("regex") && !component.text("regex").empty())
        , m_pattern(component.text("regex"))
        , m_cap(component, "max_waiting_time_in_seconds")
    {
    }

    [[nodiscard]] Result<std::optional<double>> read(const BackoffInput &input) const
    {
        if (!input.response)
            return std::optional<double>();
        TemplateScope scope;
        scope.config = &input.config;
        scope.parameters = &m_parameters;
        const Result<std::string> name = m_header.evaluateText(scope, input.clock);
        if (!name)
            return name.error();
        const QByteArray header
            = input.response->headers.value(QByteArrayView(name->data(), qsizetype(name->size())));
        if (header.isEmpty() || !m_hasPattern)
            return pythonFloat(header.toStdString());
        Result<std::string> pattern = m_pattern.evaluateText(scope, input.clock);
        if (!pattern)
            return pattern.error();
        return pythonFloat(matched(*pattern, header));
    }

    [[nodiscard]] Result<void> checkCap(const Value &config, const Clock &clock) const
    {
        if (!m_cap.isGiven())
            return {};
        const Result<double> cap = m_cap.number(config, clock);
        return cap ? Result<void>() : Result<void>(cap.error());
    }
    /// declarative.request_wait_too_long when \a seconds reaches the cap.
    [[nodiscard]] Result<void> allow(double seconds, const BackoffInput &input) const
    {
        if (!m_cap.isGiven())
            return {};
        const Result<double> cap = m_cap.number(input.config, input.clock);
        if (!cap)
            return cap.error();
        return seconds >= *cap ? Result<void>(makeError(errors::s_requestWaitTooLong))
                               : Result<void>();
    }

private:
    /// What matches at the start of \a header; all of it when nothing does.
    [[nodiscard]] static std::string matched(std::string_view pattern, const QByteArray &header)
    {
        const QRegularExpression expression(
            QString::fromUtf8(pattern.data(), qsizetype(pattern.size())));
        const QString text = QString::fromUtf8(header);
        if (!expression.isValid())
            return text.toStdString();
        const QRegularExpressionMatch match
            = expression.match(text, 0, QRegularExpression::NormalMatch,
                               QRegularExpression::AnchorAtOffsetMatchOption);
        return (match.hasMatch() ? match.captured(0) : text).toStdString();
    }

    Value m_parameters;
    InterpolatedText m_header;
    bool m_hasPattern;
    InterpolatedText m_pattern;
    Number m_cap;
};

class HeaderBackoff final : public BackoffStrategy
{
public:
    explicit HeaderBackoff(HeaderNumber header)
        : m_header(std::move(header))
    {
    }

    Result<std::optional<double>> wait(const BackoffInput &input) const override
    {
        Result<std::optional<double>> seconds = m_header.read(input);
        // A header of 0 asks for no wait at all, which no cap refuses.
        if (!seconds || !*seconds || **seconds == 0.0)
            return seconds;
        if (Result<void> allowed = m_header.allow(**seconds, input); !allowed)
            return allowed.error();
        return seconds;
    }

private:
    HeaderNumber m_header;
};

class HeaderTimeBackoff final : public BackoffStrategy
{
public:
    HeaderTimeBackoff(const Component &component, HeaderNumber header)
        : m_header(std::move(header))
        , m_leastWait(component, "min_wait")
    {
    }

    Result<std::optional<double>> wait(const BackoffInput &input) const override
    {
        const Result<std::optional<double>> until = m_header.read(input);
        if (!until)
            return until.error();
        std::optional<double> least;
        if (m_leastWait.isGiven()) {
            const Result<double> number = m_leastWait.number(input.config, input.clock);
            if (!number)
                return number.error();
            if (*number != 0.0)
                least = *number;
        }
        std::optional<double> seconds = least;
        if (*until && **until != 0.0) {
            const double now
                = std::chrono::duration<double>(input.clock.now().time_since_epoch()).count();
            seconds = **until - now;
            if (least)
                seconds = std::max(*seconds, *least);
            else if (*seconds < 0.0)
                return std::optional<double>();
        }
        if (!seconds)
            return seconds;
        if (Result<void> allowed = m_header.allow(*seconds, input); !allowed)
            return allowed.error();
        return seconds;
    }

private:
    HeaderNumber m_header;
    Number m_leastWait;
};

} // namespace

Result<std::unique_ptr<BackoffStrategy>> makeBackoffStrategy(const Component &component,
                                                             const Value &config,
                                                             const Clock &clock,
                                                             RandomSource random)
{
    using Made = std::unique_ptr<BackoffStrategy>;
    const QString place = QString::fromStdString(component.place());
    if (component.isCustom())
        return makeError(errors::s_componentCustom,
                         {place, QString::fromStdString(component.text("class_name"))});
    if (component.is("ConstantBackoffStrategy"))
        return Made(std::make_unique<ConstantBackoff>(component, std::move(random)));
    if (component.is("ExponentialBackoffStrategy"))
        return Made(std::make_unique<ExponentialBackoff>(component, std::move(random)));
    const bool isWait = component.is("WaitTimeFromHeader");
    if (!isWait && !component.is("WaitUntilTimeFromHeader"))
        return makeError(errors::s_componentInvalid, {place, u"it is no known backoff strategy"_s});
    HeaderNumber header(component);
    if (Result<void> checked = header.checkCap(config, clock); !checked)
        return checked.error();
    if (isWait)
        return Made(std::make_unique<HeaderBackoff>(std::move(header)));
    return Made(std::make_unique<HeaderTimeBackoff>(component, std::move(header)));
}

} // namespace millrace::declarative
