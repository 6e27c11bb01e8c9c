// DynamicStreams: the streams a manifest has with one configuration.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"

#include <functional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// A stream and where it comes from.
struct StreamComponent final
{
    Component component;
    std::string dynamicName; ///< The name of the dynamic stream that made it; "" for none.

    [[nodiscard]] std::string name() const { return component.text("name"); }
};

/// The streams of \a root in their order: those of conditional groups whose condition holds, then
/// those that dynamic streams generate, which may ask the API. Errors: declarative.stream_twice,
/// declarative.component_custom, those of templates and requests.
[[nodiscard]] Result<std::vector<StreamComponent>> streamsOf(const Component &root,
                                                             Runtime &runtime);

} // namespace millrace::declarative
