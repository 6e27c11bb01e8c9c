// LogFollower: the log of a run as it grows.
#pragma once

#include "core/store/logmatcher.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"

#include <functional>

namespace millrace {

/// Reads what has been added since the last look, of one attempt after the other. Blocks.
class LogFollower final
{
public:
    using Printer = std::function<void(int attempt, const LogEntry &entry)>;

    /// Starts at \a attempt. Everything outlives it.
    LogFollower(StateDatabase &database, const Profile &profile, qint64 jobId, int attempt,
                LogMatcher matcher, Printer print);

    /// Prints the new lines that are wanted. False once the run has ended and everything is
    /// printed.
    [[nodiscard]] Result<bool> look();

private:
    [[nodiscard]] Result<void> readOn();

    StateDatabase &m_database;
    const Profile &m_profile;
    const qint64 m_jobId;
    int m_attempt;
    qint64 m_end = 0; ///< Behind the last line read.
    const LogMatcher m_matcher;
    const Printer m_print;
};

} // namespace millrace
