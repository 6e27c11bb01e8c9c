#include "tests/testutils/fakeclock.h"
#include "tests/testutils/fakedestination.h"
#include "tests/testutils/fakesource.h"
#include "tests/testutils/temporaryprofile.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestFakes : public QObject
{
    Q_OBJECT

private slots:
    void clockMovesByWaits();
    void profileIsPointedToAndBack();
    void sourceGoesOnFromItsPosition();
    void sourceFailsWhereTheScriptSays();
    void destinationKeepsOnlyWhatWasCommitted();
    void destinationSwapsAtFinish();
    void destinationRefusesAndFailsByScript();
};

namespace {

WriteRequest requestFor(DestinationSyncMode mode, qint64 generation)
{
    WriteRequest request;
    request.stream.name = u"t"_s;
    request.target.name = u"t"_s;
    request.schema = std::make_shared<const Schema>(idStream(u"t"_s).schema);
    request.mode = {SourceSyncMode::FullRefresh, mode};
    request.generationId = generation;
    return request;
}

} // namespace

void TestFakes::clockMovesByWaits()
{
    FakeClock clock;
    const TimePoint start = clock.now();
    QVERIFY(clock.wait(std::chrono::seconds(10), {}));
    clock.advance(std::chrono::seconds(1));
    QVERIFY(clock.now() - start == std::chrono::seconds(11));
    CancellationSource stop;
    stop.request_stop();
    QVERIFY(!clock.wait(std::chrono::seconds(10), stop.get_token()));
    QVERIFY(clock.now() - start == std::chrono::seconds(11));
    QCOMPARE(clock.waits().size(), std::size_t{1});
}

void TestFakes::profileIsPointedToAndBack()
{
    const QByteArray before = qgetenv("MILLRACE_PROFILE");
    {
        const TemporaryProfile profile;
        QCOMPARE(qEnvironmentVariable("MILLRACE_PROFILE"), profile.path());
    }
    QCOMPARE(qgetenv("MILLRACE_PROFILE"), before);
}

void TestFakes::sourceGoesOnFromItsPosition()
{
    auto script = std::make_shared<SourceScript>();
    script->streams.push_back({idStream(u"t"_s), {idBatch(1, 2), idBatch(3, 2)}, true});
    FakeSource source(script);
    ReadRequest request;
    request.stream.stream = idStream(u"t"_s);
    auto first = source.openStream(request, {});
    QVERIFY(first);
    const auto batch = (*first)->next({});
    QVERIFY(batch);
    request.position = (**batch).position;
    auto rest = source.openStream(request, {});
    QVERIFY(rest);
    const auto second = (*rest)->next({});
    QVERIFY(second);
    QCOMPARE((**second).batch->column(0).integer(0), 3);
    const auto end = (*rest)->next({});
    QVERIFY(end);
    QVERIFY(!end->has_value());
}

void TestFakes::sourceFailsWhereTheScriptSays()
{
    auto script = std::make_shared<SourceScript>();
    script->streams.push_back({idStream(u"t"_s), {idBatch(1, 2), idBatch(3, 2)}, true});
    script->beforeBatch = [](const StreamId &, std::size_t batch, const Cancellation &) {
        return batch == 1 ? std::optional<Error>(Error::cancelled()) : std::nullopt;
    };
    FakeSource source(script);
    ReadRequest request;
    request.stream.stream = idStream(u"t"_s);
    auto reader = source.openStream(request, {});
    QVERIFY((*reader)->next({}));
    QVERIFY(!(*reader)->next({}));
}

void TestFakes::destinationKeepsOnlyWhatWasCommitted()
{
    const auto storage = std::make_shared<FakeStorage>();
    {
        FakeDestination destination(storage);
        auto writer = destination.openStream(requestFor(DestinationSyncMode::Append, 1), {});
        QVERIFY((*writer)->write(idBatch(1, 2), {}));
        QVERIFY((*writer)->prepare({}));
        QVERIFY((*writer)->commit({"2", u"f"_s}));
        QVERIFY((*writer)->write(idBatch(3, 2), {}));
    }
    QCOMPARE(storage->table({{}, u"t"_s}).rows.size(), 2);
    FakeDestination later(storage);
    const auto again = later.openStream(requestFor(DestinationSyncMode::Append, 1), {});
    QCOMPARE((*again)->committedState()->checkpoint.position, std::string("2"));
    const auto next = later.openStream(requestFor(DestinationSyncMode::Append, 2), {});
    QVERIFY(!(*next)->committedState());
}

void TestFakes::destinationSwapsAtFinish()
{
    const auto storage = std::make_shared<FakeStorage>();
    FakeDestination destination(storage);
    auto writer = destination.openStream(requestFor(DestinationSyncMode::Overwrite, 1), {});
    QVERIFY((*writer)->write(idBatch(1, 2), {}));
    QVERIFY((*writer)->commit({"2", u"f"_s}));
    QVERIFY(storage->table({{}, u"t"_s}).rows.isEmpty());
    QVERIFY((*writer)->finish({}));
    QVERIFY((*writer)->finish({}));
    QCOMPARE(storage->table({{}, u"t"_s}).rows.size(), 2);
}

void TestFakes::destinationRefusesAndFailsByScript()
{
    const auto storage = std::make_shared<FakeStorage>();
    storage->refuse = [](const QString &row) { return row.contains(u"\"id\":2,"_s); };
    storage->refusesInPrepare = true;
    FakeDestination destination(storage);
    auto writer = destination.openStream(requestFor(DestinationSyncMode::Append, 1), {});
    const auto report = (*writer)->write(idBatch(1, 3), {});
    QCOMPARE(report->acceptedRows, 2);
    QVERIFY(report->refused.empty());
    const auto late = (*writer)->prepare({});
    QCOMPARE(late->refused.size(), std::size_t{1});
    QCOMPARE(late->refused.front().row, 1U);
    storage->losesCommitAnswer = true;
    QVERIFY(!(*writer)->commit({"3", u"f"_s}));
    QCOMPARE(storage->table({{}, u"t"_s}).rows.size(), 2);
    storage->before = [](WriterCall call, const DestinationName &, const Cancellation &) {
        return call == WriterCall::Finish ? std::optional<Error>(Error::cancelled()) : std::nullopt;
    };
    QVERIFY(!(*writer)->finish({}));
}

QTEST_GUILESS_MAIN(TestFakes)
#include "testfakes.moc"
