// RequestBuilder: makes the request of a requester from its templates and what others add.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/request/requester.h"
#include "core/declarative/request/requestoptions.h"
#include "core/declarative/template/interpolation.h"
#include "core/http/httprequest.h"

#include <optional>
#include <string>

namespace millrace::declarative {

/// Where a request goes and what is in it, before it is signed.
struct RequestDraft final
{
    std::string url; ///< Without what options add to its query.
    RequestOptions options;
};

/// The fields of an HttpRequester that say what is sent. Immutable; safe from any thread.
class RequestBuilder final
{
public:
    /// Errors: declarative.component_invalid.
    [[nodiscard]] static Result<RequestBuilder> create(const Component &component);

    /// Evaluates the templates with \a config. Errors: those of templates,
    /// declarative.body_no_mapping.
    [[nodiscard]] Result<RequestDraft> draft(const RequestContext &context, const Value &config,
                                             const Clock &clock) const;

    /// \a draft as it is sent. The address of another scheme than http and https is left as it is.
    /// Errors: declarative.scheme_missing, declarative.url_invalid, declarative.header_invalid,
    /// declarative.parameter_invalid, declarative.body_twice.
    [[nodiscard]] Result<HttpRequest> request(const RequestDraft &draft) const;

private:
    RequestBuilder() = default;
    [[nodiscard]] Result<std::string> url(const RequestContext &context, const TemplateScope &scope,
                                          const Clock &clock) const;
    [[nodiscard]] Result<Value> json(const TemplateScope &scope, const Clock &clock) const;
    Result<void> setBody(HttpRequest &request, const RequestOptions &options) const;

    Value m_parameters; ///< $parameters.
    HttpMethod m_method = HttpMethod::Get;
    InterpolatedText m_url;
    InterpolatedText m_urlBase;
    InterpolatedText m_path;
    std::optional<InterpolatedMapping> m_query;
    std::optional<InterpolatedMapping> m_headers;
    std::optional<InterpolatedMapping> m_form;
    std::optional<InterpolatedMapping> m_json;
    std::optional<InterpolatedText> m_jsonText; ///< A template that gives all of it.
};

/// The header \a name as requests check it. Error: declarative.header_invalid.
[[nodiscard]] Result<HttpHeader> checkedHeader(const std::string &name, const std::string &value);

} // namespace millrace::declarative
