// ResponseFilter: a manifest's rule for some answers.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/request/judgedanswer.h"
#include "core/declarative/request/resolution.h"
#include "core/declarative/template/interpolation.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// The component HttpResponseFilter. Immutable; safe from any thread.
class ResponseFilter final
{
public:
    /// Error: declarative.component_invalid.
    [[nodiscard]] static Result<ResponseFilter> create(const Component &component);

    /// What the filter makes of \a answer; nothing when it is not one of its answers.
    [[nodiscard]] Result<std::optional<Resolution>>
    resolve(JudgedAnswer &answer, const Value &config, const Clock &clock) const;

private:
    ResponseFilter() = default;
    [[nodiscard]] Result<bool> matches(JudgedAnswer &answer, const Clock &clock) const;
    [[nodiscard]] Result<std::string> message(JudgedAnswer &answer, const Value &config,
                                              const Clock &clock) const;

    Value m_parameters;
    std::optional<AnswerAction> m_action; ///< Nothing: it never matches.
    std::optional<ErrorKind> m_kind;
    std::vector<int> m_statuses;
    std::string m_contained; ///< In the error message; empty: does not count.
    std::optional<InterpolatedCondition> m_predicate;
    InterpolatedText m_message;
};

} // namespace millrace::declarative
