// StreamReading: reads streams of one source and tells of records, states and outcomes.
#pragma once

#include "core/declarative/stream/declarativestream.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace millrace::declarative {

enum class StreamStatus { Started, Running, Complete, Incomplete };

/// Is told what comes of a reading. Called by one thread at a time, but from many; every call may
/// block, which slows the reading down.
class ReadEvents
{
public:
    virtual ~ReadEvents() = default;

    virtual void record(const DeclarativeStream &stream, Value record) = 0;
    /// Covers the records told before of all slices that are closed.
    virtual void state(const DeclarativeStream &stream, const Value &state) = 0;
    virtual void status(const DeclarativeStream &stream, StreamStatus status) = 0;
    /// Why \a stream will be incomplete; may come more than once.
    virtual void trace(const DeclarativeStream &stream, const Error &error) = 0;
    /// The records of a page at once, as Retriever::readPages() hands them on; only where
    /// takesPages() says so.
    virtual void page(const DeclarativeStream & /*stream*/, const RecordPage & /*page*/) { }
    [[nodiscard]] virtual bool takesPages() const { return false; }
};

/// Names of groups by names of streams: streams of one group are never read at the same time.
using StreamGroups = std::map<std::string, std::string, std::less<>>;

/// The stream_groups of \a source, a DeclarativeSource.
[[nodiscard]] StreamGroups streamGroups(const Component &source);

struct StreamReadingOptions final
{
    int concurrency = 1; ///< Requests at once; 1: one after the other in the order of the streams.
    StreamGroups groups{};
    /// Slices at once, where the transport keeps to the concurrency: the next requests are ready
    /// when one is answered. 0: as many as requests.
    int workers = 0;
};

/// Reads \a streams, in their order as far as the concurrency allows; a stream that fails does not
/// stop the others. Returns when all are over, or within a second of a cancellation with
/// Error::cancelled(). The streams' outcomes are told to \a events alone.
[[nodiscard]] Result<void> readStreams(const std::vector<DeclarativeStream *> &streams,
                                       ReadEvents &events, const StreamReadingOptions &options,
                                       const Cancellation &cancellation);

} // namespace millrace::declarative
