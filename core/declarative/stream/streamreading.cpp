#include "core/declarative/stream/streamreading.h"

#include "core/declarative/stream/sliceprogress.h"
#include "core/declarative/stream/streamqueue.h"
#include "core/declarative/stream/valuecost.h"
#include "core/declarative/stream/workerpool.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace millrace::declarative {

namespace {

/// How many slices of a stream wait to be read, and what they may take together.
constexpr std::size_t s_mostWaiting = 10000;
constexpr std::int64_t s_mostWaitingBytes = std::int64_t(16) << 20;

/// One call of readStreams().
class Reading final
{
public:
    Reading(const std::vector<DeclarativeStream *> &streams, ReadEvents &events,
            const StreamReadingOptions &options, Cancellation cancellation)
        : m_events(events)
        , m_cancellation(std::move(cancellation))
        , m_queue(streams, options.groups)
        , m_mostGenerating(std::max(options.concurrency / 2, 1))
        , m_open(streams.size())
    {
        for (DeclarativeStream *stream : streams)
            m_runs.push_back(std::make_unique<Run>(*stream));
        m_pool.emplace(std::max(options.concurrency, options.workers));
    }

    Result<void> run()
    {
        const CancellationCallback relay(m_cancellation, [this] { stop(); });
        beginStreams();
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_jobs == 0 && (m_open == 0 || isStopped()); });
        lock.unlock();
        m_pool.reset();
        return isStopped() ? Result<void>(Error::cancelled()) : Result<void>();
    }

private:
    struct Run final
    {
        explicit Run(DeclarativeStream &opened)
            : stream(opened)
        {
        }

        DeclarativeStream &stream;
        StreamQueue::Entry entry{};
        bool isGenerating = false;
        bool isGenerated = false; ///< All of its slices.
        std::size_t slices = 0; ///< Generated and not yet over.
        std::int64_t bytes = 0; ///< Of those.
        // Of the events:
        bool hasRecords = false;
        bool hasFailed = false;
    };

    [[nodiscard]] bool isStopped() const { return m_cancellation.stop_requested(); }

    void stop()
    {
        for (const auto &run : m_runs)
            run->stream.stop();
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
    }

    void submit(WorkerPool::Job job)
    {
        {
            const std::lock_guard lock(m_mutex);
            ++m_jobs;
        }
        m_pool->submit([this, job = std::move(job)] {
            job();
            const std::lock_guard lock(m_mutex);
            --m_jobs;
            m_changed.notify_all();
        });
    }

    /// As many as may generate slices at the same time.
    void beginStreams()
    {
        for (;;) {
            Run *run = nullptr;
            {
                const std::lock_guard lock(m_mutex);
                if (m_generating >= m_mostGenerating || isStopped())
                    return;
                auto entry = m_queue.take();
                if (!entry)
                    return;
                run = m_runs[entry->place].get();
                run->entry = std::move(*entry);
                run->isGenerating = true;
                ++m_generating;
            }
            {
                const std::lock_guard lock(m_eventMutex);
                m_events.status(run->stream, StreamStatus::Started);
                if (run->stream.hasDroppedState())
                    m_events.state(run->stream, Value::emptyMapping());
            }
            submit([this, run] { generate(*run); });
        }
    }

    void generate(Run &run)
    {
        const Result<void> outcome = run.stream.generateSlices(
            [&](StreamSlice slice) { return Result<bool>(take(run, std::move(slice))); });
        if (!outcome)
            fail(run, outcome.error());
        bool isOver = false;
        {
            const std::lock_guard lock(m_mutex);
            run.isGenerating = false;
            run.isGenerated = outcome.isOk() && !isStopped();
            --m_generating;
            m_queue.releaseParents(run.entry);
            isOver = run.slices == 0;
        }
        if (isOver)
            end(run);
        beginStreams();
    }

    bool take(Run &run, StreamSlice slice)
    {
        // Only what the parent's record adds can be large.
        const std::int64_t bytes
            = slice.extra.mapping().isEmpty() ? 0 : approximateBytes(slice.extra);
        const auto hasRoom = [&] {
            return isStopped() || run.slices == 0
                || (run.slices < s_mostWaiting && run.bytes + bytes <= s_mostWaitingBytes);
        };
        std::unique_lock lock(m_mutex);
        if (!hasRoom()) {
            lock.unlock();
            m_pool->standAside([&] {
                std::unique_lock waiting(m_mutex);
                m_changed.wait(waiting, hasRoom);
            });
            lock.lock();
        }
        if (isStopped())
            return false;
        ++run.slices;
        run.bytes += bytes;
        lock.unlock();
        submit([this, &run, bytes, taken = std::move(slice)] { read(run, taken, bytes); });
        return true;
    }

    void read(Run &run, const StreamSlice &slice, std::int64_t bytes)
    {
        SliceProgress progress;
        Result<void> outcome = isStopped() ? Result<void>(Error::cancelled()) : Result<void>();
        if (outcome) {
            RecordPageSink pages;
            if (m_events.takesPages()) {
                pages = [&](const RecordPage &page) {
                    tellPage(run, page);
                    return Result<bool>(!isStopped());
                };
            }
            outcome = run.stream.readSlice(
                slice,
                [&](Value record) {
                    tell(run, std::move(record));
                    return Result<bool>(!isStopped());
                },
                pages, progress);
        }
        if (outcome && !isStopped())
            outcome = close(run, slice, progress);
        if (!outcome)
            fail(run, outcome.error());
        bool isOver = false;
        {
            const std::lock_guard lock(m_mutex);
            --run.slices;
            run.bytes -= bytes;
            isOver = run.slices == 0 && !run.isGenerating;
            m_changed.notify_all();
        }
        if (isOver) {
            end(run);
            beginStreams();
        }
    }

    void tell(Run &run, Value record)
    {
        const std::lock_guard lock(m_eventMutex);
        tellRunning(run);
        m_events.record(run.stream, std::move(record));
    }

    void tellPage(Run &run, const RecordPage &page)
    {
        const std::lock_guard lock(m_eventMutex);
        tellRunning(run);
        m_events.page(run.stream, page);
    }

    void tellRunning(Run &run)
    {
        if (!std::exchange(run.hasRecords, true))
            m_events.status(run.stream, StreamStatus::Running);
    }

    Result<void> close(Run &run, const StreamSlice &slice, const SliceProgress &progress)
    {
        // States are told in the order they were made.
        const std::lock_guard lock(m_eventMutex);
        const Result<std::optional<Value>> state = run.stream.closeSlice(slice, progress);
        if (!state)
            return state.error();
        if (*state)
            m_events.state(run.stream, **state);
        return {};
    }

    void fail(Run &run, const Error &error)
    {
        if (error.isCancelled() && isStopped())
            return;
        const std::lock_guard lock(m_eventMutex);
        run.hasFailed = true;
        m_events.trace(run.stream, error);
    }

    void end(Run &run)
    {
        if (!isStopped()) {
            const std::lock_guard lock(m_eventMutex);
            m_events.state(run.stream, run.stream.finish(run.isGenerated));
            m_events.status(run.stream,
                            run.hasFailed ? StreamStatus::Incomplete : StreamStatus::Complete);
        }
        const std::lock_guard lock(m_mutex);
        m_queue.release(run.entry);
        --m_open;
        m_changed.notify_all();
    }

    ReadEvents &m_events;
    const Cancellation m_cancellation;
    std::mutex m_eventMutex; ///< Never taken while m_mutex is held.
    std::mutex m_mutex;
    std::condition_variable m_changed;
    StreamQueue m_queue;
    const int m_mostGenerating;
    int m_generating = 0;
    std::size_t m_open;
    std::size_t m_jobs = 0;
    std::vector<std::unique_ptr<Run>> m_runs;
    std::optional<WorkerPool> m_pool; ///< Ends before what its jobs use.
};

} // namespace

Result<void> readStreams(const std::vector<DeclarativeStream *> &streams, ReadEvents &events,
                         const StreamReadingOptions &options, const Cancellation &cancellation)
{
    return Reading(streams, events, options, cancellation).run();
}

} // namespace millrace::declarative
