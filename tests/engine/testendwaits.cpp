// The snapshot of a run tells that one of its ends waits for its server.
#include "tests/engine/enginefixture.h"

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

} // namespace

class TestEndWaits final : public QObject
{
    Q_OBJECT

private slots:
    void isToldUntilItIsOver();
    void shortWaitsAreNotTold();
    void longestWaitCounts();
    void endsWithTheRun();
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

QTEST_GUILESS_MAIN(TestEndWaits)
#include "testendwaits.moc"
