#include "core/declarative/stream/optionoverlay.h"
#include "core/declarative/stream/partitionrouter.h"

namespace millrace::declarative {

namespace {

class CartesianRouter final : public PartitionRouter
{
public:
    explicit CartesianRouter(std::vector<std::unique_ptr<PartitionRouter>> routers)
        : m_routers(std::move(routers))
    {
    }

    Result<void> generate(const SliceSink &sink) override
    {
        // All are read in their order; only the first one alone may be walked while it is read.
        StreamNames parents;
        for (std::size_t index = 1; index < m_routers.size(); ++index)
            m_routers[index]->addParentNames(parents);
        std::vector<StreamSlice> kept;
        const bool isLazy = parents.empty();
        if (!isLazy) {
            if (Result<void> outcome = collect(*m_routers.front(), kept); !outcome)
                return outcome;
        }
        std::vector<std::vector<StreamSlice>> others(m_routers.size() - 1);
        for (std::size_t index = 1; index < m_routers.size(); ++index) {
            if (Result<void> outcome = collect(*m_routers[index], others[index - 1]); !outcome)
                return outcome;
        }
        if (isLazy)
            return m_routers.front()->generate(
                [&](const StreamSlice &first) { return combine(first, others, 0, sink); });
        for (const StreamSlice &first : kept) {
            const Result<bool> wantsMore = combine(first, others, 0, sink);
            if (!wantsMore || !*wantsMore)
                return wantsMore ? Result<void>() : wantsMore.error();
        }
        return {};
    }

    Result<void> addOptions(RequestOptions &options, const StreamSlice &slice) const override
    {
        // What the first router says wins, though the names of the last one come first.
        for (std::size_t index = m_routers.size(); index-- > 0;) {
            RequestOptions own;
            if (Result<void> outcome = m_routers[index]->addOptions(own, slice); !outcome)
                return outcome;
            overlay(options, own);
        }
        return {};
    }

    void addParentNames(StreamNames &names) const override
    {
        for (const auto &router : m_routers)
            router->addParentNames(names);
    }

private:
    static Result<void> collect(PartitionRouter &router, std::vector<StreamSlice> &slices)
    {
        return router.generate([&](StreamSlice slice) {
            slices.push_back(std::move(slice));
            return Result<bool>(true);
        });
    }

    static Result<bool> combine(const StreamSlice &slice,
                                const std::vector<std::vector<StreamSlice>> &partitions,
                                std::size_t index, const SliceSink &sink)
    {
        if (index == partitions.size())
            return sink(slice);
        for (const StreamSlice &other : partitions[index]) {
            StreamSlice both = slice;
            addMissing(both.partition, other.partition);
            addMissing(both.extra, other.extra);
            Result<bool> wantsMore = combine(both, partitions, index + 1, sink);
            if (!wantsMore || !*wantsMore)
                return wantsMore;
        }
        return true;
    }

    static void addMissing(Value &target, const Value &other)
    {
        for (const auto &[key, value] : other.mapping()) {
            if (!target.find(key))
                target.mutableMapping().set(key, value);
        }
    }

    const std::vector<std::unique_ptr<PartitionRouter>> m_routers;
};

} // namespace

std::unique_ptr<PartitionRouter>
makeCartesianRouter(std::vector<std::unique_ptr<PartitionRouter>> routers)
{
    return std::make_unique<CartesianRouter>(std::move(routers));
}

} // namespace millrace::declarative
