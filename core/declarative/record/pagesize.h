// PageSize: the number of records of a page, which may be a template.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"
#include "core/declarative/template/interpolation.h"

namespace millrace::declarative {

/// The field page_size of a strategy.
class PageSize final
{
public:
    /// \a runtime outlives it.
    PageSize(const Component &component, Runtime &runtime);

    [[nodiscard]] bool mentions(std::string_view name) const;
    /// A whole number; null when there is none. \a answer, when it is not null, is what the name
    /// response stands for. Errors: declarative.not_whole, those of templates.
    [[nodiscard]] Result<Value> evaluate(const Value *answer = nullptr) const;

private:
    Runtime &m_runtime;
    Value m_fixed; ///< Null when it is a template.
    InterpolatedText m_text;
    Value m_parameters;
    bool m_isSet = false;
};

} // namespace millrace::declarative
