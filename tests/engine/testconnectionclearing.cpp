#include "core/engine/connectionclearing.h"
#include "core/store/connectionlock.h"
#include "core/store/timelinestore.h"
#include "tests/engine/enginefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestConnectionClearing final : public QObject
{
    Q_OBJECT

private slots:
    void rowsAndCheckpointsGo_data();
    void rowsAndCheckpointsGo();
    void onlyTheChosenStreamIsCleared();
    void runningConnectionIsNotCleared();
};

namespace {

EngineServices servicesOf(EngineFixture &fixture)
{
    return {fixture.registry, *fixture.database, fixture.secrets, fixture.profile, fixture.clock};
}

FakeStream rows(qint64 count)
{
    FakeStream stream;
    stream.rows = count;
    return stream;
}

} // namespace

void TestConnectionClearing::rowsAndCheckpointsGo_data()
{
    QTest::addColumn<QString>("mode");
    QTest::newRow("overwrite") << u"full_refresh_overwrite"_s;
    QTest::newRow("append") << u"full_refresh_append"_s;
    QTest::newRow("incremental") << u"incremental_append"_s;
}

void TestConnectionClearing::rowsAndCheckpointsGo()
{
    QFETCH(QString, mode);
    EngineFixture fixture;
    fixture.script->streams.emplace(u"a"_s, rows(30));
    const QString id = fixture.connectFakes(*syncModeFromName(mode));
    QCOMPARE(jobStatusName(fixture.run(id)), u"succeeded"_s);
    QCOMPARE(fixture.rows(u"a"_s).size(), std::size_t(30));

    must(clearStreams(servicesOf(fixture), id, {StreamId{{}, u"a"_s}}, ChangeOrigin::Window, {}));
    QVERIFY(fixture.rows(u"a"_s).empty());
    const StreamState state
        = must(CheckpointStore(*fixture.database).load(id, StreamId{{}, u"a"_s}));
    QVERIFY(!state.checkpoint);
    const auto told = must(TimelineStore(*fixture.database).list(id, 1));
    QCOMPARE(timelineKindName(told.front().kind), u"checkpoint_changed"_s);

    QCOMPARE(jobStatusName(fixture.run(id)), u"succeeded"_s);
    QCOMPARE(ids(fixture.rows(u"a"_s)), idsUpTo(30));
}

void TestConnectionClearing::onlyTheChosenStreamIsCleared()
{
    EngineFixture fixture;
    fixture.script->streams.emplace(u"a"_s, rows(10));
    fixture.script->streams.emplace(u"b"_s, rows(20));
    const QString id = fixture.connectFakes(s_incrementalAppend);
    QCOMPARE(jobStatusName(fixture.run(id)), u"succeeded"_s);
    must(clearStreams(servicesOf(fixture), id, {StreamId{{}, u"b"_s}}, ChangeOrigin::Window, {}));
    QCOMPARE(fixture.rows(u"a"_s).size(), std::size_t(10));
    QVERIFY(fixture.rows(u"b"_s).empty());
}

void TestConnectionClearing::runningConnectionIsNotCleared()
{
    EngineFixture fixture;
    fixture.script->streams.emplace(u"a"_s, rows(10));
    const QString id = fixture.connectFakes(s_append);
    QCOMPARE(jobStatusName(fixture.run(id)), u"succeeded"_s);
    const auto lock = must(ConnectionLock::acquire(fixture.profile, id));
    const auto cleared
        = clearStreams(servicesOf(fixture), id, {StreamId{{}, u"a"_s}}, ChangeOrigin::Window, {});
    QVERIFY(!cleared);
    QCOMPARE(cleared.error().code, u"store.connection_busy"_s);
    QCOMPARE(fixture.rows(u"a"_s).size(), std::size_t(10));
}

QTEST_GUILESS_MAIN(TestConnectionClearing)
#include "testconnectionclearing.moc"
