// DeclarativeStream: one stream of a manifest, its slices, its records and its state.
#pragma once

#include "core/declarative/record/retriever.h"
#include "core/declarative/stream/slicesink.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::declarative {

class PartitionRouter;
class StreamCursor;
struct SliceProgress;

/// Names of streams.
using StreamNames = std::set<std::string, std::less<>>;

/// The JSON Schema of the DeclarativeStream \a stream, for which \a runtime asks the API.
using SchemaLoading = std::function<Result<Value>(const Component &stream, Runtime &runtime)>;

/// Makes the retriever of a stream, as makeRetriever() does.
using RetrieverMaking = std::function<Result<std::unique_ptr<Retriever>>(
    const Component &component, RetrieverOptions options, Runtime &runtime)>;

/// What a stream is opened with beside the manifest.
struct DeclarativeStreamOptions final
{
    Value state; ///< As it was kept; null or {}: from the start.
    Value schema; ///< Its JSON Schema; null: loadSchema is asked.
    /// Asked once, before the first slice is read, when schema is null; also for parents. Empty:
    /// no normalisation.
    SchemaLoading loadSchema{};
    Value configuredSchema; ///< The person's choice of properties; null: all.
    std::vector<std::string> cursorField{}; ///< The catalogue's; empty: the manifest's.
    bool isSelected = true; ///< Only the state of a selected stream is judged by its age.
    StreamNames parents{}; ///< namesOfDirectParents() of the source: their requests are cached.
    /// 0: read for itself; 1: for the partitions of another stream; 2: for those of a parent, and
    /// so on.
    int parentDepth = 0;
    /// Streams opened together with this one, which a manifest could make endlessly many; null:
    /// this is the first.
    std::shared_ptr<std::size_t> opened{};
    RetrieverMaking makeRetriever{}; ///< Also for parents. Empty: makeRetriever().
    AsyncJobSlots *jobSlots = nullptr; ///< See RetrieverOptions; also for parents.
};

/// A stream that can be read once. Safe from any thread where it says so; owned by who opened it.
class DeclarativeStream final
{
public:
    /// \a component is a DeclarativeStream or a StateDelegatingStream, \a runtime outlives the
    /// stream. Errors: declarative.component_invalid, declarative.component_custom, those of
    /// templates and moments, declarative.state_invalid.
    [[nodiscard]] static Result<std::unique_ptr<DeclarativeStream>>
    create(const Component &component, DeclarativeStreamOptions options, Runtime &runtime);
    ~DeclarativeStream();
    DeclarativeStream(const DeclarativeStream &) = delete;
    DeclarativeStream &operator=(const DeclarativeStream &) = delete;

    [[nodiscard]] const std::string &name() const;
    /// The DeclarativeStream it is: a StateDelegatingStream has chosen.
    [[nodiscard]] const Component &component() const;
    [[nodiscard]] const Value &primaryKey() const; ///< As in the manifest.
    /// The field whose values the state holds; nothing without incremental_sync.
    [[nodiscard]] const std::optional<std::string> &cursorField() const;
    /// Whether a state taken in the middle of a run makes the next one go on there.
    [[nodiscard]] bool isResumable() const;
    /// The streams it reads its partitions from, and theirs.
    [[nodiscard]] StreamNames parentNames() const;
    /// The state was too old for the API and has been dropped, which has to be told.
    [[nodiscard]] bool hasDroppedState() const;

    /// Generates the slices, on the calling thread, until the end, an error, or until \a sink,
    /// which may block, returns false. REQUIRES: called once.
    [[nodiscard]] Result<void> generateSlices(const SliceSink &sink);
    /// Reads \a slice and notes in \a progress what closing it needs. Safe from any thread.
    [[nodiscard]] Result<void> readSlice(const StreamSlice &slice, const RecordSink &sink,
                                         SliceProgress &progress);
    /// The same, with whole pages as Retriever::readPages() hands them on.
    [[nodiscard]] Result<void> readSlice(const StreamSlice &slice, const RecordSink &sink,
                                         const RecordPageSink &pages, SliceProgress &progress);
    /// \a slice was read to its end and its records are where they belong. Returns the state to be
    /// emitted, where one is due. Safe from any thread, but states have to be emitted in the order
    /// of these calls.
    [[nodiscard]] Result<std::optional<Value>> closeSlice(const StreamSlice &slice,
                                                          const SliceProgress &progress);
    /// Ends the stream; \a isGenerated tells that all slices were generated. Returns its last
    /// state, which is always emitted.
    [[nodiscard]] Value finish(bool isGenerated);

    /// The state as it is now. Safe from any thread.
    [[nodiscard]] Value state() const;
    /// Grows whenever state() may have changed.
    [[nodiscard]] std::uint64_t revision() const;
    /// Whether state() covers every closed slice and costs little: no slice lies behind one that is
    /// still open. Safe from any thread.
    [[nodiscard]] bool coversClosedSlices() const;

    /// Lets the retriever and the parents stop soon. Safe from any thread.
    void stop();
    [[nodiscard]] Cancellation cancellation() const;

private:
    struct Parts;

    explicit DeclarativeStream(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

/// The names of all streams that \a streams (with those inside StateDelegatingStream) use as
/// parents, at any depth.
[[nodiscard]] StreamNames namesOfParents(const std::vector<Component> &streams);

/// The names of those that they use themselves: what these ask the API for is kept, what the
/// parents of parents ask for is not (reference §9).
[[nodiscard]] StreamNames namesOfDirectParents(const std::vector<Component> &streams);

/// What the first record of a stream tells a check.
enum class FirstRecord {
    Found,
    NoRecord, ///< The first slice is empty, which is no fault.
    NoSlice, ///< There is nothing to ask for: a parent without records.
};

/// Reads \a stream up to its first record, of its first slice alone. Closes no slice. The stream
/// is used up afterwards.
[[nodiscard]] Result<FirstRecord> firstRecord(DeclarativeStream &stream);

} // namespace millrace::declarative
