#include "tests/engine/yearscene.h"

#include "core/store/retention.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QStorageInfo>

namespace millrace::test {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_mostRuns = 8;

/// Every act of a year is made durable, which a disk would be waited for a hundred thousand times;
/// one in memory is taken where there is one with room.
QString folderOfAYear()
{
    constexpr qint64 room = 256 * 1024 * 1024;
    const QStorageInfo memory(u"/dev/shm"_s);
    const bool hasRoom = memory.isReady() && !memory.isReadOnly()
        && memory.fileSystemType() == "tmpfs" && memory.bytesAvailable() > room
        && QFileInfo(memory.rootPath()).isWritable();
    return (hasRoom ? memory.rootPath() : QDir::tempPath()) + u"/millrace-year-XXXXXX"_s;
}

} // namespace

YearScene::YearScene(quint32 seed, std::chrono::days length)
    : m_end(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + length)
    , m_folder(folderOfAYear())
    , m_store(m_folder.filePath(u"profile"_s))
    , m_random(seed)
    , m_source(m_store.endpoint(EndpointRole::Source, u"source"_s))
    , m_destination(m_store.endpoint(EndpointRole::Destination, u"destination"_s))
{
}

QString YearScene::addConnection(const Schedule &schedule,
                                 const std::vector<StreamSchedule> &ofStreams)
{
    Connection made;
    made.name = u"connection %1"_s.arg(m_connections.size());
    made.sourceId = m_source.id;
    made.destinationId = m_destination.id;
    made.catalog.streams = {StoreFixture::stream(u"users"_s), StoreFixture::stream(u"orders"_s)};
    made.schedule = schedule;
    made.streamSchedules = ofStreams;
    m_connections << must(ConnectionRepository(*m_store.database).save(made)).id;
    return m_connections.back();
}

bool YearScene::isRunning(const QString &connectionId) const
{
    return std::ranges::any_of(m_running, [&](const Running &running) {
        return running.run.connectionId == connectionId;
    });
}

bool YearScene::isWaiting(const QString &connectionId) const
{
    for (const auto &process : {m_window.get(), m_service.get()}) {
        if (process != nullptr
            && std::ranges::find(process->waiting, connectionId, &DueRun::connectionId)
                != process->waiting.end())
            return true;
    }
    return false;
}

std::unique_ptr<YearScene::Process> YearScene::makeProcess()
{
    auto process = std::make_unique<Process>();
    process->scheduler = std::make_unique<Scheduler>(
        EngineServices{m_registry, *m_store.database, m_secrets, m_store.profile, m_store.clock});
    QObject::connect(process->scheduler.get(), &Scheduler::runDue, process->scheduler.get(),
                     [this, made = process.get()](const DueRun &run) { request(*made, run); });
    return process;
}

void YearScene::request(Process &process, const DueRun &run)
{
    const bool isKnown = isRunning(run.connectionId)
        || std::ranges::find(process.waiting, run.connectionId, &DueRun::connectionId)
            != process.waiting.end();
    if (isKnown)
        process.scheduler->postpone(run.connectionId);
    else
        process.waiting.push_back(run);
}

void YearScene::startWaiting(Process &process)
{
    while (!process.waiting.empty() && m_running.size() < s_mostRuns) {
        const DueRun run = process.waiting.front();
        process.waiting.pop_front();
        start(process, run, JobTrigger::Schedule);
    }
}

void YearScene::start(Process &process, const DueRun &run, JobTrigger trigger)
{
    auto lock = ConnectionLock::acquire(m_store.profile, run.connectionId);
    const bool isScheduled = trigger == JobTrigger::Schedule;
    if (!lock) {
        if (isScheduled)
            process.scheduler->postpone(run.connectionId);
        return;
    }
    JobRepository jobs(*m_store.database);
    qint64 id = 0;
    bool goesOn = false;
    for (const Job &job : must(jobs.unfinished(run.connectionId))) {
        if (job.streams != run.streams)
            continue;
        id = job.id;
        if (job.status == JobStatus::Running)
            must(jobs.setStatus(id, JobStatus::Pending, now()));
    }
    goesOn = id != 0;
    if (!goesOn)
        id = must(jobs.create(run.connectionId, trigger, now(), run.streams)).id;
    must(jobs.setStatus(id, JobStatus::Running, now()));
    const auto length = random(50) == 0 ? 200min : std::chrono::minutes(1 + random(15));
    m_running.push_back({&process, run, id, now(), now() + length, std::move(*lock)});
    m_runs.push_back({run.connectionId, run.streams, now(), isScheduled, goesOn});
    if (isScheduled)
        process.scheduler->confirm(run);
}

void YearScene::endRuns()
{
    JobRepository jobs(*m_store.database);
    for (auto at = m_running.begin(); at != m_running.end();) {
        if (at->until > now()) {
            ++at;
            continue;
        }
        const int fate = random(20);
        const JobStatus status = fate == 0 ? JobStatus::Failed
            : fate == 1                    ? JobStatus::Incomplete
                                           : JobStatus::Succeeded;
        m_figures.failed += status == JobStatus::Succeeded ? 0 : 1;
        must(jobs.setStatus(at->jobId, status, now()));
        // Until half a minute later the schedule believes it to be busy.
        m_pauses.push_back({at->run.connectionId, at->since, now() + 31s});
        at = m_running.erase(at);
    }
}

void YearScene::look()
{
    for (const auto &process : {m_window.get(), m_service.get()}) {
        if (process == nullptr)
            continue;
        QElapsedTimer timer;
        timer.start();
        process->scheduler->look();
        const qint64 took = timer.nsecsElapsed() / 1000;
        ++m_figures.looks;
        m_figures.lookTime += took;
        m_figures.longestLook = std::max(m_figures.longestLook, took);
        if (process->scheduler->isInCharge() && m_inCharge != process) {
            m_inCharge = process;
            ++m_figures.takeovers;
        }
        startWaiting(*process);
    }
    const bool areBoth = m_window && m_service && m_window->scheduler->isInCharge()
        && m_service->scheduler->isInCharge();
    if (areBoth)
        qFatal("Two schedulers are in charge.");
}

void YearScene::noteLine()
{
    bool isLine = false;
    for (const auto &process : {m_window.get(), m_service.get()})
        isLine = isLine || (process != nullptr && !process->waiting.empty());
    if (isLine && !m_lineSince)
        m_lineSince = now();
    if (!isLine && m_lineSince) {
        // Whom the line kept waiting may have been told to ask again half a minute later.
        m_pauses.push_back({{}, *m_lineSince, now() + 31s});
        m_lineSince.reset();
    }
}

void YearScene::moveClock(std::chrono::milliseconds by) { m_store.clock.advance(by); }

void YearScene::pass()
{
    TimePoint next = std::min({m_nextEvent, m_nextPruning, now() + 6h});
    for (const Running &running : m_running)
        next = std::min(next, running.until);
    for (const auto &process : {m_window.get(), m_service.get()}) {
        if (process == nullptr)
            continue;
        if (const auto due = process->scheduler->next())
            next = std::min(next, *due);
    }
    // As the timer has it: a second later at least.
    next = std::max(next, now() + 1s);
    moveClock(std::chrono::ceil<std::chrono::milliseconds>(next - now()));
}

void YearScene::kill(std::unique_ptr<Process> &process)
{
    if (!process)
        return;
    for (auto at = m_running.begin(); at != m_running.end();) {
        if (at->process != process.get()) {
            ++at;
            continue;
        }
        ++m_figures.interrupted;
        m_pauses.push_back({at->run.connectionId, at->since, now() + 31s});
        at = m_running.erase(at); // The job stays as it was, the lock goes with the process.
    }
    if (m_inCharge == process.get())
        m_inCharge = nullptr;
    process.reset();
}

void YearScene::turnOff(std::chrono::milliseconds length)
{
    const TimePoint from = now();
    moveClock(length);
    m_pauses.push_back({{}, from, now() + 1s});
}

void YearScene::happen()
{
    m_nextEvent = now() + std::chrono::hours(3) + std::chrono::minutes(random(48 * 60));
    switch (random(8)) {
    case 0:
    case 1:
        ++m_figures.sleeps;
        turnOff(std::chrono::minutes(60 + random(14 * 60)));
        break;
    case 2: // Off for some days; everything that ran is interrupted.
        ++m_figures.crashes;
        kill(m_window);
        kill(m_service);
        turnOff(std::chrono::hours(1 + random(72)));
        m_window = makeProcess();
        break;
    case 3: // The one in charge dies, or a second one starts.
        ++m_figures.crashes;
        if (m_window && m_service)
            kill(random(2) == 0 ? m_window : m_service);
        else
            (m_window ? m_service : m_window) = makeProcess();
        break;
    case 4:
        ++m_figures.clockChanges;
        turnOff(std::chrono::minutes(5 + random(180)));
        break;
    case 5: // Set back; what was shown before comes again.
        ++m_figures.clockChanges;
        moveClock(-std::chrono::minutes(5 + random(150)));
        // What is on, or in line, is so at these times too.
        for (Running &running : m_running)
            running.since = std::min(running.since, now());
        if (m_lineSince)
            m_lineSince = std::min(*m_lineSince, now());
        break;
    case 6: // On battery.
        for (const auto &process : {m_window.get(), m_service.get()}) {
            if (process != nullptr)
                process->scheduler->wait(true);
        }
        turnOff(std::chrono::minutes(10 + random(300)));
        for (const auto &process : {m_window.get(), m_service.get()}) {
            if (process != nullptr)
                process->scheduler->wait(false);
        }
        break;
    default: // By hand.
        if (m_window) {
            const QString id = m_connections[random(static_cast<int>(m_connections.size()))];
            // As the queue has it: what waits already is not asked for once more.
            if (!isRunning(id) && !isWaiting(id))
                start(*m_window, {id, {}}, JobTrigger::Manual);
        }
        break;
    }
}

void YearScene::prune()
{
    m_nextPruning = now() + 24h;
    RetentionPolicy policy;
    policy.keepRunsDays = s_keptDays;
    (void)must(pruneHistory(*m_store.database, m_store.profile, policy));
    const auto kept = must(m_store.database->read<std::pair<qint64, qint64>>(
        [](QSqlDatabase &database) -> Result<std::pair<qint64, qint64>> {
            // The newest of a connection and its newest success stay however old they are.
            Statement count(database,
                            "SELECT COUNT(*), MIN(ended_at) FROM jobs j WHERE id < "
                            "(SELECT MAX(id) FROM jobs n WHERE n.connection_id = j.connection_id "
                            "AND n.status = 'succeeded')");
            auto row = count.step();
            if (!row)
                return row.error();
            return std::pair(count.integer(0), count.integer(1));
        }));
    m_figures.mostRuns = std::max(m_figures.mostRuns, kept.first);
    if (kept.second > 0) {
        const TimePoint oldest{std::chrono::microseconds(kept.second)};
        m_figures.oldestRunDays = std::max<qint64>(
            m_figures.oldestRunDays, std::chrono::floor<std::chrono::days>(now() - oldest).count());
    }
    const qint64 size = QFileInfo(m_store.profile.stateDatabase()).size();
    m_figures.largestDatabase = std::max(m_figures.largestDatabase, size);
}

void YearScene::live()
{
    m_nextEvent = now() + 24h;
    m_nextPruning = now() + 24h;
    m_window = makeProcess();
    while (now() < m_end) {
        if (now() >= m_nextEvent)
            happen();
        if (now() >= m_nextPruning)
            prune();
        endRuns();
        look();
        noteLine();
        pass();
    }
}

} // namespace millrace::test
