// DynamicStreams: the streams a manifest has with one configuration.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// A stream and where it comes from.
struct StreamComponent final
{
    Component component;
    std::string dynamicName; ///< The name of the dynamic stream that made it; "" for none.
    /// Why it stands for streams that cannot be made: Python code is needed.
    std::optional<Error> obstacle{};

    [[nodiscard]] std::string name() const { return component.text("name"); }
};

/// The streams of \a root in their order: those of conditional groups whose condition holds, then
/// those that dynamic streams generate, which may ask the API. Errors: declarative.stream_twice,
/// declarative.streams_too_many, those of templates and requests, with the place in the manifest.
[[nodiscard]] Result<std::vector<StreamComponent>> streamsOf(const Component &root,
                                                             Runtime &runtime);

/// The name of \a dynamicStream, which is the one at \a index: its own, or one made of the index.
[[nodiscard]] std::string dynamicStreamName(const Component &dynamicStream, std::size_t index);

} // namespace millrace::declarative
