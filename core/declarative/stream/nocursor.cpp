#include "core/declarative/stream/partitionrouter.h"
#include "core/declarative/stream/streamcursor.h"

namespace millrace::declarative {

namespace {

class NoCursor final : public StreamCursor
{
public:
    explicit NoCursor(PartitionRouter &router)
        : m_router(router)
    {
    }

    Result<void> generate(const SliceSink &sink) override { return m_router.generate(sink); }

    Result<std::optional<Value>> close(const StreamSlice &, const SliceProgress &) override
    {
        return std::optional<Value>();
    }

    Value finish(bool) override { return state(); }

    Value state() const override { return Mapping{{std::string(s_noCursorKey), true}}; }

    std::uint64_t revision() const override { return 0; }

    bool coversClosedSlices() const override { return false; }

    std::optional<CursorPoint> firstWanted(const StreamSlice &) const override
    {
        return std::nullopt;
    }

private:
    PartitionRouter &m_router;
};

} // namespace

std::unique_ptr<StreamCursor> makeNoCursor(PartitionRouter &router)
{
    return std::make_unique<NoCursor>(router);
}

} // namespace millrace::declarative
