// RateBudget: keeps the requests of a manifest below the limits it names.
#pragma once

#include "core/base/clock.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/request/ratepolicy.h"
#include "core/http/httpresponse.h"

#include <memory>
#include <optional>
#include <vector>

namespace millrace::declarative {

/// The component HTTPAPIBudget. Safe from any thread.
class RateBudget final
{
public:
    /// Limits nothing.
    RateBudget() = default;

    /// \a component: nothing, no limits. Errors: declarative.component_invalid,
    /// declarative.number_invalid, those of templates.
    [[nodiscard]] static Result<std::unique_ptr<RateBudget>>
    create(const std::optional<Component> &component, const Value &config, const Clock &clock);

    /// Waits until \a request may be sent. Errors: declarative.budget_too_small; Error::cancelled()
    /// at once when \a cancellation is requested.
    [[nodiscard]] Result<void> acquire(const HttpRequest &request, Clock &clock,
                                       const Cancellation &cancellation);
    /// Takes over what \a response to \a request says about what is left.
    void update(const HttpRequest &request, const HttpResponse &response, const Clock &clock);

private:
    [[nodiscard]] RatePolicy *policyFor(const HttpRequest &request) const;

    std::vector<std::unique_ptr<RatePolicy>> m_policies; ///< The first that matches counts.
    QByteArray m_resetHeader = "ratelimit-reset";
    QByteArray m_remainingHeader = "ratelimit-remaining";
    std::vector<int> m_hitStatuses{429};
};

} // namespace millrace::declarative
