// StreamOpener: brings the reader, the writer and the checkpoint of a stream together.
#pragma once

#include "core/connector/destination.h"
#include "core/connector/source.h"
#include "core/store/checkpointstore.h"

namespace millrace {

/// A stream ready to run, or one that needs no running.
struct OpenedStream final
{
    std::unique_ptr<StreamReader> reader;
    std::unique_ptr<StreamWriter> writer;
    bool isFinished = false; ///< Complete before a kill, in this job; reader and writer are null.
    bool isResumed = false; ///< Reading goes on from a checkpoint.
    bool endsGeneration = false; ///< Complete, the stream's generation is finished.
    bool replaces = false; ///< Complete, the rows that were there before are gone.
    QStringList notes; ///< One sentence each, for the person.
};

/// The writing end of a stream whose rejected records are to be written once more.
struct OpenedRetry final
{
    std::unique_ptr<StreamWriter> writer;
    std::string position; ///< Where the stream stands, and goes on standing.
};

/// Used by one thread at a time; what it is made with outlives it.
class StreamOpener final
{
public:
    StreamOpener(CheckpointStore &checkpoints, QString connectionId, qint64 jobId)
        : m_checkpoints(checkpoints)
        , m_connectionId(std::move(connectionId))
        , m_jobId(jobId)
    {
    }

    /// Opens \a stream at both ends. What a killed run left is settled first, and a destination
    /// that keeps checkpoints is believed. A full refresh whose source cannot go on from its
    /// position, because the data there have changed, starts again as a new generation. A
    /// generation that replaces older rows is written beside them until it is finished. With
    /// \a looksAtRows rows come as columns, because the engine looks into them.
    [[nodiscard]] Result<OpenedStream>
    open(const ConfiguredStream &stream, const DestinationName &target, Source &source,
         Destination &destination, const Cancellation &cancellation, bool looksAtRows = false);

    /// Opens \a stream to add rows to the generation that is there, without replacing anything.
    /// What a killed run left is settled first. "engine.retry_needs_run" where the next run starts
    /// from the beginning.
    [[nodiscard]] Result<OpenedRetry> openRetry(const ConfiguredStream &stream,
                                                const DestinationName &target,
                                                Destination &destination,
                                                const Cancellation &cancellation);

private:
    [[nodiscard]] Result<OpenedStream> openOnce(const ConfiguredStream &stream,
                                                const DestinationName &target, Source &source,
                                                Destination &destination,
                                                const Cancellation &cancellation, bool looksAtRows);
    /// The writer of \a request, which replaces older rows until it is found that it has done so.
    [[nodiscard]] Result<std::unique_ptr<StreamWriter>>
    openWriter(const ConfiguredStream &stream, WriteRequest &request, Destination &destination,
               const Cancellation &cancellation);
    [[nodiscard]] Result<std::optional<std::string>>
    settledPosition(const StreamId &stream, bool isTransactional,
                    const std::optional<CommittedState> &committed);

    void giveNotes(StreamWriter &writer, const StreamId &stream, bool isRetry);

    CheckpointStore &m_checkpoints;
    const QString m_connectionId;
    const qint64 m_jobId;
    bool m_isPositionRefused = false; ///< Set by openOnce().
};

} // namespace millrace
