// Retriever: reads the records of one slice of a stream.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/request/requestoptions.h"
#include "core/declarative/runtime.h"
#include "core/declarative/stream/streamslice.h"
#include "core/declarative/value/value.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

class AsyncJobSlots;
class RecordPage;

/// Takes the records of a slice in their order. False stops the reading without an error.
using RecordSink = std::function<Result<bool>(Value record)>;
/// The same for all records of a page, which lives for the call.
using RecordPageSink = std::function<Result<bool>(const RecordPage &page)>;

/// What the cursor and the partitions of a stream put into its requests, and which records they
/// want. Implemented in stream/; safe from any thread.
class SliceRules
{
public:
    virtual ~SliceRules() = default;

    /// What \a slice puts into a request (start and end times, partition options).
    [[nodiscard]] virtual Result<RequestOptions> requestOptions(const StreamSlice &slice) const = 0;
    /// Whether the record's cursor value is within the stream's bounds; true without a value. For
    /// is_client_side_incremental (before the record filter) and is_data_feed.
    [[nodiscard]] virtual bool isWanted(const Value &record, const StreamSlice &slice) const = 0;
    /// is_client_side_incremental: unwanted records are dropped; transformations come first.
    [[nodiscard]] virtual bool filtersRecords() const = 0;
    /// is_data_feed: paging stops after a page whose last record is unwanted, and unwanted records
    /// are dropped after the paging saw them.
    [[nodiscard]] virtual bool isDataFeed() const = 0;
    /// The slice that is left of \a slice after the records observed so far, for
    /// SPLIT_USING_CURSOR; nothing when the cursor cannot split.
    [[nodiscard]] virtual std::optional<StreamSlice> reduced(const StreamSlice &slice) const = 0;
};

/// What a retriever has to know about its stream.
struct RetrieverOptions final
{
    std::string stream; ///< Its name.
    Value primaryKey; ///< As in the manifest: null, a Text, or a List.
    Value schema; ///< Its JSON Schema, for normalisation; null when there is none.
    /// The catalogue's schema as chosen by the person, for JsonSchemaPropertySelector; null: all.
    Value configuredSchema;
    std::vector<Component> transformations; ///< In the order of the list.
    std::optional<Component> fileUploader{}; ///< Of a stream whose records come with files.
    const SliceRules *rules
        = nullptr; ///< Null: one slice, nothing injected. Outlives the retriever.
    /// Set for the requests of parents, dynamic schemas, properties and component resolvers.
    bool usesCache = false;
    /// Limits the jobs an AsyncRetriever has at the server, with those of other streams; null: one
    /// at a time. Outlives the retriever.
    AsyncJobSlots *jobSlots = nullptr;
};

/// Reads slices. Several threads may read different slices at once.
class Retriever
{
public:
    virtual ~Retriever() = default;

    /// Reads \a slice page by page until the end, an error, a cancellation, or until \a sink stops.
    /// The records are filtered, transformed and normalised. A slice with "child_response" among
    /// its extra names (of a parent with lazy_read_pointer) has the answer to its first request
    /// there.
    [[nodiscard]] virtual Result<void> read(const StreamSlice &slice, const RecordSink &sink) = 0;
    /// read(), but a page whose records the stream gives as they lie in the answer goes to \a pages
    /// where that is worth it, in its place among the records. The observer is not told of those.
    [[nodiscard]] virtual Result<void> readPages(const StreamSlice &slice, const RecordSink &sink,
                                                 const RecordPageSink &pages)
    {
        static_cast<void>(pages);
        return read(slice, sink);
    }
};

/// The retriever \a component (SimpleRetriever, AsyncRetriever) describes. Errors:
/// declarative.component_invalid, declarative.component_custom. \a runtime outlives it.
[[nodiscard]] Result<std::unique_ptr<Retriever>>
makeRetriever(const Component &component, RetrieverOptions options, Runtime &runtime);

} // namespace millrace::declarative
