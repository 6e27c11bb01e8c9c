#include "core/declarative/stream/recordpull.h"

#include "core/declarative/stream/sliceprogress.h"
#include "core/declarative/stream/valuecost.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <utility>

namespace millrace::declarative {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

/// How many slices wait to be read, and how many that were read wait to be handed out.
constexpr std::size_t s_mostWaiting = 10000;
/// How long a chunk that has records waits for more.
constexpr std::chrono::milliseconds s_chunkPatience{1000};
/// How long a whole slice is waited for before one is handed out while it is being read.
constexpr std::chrono::milliseconds s_slicePatience{250};
/// Making the state takes at most one part in so many of the time.
constexpr int s_stateShare = 20;

/// A record, or the rows of some.
struct Portion final
{
    Value record{};
    std::shared_ptr<RecordBatch> batch{};
    std::int64_t bytes = 0;
};

/// A slice that is being read, or was.
struct SliceBuffer final
{
    StreamSlice slice;
    SliceProgress progress;
    std::deque<Portion> portions;
    std::int64_t bytes = 0;
    bool isEnded = false;
    bool hasFailed = false;
    bool isHandedOut = false; ///< At least in part.
};

} // namespace

/// Everything the jobs and the taker share.
struct RecordPull::Shared final : std::enable_shared_from_this<RecordPull::Shared>
{
    Shared(DeclarativeStream &opened, WorkerPool &workers, std::int64_t maximum,
           PageConversion conversion)
        : stream(opened)
        , pool(workers)
        , maximumBytes(maximum)
        , convert(std::move(conversion))
    {
    }

    void begin();
    void generate();
    bool take(StreamSlice slice);
    void readMore();
    void read(SliceBuffer &buffer);
    Result<bool> putPage(SliceBuffer &buffer, const RecordPage &page);
    Result<bool> put(SliceBuffer &buffer, Portion portion);
    [[nodiscard]] bool mustWait(const SliceBuffer &buffer) const;

    bool choose(bool mayStream);
    bool takeFromCurrent(Chunk &chunk, std::size_t maximumRecords);
    Result<void> closeCurrent(std::unique_lock<std::mutex> &lock);
    std::optional<Value> position();
    [[nodiscard]] bool isFull(const Chunk &chunk, std::size_t maximumRecords) const
    {
        return chunk.batch || chunk.records.size() >= maximumRecords
            || chunkBytes >= maximumBytes / 4;
    }
    [[nodiscard]] bool isAtEnd() const
    {
        return isOver && queued.empty() && buffers.empty() && running == 0;
    }

    DeclarativeStream &stream;
    WorkerPool &pool;
    const std::int64_t maximumBytes;
    const PageConversion convert;

    std::mutex mutex;
    std::condition_variable_any changed;
    std::deque<std::pair<StreamSlice, std::int64_t>> queued; ///< With what they cost.
    std::int64_t queuedBytes = 0;
    std::list<SliceBuffer> buffers; ///< In the order they were begun.
    SliceBuffer *current = nullptr; ///< Its records are being handed out.
    std::int64_t bytes = 0;
    int running = 0;
    bool isOver = false; ///< No more slices come.
    bool isGenerated = false;
    bool isStopped = false;
    std::optional<Error> error; ///< The first one.

    // Of the taker:
    std::int64_t chunkBytes = 0; ///< Of the chunk that is being filled.
    bool endsChunksAtSlices = false;
    bool isAtBoundary = false; ///< No slice is handed out in part.
    /// A part of a slice that failed was handed out: no position covers it and what follows.
    bool hasHandedOutFailure = false;
    bool isFinished = false;
    bool wasErrorTold = false;
    SteadyTime stateDue{};
};

void RecordPull::Shared::begin()
{
    pool.submit([shared = shared_from_this()] { shared->generate(); });
}

void RecordPull::Shared::generate()
{
    const Result<void> outcome = stream.generateSlices(
        [this](StreamSlice slice) { return Result<bool>(take(std::move(slice))); });
    const std::lock_guard lock(mutex);
    if (!outcome && !error)
        error = outcome.error();
    isGenerated = outcome.isOk() && !isStopped;
    isOver = true;
    changed.notify_all();
}

bool RecordPull::Shared::take(StreamSlice slice)
{
    // Only what the parent's record adds can be large.
    const std::int64_t cost = slice.extra.mapping().isEmpty() ? 0 : approximateBytes(slice.extra);
    const auto hasRoom = [&] {
        return isStopped || queued.empty()
            || (queued.size() < s_mostWaiting && queuedBytes + cost <= maximumBytes);
    };
    std::unique_lock lock(mutex);
    if (!hasRoom()) {
        lock.unlock();
        pool.standAside([&] {
            std::unique_lock waiting(mutex);
            changed.wait(waiting, hasRoom);
        });
        lock.lock();
    }
    if (isStopped)
        return false;
    queued.emplace_back(std::move(slice), cost);
    queuedBytes += cost;
    readMore();
    return true;
}

/// Called with the mutex held.
void RecordPull::Shared::readMore()
{
    while (!isStopped && !queued.empty() && running < pool.concurrency()
           && ((bytes < maximumBytes && buffers.size() < s_mostWaiting) || buffers.empty())) {
        SliceBuffer &buffer = buffers.emplace_back();
        buffer.slice = std::move(queued.front().first);
        queuedBytes -= queued.front().second;
        queued.pop_front();
        ++running;
        pool.submit([shared = shared_from_this(), &buffer] { shared->read(buffer); });
        changed.notify_all();
    }
}

void RecordPull::Shared::read(SliceBuffer &buffer)
{
    RecordPageSink pages;
    if (convert)
        pages = [&](const RecordPage &page) { return putPage(buffer, page); };
    Result<void> outcome = stream.readSlice(
        buffer.slice,
        [&](Value record) {
            const std::int64_t cost = approximateBytes(record);
            return put(buffer, {std::move(record), nullptr, cost});
        },
        pages, buffer.progress);
    const std::lock_guard lock(mutex);
    if (!outcome && !error)
        error = outcome.error();
    buffer.hasFailed = !outcome;
    buffer.isEnded = true;
    --running;
    readMore();
    changed.notify_all();
}

/// Called with the mutex held.
bool RecordPull::Shared::mustWait(const SliceBuffer &buffer) const
{
    if (isStopped)
        return false;
    // What is being handed out has a part of the room of its own, so that it always goes on.
    if (&buffer == current)
        return buffer.bytes > maximumBytes / 4;
    return bytes > maximumBytes && buffer.bytes > 0;
}

Result<bool> RecordPull::Shared::putPage(SliceBuffer &buffer, const RecordPage &page)
{
    for (std::shared_ptr<RecordBatch> &batch : convert(page)) {
        const std::int64_t cost = batch->byteSize();
        Result<bool> goesOn = put(buffer, {Value(), std::move(batch), cost});
        if (!goesOn || !*goesOn)
            return goesOn;
    }
    return true;
}

Result<bool> RecordPull::Shared::put(SliceBuffer &buffer, Portion portion)
{
    const std::int64_t cost = portion.bytes;
    std::unique_lock lock(mutex);
    if (mustWait(buffer)) {
        changed.notify_all();
        lock.unlock();
        pool.standAside([&] {
            std::unique_lock waiting(mutex);
            changed.wait(waiting, [&] { return !mustWait(buffer); });
        });
        lock.lock();
    }
    if (isStopped)
        return false;
    const bool wasEmpty = buffer.portions.empty();
    buffer.portions.push_back(std::move(portion));
    buffer.bytes += cost;
    bytes += cost;
    if (&buffer == current && wasEmpty)
        changed.notify_all();
    return true;
}

/// Chooses whose records are handed out next; false when there is none at present.
bool RecordPull::Shared::choose(bool mayStream)
{
    SliceBuffer *fullest = nullptr;
    for (SliceBuffer &buffer : buffers) {
        // In their order: a later slice has no position before the earlier ones.
        if (endsChunksAtSlices && &buffer != &buffers.front())
            break;
        if (buffer.isEnded) {
            current = &buffer;
            return true;
        }
        if (!buffer.portions.empty() && (!fullest || fullest->bytes < buffer.bytes))
            fullest = &buffer;
    }
    const bool isAlone = isOver && queued.empty() && buffers.size() == 1;
    if (!fullest || !(mayStream || isAlone || bytes > maximumBytes / 2))
        return false;
    current = fullest;
    return true;
}

/// Returns whether nothing more of the slice fits into the chunk.
bool RecordPull::Shared::takeFromCurrent(Chunk &chunk, std::size_t maximumRecords)
{
    std::int64_t taken = 0;
    if (current->hasFailed && !current->isHandedOut) {
        // The next run reads it again, all of it.
        taken = current->bytes;
        current->portions.clear();
    }
    // Rows and records do not mix.
    const auto mayTake = [&] {
        return !current->portions.empty() && !isFull(chunk, maximumRecords)
            && (!current->portions.front().batch || chunk.records.empty());
    };
    while (mayTake()) {
        Portion portion = std::move(current->portions.front());
        current->portions.pop_front();
        current->isHandedOut = true;
        isAtBoundary = false;
        chunkBytes += portion.bytes;
        taken += portion.bytes;
        if (portion.batch)
            chunk.batch = std::move(portion.batch);
        else
            chunk.records.push_back(std::move(portion.record));
    }
    if (taken > 0) {
        current->bytes -= taken;
        bytes -= taken;
        readMore();
        changed.notify_all();
    }
    return !current->portions.empty() || isFull(chunk, maximumRecords);
}

/// The current slice has been handed out to its end.
Result<void> RecordPull::Shared::closeCurrent(std::unique_lock<std::mutex> &lock)
{
    const auto place = std::find_if(buffers.begin(), buffers.end(),
                                    [this](const SliceBuffer &own) { return &own == current; });
    std::list<SliceBuffer> ended;
    ended.splice(ended.begin(), buffers, place);
    current = nullptr;
    readMore();
    const SliceBuffer &buffer = ended.front();
    if (buffer.hasFailed) {
        hasHandedOutFailure = hasHandedOutFailure || buffer.isHandedOut;
        return {};
    }
    isAtBoundary = !hasHandedOutFailure;
    lock.unlock();
    const Result<std::optional<Value>> closed = stream.closeSlice(buffer.slice, buffer.progress);
    lock.lock();
    return closed ? Result<void>() : closed.error();
}

std::optional<Value> RecordPull::Shared::position()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    if (!isAtBoundary || (now < stateDue && !endsChunksAtSlices) || !stream.coversClosedSlices())
        return std::nullopt;
    Value state = stream.state();
    const SteadyTime made = std::chrono::steady_clock::now();
    stateDue = made + (made - now) * s_stateShare;
    return state;
}

RecordPull::RecordPull(DeclarativeStream &stream, WorkerPool &pool, std::int64_t maximumBytes,
                       PageConversion convert)
    : m_shared(std::make_shared<Shared>(stream, pool, maximumBytes, std::move(convert)))
{
    m_shared->begin();
}

RecordPull::~RecordPull()
{
    m_shared->stream.stop();
    std::unique_lock lock(m_shared->mutex);
    m_shared->isStopped = true;
    m_shared->changed.notify_all();
    m_shared->changed.wait(lock, [this] { return m_shared->isOver && m_shared->running == 0; });
}

void RecordPull::endChunksAtSlices() { m_shared->endsChunksAtSlices = true; }

Result<std::optional<RecordPull::Chunk>> RecordPull::next(std::size_t maximumRecords,
                                                          const Cancellation &cancellation)
{
    Shared &shared = *m_shared;
    Chunk chunk;
    std::optional<SteadyTime> chunkEnd;
    SteadyTime sliceEnd = std::chrono::steady_clock::now() + s_slicePatience;
    std::unique_lock lock(shared.mutex);
    shared.chunkBytes = 0;
    const auto handOut = [&]() -> Result<std::optional<Chunk>> {
        lock.unlock();
        chunk.position = shared.position();
        return std::optional(std::move(chunk));
    };
    for (;;) {
        if (cancellation.stop_requested() || shared.stream.cancellation().stop_requested())
            return Error::cancelled();
        const SteadyTime now = std::chrono::steady_clock::now();
        if (!shared.current && !shared.choose(now >= sliceEnd) && shared.isAtEnd())
            break;
        if (shared.current) {
            if (shared.takeFromCurrent(chunk, maximumRecords) && !shared.current->portions.empty())
                return handOut();
            if (shared.current->isEnded && shared.current->portions.empty()) {
                if (Result<void> outcome = shared.closeCurrent(lock); !outcome)
                    return outcome.error();
                sliceEnd = std::chrono::steady_clock::now() + s_slicePatience;
                if (shared.isFull(chunk, maximumRecords)
                    || (shared.endsChunksAtSlices && !chunk.records.empty()))
                    return handOut();
                continue;
            }
            if (shared.isFull(chunk, maximumRecords))
                return handOut();
        }
        if (!chunk.records.empty() && !chunkEnd)
            chunkEnd = now + s_chunkPatience;
        if (chunkEnd && now >= *chunkEnd)
            return handOut();
        const SteadyTime patience = chunkEnd.value_or(now + s_chunkPatience);
        const SteadyTime until = shared.current
            ? patience
            : std::min(patience, std::max(sliceEnd, now + std::chrono::milliseconds(10)));
        shared.changed.wait_until(lock, cancellation, until, [&, before = shared.current] {
            return before ? !before->portions.empty() || before->isEnded
                          : shared.choose(false) || shared.isAtEnd();
        });
    }
    if (!shared.isFinished) {
        shared.isFinished = true;
        const bool hasFailed = !shared.isGenerated || shared.error;
        lock.unlock();
        // After a failure the last state may leave out some of what was handed out.
        const bool isCovered
            = !hasFailed || (!shared.hasHandedOutFailure && shared.stream.coversClosedSlices());
        Value state = shared.stream.finish(!hasFailed);
        if (isCovered)
            chunk.position = std::move(state);
        return std::optional(std::move(chunk));
    }
    if (shared.error && !std::exchange(shared.wasErrorTold, true))
        return *shared.error;
    return std::optional<Chunk>();
}

} // namespace millrace::declarative
