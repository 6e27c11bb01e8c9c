// ErrorHandler: judges the answers of a requester.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/request/backoffstrategy.h"
#include "core/declarative/request/judgedanswer.h"
#include "core/declarative/request/resolution.h"
#include "core/declarative/request/responsefilter.h"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace millrace::declarative {

/// The components DefaultErrorHandler and CompositeErrorHandler. Immutable; safe from any thread.
class ErrorHandler final
{
public:
    /// \a component: nothing, the usual handler. Errors: declarative.component_invalid,
    /// declarative.component_custom, declarative.number_invalid.
    [[nodiscard]] static Result<ErrorHandler> create(const std::optional<Component> &component,
                                                     const Value &config, const Clock &clock,
                                                     const RandomSource &random = {});

    /// What is to be done after \a answer. Errors: those of templates.
    [[nodiscard]] Result<Resolution> resolve(JudgedAnswer &answer, const Value &config,
                                             const Clock &clock) const;

    /// Seconds to wait before the next try; nothing: the manifest does not say.
    [[nodiscard]] Result<std::optional<double>> wait(const BackoffInput &input) const;

    /// How often a request is sent at most.
    [[nodiscard]] int maximumTries() const { return m_handlers.front().maximumTries; }
    /// No try begins later.
    [[nodiscard]] std::chrono::seconds maximumTime() const { return std::chrono::seconds(600); }

private:
    struct Handler final
    {
        std::vector<ResponseFilter> filters;
        int maximumTries = 6;
    };
    /// Where a manifest is made to harm, handlers may be nested deeply.
    static constexpr int s_deepest = 20;

    ErrorHandler() = default;
    Result<void> add(const Component &component, const Value &config, const Clock &clock,
                     const RandomSource &random, int depth);
    [[nodiscard]] static Result<Resolution> resolve(const Handler &handler, JudgedAnswer &answer,
                                                    const Value &config, const Clock &clock);

    std::vector<Handler> m_handlers; ///< Never empty.
    std::vector<std::shared_ptr<const BackoffStrategy>> m_strategies;
};

} // namespace millrace::declarative
