// RequestOption: where in a request a value goes.
#pragma once

#include "core/base/clock.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/request/requestoptions.h"
#include "core/declarative/template/interpolation.h"

namespace millrace::declarative {

/// The component RequestOption (and ApiKeyAuthenticator's inject_into).
class RequestOption final
{
public:
    /// Error: declarative.component_invalid without or with both of field_name and field_path, or
    /// with a field_path outside body_json.
    [[nodiscard]] static Result<RequestOption> create(const Component &component);

    /// The header \a name, which may be a template.
    [[nodiscard]] static RequestOption header(const std::string &name, const Value &parameters);

    /// Puts \a value into \a options; replaces what stands there. Errors: declarative.body_mixed,
    /// declarative.option_blocked, those of templates.
    [[nodiscard]] Result<void> inject(RequestOptions &options, const Value &value,
                                      const Value &config, const Clock &clock) const;

private:
    enum class Place { Parameter, Header, Form, Json };

    RequestOption() = default;
    [[nodiscard]] Value &part(RequestOptions &options) const;

    Place m_place = Place::Parameter;
    InterpolatedText m_name;
    std::vector<InterpolatedText> m_path;
    Value m_parameters;
};

} // namespace millrace::declarative
