// The rules of notices: what a person is told, given what happened.
#pragma once

#include "core/notices/noticefacts.h"

#include <QStringList>

namespace millrace {

/// A notice to be made, with the ways it takes.
struct JudgedNotice final
{
    Notice notice;
    NoticeChannels channels;
};

/// What follows from something.
struct NoticeVerdict final
{
    std::vector<JudgedNotice> notices;
    std::set<QString> solved; ///< Topics whose earlier notices are no longer true.
};

/// The first failure, not the next ones; recovery; what a person has to do, once for each such
/// state; many rejected records; a long run that has ended. Nothing for a success as such. Pure.
[[nodiscard]] NoticeVerdict judged(const EndedRunFacts &facts, TimePoint now);
/// A run that takes so many times longer than usual. Pure.
[[nodiscard]] NoticeVerdict judged(const RunningFacts &facts, TimePoint now);
/// Nothing new for so many days; once until something comes. Pure.
[[nodiscard]] NoticeVerdict judged(const SilenceFacts &facts, TimePoint now);
/// Changes of the source that wait for a person, one line each; \a mark tells these from others.
/// \a isPaused: the connection was paused for them. Pure.
[[nodiscard]] NoticeVerdict judgedSchema(const ConnectionFacts &about, const QStringList &waiting,
                                         bool isPaused, const QString &mark, TimePoint now);

/// What is no longer so without any run. Pure.
[[nodiscard]] NoticeVerdict judged(const SettlingFacts &facts);

/// The error that tells best why \a job did not succeed: its own, else that of a stream, one that a
/// person has to deal with before others. Nothing when it succeeded.
[[nodiscard]] std::optional<Error> failureOf(const Job &job);
/// What a webhook gets beyond the text: {"run": runSummary(), "error": {"type", "origin"},
/// "source", "destination": {"id", "name"}}.
[[nodiscard]] QJsonObject noticeDetails(const EndedRunFacts &facts);

} // namespace millrace
