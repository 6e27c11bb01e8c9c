#include "app/cli/scheduleservice.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/noticesending.h"
#include "app/cli/powerandnetwork.h"
#include "app/cli/statustext.h"
#include "core/interchange/connectionstorage.h"
#include "core/store/connectionrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/schedulerlock.h"
#include "core/store/storedretention.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEventLoop>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto s_chargeInterval = 5s;

} // namespace

ScheduleService::ScheduleService(Session &session, StateDatabase &database, int maximumRuns)
    : m_session(session)
    , m_database(database)
    , m_engine(engineServicesOf(session, database))
    , m_notices(engineServicesOf(session, database))
    , m_surroundings(std::make_unique<PowerAndNetwork>(session.services().profile()))
{
    m_engine.setMaximumRuns(maximumRuns);
    connect(&m_engine, &EngineThread::runStarted, this, &ScheduleService::tellStart);
    connect(&m_engine, &EngineThread::runFinished, this, &ScheduleService::tellEnd);
    connect(&m_engine, &EngineThread::runRefused, this, &ScheduleService::tellRefusal);
    connect(m_surroundings.get(), &PowerAndNetwork::changed, this, &ScheduleService::waitOrGoOn);
    connect(&m_chargeTimer, &QTimer::timeout, this, &ScheduleService::tellCharge);
    connect(&m_pruneTimer, &QTimer::timeout, this, &ScheduleService::prune);
    connect(&session.interruption(), &Interruption::interrupted, this, &ScheduleService::stop);
}

ScheduleService::~ScheduleService() { m_pruning.request_stop(); }

void ScheduleService::run()
{
    if (m_session.interruption().isRequested())
        return;
    QEventLoop loop;
    connect(&m_engine, &EngineThread::allStopped, &loop, &QEventLoop::quit);
    m_engine.start(true);
    m_notices.start();
    m_chargeTimer.start(s_chargeInterval);
    m_pruneTimer.start(24h);
    QTimer::singleShot(1s, this, &ScheduleService::tellCharge);
    prune();
    loop.exec();
}

void ScheduleService::stop()
{
    tell(CommandText::tr(
        "Stopping; what is confirmed stays, and the next start goes on from there."));
    m_pruning.request_stop();
    m_engine.stopAll(StopReason::Interrupt);
}

void ScheduleService::tell(const QString &text)
{
    Output &output = m_session.output();
    output.line(
        u"%1  %2"_s.arg(readableTime(m_session.services().clock().now()), displayText(text)));
    (void)output.finish(); // A journal wants its lines at once.
}

QString ScheduleService::nameOf(const QString &connectionId)
{
    const auto connection = ConnectionRepository(m_database).find(connectionId);
    return connection ? connection->name : connectionId;
}

void ScheduleService::tellStart(const QString &connectionId)
{
    tellCharge();
    tell(CommandText::tr("%1: started").arg(nameOf(connectionId)));
}

void ScheduleService::tellEnd(const QString &connectionId, qint64 jobId, JobStatus status)
{
    const QString name = nameOf(connectionId);
    const QString number = QString::number(jobId);
    const auto job = JobRepository(m_database).find(jobId);
    tell(job && job->error
             ? CommandText::tr("%1: run %2, %3: %4")
                   .arg(name, number, jobStatusText(status), job->error->message)
             : CommandText::tr("%1: run %2, %3").arg(name, number, jobStatusText(status)));
}

void ScheduleService::tellRefusal(const QString &connectionId, const Error &error)
{
    tell(CommandText::tr("%1: not started: %2").arg(nameOf(connectionId), error.message));
}

void ScheduleService::tellChannels()
{
    const QStringList texts = channelFailureTexts(m_database);
    for (const QString &text : texts) {
        if (!m_channels.contains(text))
            tell(text);
    }
    m_channels = texts;
}

void ScheduleService::tellCharge()
{
    tellChannels();
    const auto holder = SchedulerLock::holder(m_session.services().profile());
    const bool isOwn = holder && holder->processId == QCoreApplication::applicationPid();
    const QString text = isOwn ? CommandText::tr("The schedules run here.")
        : holder
        ? CommandText::tr("The schedules run in %1 (process %2); this one takes over when it ends.")
              .arg(holder->program)
              .arg(holder->processId)
        : CommandText::tr("The schedules run nowhere yet.");
    if (text == m_charge)
        return;
    m_charge = text;
    tell(text);
}

void ScheduleService::waitOrGoOn()
{
    const QString reason = m_surroundings->reason();
    m_engine.waitWithSchedules(!reason.isEmpty());
    tell(reason.isEmpty() ? CommandText::tr("Scheduled runs go on.")
                          : CommandText::tr("Scheduled runs wait: %1.").arg(reason));
}

void ScheduleService::prune()
{
    // Also the end of the former one, which is long done.
    m_pruner = std::jthread([this] {
        // Of an older version; tried again the next day while the secrets are locked.
        (void)ConnectionStorage(m_database, m_session.services().secrets()).keepPlainAddresses();
        const auto policy = storedRetention(m_database);
        if (!policy)
            return;
        // What was left is removed the next day.
        [[maybe_unused]] const auto pruned = pruneHistory(
            m_database, m_session.services().profile(), *policy, m_pruning.get_token());
    });
}

} // namespace millrace
