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
    QStringList notes; ///< One sentence each, for the person.
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
    /// position, because the data there have changed, starts again as a new generation.
    [[nodiscard]] Result<OpenedStream> open(const ConfiguredStream &stream,
                                            const DestinationName &target, Source &source,
                                            Destination &destination,
                                            const Cancellation &cancellation);

private:
    [[nodiscard]] Result<OpenedStream> openOnce(const ConfiguredStream &stream,
                                                const DestinationName &target, Source &source,
                                                Destination &destination,
                                                const Cancellation &cancellation);
    [[nodiscard]] Result<std::optional<std::string>>
    settledPosition(const StreamId &stream, bool isTransactional,
                    const std::optional<CommittedState> &committed);

    CheckpointStore &m_checkpoints;
    const QString m_connectionId;
    const qint64 m_jobId;
    bool m_isPositionRefused = false; ///< Set by openOnce().
};

} // namespace millrace
