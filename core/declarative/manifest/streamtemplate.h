// StreamTemplate: the template of a dynamic stream, filled again and again.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/manifest/components.h"
#include "core/declarative/runtime.h"
#include "core/declarative/stream/streamslice.h"

#include <memory>
#include <string>

namespace millrace::declarative {

/// One dynamic stream. Errors name the place in the manifest in front of their own words.
class StreamTemplate final
{
public:
    /// \a resolver is that of \a dynamicStream.
    StreamTemplate(const Component &dynamicStream, const Component &resolver, Runtime &runtime);
    ~StreamTemplate();
    Q_DISABLE_COPY_MOVE(StreamTemplate)

    /// The stream for \a values; \a slice is that of the request they came from. A mapping that
    /// leads nowhere is told once in the log. Errors: those of templates,
    /// declarative.component_invalid, declarative.path_blocked.
    [[nodiscard]] Result<Component> filled(const Value &values, const StreamSlice &slice);

private:
    struct Rule;

    Result<void> apply(Rule &rule, const Value &values, const StreamSlice &slice, Value &stream);
    Result<void> put(Rule &rule, const Path &path, const Value &value, Value &stream);
    void warnOf(Rule &rule, const Path &path);

    const Value m_template;
    std::vector<Rule> m_rules;
    const bool m_rereadsText;
    Runtime &m_runtime;
    const ParameterOrder m_order;
    const std::string m_name; ///< Of the dynamic stream.
    const std::string m_place; ///< Of the template.
};

/// \a error with \a place in front of its words.
[[nodiscard]] Error placed(Error error, const std::string &place);

} // namespace millrace::declarative
