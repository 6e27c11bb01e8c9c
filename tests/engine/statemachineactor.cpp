#include "tests/engine/statemachineactor.h"

#include "core/engine/connectorprobe.h"
#include "core/engine/requestedjobs.h"
#include "core/store/connectionlock.h"
#include "core/store/endpointrepository.h"
#include "core/store/jobrepository.h"
#include "tests/testutils/sqlitefile.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QSignalSpy>

#include <thread>

namespace millrace::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int s_mostConnections = 6;
constexpr int s_leastConnections = 3;

template<typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s: %s (%s)", qUtf8Printable(result.error().code),
               qUtf8Printable(result.error().message), qUtf8Printable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(result).value();
}

void append(const QString &path, const QByteArray &text)
{
    QFile file(path);
    // One write of a few bytes at the end is whole, whoever writes beside.
    if (!file.open(QIODevice::Append | QIODevice::Unbuffered) || file.write(text) != text.size())
        qFatal("%s cannot be written.", qUtf8Printable(path));
}

template<typename T>
std::optional<Error> errorOf(const Result<T> &result)
{
    return result ? std::nullopt : std::optional(result.error());
}

const QStringList &raceCodes()
{
    static const QStringList s_codes{u"store.connection_busy"_s,    u"store.connection_unknown"_s,
                                     u"engine.connection_paused"_s, u"engine.stream_not_chosen"_s,
                                     u"engine.run_waits"_s,         u"engine.no_streams"_s,
                                     u"store.job_unknown"_s};
    return s_codes;
}

} // namespace

StateMachineActor::StateMachineActor(const StateMachineWorld &world, quint32 seed)
    : m_world(world)
    , m_random(seed)
    , m_profile(Profile::locate(world.profileFolder()))
{
    must(m_profile.create());
    m_database = must(StateDatabase::open(m_profile, m_clock));
    registerBuiltInConnectors(m_registry);
    m_engine = std::make_unique<SyncEngine>(services());
}

StateMachineActor::~StateMachineActor() = default;

EngineServices StateMachineActor::services()
{
    return {m_registry, *m_database, m_secrets, m_profile, m_clock};
}

bool StateMachineActor::chance(int percent) { return m_random.bounded(100) < percent; }

void StateMachineActor::fault(const QString &text)
{
    append(m_world.faults(), text.toUtf8() + '\n');
}

void StateMachineActor::expect(const std::optional<Error> &error, const QStringList &codes)
{
    if (error && !error->isCancelled() && !codes.contains(error->code))
        fault(error->code + u": "_s + error->message + u' ' + error->detail);
}

void StateMachineActor::wait(int milliseconds)
{
    const QDeadlineTimer deadline(milliseconds);
    do {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        std::this_thread::sleep_for(1ms);
    } while (!deadline.hasExpired());
}

std::vector<Connection> StateMachineActor::connections() const
{
    return must(ConnectionRepository(*m_database).all());
}

void StateMachineActor::addConnection(const QString &name)
{
    const QJsonObject read{{u"path"_s, m_world.source()}};
    const QJsonObject written{{u"path"_s, m_world.destination()}};
    EndpointRepository endpoints(*m_database);
    const Endpoint source = must(
        endpoints.save(Endpoint{{}, EndpointRole::Source, u"sqlite"_s, name + u" source"_s, read}));
    const Endpoint destination = must(endpoints.save(
        Endpoint{{}, EndpointRole::Destination, u"sqlite"_s, name + u" destination"_s, written}));
    const Catalog catalog = must(
        ConnectorProbe(m_registry, m_secrets).discover(u"sqlite"_s, read, {}, Cancellation()));
    Connection connection;
    connection.name = name;
    connection.sourceId = source.id;
    connection.destinationId = destination.id;
    connection.settings.prefix = name + u'_';
    connection.settings.runPolicy.firstWait = 0s;
    // Two processes that write one file may meet; that is no reason to give up.
    connection.settings.runPolicy.mostCompleteInRow = 50;
    connection.settings.runPolicy.mostComplete = 0;
    connection.settings.runPolicy.mostPartial = 0;
    for (const Stream &stream : catalog.streams) {
        ConfiguredStream chosen;
        chosen.stream = stream;
        const bool isDedup = stream.id.name == "b"_L1;
        chosen.mode = {SourceSyncMode::Incremental,
                       isDedup ? DestinationSyncMode::AppendDedup : DestinationSyncMode::Append};
        chosen.cursorField = u"id"_s;
        chosen.primaryKey = {u"id"_s};
        connection.catalog.streams.push_back(std::move(chosen));
    }
    must(ConnectionRepository(*m_database).save(connection));
}

void StateMachineActor::act(int steps)
{
    for (int i = 0; i < steps; ++i) {
        actOnce();
        append(m_world.steps(), ".");
    }
}

void StateMachineActor::actOnce()
{
    const auto all = connections();
    const int dice = m_random.bounded(100);
    if (all.empty() || (dice < 2 && all.size() < s_mostConnections)) {
        addConnection(u"c"_s + QString::number(m_random.generate(), 16));
        return;
    }
    const Connection &connection = all[m_random.bounded(static_cast<quint32>(all.size()))];
    ConnectionRepository repository(*m_database);
    if (dice < 30)
        start(connection);
    else if (dice < 45)
        stop(connection);
    else if (dice < 50)
        ask(connection);
    else if (dice < 60)
        expect(errorOf(repository.setEnabled(connection.id, chance(70))), raceCodes());
    else if (dice < 70)
        edit(connection);
    else if (dice < 73)
        clear(connection);
    else if (dice < 74 && all.size() > s_leastConnections)
        remove(connection);
    else if (dice < 80)
        addRows();
    else if (dice < 85)
        breakRules(connection);
    else
        wait(m_random.bounded(30));
}

void StateMachineActor::start(const Connection &connection)
{
    RunOptions options;
    options.flush.rows = 40;
    options.trigger = chance(30) ? JobTrigger::Schedule : JobTrigger::Manual;
    options.startAfresh = chance(10);
    if (chance(20))
        options.rowLimit = 30;
    if (chance(30) && !connection.catalog.streams.empty())
        options.streams = {connection.catalog.streams.front().stream.id};
    const bool isOn = m_engine->isRunning(connection.id);
    const auto started = m_engine->start(connection.id, options);
    if (started && isOn && ConnectionLock::isHeld(m_profile, connection.id)
        && must(JobRepository(*m_database).unfinished(connection.id)).empty())
        fault(u"a run began without a job"_s);
    expect(errorOf(started), raceCodes());
    wait(m_random.bounded(20));
}

void StateMachineActor::stop(const Connection &connection)
{
    constexpr std::array reasons{StopReason::Cancel, StopReason::Pause, StopReason::Interrupt};
    m_engine->stop(connection.id, reasons[m_random.bounded(3U)]);
}

void StateMachineActor::ask(const Connection &connection)
{
    // Impatient: the wish stays where it is.
    CancellationSource patience;
    std::jthread timer([&patience, time = m_random.bounded(300)](const Cancellation &) {
        std::this_thread::sleep_for(std::chrono::milliseconds(time));
        patience.request_stop();
    });
    RunControl control(services());
    const auto asked = chance(50) ? control.pause(connection.id, patience.get_token())
                                  : control.cancel(connection.id, patience.get_token());
    expect(errorOf(asked), raceCodes() + QStringList{u"engine.nothing_runs"_s});
}

void StateMachineActor::edit(const Connection &connection)
{
    const auto change = [this](Connection &stored) {
        stored.settings.parallelStreams = m_random.bounded(1, 3);
        stored.settings.runPolicy.warnFailures = m_random.bounded(1, 50);
        stored.settings.hooks.clear();
        if (chance(50)) {
            RunHook hook;
            hook.program = u"true"_s;
            stored.settings.hooks.push_back(hook);
        }
        stored.tags = chance(50) ? QStringList{u"nightly"_s} : QStringList();
    };
    expect(errorOf(ConnectionRepository(*m_database).edit(connection.id, change)), raceCodes());
}

void StateMachineActor::clear(const Connection &connection)
{
    // The next run of the connection carries it out, in whichever process it starts.
    expect(errorOf(requestClearing(services(), connection.id, {}, JobTrigger::CommandLine)),
           raceCodes());
}

void StateMachineActor::remove(const Connection &connection)
{
    // As the command line does it, whoever runs it at the moment.
    expect(errorOf(ConnectionRepository(*m_database).remove(connection.id)), raceCodes());
}

void StateMachineActor::addRows()
{
    SqliteFile source(m_world.source());
    const char *table = chance(50) ? "a" : "b";
    source.execute(u"INSERT INTO %1 (note) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                   "SELECT i + 1 FROM n WHERE i < %2) SELECT 'note ' || i FROM n"_s.arg(
                       QLatin1StringView(table), QString::number(m_random.bounded(1, 60))));
}

void StateMachineActor::breakRules(const Connection &connection)
{
    JobRepository jobs(*m_database);
    const auto list = must(jobs.list(connection.id, 3));
    for (const Job &job : list) {
        if (!isTerminal(job.status))
            continue;
        if (jobs.setStatus(job.id, JobStatus::Running, m_clock.now()))
            fault(u"an ended job ran again"_s);
        if (jobs.startAttempt(job.id, m_clock.now(), {}))
            fault(u"an ended job had another attempt"_s);
    }
    if (m_engine->start(u"nobody"_s))
        fault(u"a connection ran that there is not"_s);
    RunOptions foreign;
    foreign.streams = {{{}, u"nothing"_s}};
    if (m_engine->start(connection.id, foreign))
        fault(u"a stream ran that was not chosen"_s);
}

void StateMachineActor::finishAll()
{
    for (const Connection &connection : connections()) {
        must(ConnectionRepository(*m_database).setEnabled(connection.id, true));
        // The first goes on with what was left, the second reads what has come since.
        for (int i = 0; i < 2; ++i) {
            QSignalSpy finished(m_engine.get(), &SyncEngine::runFinished);
            must(m_engine->start(connection.id));
            if (!finished.wait(120'000))
                qFatal("The last run of %s did not end.", qUtf8Printable(connection.name));
            const auto status = finished.first().at(2).value<JobStatus>();
            if (status != JobStatus::Succeeded) {
                const Job job
                    = must(JobRepository(*m_database).find(finished.first().at(1).toLongLong()));
                fault(u"the last run of %1 ended %2: %3"_s.arg(
                    connection.name, jobStatusName(status),
                    job.error ? job.error->message : u""_s));
            }
        }
    }
}

} // namespace millrace::test
