// LogFile: a run's log on the disk: where its lines are, some of them, and what is found in them.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/runlog.h"

#include <QString>

#include <vector>

namespace millrace {

/// Which lines are shown.
struct LogFilter final
{
    LogLevel lowest = LogLevel::Debug;
    QString stream; ///< StreamId::text(); empty: all, and the lines of the run as a whole.
    bool hasStream = false; ///< Whether \a stream counts.

    bool operator==(const LogFilter &) const = default;
};

/// Where one line is, and what filters have to know of it. A log of a million lines keeps nothing
/// else in memory.
struct LogLine final
{
    qint64 offset = 0;
    quint32 length = 0; ///< Without the line break.
    quint16 stream = 0; ///< Place in LogGrowth::names.
    quint16 code = 0;
    LogLevel level = LogLevel::Info;
};

/// The whole lines behind a place of the file.
struct LogGrowth final
{
    qint64 from = 0; ///< 0: all lines, whatever was known; the file may be another one.
    qint64 end = 0; ///< Behind the last whole line.
    std::vector<LogLine> lines;
    QStringList names; ///< Of streams and codes, those known before first; the first is empty.
};

/// Reads the part of the log at \a path behind \a from, in small pieces; from its start when the
/// file has become shorter. A torn last line is left to the next call. Blocks, as all of these.
[[nodiscard]] Result<LogGrowth> scanLog(const QString &path, qint64 from, const QStringList &names);

/// The lines at \a places, in their order; empty ones where the file has changed.
[[nodiscard]] Result<std::vector<LogEntry>> readLog(const QString &path,
                                                    const std::vector<LogLine> &places);

/// What to look for.
struct LogSearch final
{
    QString text; ///< In message, stream and code, whatever its case.
    LogFilter filter;
    qint64 from = 0;
    qint64 end = 0;
    quint32 firstLine = 0; ///< The number of the line at \a from.
    bool isPattern = false; ///< The text is a regular expression.
};

/// The numbers of the lines that hold the text. "log.pattern_invalid".
[[nodiscard]] Result<std::vector<quint32>> findInLog(const QString &path, const LogSearch &search,
                                                     const Cancellation &cancellation);

/// The line as it is copied and saved.
[[nodiscard]] QString logLineText(const LogEntry &entry);

/// Writes the lines that pass \a filter, up to the place \a end, to \a target as text.
[[nodiscard]] Result<void> saveLog(const QString &path, qint64 end, const LogFilter &filter,
                                   const QString &target);

} // namespace millrace
