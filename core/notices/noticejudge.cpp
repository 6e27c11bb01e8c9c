#include "core/notices/noticejudge.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"
#include "core/model/runsummary.h"
#include "core/notices/noticetopics.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A run that is usually over in a moment is not long after three of them.
constexpr std::chrono::seconds s_shortestLong = 60s;
/// More lines would not be read in a message.
constexpr qsizetype s_mostLines = 8;

QString translated(const char *text) { return QCoreApplication::translate("notices", text); }

bool hasFailed(const Job &job)
{
    return job.status == JobStatus::Failed || job.status == JobStatus::Incomplete;
}

bool asksForAction(const Job &job)
{
    const auto failure = failureOf(job);
    return hasFailed(job) && failure && failure->kind == ErrorKind::Configuration;
}

QString durationText(std::chrono::seconds duration)
{
    const qint64 seconds = duration.count();
    if (seconds < 60)
        return translated(QT_TRANSLATE_NOOP("notices", "%1 s")).arg(seconds);
    if (seconds < 3600)
        return translated(QT_TRANSLATE_NOOP("notices", "%1 min")).arg(seconds / 60);
    return translated(QT_TRANSLATE_NOOP("notices", "%1 h %2 min"))
        .arg(seconds / 3600)
        .arg(seconds % 3600 / 60);
}

QString daysText(int days)
{
    return days == 1
        ? translated(QT_TRANSLATE_NOOP("notices", "one day"))
        : pluralText("notices", QT_TRANSLATE_N_NOOP("notices", "%1 days"), days).arg(days);
}

QString timeText(TimePoint time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return QDateTime::fromSecsSinceEpoch(seconds.time_since_epoch().count(), Qt::UTC)
        .toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
}

QString linesText(const QStringList &lines)
{
    QStringList shown = lines.first(std::min(lines.size(), s_mostLines));
    if (lines.size() > s_mostLines)
        shown << pluralText("notices", QT_TRANSLATE_N_NOOP("notices", "and %n more"),
                            lines.size() - s_mostLines);
    return shown.join(u'\n');
}

std::chrono::seconds durationOf(const Job &job)
{
    std::chrono::microseconds sum{0};
    for (const Attempt &attempt : job.attempts)
        sum += attempt.endedAt.value_or(attempt.startedAt) - attempt.startedAt;
    return std::chrono::duration_cast<std::chrono::seconds>(sum);
}

StreamCounts totalOf(const Job &job)
{
    StreamCounts total;
    for (const StreamResult &stream : summarised(job.attempts))
        total += stream.counts;
    return total;
}

/// Makes notices about one connection.
class Maker final
{
public:
    Maker(const ConnectionFacts &about, TimePoint now)
        : m_about(about)
        , m_now(now)
    {
    }

    /// By the ways of every kind in \a kinds, of which the first one is the notice's.
    void add(const std::vector<NoticeKind> &kinds, const QString &key, const char *title,
             const QString &text)
    {
        JudgedNotice made;
        made.notice.key = key;
        made.notice.connectionId = m_about.connection.id;
        made.notice.connectionName = m_about.connection.name;
        made.notice.kind = kinds.front();
        made.notice.at = m_now;
        made.notice.title = translated(title).arg(m_about.connection.name);
        made.notice.text = text;
        for (const NoticeKind kind : kinds) {
            const auto ways = m_about.rules.channels.find(kind);
            if (ways != m_about.rules.channels.end())
                made.channels.insert(ways->second.begin(), ways->second.end());
        }
        m_verdict.notices.push_back(std::move(made));
    }
    void solve(QLatin1StringView topic) { m_verdict.solved.insert(topic); }
    [[nodiscard]] bool isOpen(QLatin1StringView topic) const
    {
        return m_about.open.contains(topic);
    }
    [[nodiscard]] NoticeVerdict take() { return std::move(m_verdict); }
    [[nodiscard]] NoticeVerdict &verdict() { return m_verdict; }

private:
    const ConnectionFacts &m_about;
    const TimePoint m_now;
    NoticeVerdict m_verdict;
};

QString keyOf(QLatin1StringView topic, qint64 jobId) { return u"%1/%2"_s.arg(topic).arg(jobId); }

QString failureText(const EndedRunFacts &facts)
{
    const auto failure = failureOf(facts.job);
    QStringList parts;
    if (failure)
        parts << failure->message << failure->hint;
    parts.removeAll(QString());
    return parts.isEmpty()
        ? translated(QT_TRANSLATE_NOOP("notices", "The run did not end successfully."))
        : parts.join(u' ');
}

/// What follows from having failed for long: the pause, or its announcement.
void judgeStreak(Maker &maker, const EndedRunFacts &facts, TimePoint looked)
{
    // As the engine judged it: a look that comes days later makes no pause of a warning.
    const TimePoint now = facts.job.endedAt.value_or(looked);
    const RunPolicy &policy = facts.about.connection.settings.runPolicy;
    const StreakVerdict verdict = judged(facts.streak, policy, now);
    if (verdict == StreakVerdict::Fine || !facts.streak.since)
        return;
    // One of each in a row of failures.
    const QString mark = u"/%1/%2"_s.arg(facts.about.connection.id)
                             .arg(facts.streak.since->time_since_epoch().count());
    const QString soFar
        = pluralText("notices",
                     QT_TRANSLATE_N_NOOP(
                         "notices", "%1 runs in a row have failed, and none has succeeded for %2."),
                     facts.streak.failures)
              .arg(QString::number(facts.streak.failures), daysText(facts.streak.days(now)));
    if (verdict == StreakVerdict::Pause) {
        maker.add({NoticeKind::ActionRequired}, noticetopics::paused + mark,
                  QT_TRANSLATE_NOOP("notices", "%1 is paused"),
                  soFar + u' '
                      + translated(QT_TRANSLATE_NOOP(
                          "notices", "The connection runs again once it is resumed.")));
        return;
    }
    maker.add({NoticeKind::ActionRequired}, noticetopics::warned + mark,
              QT_TRANSLATE_NOOP("notices", "%1 is about to be paused"),
              soFar + u' '
                  + pluralText("notices",
                               QT_TRANSLATE_N_NOOP(
                                   "notices", "The connection pauses by itself at %1 runs and %2."),
                               policy.pauseFailures)
                        .arg(QString::number(policy.pauseFailures), daysText(policy.pauseDays)));
}

void judgeFailure(Maker &maker, const EndedRunFacts &facts, TimePoint now)
{
    const bool wasTroubled
        = (facts.former && hasFailed(*facts.former)) || maker.isOpen(noticetopics::failed);
    const bool needsAction = asksForAction(facts.job);
    const bool neededAction = facts.former && asksForAction(*facts.former);
    maker.solve(noticetopics::recovered);
    if (needsAction && !neededAction) {
        std::vector<NoticeKind> kinds{NoticeKind::ActionRequired};
        if (!wasTroubled)
            kinds.push_back(NoticeKind::FirstFailure);
        maker.add(kinds, keyOf(noticetopics::failed, facts.job.id),
                  QT_TRANSLATE_NOOP("notices", "%1 needs attention"), failureText(facts));
    } else if (!needsAction && !wasTroubled) {
        maker.add({NoticeKind::FirstFailure}, keyOf(noticetopics::failed, facts.job.id),
                  QT_TRANSLATE_NOOP("notices", "%1 failed"), failureText(facts));
    }
    judgeStreak(maker, facts, now);
}

void judgeSuccess(Maker &maker, const EndedRunFacts &facts)
{
    const bool wasTroubled
        = (facts.former && hasFailed(*facts.former)) || maker.isOpen(noticetopics::failed);
    for (const auto topic : {noticetopics::failed, noticetopics::paused, noticetopics::warned})
        maker.solve(topic);
    if (!wasTroubled)
        return;
    maker.add({NoticeKind::Recovery}, keyOf(noticetopics::recovered, facts.job.id),
              QT_TRANSLATE_NOOP("notices", "%1 works again"),
              pluralText("notices",
                         QT_TRANSLATE_N_NOOP("notices", "Run %1 succeeded and wrote %2 records."),
                         totalOf(facts.job).written)
                  .arg(QString::number(facts.job.id), localNumber(totalOf(facts.job).written)));
}

void judgeNumbers(Maker &maker, const EndedRunFacts &facts)
{
    const NoticeRules &rules = facts.about.rules;
    const StreamCounts total = totalOf(facts.job);
    if (rules.manyRejected > 0 && total.rejected > rules.manyRejected) {
        maker.add({NoticeKind::ManyRejected}, keyOf(noticetopics::rejected, facts.job.id),
                  QT_TRANSLATE_NOOP("notices", "%1 rejected many records"),
                  pluralText("notices",
                             QT_TRANSLATE_N_NOOP("notices", "Run %1 rejected %2 of %3 records."),
                             total.read)
                      .arg(QString::number(facts.job.id), localNumber(total.rejected),
                           localNumber(total.read)));
    }
    const auto duration = durationOf(facts.job);
    maker.solve(noticetopics::slowRun);
    if (rules.longRunMinutes > 0 && duration >= std::chrono::minutes(rules.longRunMinutes)) {
        maker.add({NoticeKind::LongRun}, keyOf(noticetopics::longRun, facts.job.id),
                  hasFailed(facts.job) ? QT_TRANSLATE_NOOP("notices", "%1 failed after a long run")
                                       : QT_TRANSLATE_NOOP("notices", "%1 has finished"),
                  translated(QT_TRANSLATE_NOOP("notices", "Run %1 took %2."))
                      .arg(QString::number(facts.job.id), durationText(duration)));
    }
}

void judgeTakenOver(Maker &maker, const EndedRunFacts &facts)
{
    if (facts.takenOver.isEmpty())
        return;
    maker.add({NoticeKind::SchemaChanged}, keyOf(noticetopics::takenOver, facts.job.id),
              QT_TRANSLATE_NOOP("notices", "The source of %1 has changed"),
              translated(QT_TRANSLATE_NOOP("notices", "The connection follows:")) + u'\n'
                  + linesText(facts.takenOver));
}

QString errorType(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Configuration:
        return u"config_error"_s;
    case ErrorKind::Transient:
        return u"transient_error"_s;
    case ErrorKind::Cancelled:
        return u"manual_cancellation"_s;
    case ErrorKind::System:
        break;
    }
    return u"system_error"_s;
}

/// By the room the code is of; two ends of one kind cannot be told apart.
QString errorOrigin(const Error &error, const ConnectionFacts &about)
{
    const QString room = error.code.section(u'.', 0, 0);
    const bool isSource = room == about.sourceConnector;
    const bool isDestination = room == about.destinationConnector;
    if (isSource && isDestination)
        return u"unknown"_s;
    if (isSource)
        return u"source"_s;
    if (isDestination)
        return u"destination"_s;
    return room == "engine"_L1 ? u"replication"_s : u"unknown"_s;
}

} // namespace

NoticeVerdict judged(const EndedRunFacts &facts, TimePoint now)
{
    Maker maker(facts.about, now);
    if (hasFailed(facts.job))
        judgeFailure(maker, facts, now);
    else
        judgeSuccess(maker, facts);
    judgeNumbers(maker, facts);
    judgeTakenOver(maker, facts);
    for (JudgedNotice &made : maker.verdict().notices) {
        made.notice.jobId = facts.job.id;
        made.notice.details = noticeDetails(facts);
    }
    return maker.take();
}

NoticeVerdict judged(const RunningFacts &facts, TimePoint now)
{
    Maker maker(facts.about, now);
    const int times = facts.about.rules.longRunTimes;
    const auto taken = std::chrono::duration_cast<std::chrono::seconds>(now - facts.startedAt);
    if (times == 0 || !facts.usual)
        return maker.take();
    if (taken < std::max(*facts.usual * times, s_shortestLong))
        return maker.take();
    maker.add(
        {NoticeKind::LongRun}, keyOf(noticetopics::slowRun, facts.jobId),
        QT_TRANSLATE_NOOP("notices", "%1 takes longer than usual"),
        translated(QT_TRANSLATE_NOOP("notices", "Run %1 has been on for %2; usually it takes %3."))
            .arg(QString::number(facts.jobId), durationText(taken), durationText(*facts.usual)));
    maker.verdict().notices.back().notice.jobId = facts.jobId;
    return maker.take();
}

NoticeVerdict judged(const SilenceFacts &facts, TimePoint now)
{
    Maker maker(facts.about, now);
    const int days = facts.about.rules.nothingNewDays;
    const auto silent = std::chrono::duration_cast<std::chrono::days>(now - facts.since);
    if (days == 0 || silent.count() < days) {
        if (maker.isOpen(noticetopics::nothingNew))
            maker.solve(noticetopics::nothingNew);
        return maker.take();
    }
    const QString text = facts.hasWritten
        ? translated(
            QT_TRANSLATE_NOOP("notices", "No record was written for %1; the last one came on %2."))
        : translated(QT_TRANSLATE_NOOP("notices", "No record was written for %1, since %2."));
    maker.add({NoticeKind::NothingNew},
              u"%1/%2/%3"_s.arg(noticetopics::nothingNew, facts.about.connection.id)
                  .arg(facts.since.time_since_epoch().count()),
              QT_TRANSLATE_NOOP("notices", "Nothing new in %1"),
              text.arg(daysText(static_cast<int>(silent.count())), timeText(facts.since)));
    return maker.take();
}

NoticeVerdict judgedSchema(const ConnectionFacts &about, const QStringList &waiting, bool isPaused,
                           const QString &mark, TimePoint now)
{
    Maker maker(about, now);
    if (waiting.isEmpty()) {
        if (maker.isOpen(noticetopics::schema))
            maker.solve(noticetopics::schema);
        return maker.take();
    }
    std::vector<NoticeKind> kinds{NoticeKind::SchemaChanged};
    if (isPaused)
        kinds.push_back(NoticeKind::ActionRequired);
    const QString what = isPaused
        ? translated(QT_TRANSLATE_NOOP(
            "notices", "The connection is paused until the changes have been reviewed:"))
        : translated(QT_TRANSLATE_NOOP("notices", "The changes wait to be reviewed:"));
    maker.add(kinds, u"%1/%2/%3"_s.arg(noticetopics::schema, about.connection.id, mark),
              QT_TRANSLATE_NOOP("notices", "The source of %1 has changed"),
              what + u'\n' + linesText(waiting));
    return maker.take();
}

NoticeVerdict judged(const SettlingFacts &facts)
{
    NoticeVerdict verdict;
    const auto solve = [&](QLatin1StringView topic, bool isSettled) {
        if (isSettled && facts.about.open.contains(topic))
            verdict.solved.insert(topic);
    };
    solve(noticetopics::paused, facts.about.connection.isEnabled && facts.wasResumed);
    solve(noticetopics::slowRun, !facts.isRunning);
    solve(noticetopics::rejected, !facts.hasOpenRejected);
    return verdict;
}

std::optional<Error> failureOf(const Job &job)
{
    if (job.error && job.error->kind == ErrorKind::Configuration)
        return job.error;
    std::optional<Error> found = job.error;
    for (const StreamResult &stream : summarised(job.attempts)) {
        const bool isBetter = stream.error
            && (!found
                || (stream.error->kind == ErrorKind::Configuration
                    && found->kind != ErrorKind::Configuration));
        if (isBetter)
            found = stream.error;
    }
    return found;
}

QJsonObject noticeDetails(const EndedRunFacts &facts)
{
    const ConnectionFacts &about = facts.about;
    QJsonObject details{
        {u"run"_s,
         runSummary(facts.job, about.connection, about.sourceName, about.destinationName)},
        {u"source"_s,
         QJsonObject{{u"id"_s, about.connection.sourceId}, {u"name"_s, about.sourceName}}},
        {u"destination"_s,
         QJsonObject{{u"id"_s, about.connection.destinationId},
                     {u"name"_s, about.destinationName}}}};
    const auto failure = failureOf(facts.job);
    if (failure && hasFailed(facts.job)) {
        details.insert(u"error"_s,
                       QJsonObject{{u"message"_s, failure->message},
                                   {u"type"_s, errorType(*failure)},
                                   {u"origin"_s, errorOrigin(*failure, about)}});
    }
    return details;
}

} // namespace millrace
