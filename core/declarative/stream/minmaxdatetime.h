// MinMaxDatetime: a moment of a manifest, kept between two others.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/template/moment.h"

#include <optional>
#include <string>

namespace millrace::declarative {

/// The component MinMaxDatetime, or a text with a moment. Evaluated each time it is asked; safe
/// from any thread.
class MinMaxDatetime final
{
public:
    /// \a owner has the moment in \a field; \a format is used where it names none.
    MinMaxDatetime(const Component &owner, std::string_view field, const std::string &format);

    /// Errors: those of templates and moments.
    [[nodiscard]] Result<Moment> moment(Runtime &runtime) const;

private:
    [[nodiscard]] Result<std::string> evaluated(const InterpolatedText &text,
                                                Runtime &runtime) const;

    InterpolatedText m_moment;
    std::optional<InterpolatedText> m_least;
    std::optional<InterpolatedText> m_most;
    std::string m_format;
    Value m_parameters;
};

} // namespace millrace::declarative
