// What runs measure: checkpoints, bytes, waits and times, attempt by attempt, and in the summary.
#include "core/engine/requestedjobs.h"
#include "core/engine/streammeter.h"
#include "core/model/runsummary.h"
#include "core/store/statisticsstore.h"
#include "core/store/storedsummary.h"
#include "tests/engine/enginefixture.h"

#include <QJsonArray>

#include <utility>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestRunStatistics final : public QObject
{
    Q_OBJECT

private slots:
    void meterCountsPositionsAndWaits();
    void refusedRowsTakeTheirShareOfBytes();
    void rowsOfAFailedFlushAreNotWritten();
    void runIsMeasured();
    void attemptsAreMeasuredOneByOne();
    void trialMakesNothingFresh();
    void refreshIsABackfill();
    void summaryHasEveryName();
    void summaryOfARunThatMeasuredNothingHasItsRows();
};

void TestRunStatistics::meterCountsPositionsAndWaits()
{
    FakeClock clock;
    StreamMeter meter(clock, 40);
    const TimePoint begun = clock.now();
    meter.beginReading();
    clock.advance(2s);
    meter.gave(true);
    clock.advance(1s);
    meter.gave(false);
    clock.advance(3s);
    meter.gave(true);
    meter.endReading();
    const TimePoint read = clock.now();
    meter.addBytes(80, 8);
    meter.tookPosition();
    meter.tookPosition();
    meter.mapped(5ms);
    clock.advance(10s);
    meter.stored(4, 4);
    meter.endWriting();
    const StreamStatistics measured = meter.statistics();
    QCOMPARE(measured.estimatedRows, std::optional<qint64>(40));
    QCOMPARE(measured.sourceCheckpoints, 2);
    QCOMPARE(measured.sourceWaits.count, 2);
    QVERIFY(measured.sourceWaits.sum == 6s);
    QVERIFY(measured.sourceWaits.longest == 4s);
    QCOMPARE(measured.storedCheckpoints, 2);
    QVERIFY(measured.storedWaits.sum == 24s);
    QVERIFY(measured.storedWaits.longest == 14s);
    QCOMPARE(measured.bytesWritten, 80);
    QCOMPARE(measured.bytesFiltered, 8);
    QVERIFY(measured.mapping == 5ms);
    QVERIFY(measured.read.from == begun && measured.read.until == read);
    QVERIFY(measured.written.from == read && measured.written.until == read + 10s);
}

void TestRunStatistics::refusedRowsTakeTheirShareOfBytes()
{
    FakeClock clock;
    StreamMeter meter(clock, {});
    meter.addBytes(100, 0);
    meter.stored(3, 4);
    QCOMPARE(meter.statistics().bytesWritten, 75);
    // Each window has its own.
    meter.addBytes(20, 0);
    meter.stored(1, 1);
    QCOMPARE(meter.statistics().bytesWritten, 95);
}

void TestRunStatistics::rowsOfAFailedFlushAreNotWritten()
{
    FakeClock clock;
    StreamMeter meter(clock, {});
    meter.beginReading();
    meter.gave(true);
    meter.tookPosition();
    meter.addBytes(100, 10);
    meter.endWriting();
    const StreamStatistics measured = meter.statistics();
    QCOMPARE(measured.bytesWritten, 0);
    QCOMPARE(measured.bytesFiltered, 0);
    QCOMPARE(measured.sourceCheckpoints, 1);
    QCOMPARE(measured.storedCheckpoints, 0);
}

void TestRunStatistics::runIsMeasured()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    f.script->streams[u"b"_s].rows = 5;
    const TimePoint begun = f.clock.now();
    QCOMPARE(f.run(f.connectFakes(s_append)), JobStatus::Succeeded);
    const RunStatistics run = must(StatisticsStore(*f.database).find(f.lastJob));
    QCOMPARE(run.streams.size(), 2u);
    const auto a = run.of({{}, u"a"_s});
    QVERIFY(a.has_value());
    QCOMPARE(a->attempt, 1);
    QVERIFY(a->sourceCheckpoints > 0);
    QVERIFY(a->storedCheckpoints > 0 && a->storedCheckpoints <= a->sourceCheckpoints);
    QCOMPARE(a->bytesWritten, f.result(u"a"_s).counts.readBytes);
    QVERIFY(a->read.from && *a->read.from >= begun && a->read.until);
    QVERIFY(a->written.from && a->written.until && *a->written.until >= *a->written.from);
    QVERIFY(!a->isBackfilled);
    QVERIFY(run.discovery.from && run.discovery.until);
}

void TestRunStatistics::attemptsAreMeasuredOneByOne()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    bool hasFailed = false;
    f.script->streams[u"a"_s].failAt = [&hasFailed](qint64 id) -> std::optional<Error> {
        if (id < 10 || std::exchange(hasFailed, true))
            return std::nullopt;
        return transientError();
    };
    QCOMPARE(f.run(f.connectFakes(s_incrementalAppend)), JobStatus::Succeeded);
    QCOMPARE(f.job().attempts.size(), 2u);
    const RunStatistics run = must(StatisticsStore(*f.database).find(f.lastJob));
    QCOMPARE(run.streams.size(), 2u);
    QCOMPARE(run.streams[0].attempt, 1);
    QCOMPARE(run.streams[1].attempt, 2);
    QCOMPARE(run.of({{}, u"a"_s})->sourceCheckpoints,
             run.streams[0].sourceCheckpoints + run.streams[1].sourceCheckpoints);
    const QJsonObject summary = must(storedSummary(*f.database, f.lastJob));
    const QJsonObject first = summary.value("streamStats"_L1).toArray().at(0).toObject();
    QVERIFY(first.value("wasResumed"_L1).toBool());
    QVERIFY(!first.value("wasBackfilled"_L1).toBool(true));
}

void TestRunStatistics::trialMakesNothingFresh()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    const QString connection = f.connectFakes(s_append);
    const auto isFresh = [&] {
        return must(StatisticsStore(*f.database).freshness(connection)).front().freshAt.has_value();
    };
    RunOptions trial;
    trial.rowLimit = 10;
    QCOMPARE(f.run(connection, trial), JobStatus::Succeeded);
    QVERIFY(!isFresh());
    trial.rowLimit = 100;
    QCOMPARE(f.run(connection, trial), JobStatus::Succeeded);
    QVERIFY(isFresh());
}

void TestRunStatistics::refreshIsABackfill()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 3;
    f.script->streams[u"b"_s].rows = 3;
    const QString id = f.connectFakes(s_incrementalAppend);
    QCOMPARE(f.run(id), JobStatus::Succeeded);
    const EngineServices engine{f.registry, *f.database, f.secrets, f.profile, f.clock};
    const Job job = must(requestRefresh(
        engine, id, RefreshRequest{RefreshMode::Retain, {{{}, u"a"_s}}}, JobTrigger::Manual));
    QCOMPARE(f.run(id), JobStatus::Succeeded);
    QCOMPARE(f.lastJob, job.id);
    const RunStatistics run = must(StatisticsStore(*f.database).find(job.id));
    QVERIFY(run.of({{}, u"a"_s})->isBackfilled);
    QVERIFY(!run.of({{}, u"b"_s})->isBackfilled);
}

void TestRunStatistics::summaryHasEveryName()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    QCOMPARE(f.run(f.connectFakes(s_append)), JobStatus::Succeeded);
    const QJsonObject summary = must(storedSummary(*f.database, f.lastJob));
    for (const auto key :
         {"status"_L1, "recordsSynced"_L1, "bytesSynced"_L1, "startTime"_L1, "endTime"_L1,
          "streamCount"_L1, "performanceMetrics"_L1, "totalStats"_L1, "streamStats"_L1})
        QVERIFY2(summary.contains(key), key.data());
    const QJsonObject total = summary.value("totalStats"_L1).toObject();
    for (const auto key : {"recordsEmitted"_L1,
                           "bytesEmitted"_L1,
                           "recordsCommitted"_L1,
                           "bytesCommitted"_L1,
                           "recordsFilteredOut"_L1,
                           "bytesFilteredOut"_L1,
                           "recordsRejected"_L1,
                           "sourceStateMessagesEmitted"_L1,
                           "destinationStateMessagesEmitted"_L1,
                           "meanSecondsBeforeSourceStateMessageEmitted"_L1,
                           "maxSecondsBeforeSourceStateMessageEmitted"_L1,
                           "meanSecondsBetweenStateMessageEmittedandCommitted"_L1,
                           "maxSecondsBetweenStateMessageEmittedandCommitted"_L1,
                           "replicationStartTime"_L1,
                           "replicationEndTime"_L1,
                           "sourceReadStartTime"_L1,
                           "sourceReadEndTime"_L1,
                           "destinationWriteStartTime"_L1,
                           "destinationWriteEndTime"_L1,
                           "discoverSchemaStartTime"_L1,
                           "discoverSchemaEndTime"_L1,
                           "additionalStats"_L1})
        QVERIFY2(total.contains(key), key.data());
    const QJsonObject stream = summary.value("streamStats"_L1).toArray().at(0).toObject();
    for (const auto key :
         {"streamName"_L1, "streamNamespace"_L1, "stats"_L1, "wasBackfilled"_L1, "wasResumed"_L1})
        QVERIFY2(stream.contains(key), key.data());
}

void TestRunStatistics::summaryOfARunThatMeasuredNothingHasItsRows()
{
    Job job;
    job.status = JobStatus::Cancelled;
    job.attempts.emplace_back();
    StreamResult result;
    result.stream.name = u"a"_s;
    result.counts.read = 4;
    result.counts.written = 4;
    job.attempts.front().streams.push_back(result);
    const QJsonObject summary = runSummary(job, {}, {}, {});
    QCOMPARE(summary.value("status"_L1).toString(), u"cancelled"_s);
    const QJsonObject total = summary.value("totalStats"_L1).toObject();
    QCOMPARE(total.value("recordsCommitted"_L1).toInt(), 4);
    QVERIFY(!total.contains("bytesCommitted"_L1));
    QVERIFY(!summary.contains("performanceMetrics"_L1));
}

QTEST_GUILESS_MAIN(TestRunStatistics)
#include "testrunstatistics.moc"
