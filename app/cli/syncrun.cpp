#include "app/cli/syncrun.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/noticesending.h"
#include "app/cli/progressdisplay.h"
#include "app/cli/runreport.h"
#include "app/cli/trust.h"
#include "core/engine/engineerrors.h"
#include "core/engine/runturn.h"
#include "core/store/deliverystore.h"
#include "core/store/enginesettings.h"
#include "core/store/jobrepository.h"

#include <QEventLoop>
#include <QTimer>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// What the run holds so that no more are on at once than may be, once it is its turn.
Result<std::unique_ptr<FileLock>> turnFor(Session &session, const QString &connectionId,
                                          const RunOptions &options)
{
    auto database = session.services().database();
    if (!database)
        return database.error();
    const auto settings = storedEngineSettings(**database);
    if (!settings)
        return settings.error();
    Output &output = session.output();
    const auto tell = [&output] {
        output.message(
            CommandText::tr("As many runs of this profile are on as may be; this one waits in the "
                            "queue."));
    };
    return session.interruption().runAside<Result<std::unique_ptr<FileLock>>>(
        [&](const Cancellation &cancellation) {
            return waitForTurn(engineServicesOf(session, **database), connectionId, options.trigger,
                               settings->parallelRuns, tell, cancellation);
        });
}

/// A change of the source that nobody has reviewed ended \a job.
bool isPausedForItsSource(const Job &job)
{
    return job.error
        && (job.error->code == QLatin1StringView(engineerrors::schemaBroken.code)
            || job.error->code == QLatin1StringView(engineerrors::schemaPaused.code));
}

} // namespace

Result<Job> runSync(Session &session, const QString &connectionId, const RunOptions &options)
{
    if (session.interruption().isRequested())
        return Error::cancelled();
    auto opened = session.services().engine();
    if (!opened)
        return opened.error();
    SyncEngine &engine = **opened;
    Output &output = session.output();
    ProgressDisplay display(output, progressStyle(session.options(), output));

    QEventLoop loop;
    QTimer timer;
    qint64 endedJob = 0;
    const auto ended = [&](const QString &id, qint64 jobId) {
        if (id != connectionId)
            return;
        endedJob = jobId;
        loop.quit();
    };
    const auto stop = [&] {
        display.clear();
        output.message(CommandText::tr("Stopping; what is confirmed stays."));
        engine.stop(connectionId, StopReason::Interrupt);
    };
    const auto show = [&] {
        if (const auto progress = engine.progress(connectionId))
            display.show(*progress);
    };
    QObject::connect(&engine, &SyncEngine::runFinished, &loop, ended);
    QObject::connect(&session.interruption(), &Interruption::interrupted, &loop, stop);
    QObject::connect(&timer, &QTimer::timeout, &loop, show);

    const auto turn = turnFor(session, connectionId, options);
    if (!turn)
        return turn.error();
    auto started = engine.start(connectionId, options);
    if (!started)
        return started.error();
    timer.start(display.interval());
    if (endedJob == 0)
        loop.exec();
    timer.stop();
    display.clear();
    sendNotices(session);
    auto database = session.services().database();
    if (!database)
        return database.error();
    return JobRepository(**database).find(endedJob);
}

int syncAndReport(Session &session, const Connection &connection, const RunOptions &options,
                  const QString &command, bool isStored)
{
    Output &output = session.output();
    output.line(output.toned(displayText(connection.name), Tone::Strong));
    auto job = runSync(session, connection.id, options);
    if (!job)
        return session.fail(job.error());
    const std::optional<UntrustedEnd> untrusted = untrustedEndOf(*job, connection, session);
    const int code = exitCodeOf(*job, session.interruption());
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto delivery = DeliveryStore(**database).summary(job->id);
    if (!delivery)
        return session.fail(delivery.error());
    if (output.isJson()) {
        QJsonObject json{
            {u"connection"_s, idAndName(connection)},
            {u"run"_s, withDelivery(toJson(*job, false), *delivery, output.isVerbose())}};
        if (untrusted)
            json.insert(u"identity"_s, toJson(untrusted->identity));
        output.json(command, json);
        return code;
    }
    printReport(output, *job, *delivery);
    if (isPausedForItsSource(*job))
        output.line(CommandText::tr("See what has changed: millrace-cli schema show '%1'")
                        .arg(displayText(connection.name)));
    if (untrusted) {
        printIdentity(output, untrusted->identity);
        printTrustAdvice(output, connection, *untrusted, isStored);
    }
    return code;
}

int exitCodeOf(const Job &job, const Interruption &interruption)
{
    if (job.status == JobStatus::Succeeded)
        return static_cast<int>(ExitCode::Done);
    if (interruption.isRequested())
        return interruption.exitCode();
    return static_cast<int>(ExitCode::Failed);
}

} // namespace millrace
