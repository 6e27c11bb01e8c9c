#include "core/declarative/request/responsefilter.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/pythonnumber.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

} // namespace

Result<ResponseFilter> ResponseFilter::create(const Component &component)
{
    ResponseFilter filter;
    filter.m_parameters = component.parameters();
    if (component.has("action")) {
        filter.m_action = answerActionFrom(component.text("action"));
        if (!filter.m_action)
            return invalid(component, QStringLiteral("action is none that is known"));
    }
    if (component.has("failure_type")) {
        filter.m_kind = failureKindFrom(component.text("failure_type"));
        if (!filter.m_kind)
            return invalid(component, QStringLiteral("failure_type is none that is known"));
    }
    if (const Value *codes = component.field("http_codes"); codes && codes->isList()) {
        for (const Value &code : codes->list()) {
            const std::optional<std::int64_t> status = pythonInteger(code);
            if (status && *status > 0 && *status < 1000)
                filter.m_statuses.push_back(int(*status));
        }
    }
    filter.m_contained = component.text("error_message_contains");
    const Value *predicate = component.field("predicate");
    if (predicate && predicate->isTruthy())
        filter.m_predicate = InterpolatedCondition(*predicate);
    filter.m_message = InterpolatedText(component.text("error_message"));
    return filter;
}

Result<bool> ResponseFilter::matches(JudgedAnswer &answer, const Clock &clock) const
{
    if (std::find(m_statuses.begin(), m_statuses.end(), answer.status()) != m_statuses.end())
        return true;
    if (m_predicate) {
        TemplateScope scope; // The configuration is None here.
        scope.parameters = &m_parameters;
        scope.names = {{"response", &answer.json()}, {"headers", &answer.headers()}};
        Result<bool> isTrue = m_predicate->evaluate(scope, clock);
        if (!isTrue || *isTrue)
            return isTrue;
    }
    if (m_contained.empty())
        return false;
    const std::optional<std::string> &error = answer.errorMessage();
    return error && error->find(m_contained) != std::string::npos;
}

Result<std::string> ResponseFilter::message(JudgedAnswer &answer, const Value &config,
                                            const Clock &clock) const
{
    if (m_message.text().empty())
        return std::string();
    TemplateScope scope;
    scope.config = &config;
    scope.parameters = &m_parameters;
    scope.names = {{"response", &answer.json()}, {"headers", &answer.headers()}};
    const Result<Value> value = m_message.evaluate(scope, clock);
    if (!value)
        return value.error();
    return value->isTruthy() ? pythonText(*value) : std::string();
}

Result<std::optional<Resolution>> ResponseFilter::resolve(JudgedAnswer &answer, const Value &config,
                                                          const Clock &clock) const
{
    if (!m_action)
        return std::optional<Resolution>();
    const Result<bool> isOurs = matches(answer, clock);
    if (!isOurs)
        return isOurs.error();
    if (!*isOurs)
        return std::optional<Resolution>();
    const std::optional<Resolution> usual = usualResolution(answer.status());
    Resolution resolution{*m_action, usual ? usual->kind : ErrorKind::System, {}};
    if (m_kind && *m_action == AnswerAction::Fail)
        resolution.kind = *m_kind;
    Result<std::string> words = message(answer, config, clock);
    if (!words)
        return words.error();
    resolution.message = *words;
    if (words->empty() && usual)
        resolution.message = usual->message;
    return std::optional(std::move(resolution));
}

} // namespace millrace::declarative
