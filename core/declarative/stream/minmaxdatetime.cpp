#include "core/declarative/stream/minmaxdatetime.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

std::optional<InterpolatedText> optionalText(const Component &component, std::string_view field)
{
    const std::string text = component.text(field);
    return text.empty() ? std::nullopt : std::optional(InterpolatedText(text));
}

} // namespace

MinMaxDatetime::MinMaxDatetime(const Component &owner, std::string_view field,
                               const std::string &format)
    : m_format(format)
    , m_parameters(owner.parameters())
{
    const auto component = owner.child(field);
    if (!component) {
        m_moment = InterpolatedText(owner.text(field));
        return;
    }
    m_moment = InterpolatedText(component->text("datetime"));
    m_least = optionalText(*component, "min_datetime");
    m_most = optionalText(*component, "max_datetime");
    m_parameters = component->parameters();
    if (const std::string own = component->text("datetime_format"); !own.empty())
        m_format = own;
}

Result<std::string> MinMaxDatetime::evaluated(const InterpolatedText &text, Runtime &runtime) const
{
    const std::shared_ptr<const Value> config = runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &m_parameters;
    return text.evaluateText(scope, runtime.clock);
}

Result<Moment> MinMaxDatetime::moment(Runtime &runtime) const
{
    const Result<std::string> text = evaluated(m_moment, runtime);
    if (!text)
        return text.error();
    Result<Moment> moment = parseMoment(*text, m_format);
    const auto bound
        = [&](const std::optional<InterpolatedText> &limit, bool isLeast) -> Result<void> {
        if (!limit)
            return {};
        const Result<std::string> limitText = evaluated(*limit, runtime);
        if (!limitText)
            return limitText.error();
        if (limitText->empty())
            return {};
        const Result<Moment> other = parseMoment(*limitText, m_format);
        if (!other)
            return other.error();
        *moment = isLeast ? std::max(*moment, *other) : std::min(*moment, *other);
        return {};
    };
    if (!moment)
        return moment;
    if (const Result<void> outcome = bound(m_least, true); !outcome)
        return outcome.error();
    if (const Result<void> outcome = bound(m_most, false); !outcome)
        return outcome.error();
    return moment;
}

} // namespace millrace::declarative
