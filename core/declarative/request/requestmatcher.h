// RequestMatcher: which requests a rate limit counts.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/http/httprequest.h"

#include <QRegularExpression>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace millrace::declarative {

/// The component HttpRequestRegexMatcher. Immutable; safe from any thread.
class RequestMatcher final
{
public:
    /// Errors: declarative.component_invalid, declarative.number_invalid for a weight below 1.
    [[nodiscard]] static Result<RequestMatcher> create(const Component &component,
                                                       const Value &config, const Clock &clock);

    [[nodiscard]] bool matches(const HttpRequest &request) const;
    /// For how many calls a request counts.
    [[nodiscard]] int weight() const { return m_weight; }

private:
    RequestMatcher() = default;

    std::string m_method; ///< In capitals; empty: any.
    std::string m_server; ///< "https://api.x.com"; empty: any.
    std::optional<QRegularExpression> m_path;
    std::vector<std::pair<std::string, std::string>> m_parameters;
    std::vector<std::pair<std::string, std::string>> m_headers;
    int m_weight = 1;
};

} // namespace millrace::declarative
