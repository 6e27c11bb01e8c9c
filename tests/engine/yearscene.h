// YearScene: a profile whose schedules run through a year of sleeps, crashes and wrong clocks.
#pragma once

#include "core/engine/scheduler.h"
#include "core/secrets/memorysecretstore.h"
#include "core/store/connectionlock.h"
#include "tests/core/store/storefixture.h"

#include <QRandomGenerator>

#include <deque>
#include <list>
#include <map>
#include <memory>

namespace millrace::test {

/// A start, as the clock showed it.
struct YearRun final
{
    QString connectionId;
    std::vector<StreamId> streams;
    TimePoint at;
    bool isScheduled = true;
    bool goesOn = false; ///< With an interrupted run.
};

/// A time in which nothing, or nothing of one connection, could start.
struct YearPause final
{
    QString connectionId; ///< Empty: of all.
    TimePoint from;
    TimePoint until;
};

/// What EngineWorker and SyncEngine do for the schedule, without threads: runs take their time on
/// the injected clock, some fail, and those of a process that dies are left as they were.
class YearScene final
{
public:
    explicit YearScene(quint32 seed, std::chrono::days length = s_year);

    QString addConnection(const Schedule &schedule,
                          const std::vector<StreamSchedule> &ofStreams = {});

    /// Lets the year pass, with everything that happens in it.
    void live();

    [[nodiscard]] const std::vector<YearRun> &runs() const { return m_runs; }
    [[nodiscard]] const std::vector<YearPause> &pauses() const { return m_pauses; }
    [[nodiscard]] StateDatabase &database() { return *m_store.database; }
    [[nodiscard]] const Profile &profile() const { return m_store.profile; }
    [[nodiscard]] FakeClock &clock() { return m_store.clock; }

    /// Figures of the year.
    struct Figures final
    {
        int takeovers = 0; ///< Another process went on with the schedules.
        int crashes = 0;
        int sleeps = 0;
        int clockChanges = 0;
        int failed = 0;
        int interrupted = 0;
        qint64 looks = 0;
        qint64 longestLook = 0; ///< Microseconds.
        qint64 lookTime = 0; ///< Microseconds.
        qint64 largestDatabase = 0; ///< Bytes.
        qint64 oldestRunDays = 0; ///< The most a kept run was ever old, after pruning.
        qint64 mostRuns = 0; ///< Kept at once.
    };
    [[nodiscard]] const Figures &figures() const { return m_figures; }

    static constexpr int s_keptDays = 30;
    static constexpr std::chrono::days s_year{365};

private:
    struct Process final
    {
        std::unique_ptr<Scheduler> scheduler;
        std::deque<DueRun> waiting;
    };
    struct Running final
    {
        Process *process;
        DueRun run;
        qint64 jobId;
        TimePoint since;
        TimePoint until;
        std::unique_ptr<ConnectionLock> lock;
    };

    [[nodiscard]] TimePoint now() const { return m_store.clock.now(); }
    [[nodiscard]] int random(int below) { return static_cast<int>(m_random.bounded(below)); }
    [[nodiscard]] bool isRunning(const QString &connectionId) const;
    [[nodiscard]] bool isWaiting(const QString &connectionId) const;

    std::unique_ptr<Process> makeProcess();
    void request(Process &process, const DueRun &run);
    void startWaiting(Process &process);
    void start(Process &process, const DueRun &run, JobTrigger trigger);
    void endRuns();
    void look();
    /// Moves the clock on to what comes next.
    void pass();
    /// Keeps in mind how long runs wait for others.
    void noteLine();
    void moveClock(std::chrono::milliseconds by);
    void happen();
    void kill(std::unique_ptr<Process> &process);
    void turnOff(std::chrono::milliseconds length);
    void prune();

    const TimePoint m_end;
    QTemporaryDir m_folder;
    StoreFixture m_store;
    ConnectorRegistry m_registry;
    MemorySecretStore m_secrets;
    QRandomGenerator m_random;
    Endpoint m_source;
    Endpoint m_destination;
    QStringList m_connections;
    std::unique_ptr<Process> m_window;
    std::unique_ptr<Process> m_service;
    std::list<Running> m_running;
    std::vector<YearRun> m_runs;
    std::vector<YearPause> m_pauses;
    TimePoint m_nextEvent;
    TimePoint m_nextPruning;
    Process *m_inCharge = nullptr;
    std::optional<TimePoint> m_lineSince; ///< Since when runs wait for others to end.
    Figures m_figures;
};

} // namespace millrace::test
