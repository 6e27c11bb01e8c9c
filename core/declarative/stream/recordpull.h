// RecordPull: the records of one stream, fetched ahead and taken chunk by chunk.
#pragma once

#include "core/data/recordbatch.h"
#include "core/declarative/stream/declarativestream.h"
#include "core/declarative/stream/workerpool.h"

#include <memory>
#include <optional>
#include <vector>

namespace millrace::declarative {

/// Reads a stream ahead, slices in parallel, and hands its records out slice by slice, so that a
/// position covers exactly what was handed out before it. Used by one thread at a time.
class RecordPull final
{
public:
    struct Chunk final
    {
        std::vector<Value> records{}; ///< May be empty when only the position moved.
        std::shared_ptr<RecordBatch> batch{}; ///< Set: rows in place of records.
        /// The stream's state after these records; nothing: the stream cannot go on here.
        std::optional<Value> position{};
    };

    /// Makes rows of the records of a page. Called from any thread.
    using PageConversion
        = std::function<std::vector<std::shared_ptr<RecordBatch>>(const RecordPage &page)>;

    /// With \a convert, what a Retriever hands on as pages comes as batches, whatever their size.
    /// \a pool may be shared by the streams of a source. At most about \a maximumBytes of records
    /// wait in memory. \a stream and \a pool outlive it.
    RecordPull(DeclarativeStream &stream, WorkerPool &pool,
               std::int64_t maximumBytes = std::int64_t(32) << 20, PageConversion convert = {});
    /// Stops the stream and waits until none of its jobs runs.
    ~RecordPull();
    RecordPull(const RecordPull &) = delete;
    RecordPull &operator=(const RecordPull &) = delete;

    /// Slices are handed out in their order, and a chunk holds the records of one alone, so that
    /// there is a position behind each slice whose state covers it. Before the first next().
    void endChunksAtSlices();

    /// The next records, at most \a maximumRecords, fewer when they are large; nothing at the end,
    /// after a last chunk with a position. Blocks until there are enough, or a position, or the
    /// end, or for about a second when there are any. After an error it must not be used again; the
    /// records before it have been handed out.
    [[nodiscard]] Result<std::optional<Chunk>> next(std::size_t maximumRecords,
                                                    const Cancellation &cancellation);

private:
    struct Shared;

    std::shared_ptr<Shared> m_shared;
};

} // namespace millrace::declarative
