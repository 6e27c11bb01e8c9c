// Source and StreamReader: the reading half of the connector SDK.
#pragma once

#include "core/base/result.h"
#include "core/catalog/checkpoint.h"
#include "core/catalog/configuredcatalog.h"
#include "core/connector/checkresult.h"
#include "core/data/recordbatch.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace millrace {

/// Rows with the position after them.
struct SourceBatch final
{
    std::shared_ptr<const RecordBatch> batch; ///< May be null when only the position moved.
    /// Covers every record returned so far, this batch included. Nothing: the stream cannot be
    /// resumed here, and the engine keeps the rows unconfirmed until a position comes.
    std::optional<std::string> position;
};

/// Reads one stream, batch by batch. Used by one thread at a time; may outlive no Source.
class StreamReader
{
public:
    virtual ~StreamReader() = default;

    /// The columns every batch has: ConfiguredStream::selectedSchema() unless the source knows
    /// better. Fixed for the reader's life.
    [[nodiscard]] virtual std::shared_ptr<const Schema> schema() const = 0;

    /// Returns the next batch, or nothing at the end of the stream.
    ///
    /// Blocks until a full batch, the end, an error or a cancellation; returns within a second of
    /// a cancellation with Error::cancelled(). After an error or a cancellation the reader must not
    /// be used again. The last batch of a stream carries a position, so that an incremental run can
    /// start there next time; a stream without rows may end with a SourceBatch that has only one.
    virtual Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) = 0;

    /// The number of rows expected, when the source can tell cheaply.
    [[nodiscard]] virtual std::optional<qint64> estimatedRows() const { return std::nullopt; }

    /// Why an ended reader returned no row, as one sentence: "Nothing has changed after
    /// 2026-05-04 10:31 (cursor updated_at)." Empty when there is nothing to say.
    [[nodiscard]] virtual QString reasonForNoRows() const { return {}; }

    /// What the person should know about what was read, one sentence each: lines skipped, values
    /// that did not fit. Asked once, at the end.
    [[nodiscard]] virtual QStringList notes() const { return {}; }
};

/// What to read.
struct ReadRequest final
{
    ConfiguredStream stream;
    /// Where to go on: a position this source gave for this stream. Nothing: from the start.
    std::optional<std::string> position;
    /// A form of EncodedRows the destination takes and nothing in between has to look into. A
    /// reader whose rows have that very form may hand them on encoded; empty: never.
    std::string encodedForm{};
};

/// Called for each discovered stream as soon as it is known, on the discovering thread.
using StreamObserver = std::function<void(const Stream &)>;

/// A configured source for one run (or one check or discovery). Made by the registry; every call
/// may come from a thread other than the last one, but never two at a time.
class Source
{
public:
    virtual ~Source() = default;

    /// Tries the configuration step by step, from the outside in. A failed step's error names the
    /// configuration field that caused it.
    virtual CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) = 0;

    /// Returns what can be read. Stable: two calls on an unchanged source agree.
    virtual Result<Catalog> discover(const StreamObserver &observer,
                                     const Cancellation &cancellation)
        = 0;

    /// Opens \a request. Streams opened on one Source see one state of the data where the source
    /// can do that. A position the source no longer understands, or whose data are gone, is an
    /// error of kind Configuration with a hint to refresh the stream.
    virtual Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                             const Cancellation &cancellation)
        = 0;

    /// Counts the records of \a stream from its cursor start on that meet its filter, for a person
    /// who is choosing them. Nothing, as by default, where the source would have to read them. One
    /// query, which may still take long.
    virtual Result<std::optional<qint64>>
    countRows([[maybe_unused]] const ConfiguredStream &stream,
              [[maybe_unused]] const Cancellation &cancellation)
    {
        return std::optional<qint64>();
    }

    /// The form of EncodedRows in which the rows of \a stream could be handed on. A destination of
    /// the same kind may make a new table to fit it. Pure, and no promise: rows may come as columns
    /// all the same. Empty: none.
    [[nodiscard]] virtual std::string
    encodedForm([[maybe_unused]] const ConfiguredStream &stream) const
    {
        return {};
    }

    /// How many readers may be open at once.
    [[nodiscard]] virtual int maximumParallelStreams() const { return 1; }
};

} // namespace millrace
