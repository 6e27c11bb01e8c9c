// PartitionCursor: the cursors of a stream's partitions.
#pragma once

#include "core/declarative/stream/cursorintervals.h"
#include "core/declarative/stream/partitionrouter.h"
#include "core/declarative/stream/streamcursor.h"

#include <deque>
#include <list>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace millrace::declarative {

/// See StreamCursor. Each partition has a cursor of its own until there are too many of them; a
/// state of all begins those that are new.
class PartitionCursor final : public StreamCursor
{
public:
    /// With more partitions than these a stream goes on with one state for all.
    static constexpr std::size_t s_mostWithStates = 10000;
    /// More cursors than these are not kept in memory.
    static constexpr std::size_t s_mostKept = 25000;
    /// Seconds between two states but the last.
    static constexpr std::chrono::seconds s_pause{600};

    /// \a state is the stream's. Error: declarative.state_invalid. \a router and \a runtime outlive
    /// the cursor.
    [[nodiscard]] static Result<std::unique_ptr<PartitionCursor>>
    create(std::string stream, std::shared_ptr<const CursorDefinition> definition,
           PartitionRouter &router, const Value &state, Runtime &runtime);

    Result<void> generate(const SliceSink &sink) override;
    Result<std::optional<Value>> close(const StreamSlice &slice,
                                       const SliceProgress &progress) override;
    Value finish(bool isGenerated) override;
    Value state() const override;
    std::uint64_t revision() const override;
    bool coversClosedSlices() const override;
    std::optional<CursorPoint> firstWanted(const StreamSlice &slice) const override;
    bool keepsText() const override { return true; }
    /// Partitions whose cursors are in memory.
    [[nodiscard]] std::size_t size() const;

private:
    struct Partition final
    {
        std::string key; ///< The partition as JSON with sorted keys.
        CursorIntervals intervals;
        bool isStarted = false; ///< In this run.
        mutable Value state{}; ///< Its part of the stream's state; null: to be made.
    };
    /// A partition some of whose slices are not closed.
    struct Open final
    {
        int slices = 0; ///< Generated and not closed.
        bool isGenerated = false;
        std::uint64_t number = 0;
    };
    /// The state of the router's parents with its revision.
    struct ParentState final
    {
        Value state;
        std::uint64_t revision = 0;
    };
    using Partitions = std::list<Partition>;

    PartitionCursor(std::string stream, std::shared_ptr<const CursorDefinition> definition,
                    PartitionRouter &router, Runtime &runtime);

    Result<void> restore(const Value &state);
    Result<void> setGlobal(const Value &state);
    Result<bool> generatePartition(const StreamSlice &partition, const ParentState &parents,
                                   const SliceSink &sink);
    /// The cursor of a partition that begins; nothing for one that was there already.
    Result<std::optional<CursorIntervals>> begin(const std::string &key,
                                                 const ParentState &parents);
    Result<Partitions::iterator> add(const std::string &key, const Value &state,
                                     std::int64_t lookback);
    void makeRoom();
    void noteParentState(const ParentState &parents, std::uint64_t number);
    void advanceParentState();
    void raiseGlobal(const Value &text);
    [[nodiscard]] Value stateOfAll() const;
    [[nodiscard]] bool isDue();

    const std::string m_stream;
    const std::shared_ptr<const CursorDefinition> m_definition;
    PartitionRouter &m_router;
    Runtime &m_runtime;

    mutable std::mutex m_mutex;
    Partitions m_partitions; ///< In the order they came.
    std::unordered_map<std::string_view, Partitions::iterator> m_places;
    std::unordered_map<std::string, Open> m_open;
    std::set<std::uint64_t> m_openNumbers;
    std::uint64_t m_started = 0;
    std::size_t m_known = 0; ///< Partitions so far, those dropped included.
    /// States of the parents with the number of the first partition that came after them.
    std::deque<std::pair<Value, std::uint64_t>> m_parentStates;
    std::optional<std::uint64_t> m_routerRevision;
    std::optional<Value> m_parentState;
    Value m_global; ///< Value of the state for all; null without one.
    Value m_newGlobal; ///< The one that follows when the stream is at its end.
    std::int64_t m_lookback = 0;
    bool m_isGlobal = false;
    bool m_hasSeenValue = false;
    bool m_isFinished = false;
    std::set<std::string> m_gaps; ///< Partitions with a slice behind one that is open.
    std::uint64_t m_revision = 1;
    std::optional<TimePoint> m_lastState;
    std::optional<std::chrono::steady_clock::time_point> m_begin;
};

} // namespace millrace::declarative
