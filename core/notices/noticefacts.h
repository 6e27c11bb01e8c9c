// NoticeFacts: what is known about runs and connections that a notice may follow from.
#pragma once

#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "core/model/failurestreak.h"
#include "core/model/job.h"
#include "core/model/noticesettings.h"

#include <QSqlDatabase>

#include <optional>
#include <vector>

namespace millrace {

/// What holds for the notices of one connection.
struct ConnectionFacts final
{
    Connection connection;
    QString sourceName;
    QString destinationName;
    QString sourceConnector;
    QString destinationConnector;
    NoticeRules rules;
    std::set<QString> open; ///< Topics with a notice that is not solved; see noticetopics.h.
};

/// A run that has ended, with what went before.
struct EndedRunFacts final
{
    ConnectionFacts about;
    Job job; ///< With attempts and stream results.
    /// The last run of its kind that ended before, with attempts; nothing when none is kept.
    std::optional<Job> former;
    FailureStreak streak;
    std::optional<std::chrono::seconds> usual; ///< See usualDuration().
    /// What the run took over from a source that had changed, one line per change.
    QStringList takenOver;
};

/// A run that is on.
struct RunningFacts final
{
    ConnectionFacts about;
    qint64 jobId = 0;
    TimePoint startedAt; ///< Of its latest attempt.
    std::optional<std::chrono::seconds> usual;
};

/// How long nothing was written.
struct SilenceFacts final
{
    ConnectionFacts about;
    /// The last written row; the creation or last resumption of the connection when that is later.
    TimePoint since;
    bool hasWritten = false; ///< Whether since is of a row.
};

/// What may have settled what notices of a connection tell.
struct SettlingFacts final
{
    ConnectionFacts about;
    bool isRunning = false; ///< A run is on, as far as the database knows.
    bool hasOpenRejected = false;
    /// Since the oldest notice of a pause that is not solved. A run ends a moment before its
    /// connection pauses: to be enabled alone says nothing.
    bool wasResumed = false;
};

// Each is read inside a transaction of the caller.

/// The oldest run that has ended and that nobody has looked at; nothing when there is none. A run
/// that no notice may follow from is passed over and marked.
[[nodiscard]] Result<std::optional<EndedRunFacts>> loadEndedRun(const QSqlDatabase &database,
                                                                const NoticeRules &profile);
[[nodiscard]] Result<bool> hasEndedRun(const QSqlDatabase &database);
[[nodiscard]] Result<void> markNoticed(const QSqlDatabase &database, qint64 jobId);
[[nodiscard]] Result<std::vector<RunningFacts>> loadRunning(const QSqlDatabase &database,
                                                            const NoticeRules &profile);
/// Of every connection that is not paused.
[[nodiscard]] Result<std::vector<SilenceFacts>> loadSilences(const QSqlDatabase &database,
                                                             const NoticeRules &profile);
/// Of every connection with a notice that is not solved.
[[nodiscard]] Result<std::vector<SettlingFacts>> loadUnsettled(const QSqlDatabase &database,
                                                               const NoticeRules &profile);
/// Nothing when there is no such connection.
[[nodiscard]] Result<std::optional<ConnectionFacts>>
loadAbout(const QSqlDatabase &database, const QString &connectionId, const NoticeRules &profile);

} // namespace millrace
