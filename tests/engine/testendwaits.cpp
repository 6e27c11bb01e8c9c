// The snapshot of a run tells that one of its ends waits for its server.
#include "core/base/runlog.h"
#include "tests/engine/enginefixture.h"

#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// Snapshots of a run whose source does \a act before its fifth batch.
using Snapshots = std::vector<std::shared_ptr<const SyncProgress>>;
using Take = std::function<void()>;

Snapshots taken(EngineFixture &f, const std::function<void(const Take &)> &act)
{
    FakeStream &stream = f.script->streams[u"a"_s];
    Snapshots snapshots;
    QString id;
    stream.beforeBatch = [&](qint64 row, const Cancellation &) {
        if (row == 40)
            act([&] { snapshots.push_back(f.engine->progress(id)); });
    };
    id = f.connectFakes(s_append);
    if (f.run(id) != JobStatus::Succeeded)
        qFatal("The run did not get through.");
    snapshots.push_back(f.engine->progress(id));
    return snapshots;
}

/// The lines on waits in the log of the first attempt, each behind its stream.
QStringList logged(EngineFixture &f)
{
    QStringList lines;
    for (const LogEntry &entry : must(RunLog::read(f.profile.attemptLog(f.lastJob, 1)))) {
        if (entry.level == LogLevel::Info && entry.message.contains(u"Waiting time"_s))
            lines << entry.stream + u": "_s + entry.message;
    }
    return lines;
}

} // namespace

class TestEndWaits final : public QObject
{
    Q_OBJECT

private slots:
    void isToldUntilItIsOver();
    void shortWaitsAreNotTold();
    void longestWaitCounts();
    void endsWithTheRun();
    void isLoggedOnce();
    void isOfTheRunWhenStreamsRunTogether();
};

void TestEndWaits::isToldUntilItIsOver()
{
    EngineFixture f(FakeClock::Waits::Block);
    TimePoint until;
    const Snapshots snapshots = taken(f, [&](const Take &take) {
        take();
        until = f.clock.now() + 90s;
        f.script->configuration.tellWait({until, true});
        take();
        f.clock.advance(89s);
        take();
        f.clock.advance(1s);
        take();
    });
    const std::optional<EndWait> wait = EndWait{EndpointRole::Source, until, true};
    QCOMPARE(snapshots.size(), std::size_t(5));
    QVERIFY(!snapshots[0]->endWait);
    QVERIFY(snapshots[1]->endWait == wait);
    QVERIFY(snapshots[2]->endWait == wait);
    QVERIFY(!snapshots[3]->endWait);
}

void TestEndWaits::shortWaitsAreNotTold()
{
    EngineFixture f(FakeClock::Waits::Block);
    const Snapshots snapshots = taken(f, [&](const Take &take) {
        f.script->configuration.tellWait({f.clock.now() + 2s, true});
        take();
    });
    QVERIFY(!snapshots[0]->endWait);
    QCOMPARE(logged(f), QStringList());
}

void TestEndWaits::longestWaitCounts()
{
    EngineFixture f(FakeClock::Waits::Block);
    const Snapshots snapshots = taken(f, [&](const Take &take) {
        f.script->configuration.tellWait({f.clock.now() + 60s, true});
        f.script->configuration.tellWait({f.clock.now() + 10s, false});
        take();
    });
    QVERIFY(snapshots[0]->endWait);
    QVERIFY(snapshots[0]->endWait->isRateLimit);
    QVERIFY(snapshots[0]->endWait->until == snapshots[0]->takenAt + 60s);
}

void TestEndWaits::endsWithTheRun()
{
    EngineFixture f(FakeClock::Waits::Block);
    const Snapshots snapshots = taken(f, [&](const Take &take) {
        f.script->configuration.tellWait({f.clock.now() + 1h, true});
        take();
    });
    QVERIFY(snapshots[0]->endWait);
    QVERIFY(!snapshots[1]->endWait);
}

void TestEndWaits::isLoggedOnce()
{
    EngineFixture f(FakeClock::Waits::Block);
    const Snapshots snapshots = taken(f, [&](const Take &take) {
        const TimePoint until = f.clock.now() + 90s;
        // As when several requests wait for the same end of a limit.
        f.script->configuration.tellWait({until, true});
        f.script->configuration.tellWait({until + 1s, true});
        f.script->configuration.tellWait({until - 30s, true});
        f.clock.advance(2min);
        f.script->configuration.tellWait({f.clock.now() + 10min, false});
        take();
    });
    QVERIFY(snapshots[0]->endWait);
    const Connection stored = must(ConnectionRepository(*f.database).find(f.job().connectionId));
    const QString name = must(EndpointRepository(*f.database).find(stored.sourceId)).name;
    QCOMPARE(logged(f),
             (QStringList{u"a: "_s + name
                              + u" limits how often it is asked. Waiting time: 90 seconds."_s,
                          u"a: "_s + name
                              + u" gave no answer to go on with, or is not ready yet; it is asked "
                                "again. Waiting time: 10 minutes."_s}));
    // Nobody listens any more.
    f.script->configuration.tellWait({f.clock.now() + 1h, true});
    QCOMPARE(logged(f).size(), 2);
}

void TestEndWaits::isOfTheRunWhenStreamsRunTogether()
{
    EngineFixture f(FakeClock::Waits::Block);
    f.script->parallelStreams = 2;
    f.world->parallelStreams = 2;
    std::atomic<int> on = 0;
    std::atomic<bool> isTold = false;
    for (const QString &name : {u"a"_s, u"b"_s})
        f.script->streams[name].beforeBatch = [&](qint64 row, const Cancellation &stop) {
            if (row != 0)
                return;
            ++on;
            while (on < 2 && !stop.stop_requested())
                std::this_thread::yield();
            if (!isTold.exchange(true))
                f.script->configuration.tellWait({f.clock.now() + 60s, true});
        };
    ConnectionSettings settings;
    settings.parallelStreams = 2;
    QCOMPARE(f.run(f.connectFakes(s_append, settings)), JobStatus::Succeeded);
    QCOMPARE(logged(f).size(), 1);
    QVERIFY2(logged(f).front().startsWith(u": "_s), qPrintable(logged(f).front()));
}

QTEST_GUILESS_MAIN(TestEndWaits)
#include "testendwaits.moc"
