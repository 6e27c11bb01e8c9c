#include "core/engine/runending.h"

#include "core/base/pluralform.h"
#include "core/engine/connectionverifier.h"
#include "core/engine/hookaddress.h"
#include "core/hooks/runhookcaller.h"
#include "core/model/runsummary.h"
#include "core/store/connectionrepository.h"
#include "core/store/failurestreaks.h"
#include "core/store/jobrepository.h"
#include "core/store/statisticsstore.h"
#include "core/store/verificationstore.h"

#include <QCoreApplication>

namespace millrace {

namespace {

QString translated(const char *text) { return QCoreApplication::translate("engine", text); }

} // namespace

void RunEnding::follow(const Cancellation &cancellation)
{
    const auto job = JobRepository(m_services.database).find(m_plan.job.id);
    const auto connection = ConnectionRepository(m_services.database).find(m_plan.connection.id);
    // The connection may have been deleted meanwhile; nobody waits for its end then.
    if (!job || !connection || !isTerminal(job->status))
        return;
    judgeFailures(*connection, *job);
    if (!connection->settings.hooks.empty()) {
        // Without what was measured it still says what became of every row.
        const auto measured = StatisticsStore(m_services.database).find(job->id);
        const EndedRun ended{connection->name, job->id, job->status,
                             runSummary(*job, *connection, m_plan.source.name,
                                        m_plan.destination.name,
                                        measured ? *measured : RunStatistics())};
        RunHookCaller(m_services.clock, m_log, m_redactor)
            .call(addressed(connection->settings.hooks, job->status), ended, cancellation);
    }
    verify(*connection, *job, cancellation);
}

std::vector<RunHook> RunEnding::addressed(const std::vector<RunHook> &hooks, JobStatus status)
{
    std::vector<RunHook> called;
    for (const RunHook &hook : hooks) {
        if (!isCalled(hook, status))
            continue;
        auto whole = withAddress(hook, m_services.secrets);
        if (whole)
            called.push_back(std::move(*whole));
        else
            m_log.write(LogLevel::Warning, {},
                        translated("%1 was not called, for its address cannot be read: %2")
                            .arg(shownName(hook), whole.error().message),
                        whole.error().code);
    }
    return called;
}

void RunEnding::verify(const Connection &connection, const Job &job,
                       const Cancellation &cancellation)
{
    if (job.status != JobStatus::Succeeded || !m_plan.readsSource())
        return;
    if (!connection.settings.verifiesRuns)
        return;
    VerificationStore store(m_services.database);
    VerificationOptions options;
    options.isAfterRun = true;
    const auto verified
        = ConnectionVerifier(m_services.registry, m_services.secrets, m_services.clock)
              .run(connection, m_plan.source, m_plan.destination, options, cancellation);
    if (!verified) {
        m_log.write(LogLevel::Warning, {},
                    translated(QT_TRANSLATE_NOOP("engine", "The rows were not verified: %1"))
                        .arg(m_redactor.redacted(verified.error().message)));
        return;
    }
    for (const VerifiedStream &stream : verified->streams)
        m_log.write(stream.agrees() ? LogLevel::Info : LogLevel::Warning, stream.stream.text(),
                    translated(QT_TRANSLATE_NOOP("engine", "Verified: %1"))
                        .arg(verificationSentence(stream)));
    if (auto kept = store.keep(connection.id, *verified); !kept)
        m_log.write({}, kept.error());
}

void RunEnding::judgeFailures(const Connection &connection, const Job &job)
{
    const bool hasFailed = job.status == JobStatus::Failed || job.status == JobStatus::Incomplete;
    if (!hasFailed || job.kind == JobKind::Retry || job.kind == JobKind::Clear)
        return;
    const auto streak = failureStreak(m_services.database, connection.id);
    if (!streak) {
        m_log.write({}, streak.error());
        return;
    }
    const RunPolicy &policy = connection.settings.runPolicy;
    const TimePoint now = m_services.clock.now();
    const StreakVerdict verdict = judged(*streak, policy, now);
    if (verdict == StreakVerdict::Fine)
        return;
    const QString soFar
        = pluralText(
              "engine",
              QT_TRANSLATE_N_NOOP(
                  "engine", "%1 runs in a row have failed, and none has succeeded for %2 days."),
              streak->failures)
              .arg(streak->failures)
              .arg(streak->days(now));
    if (verdict == StreakVerdict::Warn) {
        m_log.write(LogLevel::Warning, {},
                    soFar + u' '
                        + pluralText("engine",
                                     QT_TRANSLATE_N_NOOP(
                                         "engine",
                                         "The connection pauses by itself at %1 runs and %2 days."),
                                     policy.pauseFailures)
                              .arg(policy.pauseFailures)
                              .arg(policy.pauseDays));
        return;
    }
    const auto paused = pauseForFailures(m_services.database, connection.id, *streak, now);
    if (!paused)
        m_log.write({}, paused.error());
    else if (*paused)
        m_log.write(LogLevel::Warning, {},
                    soFar + u' '
                        + translated(QT_TRANSLATE_NOOP("engine", "The connection is paused.")));
}

} // namespace millrace
