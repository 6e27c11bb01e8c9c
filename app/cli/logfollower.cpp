#include "app/cli/logfollower.h"

#include "core/base/loglines.h"
#include "core/store/connectionlock.h"
#include "core/store/jobrepository.h"

#include <QFileInfo>

#include <utility>

namespace millrace {

LogFollower::LogFollower(StateDatabase &database, const Profile &profile, qint64 jobId, int attempt,
                         LogMatcher matcher, Printer print)
    : m_database(database)
    , m_profile(profile)
    , m_jobId(jobId)
    , m_attempt(attempt)
    , m_matcher(std::move(matcher))
    , m_print(std::move(print))
{
}

Result<bool> LogFollower::look()
{
    // In this order: what is written before the run ends is read after it was seen to have ended.
    // Hooks and deliveries write after the last status, as long as the connection is locked.
    auto job = JobRepository(m_database).find(m_jobId);
    if (!job)
        return job.error();
    const bool isOver
        = isTerminal(job->status) && !ConnectionLock::isHeld(m_profile, job->connectionId);
    for (;;) {
        if (auto read = readOn(); !read)
            return read.error();
        if (std::cmp_greater_equal(m_attempt, job->attempts.size()))
            return !isOver;
        ++m_attempt;
        m_end = 0;
    }
}

Result<void> LogFollower::readOn()
{
    const QString path = m_profile.attemptLog(m_jobId, m_attempt);
    const QFileInfo file(path);
    // The attempt has not written yet, or retention took the log.
    if (!file.exists())
        return {};
    const auto print = [this](const QByteArray &line, qint64) {
        if (const auto entry = m_matcher.match(line))
            m_print(m_attempt, *entry);
        return true;
    };
    const auto end = walkLog(path, m_end, file.size(), print);
    if (!end)
        return end.error();
    m_end = *end;
    return {};
}

} // namespace millrace
