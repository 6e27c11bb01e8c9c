#include "core/engine/runcontrol.h"

#include "core/engine/deadattempts.h"
#include "core/engine/engineerrors.h"
#include "core/model/pausedrun.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/runwishes.h"
#include "core/store/storeerrors.h"

#include <QLocale>

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds s_lookInterval{200};
constexpr std::chrono::milliseconds s_patience{30'000};

bool isBusy(const Error &error)
{
    return error.code == QLatin1StringView(storeerrors::connectionBusy.code);
}

qint64 writtenBy(const Job &job)
{
    qint64 written = 0;
    for (const StreamResult &stream : summarised(job.attempts))
        written += stream.counts.written;
    return written;
}

Result<void> markPaused(JobRepository &jobs, const Job &job, TimePoint now)
{
    const auto settled = settleAttempts(jobs, job, now, makeError(engineerrors::interrupted));
    if (!settled)
        return settled.error();
    // From pending to pending is no step; a run that begins and pauses at once is.
    if (job.status == JobStatus::Pending) {
        if (auto begun = jobs.setStatus(job.id, JobStatus::Running, now); !begun)
            return begun;
    }
    return jobs.setStatus(job.id, JobStatus::Pending, now,
                          makeError(engineerrors::runPaused, {QLocale().toString(writtenBy(job))}));
}

} // namespace

Result<Job> RunControl::pause(const QString &connectionId, const Cancellation &cancellation)
{
    return stop(connectionId, StopReason::Pause, cancellation);
}

Result<Job> RunControl::cancel(const QString &connectionId, const Cancellation &cancellation)
{
    return stop(connectionId, StopReason::Cancel, cancellation);
}

Result<Job> RunControl::stop(const QString &connectionId, StopReason reason,
                             const Cancellation &cancellation)
{
    const auto connection = ConnectionRepository(m_services.database).find(connectionId);
    if (!connection)
        return connection.error();
    qint64 asked = 0;
    // By the clock, not by the looks: one that waits for the state database may take long.
    const auto end = m_services.clock.steadyNow() + s_patience;
    while (m_services.clock.steadyNow() < end) {
        {
            const auto lock = ConnectionLock::acquire(m_services.profile, connectionId);
            if (lock)
                return settle(*connection, reason, asked);
            if (!isBusy(lock.error()))
                return lock.error();
        }
        // Again and again: a run that was only starting has not seen the first wish.
        const auto job = ask(connectionId, reason);
        if (!job)
            return job.error();
        if (*job != 0) {
            asked = *job;
            // What is called after the run may take longer; it is over all the same. Not so after a
            // clearing: the run it came before begins at once, and sees the next wish.
            if (auto ended = endedJob(asked); ended && ended->kind != JobKind::Clear)
                return *std::move(ended);
        }
        if (!m_services.clock.wait(s_lookInterval, cancellation))
            return Error::cancelled();
    }
    if (auto ended = endedJob(asked))
        return *std::move(ended);
    return makeError(engineerrors::notStopping, {connection->name});
}

std::optional<Job> RunControl::endedJob(qint64 jobId) const
{
    auto job = JobRepository(m_services.database).find(jobId);
    if (!job || !isTerminal(job->status))
        return std::nullopt;
    return std::move(*job);
}

Result<qint64> RunControl::ask(const QString &connectionId, StopReason reason)
{
    // What the state database calls running may be left of a process that was killed.
    const auto noted = ConnectionLock::notedJob(m_services.profile, connectionId);
    if (!noted)
        return 0;
    const RunWish wish = reason == StopReason::Pause ? RunWish::Pause : RunWish::Cancel;
    if (auto wished = RunWishes(m_services.database).ask(*noted, wish); !wished)
        return wished.error();
    return *noted;
}

Result<Job> RunControl::settle(const Connection &connection, StopReason reason, qint64 asked)
{
    JobRepository jobs(m_services.database);
    const auto unfinished = jobs.unfinished(connection.id);
    if (!unfinished)
        return unfinished.error();
    const TimePoint now = m_services.clock.now();
    qint64 last = asked;
    for (const Job &job : *unfinished) {
        // What waited beside the run that was on is none of it.
        if (asked != 0 && job.id != asked)
            continue;
        last = job.id;
        if (reason == StopReason::Pause && isPaused(job))
            continue;
        // What is left of a retry of rejected records is chosen anew by the next one.
        const bool pauses = reason == StopReason::Pause && job.kind != JobKind::Retry;
        auto done = pauses ? markPaused(jobs, job, now) : giveUp(jobs, job, now);
        if (!done)
            return done.error();
    }
    if (last == 0)
        return makeError(engineerrors::nothingRuns, {connection.name});
    if (asked != 0) {
        if (auto forgotten = RunWishes(m_services.database).forget(asked); !forgotten)
            return forgotten.error();
    }
    return jobs.find(last);
}

} // namespace millrace
