// Random acts of two processes on one profile, legal and illegal, and kills: nothing is in a state
// that must not be, no row is lost or doubled, no lock is left behind.
#include "core/store/connectionlock.h"
#include "core/store/jobrepository.h"
#include "tests/core/store/childprocess.h"
#include "tests/engine/statemachineactor.h"
#include "tests/testutils/sqlitefile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(millrace::JobStatus)

namespace {

/// Acts of both processes together.
int wantedSteps()
{
    if (qEnvironmentVariableIsSet("MILLRACE_STATE_STEPS"))
        return qEnvironmentVariableIntValue("MILLRACE_STATE_STEPS");
    return qEnvironmentVariableIntValue("MILLRACE_FULL_TESTS") == 1 ? 20'000 : 2'000;
}

/// Printed, or taken from MILLRACE_STATE_SEED: the acts of each process follow from it, how the
/// two meet does not.
quint32 seed()
{
    bool isGiven = false;
    quint32 seed = qEnvironmentVariable("MILLRACE_STATE_SEED").toUInt(&isGiven);
    if (!isGiven)
        seed = QRandomGenerator::global()->generate();
    qInfo("MILLRACE_STATE_SEED=%u MILLRACE_STATE_STEPS=%d", seed, wantedSteps());
    return seed;
}

int runChild(const QStringList &arguments)
{
    qRegisterMetaType<JobStatus>();
    StateMachineActor actor({arguments.value(0)}, arguments.value(1).toUInt());
    say("acting");
    // The parent ends it, mostly without asking.
    actor.act(arguments.value(2).toInt());
    return 0;
}

} // namespace

class TestStateMachine final : public QObject
{
    Q_OBJECT

private slots:
    void randomActsOfTwoProcessesKeepTheBooks();

private:
    void makeWorld();
    /// Every step of a job or attempt is written down by the state database itself.
    void watchSteps();
    void letTwoActAndKillThem(quint32 seed, int steps);
    void checkSteps();
    void checkState(StateMachineActor &actor);
    void checkRows(const Connection &connection);
    [[nodiscard]] int stepsSoFar() const
    {
        return static_cast<int>(QFileInfo(m_world.steps()).size());
    }
    [[nodiscard]] QString stateFile() const { return m_stateFile; }

    QTemporaryDir m_folder;
    StateMachineWorld m_world;
    QString m_stateFile;
};

void TestStateMachine::makeWorld()
{
    m_world.folder = m_folder.path();
    SqliteFile source(m_world.source());
    source.execute(u"PRAGMA journal_mode = WAL;"
                   "CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT);"
                   "CREATE TABLE b(id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT);"
                   "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
                   "INSERT INTO a (note) SELECT 'note ' || i FROM n;"
                   "INSERT INTO b (note) SELECT note FROM a"_s);
    SqliteFile(m_world.destination()).execute(u"PRAGMA journal_mode = WAL"_s);
    for (const QString &path : {m_world.steps(), m_world.faults()}) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    StateMachineActor first(m_world, 0);
    m_stateFile = first.profile().stateDatabase();
    for (const QString &name : {u"one"_s, u"two"_s, u"three"_s, u"four"_s})
        first.addConnection(name);
}

void TestStateMachine::watchSteps()
{
    SqliteFile(stateFile())
        .execute(u"CREATE TABLE audit_steps (thing TEXT, id TEXT, was TEXT, now TEXT);"
                 "CREATE TRIGGER audit_jobs AFTER UPDATE OF status ON jobs BEGIN "
                 "INSERT INTO audit_steps VALUES ('job', NEW.id, OLD.status, NEW.status); END;"
                 "CREATE TRIGGER audit_attempts AFTER UPDATE OF status ON attempts BEGIN "
                 "INSERT INTO audit_steps VALUES ('attempt', NEW.job_id || '.' || NEW.number, "
                 "OLD.status, NEW.status); END"_s);
}

void TestStateMachine::letTwoActAndKillThem(quint32 seed, int steps)
{
    QRandomGenerator random(seed);
    const auto spawn = [&] {
        return std::make_unique<ChildProcess>(QStringList{
            m_world.folder, QString::number(random.generate()), QString::number(steps)});
    };
    std::array<std::unique_ptr<ChildProcess>, 2> actors{spawn(), spawn()};
    for (const auto &actor : actors)
        QVERIFY(actor->says("acting"));
    QElapsedTimer stuck;
    stuck.start();
    int kills = 0;
    for (int before = stepsSoFar(); before < steps; before = stepsSoFar()) {
        // Moments are counted in acts, so that a slow machine has as many.
        const int next = before + random.bounded(20, 200);
        while (stepsSoFar() < next && stepsSoFar() < steps) {
            QVERIFY2(stuck.elapsed() < 300'000, "the processes do not get on");
            std::this_thread::sleep_for(2ms);
        }
        stuck.restart();
        auto &victim = actors[random.bounded(2U)];
        victim->kill();
        victim = spawn();
        QVERIFY(victim->says("acting"));
        ++kills;
    }
    for (const auto &actor : actors)
        actor->kill();
    qInfo("%d acts, %d kills", stepsSoFar(), kills);
}

void TestStateMachine::checkSteps()
{
    SqliteFile state(stateFile());
    int jobs = 0;
    for (const QString &row : state.rows(u"SELECT DISTINCT thing, was, now FROM audit_steps"_s)) {
        const QStringList parts = row.split(u'|');
        const auto was = jobStatusFromName(parts[1]);
        const auto now = jobStatusFromName(parts[2]);
        QVERIFY2(was && now, qPrintable(row));
        if (parts[0] == "job"_L1) {
            QVERIFY2(canChange(*was, *now), qPrintable(row));
            ++jobs;
        } else {
            QVERIFY2(*was == JobStatus::Running && *now != JobStatus::Running
                         && *now != JobStatus::Pending,
                     qPrintable(row));
        }
    }
    // The acts did lead through the states.
    QVERIFY2(jobs >= 4, qPrintable(QString::number(jobs)));
}

void TestStateMachine::checkState(StateMachineActor &actor)
{
    SqliteFile state(stateFile());
    QCOMPARE(state.value(u"PRAGMA integrity_check"_s), u"ok"_s);
    QCOMPARE(state.rows(u"PRAGMA foreign_key_check"_s), QStringList());
    QCOMPARE(state.rows(u"SELECT id, status FROM jobs WHERE status IN ('pending', 'running')"_s),
             QStringList());
    QCOMPARE(state.rows(u"SELECT job_id, number FROM attempts WHERE status = 'running' "
                        "OR ended_at IS NULL"_s),
             QStringList());
    QCOMPARE(state.rows(u"SELECT s.job_id, s.attempt, s.name, s.status FROM attempt_streams s "
                        "WHERE s.status IN ('queued', 'syncing')"_s),
             QStringList());
    QCOMPARE(state.rows(u"SELECT * FROM attempt_streams WHERE rows_read <> rows_written + "
                        "rows_filtered + rows_rejected + rows_unconfirmed"_s),
             QStringList());
    QCOMPARE(state.value(u"SELECT COUNT(*) FROM flushes"_s), u"0"_s);
    QCOMPARE(state.value(u"SELECT COUNT(*) FROM staged_records"_s), u"0"_s);
    for (const Connection &connection : actor.connections())
        QVERIFY(!ConnectionLock::isHeld(actor.profile(), connection.id));
}

void TestStateMachine::checkRows(const Connection &connection)
{
    SqliteFile source(m_world.source());
    SqliteFile destination(m_world.destination());
    for (const char *table : {"a", "b"}) {
        const QString name = QString::fromLatin1(table);
        const QStringList wanted = source.rows(u"SELECT id, note FROM %1 ORDER BY id"_s.arg(name));
        const QStringList found = destination.rows(
            u"SELECT id, note FROM \"%1%2\" ORDER BY id"_s.arg(connection.settings.prefix, name));
        QVERIFY2(wanted == found,
                 qPrintable(u"%1 of %2: %3 rows wanted, %4 found"_s.arg(name, connection.name)
                                .arg(wanted.size())
                                .arg(found.size())));
    }
}

void TestStateMachine::randomActsOfTwoProcessesKeepTheBooks()
{
    makeWorld();
    watchSteps();
    letTwoActAndKillThem(seed(), wantedSteps());
    if (QTest::currentTestFailed())
        return;
    qRegisterMetaType<JobStatus>();
    StateMachineActor last(m_world, 1);
    for (const Connection &connection : last.connections())
        QVERIFY2(!ConnectionLock::isHeld(last.profile(), connection.id),
                 qPrintable(connection.name + u" is locked by the dead"_s));
    last.finishAll();
    QFile faults(m_world.faults());
    QVERIFY(faults.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(faults.readAll()), QString());
    checkSteps();
    checkState(last);
    for (const Connection &connection : last.connections())
        checkRows(connection);
}

int main(int argc, char **argv)
{
    // QtTest gives a function five minutes; so many acts may take longer.
    qputenv("QTEST_FUNCTION_TIMEOUT", "3500000");
    return runTestOrChild<TestStateMachine>(argc, argv, &runChild);
}

#include "teststatemachine.moc"
