// PartitionRouter: makes the partitions of a stream.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/request/requestoptions.h"
#include "core/declarative/runtime.h"
#include "core/declarative/stream/declarativestream.h"
#include "core/declarative/stream/slicesink.h"

#include <cstdint>
#include <memory>
#include <string>

namespace millrace::declarative {

/// A component that partitions a stream. generate() is called by one thread, addOptions() by many.
class PartitionRouter
{
public:
    virtual ~PartitionRouter() = default;

    /// Gives one partition after the other to \a sink, lazily.
    [[nodiscard]] virtual Result<void> generate(const SliceSink &sink) = 0;
    /// What \a slice puts into its requests; the cursor's part not included.
    [[nodiscard]] virtual Result<void> addOptions(RequestOptions &options,
                                                  const StreamSlice &slice) const = 0;
    /// The states of the parents that have to go on where they were, by their names; null where
    /// the router keeps none.
    [[nodiscard]] virtual Value state() const { return nullptr; }
    /// Grows whenever state() may have changed.
    [[nodiscard]] virtual std::uint64_t revision() const { return 0; }
    virtual void addParentNames(StreamNames &) const { }
    /// Partitions are batches, which have no state of their own.
    [[nodiscard]] virtual bool isGrouping() const { return false; }
};

/// What a router is made with.
struct RouterOptions final
{
    std::string stream; ///< The stream whose partitions it makes.
    Value state; ///< Of that stream, after migration; null or {}: none.
    SchemaLoading loadSchema{};
    StreamNames parents{}; ///< Streams whose requests are cached.
    int parentDepth = 0; ///< Of the stream: see DeclarativeStreamOptions.
    RetrieverMaking makeRetriever{}; ///< Of the parents.
    AsyncJobSlots *jobSlots = nullptr;
    std::shared_ptr<std::size_t> opened{}; ///< See DeclarativeStreamOptions.
    Runtime *runtime = nullptr;
};

/// The router in the field partition_router of \a retriever: a component, a list of them (every
/// combination), or none (one partition without a name). Errors: declarative.component_invalid,
/// declarative.component_custom, those of parents.
[[nodiscard]] Result<std::unique_ptr<PartitionRouter>>
makePartitionRouter(const Component &retriever, const RouterOptions &options);

/// Several routers: every combination of their partitions, the last one varies fastest.
[[nodiscard]] std::unique_ptr<PartitionRouter>
makeCartesianRouter(std::vector<std::unique_ptr<PartitionRouter>> routers);
/// The component ListPartitionRouter.
[[nodiscard]] Result<std::unique_ptr<PartitionRouter>> makeListRouter(const Component &component,
                                                                      Runtime &runtime);
/// The component SubstreamPartitionRouter.
[[nodiscard]] Result<std::unique_ptr<PartitionRouter>>
makeSubstreamRouter(const Component &component, const RouterOptions &options);
/// The component GroupingPartitionRouter.
[[nodiscard]] Result<std::unique_ptr<PartitionRouter>>
makeGroupingRouter(const Component &component, std::unique_ptr<PartitionRouter> inner);
/// The component UnionPartitionRouter.
[[nodiscard]] std::unique_ptr<PartitionRouter>
makeUnionRouter(const Component &component, std::string field,
                std::vector<std::unique_ptr<PartitionRouter>> routers);

} // namespace millrace::declarative
