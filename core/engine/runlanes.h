// RunLanes: the streams of one run and how each stands, through all its attempts.
#pragma once

#include "core/engine/destinationnames.h"
#include "core/engine/schemacheck.h"
#include "core/engine/streampipeline.h"
#include "core/model/connection.h"
#include "core/model/syncprogress.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace millrace {

/// Safe from any thread. The lanes themselves are made by the constructor and by takeSchema(), and
/// stay where they are afterwards; of a lane that next() has handed out, its thread alone changes
/// what is not named in a function here.
class RunLanes final
{
public:
    /// One stream.
    struct Lane final
    {
        const ConfiguredStream *stream = nullptr;
        std::size_t place = 0; ///< Of the stream in the catalog.
        bool isBegun = false; ///< An attempt of the job had it.
        DestinationName target{};
        StreamStatus status = StreamStatus::Queued;
        StreamCounts
            earlier{}; ///< Of the job's attempts before this one, without unconfirmed rows.
        StreamCounts counts{}; ///< Of this attempt, once its pipeline has ended.
        std::optional<Error> error{};
        QStringList schemaNotes{}; ///< What was taken over from the source before the run.
        QStringList notes{};
        std::optional<StreamStatistics> statistics{}; ///< Of this attempt, likewise.
        bool isBackfilled = false; ///< Read again for new fields.
        std::optional<qint64> estimatedRows{};
        std::shared_ptr<StreamPipeline> pipeline{}; ///< While it runs.
        std::optional<CancellationSource> opening{}; ///< While it is opened.
        std::chrono::steady_clock::time_point openingSince{};
        std::optional<Error> overdue{}; ///< Why opening was stopped.

        /// Neither complete nor in need of a change of the configuration.
        [[nodiscard]] bool isOpen() const
        {
            return status != StreamStatus::Synced && status != StreamStatus::Failed;
        }
        [[nodiscard]] StreamCounts currentCounts() const
        {
            return pipeline ? pipeline->counts() : counts;
        }
    };
    /// How a lane ended.
    struct Ending final
    {
        StreamStatus status = StreamStatus::Queued;
        StreamCounts counts;
    };

    /// One lane for each stream of \a connection that \a job is for; \a connection stays.
    RunLanes(const Connection &connection, const Job &job);

    // Before the attempts, by the run's thread alone.

    /// Counts in what the attempts of \a job have done already, in this process or another.
    void takeEarlierAttempts(const Job &job);
    /// Updates \a connection, the one this was made for, by \a outcome; makes the lanes anew if it
    /// changed, and marks the streams that the source has no more.
    void takeSchema(Connection &connection, const Job &job, const SchemaOutcome &outcome);

    // An attempt.

    /// Queues every open lane; their results as the attempt starts with them.
    [[nodiscard]] std::vector<StreamResult> beginAttempt();
    /// Names what each lane writes to; \a targets has one for each stream of the catalog. Returns
    /// how many lanes are open.
    std::size_t aim(const std::vector<DestinationName> &targets);
    /// The next open lane, now syncing; null when there is none. Once \a isStopped, the others are
    /// cancelled.
    [[nodiscard]] Lane *next(bool isStopped);
    /// The ends of \a lane are about to be opened; \a stop ends that.
    void beginOpening(Lane &lane, const CancellationSource &stop,
                      std::chrono::steady_clock::time_point now);
    /// They are open or failed to; the error when it took too long.
    [[nodiscard]] std::optional<Error> endOpening(Lane &lane);
    /// \a pipeline is about to run for \a lane.
    void attach(Lane &lane, const std::shared_ptr<StreamPipeline> &pipeline);
    /// The pipeline of \a lane has ended; keeps what it counted.
    void detach(Lane &lane);
    /// \a error: nothing for a complete stream.
    Ending end(Lane &lane, const std::optional<Error> &error);
    /// The results of the attempt; with \a error every open lane shares its fate.
    [[nodiscard]] std::vector<StreamResult> endAttempt(const std::optional<Error> &error,
                                                       bool isStopped);
    /// Another attempt follows: what this one counted is settled.
    void settleCounts();
    /// Aborts the pipelines whose source or destination has been silent for longer than \a policy
    /// allows, and what takes too long to open.
    void abortOverdue(const RunPolicy &policy, std::chrono::steady_clock::time_point now);

    // Questions.

    /// Of the lanes that this attempt opened.
    [[nodiscard]] std::vector<StreamStatistics> statistics() const;
    [[nodiscard]] std::vector<Lane> lanes() const;
    [[nodiscard]] qint64 rowsReadEarlier(const Lane &lane) const;
    /// The stream that runs alone just now; empty where none does, or several do.
    [[nodiscard]] QString onlyRunning() const;
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] bool hasOpen() const;
    /// In this attempt.
    [[nodiscard]] bool movedRows() const;
    /// Rows written in the run so far.
    [[nodiscard]] qint64 written() const;
    /// In the run: a stream is complete, or rows were written.
    [[nodiscard]] bool broughtSomething() const;
    [[nodiscard]] std::optional<Error> firstError() const;
    /// Streams of \a progress, and the rows that are missing yet where every open stream has an
    /// estimate.
    [[nodiscard]] std::optional<qint64> fill(SyncProgress &progress) const;
    /// What earlier processes did in this job; not our speed.
    [[nodiscard]] StreamCounts before() const;

private:
    mutable std::mutex m_mutex; ///< Guards everything below.
    std::vector<Lane> m_lanes;
    std::size_t m_next = 0;
    StreamCounts m_before;
};

} // namespace millrace
