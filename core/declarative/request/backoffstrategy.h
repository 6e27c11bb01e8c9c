// BackoffStrategy: how long a manifest wants to wait before a request is repeated.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/template/interpolation.h"
#include "core/http/httpresponse.h"

#include <functional>
#include <memory>
#include <optional>

namespace millrace::declarative {

/// What a wait is computed from.
struct BackoffInput final
{
    const HttpResponse *response = nullptr; ///< Null: the request failed without an answer.
    int attempt = 1; ///< Which one of the request has failed, from 1.
    const Value &config;
    const Clock &clock;
};

/// Numbers from 0 to below 1, for jitter.
using RandomSource = std::function<double()>;

/// Immutable; safe from any thread.
class BackoffStrategy
{
public:
    virtual ~BackoffStrategy() = default;

    /// Seconds; nothing or 0: the next strategy is asked. Errors: those of templates,
    /// declarative.number_invalid, declarative.request_wait_too_long.
    [[nodiscard]] virtual Result<std::optional<double>> wait(const BackoffInput &input) const = 0;
};

/// The strategy \a component describes (ConstantBackoffStrategy, ExponentialBackoffStrategy,
/// WaitTimeFromHeader, WaitUntilTimeFromHeader). \a random: empty, the usual generator. Errors:
/// declarative.component_invalid, declarative.component_custom, declarative.number_invalid for a
/// cap that gives no number.
[[nodiscard]] Result<std::unique_ptr<BackoffStrategy>>
makeBackoffStrategy(const Component &component, const Value &config, const Clock &clock,
                    RandomSource random = {});

} // namespace millrace::declarative
