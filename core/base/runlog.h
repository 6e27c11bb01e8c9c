// RunLog: the log of one attempt, as JSON lines.
#pragma once

#include "core/base/clock.h"
#include "core/base/redaction.h"
#include "core/base/result.h"

#include <QFile>
#include <QString>

#include <mutex>
#include <optional>
#include <vector>

namespace millrace {

enum class LogLevel { Debug, Info, Warning, Error };
/// "debug", "info", "warning", "error".
[[nodiscard]] QString logLevelName(LogLevel level);
[[nodiscard]] std::optional<LogLevel> logLevelFromName(const QString &name);

/// One line of a log.
struct LogEntry final
{
    TimePoint time;
    LogLevel level = LogLevel::Info;
    QString stream; ///< StreamId::text(), empty for the run as a whole.
    QString code; ///< Of the error, when the line tells one.
    QString message;
};

/// Appends to a file; every text passes a Redactor. Safe from any thread. A log that cannot be
/// written never stops a run.
class RunLog final
{
public:
    /// Creates \a path, or goes on at its end. What is less grave than \a kept is left out.
    RunLog(const QString &path, Redactor redactor, const Clock &clock,
           LogLevel kept = LogLevel::Debug);
    RunLog(const RunLog &) = delete;
    RunLog &operator=(const RunLog &) = delete;

    void write(LogLevel level, const QString &stream, const QString &message,
               const QString &code = {});
    /// Message, detail and code of \a error, at level Error.
    void write(const QString &stream, const Error &error);

    /// What one line of a log says; nothing when it is torn or none of ours.
    [[nodiscard]] static std::optional<LogEntry> parsed(const QByteArray &line);
    /// Reads a log back; a torn last line (after a kill) is left out.
    [[nodiscard]] static Result<std::vector<LogEntry>> read(const QString &path);

private:
    std::mutex m_mutex;
    QFile m_file;
    const Redactor m_redactor;
    const Clock &m_clock;
    const LogLevel m_kept;
};

} // namespace millrace
