// queue: runs of several programs on one profile wait for each other, and are moved and removed.
#include "core/store/runslots.h"
#include "tests/cli/program.h"

#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestQueueCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void nothingWaits();
    void runWaitsForTheRunsOfOthers();
    void waitingRunIsMovedAndRemoved();
    void limitIsASetting();

private:
    [[nodiscard]] QJsonArray waiting() const
    {
        return m_program->run({u"queue"_s, u"--json"_s}).json()["waiting"_L1].toArray();
    }
    [[nodiscard]] static QStringList namesOf(const QJsonArray &runs)
    {
        QStringList names;
        for (const QJsonValue &run : runs)
            names << run["connection"_L1]["name"_L1].toString();
        return names;
    }
    /// As many runs as may be at once are on, in another program.
    void takeAllSlots()
    {
        const RunSlots runs(Profile::locate(m_program->profile()));
        for (int taken = 0; taken < 2; ++taken) {
            auto slot = runs.take(2);
            QVERIFY(slot && *slot);
            m_slots.push_back(std::move(*slot));
        }
        QCOMPARE(runs.freeOf(2), 0);
    }

    std::unique_ptr<Program> m_program;
    std::vector<std::unique_ptr<FileLock>> m_slots;
};

void TestQueueCommand::init()
{
    m_slots.clear();
    m_program = std::make_unique<Program>();
    for (const QString &name : {u"shop"_s, u"stock"_s}) {
        m_program->writeFile(name + u".yaml"_s,
                             QStringLiteral("name: %1\n"
                                            "source: {connector: sample, config: {count: 5}}\n"
                                            "destination: {connector: sqlite, "
                                            "config: {path: %1.sqlite}}\n"
                                            "streams: [users]\n")
                                 .arg(name)
                                 .toUtf8());
        const Outcome made = m_program->run({u"connections"_s, u"create"_s, name + u".yaml"_s});
        QVERIFY2(made.exitCode == 0, made.error.constData());
    }
}

void TestQueueCommand::nothingWaits()
{
    const Outcome shown = m_program->run({u"queue"_s});
    QCOMPARE(shown.exitCode, 0);
    QVERIFY2(shown.out.contains("nothing waits"), shown.out.constData());
    const Outcome refused = m_program->run({u"queue"_s, u"remove"_s, u"shop"_s, u"--json"_s});
    QCOMPARE(refused.jsonError()["code"_L1].toString(), u"cli.not_waiting"_s);
}

void TestQueueCommand::runWaitsForTheRunsOfOthers()
{
    takeAllSlots();
    const auto run = m_program->start({u"sync"_s, u"shop"_s});
    QTRY_COMPARE_WITH_TIMEOUT(namesOf(waiting()), QStringList{u"shop"_s}, 60'000);
    QTRY_COMPARE(run->state(), QProcess::Running);
    m_slots.clear();
    QVERIFY(run->waitForFinished(60'000));
    QCOMPARE(run->exitCode(), 0);
    QVERIFY(waiting().isEmpty());
    QCOMPARE(m_program->sqlValue(u"shop.sqlite"_s, u"SELECT COUNT(*) FROM users"_s), u"5"_s);
}

void TestQueueCommand::waitingRunIsMovedAndRemoved()
{
    takeAllSlots();
    const auto first = m_program->start({u"sync"_s, u"shop"_s});
    QTRY_COMPARE_WITH_TIMEOUT(waiting().size(), 1, 60'000);
    const auto second = m_program->start({u"sync"_s, u"stock"_s});
    QTRY_COMPARE_WITH_TIMEOUT(namesOf(waiting()), (QStringList{u"shop"_s, u"stock"_s}), 60'000);
    const Outcome moved = m_program->run({u"queue"_s, u"move"_s, u"stock"_s, u"--json"_s});
    QCOMPARE(namesOf(moved.json()["waiting"_L1].toArray()), (QStringList{u"stock"_s, u"shop"_s}));
    const Outcome removed = m_program->run({u"queue"_s, u"remove"_s, u"shop"_s});
    QCOMPARE(removed.exitCode, 0);
    QVERIFY(first->waitForFinished(60'000));
    QVERIFY(first->exitCode() != 0);
    QVERIFY(first->readAllStandardError().contains("taken from the queue"));
    // What waits in a program that is killed waits no more.
    second->kill();
    QVERIFY(second->waitForFinished(60'000));
    QVERIFY(waiting().isEmpty());
    m_slots.clear();
    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
}

void TestQueueCommand::limitIsASetting()
{
    takeAllSlots();
    QCOMPARE(m_program->run({u"settings"_s, u"set"_s, u"engine.parallel_runs"_s, u"3"_s}).exitCode,
             0);
    QCOMPARE(m_program->run({u"sync"_s, u"shop"_s}).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestQueueCommand)
#include "testqueuecommand.moc"
