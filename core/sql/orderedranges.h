// OrderedRanges: ranges of a table that several threads read at once, handed out one after another.
#pragma once

#include "core/base/boundedqueue.h"
#include "core/base/result.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace millrace {

/// A range on its way from the worker that reads it. A kind of range adds what a worker needs.
///
/// \a P is what a range is handed on in, usually a batch of rows and a place behind it.
template<typename P>
struct OrderedRange
{
    using Piece = P;

    BoundedQueue<Piece> pieces{s_mostPieces,
                               s_mostBytes}; ///< Closed at the end and after an error.
    std::optional<Error> error; ///< Written before the queue is closed.

private:
    /// Twice what a range is meant to hold; one that lies unevenly waits for its turn.
    static constexpr std::size_t s_mostPieces = 64;
    static constexpr std::int64_t s_mostBytes = std::int64_t{8} * 1024 * 1024;
};

/// Workers take one range after another; the pieces come as if one worker had read them all. Memory
/// is bounded: as many ranges as there are workers may be ahead of their turn. next() is for one
/// thread at a time. \a Range is an OrderedRange.
template<typename Range>
class OrderedRanges final
{
public:
    using Piece = typename Range::Piece;
    /// Makes the next range; null after the last one. Called by one thread at a time.
    using Take = std::function<std::shared_ptr<Range>()>;
    /// Fills a range, on the thread of the worker of that number.
    using Read = std::function<Result<void>(std::size_t worker, Range &, const Cancellation &)>;

    /// Nothing begins before next(). What the functions use must outlive the object.
    OrderedRanges(std::size_t workers, Take take, Read read)
        : m_workers(workers)
        , m_take(std::move(take))
        , m_read(std::move(read))
    {
    }
    ~OrderedRanges()
    {
        m_stop.request_stop();
        endWorkers();
    }
    OrderedRanges(const OrderedRanges &) = delete;
    OrderedRanges &operator=(const OrderedRanges &) = delete;

    /// The next piece; nothing after the last one, when all workers have ended. Fails with the
    /// error of the range whose turn it is, and when \a cancellation was requested.
    Result<std::optional<Piece>> next(const Cancellation &cancellation)
    {
        // The workers are told at once, not when the object goes.
        const CancellationCallback stopWorkers(cancellation, [this] { m_stop.request_stop(); });
        if (m_threads.empty() && !cancellation.stop_requested())
            startWorkers();
        while (!cancellation.stop_requested()) {
            const auto range = rangeInTurn(cancellation);
            if (cancellation.stop_requested())
                break;
            if (!range) {
                endWorkers();
                return std::optional<Piece>();
            }
            auto piece = range->pieces.pop(cancellation);
            if (piece)
                return piece;
            if (cancellation.stop_requested())
                break;
            if (range->error)
                return *range->error;
            leaveRange();
        }
        return Error::cancelled();
    }

private:
    void startWorkers()
    {
        for (std::size_t worker = 0; worker < m_workers; ++worker)
            m_threads.emplace_back([this, worker] { work(worker); });
    }
    void endWorkers()
    {
        for (std::thread &thread : m_threads)
            thread.join();
        m_threads.clear();
    }
    void work(std::size_t worker)
    {
        while (const auto range = takeRange()) {
            if (const auto done = m_read(worker, *range, m_stop.get_token()); !done)
                range->error = done.error();
            range->pieces.close();
            if (range->error)
                return;
        }
    }
    /// The range a worker has to read next; null when there is none any more.
    std::shared_ptr<Range> takeRange()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, m_stop.get_token(),
                       [this] { return m_isOver || m_ahead.size() <= m_workers; });
        if (m_isOver || m_stop.stop_requested())
            return nullptr;
        auto range = m_take();
        if (range)
            m_ahead.push_back(range);
        else
            m_isOver = true;
        m_changed.notify_all();
        return range;
    }
    /// The range whose turn it is; null after the last one.
    std::shared_ptr<Range> rangeInTurn(const Cancellation &cancellation)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, cancellation, [this] { return m_isOver || !m_ahead.empty(); });
        return m_ahead.empty() ? nullptr : m_ahead.front();
    }
    void leaveRange()
    {
        const std::lock_guard lock(m_mutex);
        m_ahead.pop_front();
        m_changed.notify_all();
    }

    const std::size_t m_workers;
    const Take m_take;
    const Read m_read;
    std::vector<std::thread> m_threads;
    CancellationSource m_stop;
    std::mutex m_mutex; ///< Guards what follows.
    std::condition_variable_any m_changed;
    std::deque<std::shared_ptr<Range>> m_ahead; ///< The first is the one in turn.
    bool m_isOver = false; ///< Every range was taken.
};

} // namespace millrace
