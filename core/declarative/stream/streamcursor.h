// StreamCursor: makes the slices of a stream and keeps its state.
#pragma once

#include "core/declarative/stream/sliceprogress.h"
#include "core/declarative/stream/slicesink.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace millrace::declarative {

class PartitionRouter;

/// The calls except generate() are safe from any thread; see DeclarativeStream for what they mean.
class StreamCursor
{
public:
    virtual ~StreamCursor() = default;

    [[nodiscard]] virtual Result<void> generate(const SliceSink &sink) = 0;
    [[nodiscard]] virtual Result<std::optional<Value>> close(const StreamSlice &slice,
                                                             const SliceProgress &progress)
        = 0;
    [[nodiscard]] virtual Value finish(bool isGenerated) = 0;
    [[nodiscard]] virtual Value state() const = 0;
    /// Grows whenever state() may have changed.
    [[nodiscard]] virtual std::uint64_t revision() const = 0;
    [[nodiscard]] virtual bool coversClosedSlices() const = 0;
    /// Where the records of \a slice begin that are new; nothing when all are.
    [[nodiscard]] virtual std::optional<CursorPoint>
    firstWanted(const StreamSlice &slice) const = 0;
    /// Whether SliceProgress::newestText is needed.
    [[nodiscard]] virtual bool keepsText() const { return false; }
};

/// The key of the state a stream without a cursor has.
inline constexpr std::string_view s_noCursorKey = "__ab_no_cursor_state_message";

/// A stream without incremental_sync: the slices are the partitions. \a router outlives it.
[[nodiscard]] std::unique_ptr<StreamCursor> makeNoCursor(PartitionRouter &router);

} // namespace millrace::declarative
