// Log lines: walking over the lines of a run's log without holding the file in memory.
#pragma once

#include "core/base/runlog.h"

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <vector>

namespace millrace {

namespace logerrors {

inline constexpr ErrorDefinition unreadable{
    "log.unreadable", ErrorKind::System, QT_TRANSLATE_NOOP("errors", "The log %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "The run may have left no log, or it was removed.")};

} // namespace logerrors

/// Gets a whole line without its break, and its place; false ends the walk. The bytes are valid
/// during the call only.
using LogLineVisitor = std::function<bool(const QByteArray &line, qint64 offset)>;

/// Shows \a visit the whole lines between \a from and \a end, in small pieces; returns the place
/// behind the last. A torn last line is left out, and so is the rest of a file with a line that is
/// too long to be one of ours ("log.unreadable"). Blocks.
[[nodiscard]] Result<qint64> walkLog(const QString &path, qint64 from, qint64 end,
                                     const LogLineVisitor &visit);

/// The raw text of the member \a key, such as "\"level\":\""; a quote inside a text is escaped, so
/// that the pattern matches nothing but the member.
[[nodiscard]] QByteArrayView rawLogMember(QByteArrayView line, QByteArrayView key);

/// The level of the line, without reading the rest of it.
[[nodiscard]] LogLevel rawLogLevel(QByteArrayView line);

/// A line with those around it.
struct LogSurroundings final
{
    std::vector<LogEntry> lines; ///< In their order.
    int place = 0; ///< Of the line itself.
};

/// The line at \a offset with at most \a count lines above and below it, as far as some kilobytes
/// reach. Lines that are none of ours are left out. Blocks; "log.unreadable".
[[nodiscard]] Result<LogSurroundings> logAround(const QString &path, qint64 offset, int count);

} // namespace millrace
