// AsyncRetriever: reads the records of a slice from a job at the server.
#pragma once

#include "core/declarative/record/asyncjobslots.h"
#include "core/declarative/record/extractor.h"
#include "core/declarative/record/latecancellation.h"
#include "core/declarative/record/recordselector.h"
#include "core/declarative/record/retriever.h"
#include "core/declarative/request/requester.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace millrace::declarative {

/// The way to a server that stays open for a moment after the stream was cancelled.
struct AbortWay final
{
    explicit AbortWay(const Runtime &streams)
        : cancellation(streams.cancellation, s_grace)
        , runtime(streams)
    {
        runtime.cancellation = cancellation.token();
    }

    /// A cancelled run is over within a second.
    static constexpr std::chrono::milliseconds s_grace{800};

    LateCancellation cancellation;
    Runtime runtime;
};

/// What an AsyncRetriever is put together of.
struct AsyncRetrieverParts final
{
    std::string stream;
    std::unique_ptr<Requester> creation;
    std::unique_ptr<Requester> polling;
    std::unique_ptr<AbortWay> abortWay; ///< Of the next.
    std::unique_ptr<Requester> abort; ///< May be null.
    std::unique_ptr<Requester> removal; ///< May be null.
    std::unique_ptr<Requester> targets; ///< Null: they are in the answer to polling.
    std::unique_ptr<RecordExtractor> targetExtractor; ///< Null: one download without a target.
    std::unique_ptr<RecordExtractor> statusExtractor;
    std::map<std::string, std::string> statusByWord; ///< "running", "completed", …
    std::chrono::minutes timeout{60};
    std::chrono::seconds retryWait{0}; ///< After a failed job.
    std::unique_ptr<Retriever> download;
    std::unique_ptr<RecordSelector> selector;
    AsyncJobSlots *jobSlots = nullptr; ///< Null: its own.
};

/// The component AsyncRetriever (reference §20). An error of one slice says nothing of the others,
/// unless it is one of the configuration.
class AsyncRetriever final : public Retriever
{
public:
    /// Jobs for one slice before it is given up.
    static constexpr int s_mostJobs = 3;
    static constexpr std::chrono::seconds s_pollEvery{5};

    /// \a runtime outlives it.
    AsyncRetriever(AsyncRetrieverParts parts, Runtime &runtime);

    [[nodiscard]] Result<void> read(const StreamSlice &slice, const RecordSink &sink) override;

private:
    struct Ended;

    [[nodiscard]] Result<Ended> run(const StreamSlice &slice);
    [[nodiscard]] Result<Ended> runWithSlot(const StreamSlice &slice);
    [[nodiscard]] Result<bool> download(const StreamSlice &slice, const StreamSlice &request,
                                        const RecordSink &sink);
    [[nodiscard]] bool pause(std::chrono::seconds duration);

    AsyncRetrieverParts m_parts;
    Runtime &m_runtime;
    AsyncJobSlots m_ownSlots;
    AsyncJobSlots *m_slots;
};

} // namespace millrace::declarative
