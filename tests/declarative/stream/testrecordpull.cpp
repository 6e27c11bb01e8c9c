#include "core/data/recordbatchbuilder.h"
#include "core/declarative/record/recordpage.h"
#include "core/declarative/stream/recordpull.h"
#include "core/declarative/value/jsontree.h"
#include "tests/declarative/stream/streamfixture.h"

#include <QTest>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestRecordPull final : public QObject
{
    Q_OBJECT

private slots:
    void handsOutEverythingAndThenThePosition();
    void aSliceThatIsReadSlowlyIsHandedOutMeanwhile();
    void aSlowSliceDoesNotHoldUpTheOthers();
    void memoryIsBounded();
    void whatFailedIsToldAfterTheRest();
    void onlyWhatIsCoveredHasAPosition();
    void severalStreamsShareOnePool();
    void cancelEndsTheWaitForAServer();
    void endsWhileItsServerIsSilent();
    void pagesComeAsBatchesInTheirPlaces();
};

namespace {

// Longer than any machine lets a ready thread wait.
constexpr std::chrono::seconds s_meetingTime{30};

constexpr ErrorDefinition s_broken{"test.broken", ErrorKind::System, "It broke.", ""};

/// A stream with \a count partitions, 0 and on.
Value listStream(int count, const std::string &fields = {})
{
    std::string values;
    for (int value = 0; value < count; ++value)
        values += (value ? "," : "") + std::to_string(value);
    std::string text = R"({"type":"DeclarativeStream","name":"items",)" + fields;
    text += R"("retriever":{"type":"SimpleRetriever","partition_router":)"
            R"({"type":"ListPartitionRouter","cursor_field":"k","values":[)";
    return json(text + values + "]}}}");
}

constexpr const char *s_cursor
    = R"("incremental_sync":{"type":"DatetimeBasedCursor","cursor_field":"up",)"
      R"("datetime_format":"%Y-%m-%d","start_datetime":"2024-01-01"},)";

Result<void> give(const RecordSink &sink, int count, const Value &record)
{
    for (int index = 0; index < count; ++index) {
        const Result<bool> wantsMore = sink(record);
        if (!wantsMore || !*wantsMore)
            return wantsMore ? Result<void>() : wantsMore.error();
    }
    return {};
}

struct Taken final
{
    std::vector<std::size_t> sizes;
    Value::List records;
    std::vector<std::optional<Value>> positions;
    QString error;
};

Taken takeAll(RecordPull &pull, std::size_t maximum)
{
    Taken taken;
    for (;;) {
        auto chunk = pull.next(maximum, {});
        if (!chunk)
            taken.error = chunk.error().code;
        if (!chunk || !*chunk)
            return taken;
        taken.sizes.push_back((*chunk)->records.size());
        taken.positions.push_back((*chunk)->position);
        for (Value &record : (*chunk)->records)
            taken.records.push_back(std::move(record));
    }
}

} // namespace

void TestRecordPull::handsOutEverythingAndThenThePosition()
{
    StreamFixture fixture;
    fixture.answer = [](const std::string &, const StreamSlice &slice, const SliceRules &,
                        const RecordSink &sink) { return give(sink, 10, slice.partition); };
    const auto stream = fixture.open(listStream(25), nullptr);
    QVERIFY(stream);
    WorkerPool pool(4);
    RecordPull pull(**stream, pool);
    const Taken taken = takeAll(pull, 100);
    QCOMPARE(taken.error, QString());
    QCOMPARE(taken.records.size(), std::size_t(250));
    QVERIFY(*std::max_element(taken.sizes.begin(), taken.sizes.end()) <= 100);
    // A stream without a cursor has a position at its end alone.
    for (std::size_t chunk = 0; chunk + 1 < taken.positions.size(); ++chunk)
        QVERIFY(!taken.positions[chunk]);
    QCOMPARE(sortedJson(taken.positions.back().value()),
             QByteArray(R"({"__ab_no_cursor_state_message":true})"));
    QVERIFY(!*pull.next(100, {}));
}

void TestRecordPull::aSliceThatIsReadSlowlyIsHandedOutMeanwhile()
{
    StreamFixture fixture;
    std::mutex mutex;
    std::condition_variable changed;
    bool mayGoOn = false;
    fixture.answer = [&](const std::string &, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        if (Result<void> outcome = give(sink, 3, Mapping{{"id", 1}}); !outcome)
            return outcome;
        std::unique_lock lock(mutex);
        changed.wait_for(lock, s_meetingTime, [&] { return mayGoOn; });
        return give(sink, 2, Mapping{{"id", 2}});
    };
    const auto stream = fixture.open(listStream(1), nullptr);
    QVERIFY(stream);
    WorkerPool pool(2);
    RecordPull pull(**stream, pool);
    const auto first = pull.next(100, {});
    QVERIFY(first && *first);
    QCOMPARE((*first)->records.size(), std::size_t(3));
    {
        const std::lock_guard lock(mutex);
        mayGoOn = true;
        changed.notify_all();
    }
    QCOMPARE(takeAll(pull, 100).records.size(), std::size_t(2));
}

void TestRecordPull::aSlowSliceDoesNotHoldUpTheOthers()
{
    StreamFixture fixture;
    std::mutex mutex;
    std::condition_variable changed;
    int others = 0;
    bool haveOthersBeenRead = false;
    // The first slice ends when all others have been read.
    fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        std::unique_lock lock(mutex);
        if (slice.partition["k"].integer() == 0)
            haveOthersBeenRead
                = changed.wait_for(lock, s_meetingTime, [&] { return others == 199; });
        else
            ++others;
        changed.notify_all();
        lock.unlock();
        return give(sink, 1, slice.partition);
    };
    const auto stream = fixture.open(listStream(200), nullptr);
    QVERIFY(stream);
    WorkerPool pool(2);
    RecordPull pull(**stream, pool);
    QCOMPARE(takeAll(pull, 1000).records.size(), std::size_t(200));
    QVERIFY(haveOthersBeenRead);
}

void TestRecordPull::memoryIsBounded()
{
    constexpr std::int64_t s_room = 200000;
    StreamFixture fixture;
    std::atomic<std::int64_t> produced = 0;
    const std::string text(1000, 'x');
    fixture.answer = [&](const std::string &, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        for (int index = 0; index < 500; ++index) {
            ++produced;
            const Result<bool> wantsMore = sink(Mapping{{"text", text}});
            if (!wantsMore || !*wantsMore)
                return wantsMore ? Result<void>() : wantsMore.error();
        }
        return {};
    };
    const auto stream = fixture.open(listStream(12), nullptr);
    QVERIFY(stream);
    WorkerPool pool(4);
    RecordPull pull(**stream, pool, s_room);
    std::int64_t taken = 0;
    std::int64_t most = 0;
    for (;;) {
        // The readers get all the time they want to run ahead.
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        most = std::max(most, produced - taken);
        const auto chunk = pull.next(50, {});
        QVERIFY(chunk);
        if (!*chunk)
            break;
        taken += std::int64_t((*chunk)->records.size());
    }
    QCOMPARE(taken, 6000);
    // A record costs above a thousand bytes; each worker holds one more in its hand.
    QVERIFY2(most <= s_room / 1000 + s_room / 4000 + 60, qPrintable(QString::number(most)));
}

void TestRecordPull::whatFailedIsToldAfterTheRest()
{
    StreamFixture fixture;
    fixture.answer = [](const std::string &, const StreamSlice &slice, const SliceRules &,
                        const RecordSink &sink) -> Result<void> {
        if (Result<void> outcome = give(sink, 3, slice.partition); !outcome)
            return outcome;
        return slice.partition["k"].integer() == 2 ? Result<void>(makeError(s_broken))
                                                   : Result<void>();
    };
    const auto stream = fixture.open(listStream(8), nullptr);
    QVERIFY(stream);
    WorkerPool pool(1);
    RecordPull pull(**stream, pool);
    const Taken taken = takeAll(pull, 100);
    QCOMPARE(taken.error, u"test.broken"_s);
    std::set<std::int64_t> partitions;
    for (const Value &record : taken.records)
        partitions.insert(record["k"].integer());
    for (const std::int64_t partition : {0, 1, 3, 4, 5, 6, 7})
        QVERIFY(partitions.contains(partition));
    // Nothing says that the whole stream was read.
    for (const auto &position : taken.positions)
        QVERIFY(!position);
}

void TestRecordPull::onlyWhatIsCoveredHasAPosition()
{
    StreamFixture fixture;
    fixture.answer = [](const std::string &, const StreamSlice &slice, const SliceRules &,
                        const RecordSink &sink) -> Result<void> {
        if (slice.partition["k"].integer() == 2)
            return makeError(s_broken);
        return give(sink, 3, Mapping{{"k", slice.partition["k"]}, {"up", "2024-02-02"}});
    };
    const auto stream = fixture.open(listStream(4, s_cursor), nullptr);
    QVERIFY(stream);
    WorkerPool pool(1);
    RecordPull pull(**stream, pool);
    const Taken taken = takeAll(pull, 3);
    QCOMPARE(taken.error, u"test.broken"_s);
    QCOMPARE(taken.records.size(), std::size_t(9));
    // The failed partition is told to begin at the beginning, the others are through.
    QCOMPARE(sortedJson(taken.positions.back().value()["states"]),
             QByteArray(R"([{"cursor":{"up":"2024-02-02"},"partition":{"k":0}},)"
                        R"({"cursor":{"up":"2024-02-02"},"partition":{"k":1}},)"
                        R"({"cursor":{"up":"2024-01-01"},"partition":{"k":2}},)"
                        R"({"cursor":{"up":"2024-02-02"},"partition":{"k":3}}])"));
}

void TestRecordPull::severalStreamsShareOnePool()
{
    StreamFixture fixture;
    std::mutex mutex;
    int running = 0;
    int most = 0;
    fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        {
            const std::lock_guard lock(mutex);
            most = std::max(most, ++running);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        {
            const std::lock_guard lock(mutex);
            --running;
        }
        return give(sink, 100, slice.partition);
    };
    const auto first = fixture.open(listStream(20), nullptr);
    const auto second = fixture.open(listStream(20), nullptr);
    QVERIFY(first && second);
    WorkerPool pool(3);
    // With so little room the readers of the one that is not taken from stand still.
    RecordPull firstPull(**first, pool, 1000);
    RecordPull secondPull(**second, pool, 1000);
    QCOMPARE(takeAll(secondPull, 50).records.size(), std::size_t(2000));
    QCOMPARE(takeAll(firstPull, 50).records.size(), std::size_t(2000));
    QVERIFY2(most <= 3, qPrintable(QString::number(most)));
}

void TestRecordPull::cancelEndsTheWaitForAServer()
{
    StreamFixture fixture;
    DeclarativeStream *opened = nullptr;
    std::mutex mutex;
    std::condition_variable_any changed;
    CancellationSource cancelling;
    std::atomic<bool> hasBeenStopped = false;
    fixture.answer = [&](const std::string &, const StreamSlice &, const SliceRules &,
                         const RecordSink &) -> Result<void> {
        cancelling.request_stop();
        std::unique_lock lock(mutex);
        changed.wait_for(lock, opened->cancellation(), s_meetingTime, [] { return false; });
        hasBeenStopped = opened->cancellation().stop_requested();
        return Error::cancelled();
    };
    const auto stream = fixture.open(listStream(3), nullptr);
    QVERIFY(stream);
    opened = stream->get();
    {
        WorkerPool pool(2);
        RecordPull pull(*opened, pool);
        const auto chunk = pull.next(10, cancelling.get_token());
        QVERIFY(!chunk && chunk.error().isCancelled());
    }
    QVERIFY(hasBeenStopped);
}

void TestRecordPull::endsWhileItsServerIsSilent()
{
    StreamFixture fixture;
    DeclarativeStream *opened = nullptr;
    std::mutex mutex;
    std::condition_variable_any changed;
    fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        if (Result<void> outcome = give(sink, 1000, slice.partition); !outcome)
            return outcome;
        std::unique_lock lock(mutex);
        changed.wait(lock, opened->cancellation(), [] { return false; });
        return Error::cancelled();
    };
    const auto stream = fixture.open(listStream(30), nullptr);
    QVERIFY(stream);
    opened = stream->get();
    WorkerPool pool(2);
    RecordPull pull(*opened, pool, 1000);
    QVERIFY(pull.next(10, {}));
}

void TestRecordPull::pagesComeAsBatchesInTheirPlaces()
{
    StreamFixture fixture;
    fixture.answer = [](const std::string &, const StreamSlice &, const SliceRules &,
                        const RecordSink &sink) -> Result<void> {
        return give(sink, 3, json(R"({"up":"2024-01-05"})"));
    };
    JsonTree tree;
    QVERIFY(tree.parse(R"([{"up":"2024-02-01"},{"up":"2024-03-01"}])"));
    const auto page = RecordPage::from(tree.root().get_array().value_unsafe());
    QVERIFY(page);
    fixture.page = &*page;
    const auto stream = fixture.open(listStream(1, s_cursor), {});
    QVERIFY(stream);
    const auto schema = std::make_shared<const Schema>();
    WorkerPool pool(1);
    RecordPull pull(**stream, pool, std::int64_t(1) << 20, [&](const RecordPage &given) {
        RecordBatchBuilder builder(schema);
        for (std::size_t row = 0; row < given.size(); ++row)
            builder.finishRow();
        return std::vector{builder.finish()};
    });
    QStringList seen;
    std::optional<Value> position;
    for (;;) {
        auto chunk = pull.next(100, {});
        QVERIFY(chunk);
        if (!*chunk)
            break;
        const std::shared_ptr<RecordBatch> &batch = (*chunk)->batch;
        // Rows and records never come together.
        QVERIFY(!batch || (*chunk)->records.empty());
        if (batch)
            seen << u"page of %1"_s.arg(batch->rowCount());
        else if (!(*chunk)->records.empty())
            seen << u"%1 records"_s.arg((*chunk)->records.size());
        if ((*chunk)->position)
            position = (*chunk)->position;
    }
    QCOMPARE(seen, (QStringList{u"3 records"_s, u"page of 2"_s, u"3 records"_s}));
    // The cursor has seen the records of the page.
    QVERIFY(position);
    QVERIFY2(jsonText(*position).find("2024-03-01") != std::string::npos,
             jsonText(*position).c_str());
}

QTEST_APPLESS_MAIN(TestRecordPull)
#include "testrecordpull.moc"
