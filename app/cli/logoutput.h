// Log output: lines of logs as the command line prints them.
#pragma once

#include "app/cli/output.h"
#include "core/base/runlog.h"
#include "core/store/logsearch.h"

#include <vector>

namespace millrace {

/// Level, stream and code where there are any, as an object of the JSON output.
[[nodiscard]] QJsonObject logEntryToJson(const LogEntry &entry);
/// The line for a terminal.
[[nodiscard]] QString logEntryText(const LogEntry &entry);
[[nodiscard]] Tone logTone(LogLevel level);

/// Prints the lines that were found, grouped by the log they are in; a line stands there once,
/// however many hits it is beside.
class LogHitPrinter final
{
public:
    explicit LogHitPrinter(Output &output)
        : m_output(output)
    {
    }

    void print(const LogHit &hit);
    /// After the last hit.
    void finish();

private:
    void printHeading(const LogHit &hit);
    void printLine(qint64 number, const LogEntry &entry, bool isHit);
    /// What stands below the last hit, up to the line \a end.
    void printBelow(qint64 end);

    Output &m_output;
    qint64 m_jobId = 0;
    int m_attempt = 0;
    qint64 m_lastLine = -1; ///< Printed last, of the same log.
    qint64 m_firstBelow = 0;
    std::vector<LogEntry> m_below; ///< From the line m_firstBelow on, not printed yet.
};

[[nodiscard]] QJsonObject logHitToJson(const LogHit &hit);

} // namespace millrace
