#include "app/cli/syncrun.h"

#include "app/cli/progressdisplay.h"
#include "core/store/jobrepository.h"

#include <QEventLoop>
#include <QTimer>

namespace millrace {

using namespace Qt::StringLiterals;

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
        output.message(u"Stopping; what is confirmed stays."_s);
        engine.stop(connectionId, StopReason::Interrupt);
    };
    const auto show = [&] {
        if (const auto progress = engine.progress(connectionId))
            display.show(*progress);
    };
    QObject::connect(&engine, &SyncEngine::runFinished, &loop, ended);
    QObject::connect(&session.interruption(), &Interruption::interrupted, &loop, stop);
    QObject::connect(&timer, &QTimer::timeout, &loop, show);

    auto started = engine.start(connectionId, options);
    if (!started)
        return started.error();
    timer.start(display.interval());
    if (endedJob == 0)
        loop.exec();
    timer.stop();
    display.clear();
    auto database = session.services().database();
    if (!database)
        return database.error();
    return JobRepository(**database).find(endedJob);
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
