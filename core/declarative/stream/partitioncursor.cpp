#include "core/declarative/stream/partitioncursor.h"

#include "core/declarative/stream/streamerrors.h"
#include "core/declarative/value/jsontext.h"

#include <algorithm>
#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

std::string keyOf(const Value &partition)
{
    return jsonText(partition, JsonStyle{.isAscii = true, .sortsKeys = true});
}

std::int64_t secondsFrom(const Value &value)
{
    if (value.isInteger())
        return std::max<std::int64_t>(value.integer(), 0);
    if (value.isFloat() && value.number() > 0 && value.number() < 1e12)
        return std::int64_t(value.number());
    return 0;
}

} // namespace

PartitionCursor::PartitionCursor(std::string stream,
                                 std::shared_ptr<const CursorDefinition> definition,
                                 PartitionRouter &router, Runtime &runtime)
    : m_stream(std::move(stream))
    , m_definition(std::move(definition))
    , m_router(router)
    , m_runtime(runtime)
    , m_isGlobal(router.isGrouping() || m_definition->isGlobal())
{
}

Result<std::unique_ptr<PartitionCursor>>
PartitionCursor::create(std::string stream, std::shared_ptr<const CursorDefinition> definition,
                        PartitionRouter &router, const Value &state, Runtime &runtime)
{
    std::unique_ptr<PartitionCursor> cursor(
        new PartitionCursor(std::move(stream), std::move(definition), router, runtime));
    if (Result<void> outcome = cursor->restore(state); !outcome)
        return outcome.error();
    return cursor;
}

Result<void> PartitionCursor::restore(const Value &state)
{
    if (!state.isMapping() || state.mapping().isEmpty())
        return {};
    const Value *states = state.find("states");
    const Value *global = state.find("state");
    if (!states && !global) {
        if (Result<void> outcome = setGlobal(state); !outcome)
            return outcome;
    } else {
        m_isGlobal = state["use_global_cursor"].isTruthy();
        m_lookback = secondsFrom(state["lookback_window"]);
        const Value::List none;
        for (const Value &entry : states && states->isList() ? states->list() : none) {
            const auto added = add(keyOf(entry["partition"]), entry["cursor"], 0);
            if (!added)
                return added.error();
        }
        if (global) {
            if (Result<void> outcome = setGlobal(*global); !outcome)
                return outcome;
        }
    }
    if (const Value &parents = state["parent_state"]; parents.isTruthy())
        m_parentState = parents;
    return {};
}

Result<void> PartitionCursor::setGlobal(const Value &state)
{
    const Value &value = state[m_definition->field()];
    if (value.isNull())
        return {};
    const auto point = m_definition->scale().read(value);
    if (!point)
        return makeError(errors::s_stateInvalid,
                         {QString::fromStdString(m_stream),
                          u"the state for all partitions fits none of the formats"_s});
    m_global = m_definition->scale().write(*point);
    m_newGlobal = m_global;
    return {};
}

Result<PartitionCursor::Partitions::iterator>
PartitionCursor::add(const std::string &key, const Value &state, std::int64_t lookback)
{
    Result<CursorIntervals> intervals
        = CursorIntervals::create(m_stream, m_definition, state, lookback);
    if (!intervals)
        return intervals.error();
    // A state may name a partition twice: the last one counts.
    if (const auto known = m_places.find(key); known != m_places.end()) {
        known->second->intervals = std::move(*intervals);
        known->second->state = nullptr;
        return known->second;
    }
    ++m_known;
    ++m_revision;
    m_partitions.push_back({key, std::move(*intervals)});
    const auto place = std::prev(m_partitions.end());
    m_places.emplace(place->key, place);
    return place;
}

void PartitionCursor::makeRoom()
{
    if (!m_isGlobal && m_known > s_mostWithStates) {
        m_isGlobal = true;
        m_runtime.observer.logged(LogLevel::Info, m_stream,
                                  "There are more than " + std::to_string(s_mostWithStates)
                                      + " partitions: the stream keeps one state for all.");
    }
    while (m_partitions.size() >= s_mostKept) {
        auto oldest = m_partitions.begin();
        while (oldest != m_partitions.end() && m_open.contains(oldest->key))
            ++oldest;
        if (oldest == m_partitions.end())
            oldest = m_partitions.begin();
        m_gaps.erase(oldest->key);
        m_places.erase(oldest->key);
        m_partitions.erase(oldest);
    }
}

Result<void> PartitionCursor::generate(const SliceSink &sink)
{
    m_begin = m_runtime.clock.steadyNow();
    // One partition is held back: the state of the parents that belongs to it is known only when
    // the next one has been asked for, and it has to be asked for at that moment.
    std::optional<std::pair<StreamSlice, ParentState>> held;
    bool isStopped = false;
    Result<void> outcome = m_router.generate([&](StreamSlice slice) -> Result<bool> {
        ParentState parents{m_router.state(), m_router.revision()};
        auto previous = std::exchange(held, std::pair(std::move(slice), std::move(parents)));
        if (!previous)
            return true;
        Result<bool> wantsMore = generatePartition(previous->first, previous->second, sink);
        isStopped = !wantsMore || !*wantsMore;
        return wantsMore;
    });
    if (!outcome || isStopped || !held)
        return outcome;
    const Result<bool> last = generatePartition(held->first, held->second, sink);
    return last ? Result<void>() : last.error();
}

Result<std::optional<CursorIntervals>> PartitionCursor::begin(const std::string &key,
                                                              const ParentState &parents)
{
    const std::lock_guard lock(m_mutex);
    makeRoom();
    auto place = m_places.find(key);
    if (place == m_places.end()) {
        Value state = Value::emptyMapping();
        if (!m_global.isNull())
            state.mutableMapping().set(m_definition->field(), m_global);
        const auto added = add(key, state, m_global.isNull() ? 0 : m_lookback);
        if (!added)
            return added.error();
        place = m_places.find(key);
    }
    if (place->second->isStarted)
        return std::optional<CursorIntervals>();
    place->second->isStarted = true;
    const std::uint64_t number = m_started++;
    m_open[key] = Open{0, false, number};
    m_openNumbers.insert(number);
    noteParentState(parents, number);
    return std::optional(place->second->intervals);
}

Result<bool> PartitionCursor::generatePartition(const StreamSlice &partition,
                                                const ParentState &parents, const SliceSink &sink)
{
    const std::string key = keyOf(partition.partition);
    Result<std::optional<CursorIntervals>> intervals = begin(key, parents);
    if (!intervals)
        return intervals.error();
    if (!*intervals)
        return true;
    std::optional<StreamSlice> held;
    bool isStopped = false;
    const auto forward = [&](StreamSlice slice, bool isLast) -> Result<bool> {
        {
            const std::lock_guard lock(m_mutex);
            Open &open = m_open[key];
            ++open.slices;
            open.isGenerated = isLast;
        }
        Result<bool> wantsMore = sink(std::move(slice));
        isStopped = !wantsMore || !*wantsMore;
        return wantsMore;
    };
    const Result<void> outcome = (*intervals)->generate([&](SliceWindows::Window window) {
        StreamSlice slice = partition;
        slice.cursor = m_definition->slice(window);
        auto previous = std::exchange(held, std::move(slice));
        return previous ? forward(std::move(*previous), false) : Result<bool>(true);
    });
    if (!outcome)
        return outcome.error();
    if (isStopped)
        return false;
    if (held)
        return forward(std::move(*held), true);
    // There is nothing to read, and nobody will close it.
    const std::lock_guard lock(m_mutex);
    m_openNumbers.erase(m_open[key].number);
    m_open.erase(key);
    return true;
}

void PartitionCursor::noteParentState(const ParentState &parents, std::uint64_t number)
{
    // Comparing large states of parents for each partition would take long.
    if (!m_parentStates.empty() && parents.revision != 0 && m_routerRevision == parents.revision)
        return;
    m_routerRevision = parents.revision;
    if (m_parentStates.empty() || !(m_parentStates.back().first == parents.state))
        m_parentStates.emplace_back(parents.state, number);
}

void PartitionCursor::advanceParentState()
{
    while (!m_parentStates.empty()) {
        if (!m_openNumbers.empty() && *m_openNumbers.begin() <= m_parentStates.front().second)
            return;
        if (!m_parentStates.front().first.isNull())
            m_parentState = std::move(m_parentStates.front().first);
        m_parentStates.pop_front();
    }
}

void PartitionCursor::raiseGlobal(const Value &text)
{
    if (m_newGlobal.isNull() || isTextLess(m_newGlobal, text))
        m_newGlobal = text;
}

Result<std::optional<Value>> PartitionCursor::close(const StreamSlice &slice,
                                                    const SliceProgress &progress)
{
    const std::string key = keyOf(slice.partition);
    const std::lock_guard lock(m_mutex);
    const auto open = m_open.find(key);
    if (open == m_open.end())
        return std::optional<Value>();
    ++m_revision;
    --open->second.slices;
    const bool isDone = open->second.isGenerated && open->second.slices == 0;
    if (!progress.newestText.isNull()) {
        m_hasSeenValue = true;
        raiseGlobal(progress.newestText);
    }
    const auto place = m_places.find(key);
    if (!m_isGlobal && place != m_places.end()) {
        CursorIntervals &intervals = place->second->intervals;
        intervals.close(m_definition->window(slice.cursor), progress.closing());
        place->second->state = nullptr;
        if (intervals.hasGap())
            m_gaps.insert(key);
        else
            m_gaps.erase(key);
        if (isDone)
            raiseGlobal(intervals.newestText());
    }
    if (isDone) {
        m_openNumbers.erase(open->second.number);
        m_open.erase(open);
    }
    advanceParentState();
    if (!isDue())
        return std::optional<Value>();
    return std::optional(stateOfAll());
}

bool PartitionCursor::isDue()
{
    const TimePoint now = m_runtime.clock.now();
    if (m_lastState && now - *m_lastState <= s_pause)
        return false;
    m_lastState = now;
    // One state for all moves at the end alone.
    return !m_isGlobal || (m_parentState && m_parentState->isTruthy());
}

Value PartitionCursor::finish(bool isGenerated)
{
    const std::lock_guard lock(m_mutex);
    m_isFinished = true;
    ++m_revision;
    bool areClosed = true;
    for (const auto &[key, open] : m_open)
        areClosed = areClosed && open.slices == 0;
    if (areClosed && isGenerated) {
        if (m_hasSeenValue) {
            m_global = m_newGlobal;
            const auto taken = m_begin ? m_runtime.clock.steadyNow() - *m_begin
                                       : std::chrono::steady_clock::duration(0);
            m_lookback = std::chrono::ceil<std::chrono::seconds>(taken).count();
        }
        const Value state = m_router.state();
        m_parentState = state.isNull() ? std::optional<Value>() : std::optional(state);
    } else if (!m_parentState) {
        const Value state = m_router.state();
        if (state.isMapping() && state.mapping().isEmpty())
            m_parentState = state;
    }
    return stateOfAll();
}

Value PartitionCursor::stateOfAll() const
{
    Mapping state{{"use_global_cursor", m_isGlobal}};
    if (!m_isGlobal) {
        Value::List states;
        states.reserve(m_partitions.size());
        for (const Partition &partition : m_partitions) {
            if (partition.state.isNull()) {
                const Result<Value> identity = parseJson(partition.key);
                partition.state = Mapping{{"partition", identity ? *identity : Value()},
                                          {"cursor", partition.intervals.state()}};
            }
            states.push_back(partition.state);
        }
        state.append("states", std::move(states));
    }
    if (!m_global.isNull())
        state.append("state", Mapping{{m_definition->field(), m_global}});
    state.append("lookback_window", m_lookback);
    if (m_parentState)
        state.append("parent_state", *m_parentState);
    return state;
}

Value PartitionCursor::state() const
{
    const std::lock_guard lock(m_mutex);
    return stateOfAll();
}

std::uint64_t PartitionCursor::revision() const
{
    const std::lock_guard lock(m_mutex);
    return m_revision;
}

bool PartitionCursor::coversClosedSlices() const
{
    const std::lock_guard lock(m_mutex);
    return m_isFinished || (!m_isGlobal && m_gaps.empty());
}

std::size_t PartitionCursor::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_partitions.size();
}

std::optional<CursorPoint> PartitionCursor::firstWanted(const StreamSlice &slice) const
{
    const std::string key = keyOf(slice.partition);
    const std::lock_guard lock(m_mutex);
    const auto place = m_places.find(key);
    if (!m_isGlobal && place != m_places.end())
        return place->second->intervals.firstWanted();
    Value state = Value::emptyMapping();
    if (!m_global.isNull())
        state.mutableMapping().set(m_definition->field(), m_global);
    const Result<CursorIntervals> all = CursorIntervals::create(m_stream, m_definition, state,
                                                                m_global.isNull() ? 0 : m_lookback);
    return all ? std::optional(all->firstWanted()) : std::nullopt;
}

} // namespace millrace::declarative
