#include "core/declarative/record/asyncretriever.h"

#include "core/declarative/record/asyncjob.h"
#include "core/declarative/record/recorderrors.h"

#include <utility>

namespace millrace::declarative {

/// A job that is over, with records or without.
struct AsyncRetriever::Ended final
{
    AsyncJob job;
    bool hasRecords = false;
};

namespace {

/// Gives back a slot at the end of its scope.
class SlotHolder final
{
public:
    explicit SlotHolder(AsyncJobSlots &jobSlots)
        : m_slots(jobSlots)
    {
    }
    ~SlotHolder() { m_slots.release(); }
    SlotHolder(const SlotHolder &) = delete;
    SlotHolder &operator=(const SlotHolder &) = delete;

private:
    AsyncJobSlots &m_slots;
};

/// Whether another job could end better.
bool mayBeTriedAgain(const Error &error)
{
    return error.kind != ErrorKind::Configuration && error.kind != ErrorKind::Cancelled;
}

} // namespace

AsyncRetriever::AsyncRetriever(AsyncRetrieverParts parts, Runtime &runtime)
    : m_parts(std::move(parts))
    , m_runtime(runtime)
    , m_slots(m_parts.jobSlots ? m_parts.jobSlots : &m_ownSlots)
{
}

Result<void> AsyncRetriever::read(const StreamSlice &slice, const RecordSink &sink)
{
    // A job that is completed leaves its slot before its records are read.
    Result<Ended> ended = run(slice);
    if (!ended)
        return ended.error();
    if (!ended->hasRecords)
        return {};
    const Result<std::vector<StreamSlice>> requests = ended->job.downloads();
    if (!requests)
        return requests.error();
    for (const StreamSlice &request : *requests) {
        Result<bool> goesOn = download(slice, request, sink);
        if (!goesOn)
            return goesOn.error();
        if (!*goesOn)
            return {};
    }
    return ended->job.remove();
}

Result<AsyncRetriever::Ended> AsyncRetriever::run(const StreamSlice &slice)
{
    if (!m_slots->acquire(m_runtime.cancellation))
        return Error::cancelled();
    const SlotHolder holder(*m_slots);
    return runWithSlot(slice);
}

Result<AsyncRetriever::Ended> AsyncRetriever::runWithSlot(const StreamSlice &slice)
{
    using Status = AsyncJob::Status;
    for (int jobs = 1;; ++jobs) {
        AsyncJob job(m_parts, m_runtime, slice);
        const Result<void> started = job.start();
        Status status = Status::Failed;
        if (started) {
            const Result<Status> ended = job.wait();
            if (!ended) {
                job.abort();
                return ended.error();
            }
            status = *ended;
        } else if (!mayBeTriedAgain(started.error())) {
            return started.error();
        }
        if (status == Status::Completed || status == Status::Skipped)
            return Ended{std::move(job), status == Status::Completed};
        if (status == Status::TimedOut)
            job.abort();
        if (jobs >= s_mostJobs) {
            if (!started)
                return started.error();
            return makeError(status == Status::TimedOut ? errors::s_jobTimedOut
                                                        : errors::s_jobFailed,
                             {QString::fromStdString(m_parts.stream), QString::number(jobs)});
        }
        const bool waitsLonger = started && status == Status::Failed;
        if (!pause(s_pollEvery) || (waitsLonger && !pause(m_parts.retryWait)))
            return Error::cancelled();
    }
}

bool AsyncRetriever::pause(std::chrono::seconds duration)
{
    return duration.count() == 0 || m_runtime.clock.wait(duration, m_runtime.cancellation);
}

Result<bool> AsyncRetriever::download(const StreamSlice &slice, const StreamSlice &request,
                                      const RecordSink &sink)
{
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    const TransformationContext context{*config, m_runtime.clock, slice};
    bool goesOn = true;
    const Result<void> outcome = m_parts.download->read(request, [&](Value record) -> Result<bool> {
        Result<std::optional<Value>> selected
            = m_parts.selector->select(std::move(record), context);
        if (!selected)
            return selected.error();
        if (!*selected)
            return true;
        Result<bool> wantsMore = sink(std::move(**selected));
        goesOn = wantsMore && *wantsMore;
        return wantsMore;
    });
    if (!outcome)
        return outcome.error();
    return goesOn;
}

} // namespace millrace::declarative
