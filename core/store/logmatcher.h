// LogMatcher: which lines of a log a person looks for.
#pragma once

#include "core/base/runlog.h"

#include <QByteArray>

#include <memory>
#include <optional>

namespace millrace {

/// What to look for. Everything that is set must hold.
struct LogQuery final
{
    QString text; ///< In message, stream or code; empty: every line.
    bool isPattern = false; ///< \a text is a regular expression (RE2), else plain text.
    bool isCaseSensitive = false;
    LogLevel lowest = LogLevel::Debug;
    std::optional<QString> stream; ///< StreamId::text(); empty: the lines of the run as a whole.
    bool isInAnyNamespace = false; ///< \a stream may be the name alone.
    std::optional<TimePoint> from; ///< At this time or later.
    std::optional<TimePoint> until; ///< Before this time.

    bool operator==(const LogQuery &) const = default;
};

/// A LogQuery made ready. Copies share what was made; safe from any thread.
class LogMatcher final
{
public:
    /// "log.pattern_invalid" (Configuration), which says what is wrong with the expression.
    [[nodiscard]] static Result<LogMatcher> compile(const LogQuery &query);

    [[nodiscard]] const LogQuery &query() const { return m_query; }

    /// What \a line, raw as it lies in the log, says when it is looked for. Most lines that are
    /// not are told by their bytes, without being read.
    [[nodiscard]] std::optional<LogEntry> match(const QByteArray &line) const;
    [[nodiscard]] bool matches(const LogEntry &entry) const;

    /// A part of a text.
    struct Span final
    {
        qsizetype start = 0;
        qsizetype length = 0;
    };
    /// The first place in \a text that holds what is looked for; nothing when there is none, as
    /// when another part of the line does.
    [[nodiscard]] std::optional<Span> firstIn(const QString &text) const;

private:
    class Pattern;

    explicit LogMatcher(LogQuery query);
    [[nodiscard]] bool passesFilters(const LogEntry &entry) const;
    [[nodiscard]] bool isOfStream(const QString &stream) const;
    [[nodiscard]] bool holds(const QString &text) const;

    LogQuery m_query;
    QByteArray m_surely; ///< In lower case; what every wanted line contains. May be empty.
    std::shared_ptr<const Pattern> m_pattern;
};

} // namespace millrace
