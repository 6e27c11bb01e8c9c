// SliceSink: takes the slices of a stream one after the other.
#pragma once

#include "core/base/result.h"
#include "core/declarative/stream/streamslice.h"

#include <functional>

namespace millrace::declarative {

/// Takes a slice; may block. False stops the generation without an error.
using SliceSink = std::function<Result<bool>(StreamSlice slice)>;

} // namespace millrace::declarative
