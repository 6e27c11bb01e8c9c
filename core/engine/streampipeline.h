// StreamPipeline: the five hops of one stream, from its reader to a confirmed checkpoint.
#pragma once

#include "core/base/boundedqueue.h"
#include "core/base/clock.h"
#include "core/base/runlog.h"
#include "core/connector/destination.h"
#include "core/connector/source.h"
#include "core/engine/deliveredkeys.h"
#include "core/engine/leftoutrows.h"
#include "core/engine/retryledger.h"
#include "core/engine/streammeter.h"
#include "core/engine/syncengine.h"
#include "core/mapping/mapper.h"
#include "core/model/syncprogress.h"
#include "core/store/checkpointstore.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace millrace {

/// When so many records are rejected that a stream stops; see ConnectionSettings.
struct RejectedThreshold final
{
    std::optional<qint64> limit{};
    std::optional<double> percent{};
    bool stopsWhenAll = false;
};

/// What a pipeline works with. References outlive the pipeline.
struct PipelineSetup final
{
    QString connectionId;
    StreamId stream;
    qint64 jobId = 0;
    int attempt = 0;
    /// Ends without error even when nothing was read; null means "read from the start".
    std::unique_ptr<StreamReader> reader;
    std::unique_ptr<StreamWriter> writer;
    Mapper mapper{UnfitPolicy::Null};
    FlushPolicy flush;
    bool marksFinished = false; ///< Full refresh: the generation ends with the stream.
    /// Every row is read and the table replaced: at the end the open records of earlier runs are
    /// superseded.
    bool readsAnew = false;
    QStringList notes; ///< Sentences to begin notes() with.
    RejectedThreshold threshold{};
    DeliveredKeys keys; ///< With the open records that are there.
    std::shared_ptr<RetryLedger> retry{}; ///< Set: the rows are rejected records.
    std::unique_ptr<LeftOutRows> leftOut{}; ///< Null: none.
    std::shared_ptr<CostBudget> budget; ///< Of all running streams; null: none.
    CheckpointStore &checkpoints;
    Clock &clock;
    RunLog &log;
};

/// Reads on a thread of its own, maps and writes on the caller's.
///
/// The order of a flush is what keeps rows and records exact through a kill: rejected records and
/// counts are staged in the state database, then the destination commits rows and checkpoint, then
/// the staged part is confirmed.
class StreamPipeline final
{
public:
    explicit StreamPipeline(PipelineSetup setup);
    ~StreamPipeline();
    StreamPipeline(const StreamPipeline &) = delete;
    StreamPipeline &operator=(const StreamPipeline &) = delete;

    /// Moves the whole stream. Blocks until it is finished, failed or cancelled. Called once.
    [[nodiscard]] Result<void> run(const Cancellation &cancellation);

    /// The numbers right now. Any thread.
    [[nodiscard]] StreamCounts counts() const;
    [[nodiscard]] std::optional<qint64> estimatedRows() const { return m_estimatedRows; }
    /// Sentences for the person, the explained zero among them; after run().
    [[nodiscard]] QStringList notes() const { return m_notes; }

    /// What was measured; after run().
    [[nodiscard]] StreamStatistics statistics() const;

    /// Ends run() with \a error instead of a cancellation; for time-outs. Any thread.
    void abort(const Error &error);
    /// How long the source has been asked for something without giving it, and the destination been
    /// given something without taking it; 0 between two calls: an end that waits for the other is
    /// not silent. Any thread.
    [[nodiscard]] std::chrono::steady_clock::duration sourceSilence() const;
    [[nodiscard]] std::chrono::steady_clock::duration destinationSilence() const;

private:
    void readAll(const Cancellation &cancellation);
    [[nodiscard]] Result<void> moveAll(const Cancellation &cancellation);
    [[nodiscard]] Result<void> take(SourceBatch batch, const Cancellation &cancellation);
    [[nodiscard]] Result<void> account(const WriteReport &report);
    [[nodiscard]] Result<void> keepRejected(bool force);
    [[nodiscard]] Result<void> write(const std::shared_ptr<const RecordBatch> &batch,
                                     const Cancellation &cancellation);
    [[nodiscard]] Result<void> stageHealing();
    /// Why the stream has to stop, after the records so far or after \a isEnd all of them.
    [[nodiscard]] std::optional<Error> excess(bool isEnd) const;
    [[nodiscard]] Result<void> flush(const Cancellation &cancellation);
    [[nodiscard]] bool isFlushDue() const;
    void startWindow();
    /// For records of an object: what its mapping refused or changed.
    void recordFaults(const MappedBatch &mapped, const RecordBatch &source);
    /// \a row is one of MappedBatch::whole.
    void recordRejectedRow(const MappedBatch &mapped, const RecordBatch &source, std::uint32_t row);
    void recordChanges(const RecordBatch &written);
    void recordRefused(const RefusedRow &refused);
    /// Keeps \a record, about \a row of \a source, which is \a sentRow of \a sent.
    void keep(RejectedRecord record, const RecordBatch &source, std::size_t row,
              const RecordBatch &sent, std::size_t sentRow);
    /// The place of \a row of \a source among those of the window.
    [[nodiscard]] qint64 ordinalOf(const RecordBatch &source, std::size_t row) const;
    [[nodiscard]] VersionAge ageOf(const RecordBatch &source, std::size_t row) const;
    [[nodiscard]] RejectedRecord newRecord(RejectedOutcome outcome) const;
    void addCounts(const StreamCounts &added);
    [[nodiscard]] std::chrono::steady_clock::duration
    timeSince(const std::atomic<std::int64_t> &call) const;
    void collectNotes();

    PipelineSetup m_setup;
    BoundedQueue<SourceBatch> m_queue;
    std::optional<Error> m_readError; ///< Set by the reading thread before it closes the queue.

    mutable std::mutex m_mutex; ///< Guards m_counts and m_abortError.
    StreamCounts m_counts; ///< Confirmed, but for read and unconfirmed.
    std::optional<Error> m_abortError;
    CancellationSource m_stop;
    std::optional<qint64> m_estimatedRows;
    QStringList m_notes;

    // The open flush window; writing thread only.
    FlushKey m_key;
    StreamCounts m_window;
    qint64 m_windowGiven = 0; ///< Rows given to the writer.
    qint64 m_windowAccepted = 0;
    qint64 m_windowRefused = 0;
    std::optional<std::string> m_position; ///< After the last row of the window.
    bool m_isCovered = true; ///< No row came after m_position.
    std::chrono::steady_clock::time_point m_windowStart;
    std::vector<RejectedRecord> m_rejected; ///< Not staged yet.
    std::unordered_map<const RecordBatch *, qint64> m_firstRows; ///< Of batches, in the window.
    qint64 m_keptChanges = 0;
    qint64 m_closed = 0; ///< Records of earlier runs that were superseded at the end.

    StreamMeter m_meter;

    std::atomic<std::int64_t> m_sourceCalled = 0; ///< Steady nanoseconds; 0 while idle.
    std::atomic<std::int64_t> m_destinationCalled = 0;
};

} // namespace millrace
