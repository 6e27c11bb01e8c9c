// IntervalCursor: the cursor of a stream without partitions.
#pragma once

#include "core/declarative/stream/cursorintervals.h"
#include "core/declarative/stream/streamcursor.h"

#include <mutex>

namespace millrace::declarative {

/// See StreamCursor. Each closed slice has a state.
class IntervalCursor final : public StreamCursor
{
public:
    IntervalCursor(std::shared_ptr<const CursorDefinition> definition, CursorIntervals intervals);

    Result<void> generate(const SliceSink &sink) override;
    Result<std::optional<Value>> close(const StreamSlice &slice,
                                       const SliceProgress &progress) override;
    Value finish(bool isGenerated) override;
    Value state() const override;
    std::uint64_t revision() const override;
    bool coversClosedSlices() const override;
    std::optional<CursorPoint> firstWanted(const StreamSlice &slice) const override;

private:
    const std::shared_ptr<const CursorDefinition> m_definition;
    const CursorPoint m_firstWanted;
    mutable std::mutex m_mutex;
    CursorIntervals m_intervals;
    std::uint64_t m_revision = 1;
};

} // namespace millrace::declarative
