#include "core/declarative/stream/sliceprogress.h"
#include "tests/declarative/stream/streamfixture.h"

#include <QTest>

#include <atomic>
#include <condition_variable>
#include <map>
#include <thread>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

// Longer than any machine lets a ready thread wait.
constexpr std::chrono::seconds s_meetingTime{30};

constexpr ErrorDefinition s_broken{"test.broken", ErrorKind::System, "It broke.", ""};

/// A stream with one partition per value.
Value listStream(const std::string &name, const std::string &values)
{
    return json(R"({"type":"DeclarativeStream","name":")" + name
                + R"(","retriever":{"type":"SimpleRetriever","partition_router":)"
                  R"({"type":"ListPartitionRouter","cursor_field":"k","values":)"
                + values + "}}}");
}

/// A stream with one partition per record of the stream "parents".
Value childStream(const std::string &name)
{
    return json(R"({"type":"DeclarativeStream","name":")" + name
                + R"(","retriever":{"type":"SimpleRetriever","partition_router":)"
                  R"({"type":"SubstreamPartitionRouter","parent_stream_configs":[)"
                  R"({"type":"ParentStreamConfig","parent_key":"id","partition_field":"id",)"
                  R"("stream":{"type":"DeclarativeStream","name":"parents",)"
                  R"("retriever":{"type":"SimpleRetriever"}}}]}}})");
}

/// Gives \a sink the records 0 … count - 1.
Result<void> count(int count, const RecordSink &sink)
{
    for (int id = 0; id < count; ++id) {
        const Result<bool> wantsMore = sink(Mapping{{"id", id}});
        if (!wantsMore || !*wantsMore)
            return wantsMore ? Result<void>() : wantsMore.error();
    }
    return {};
}

} // namespace

class TestStreamReading final : public QObject
{
    Q_OBJECT

private slots:
    void oneAtATimeFollowsTheOrderOfTheStreams();
    void slicesRunTogetherWithinTheConcurrency();
    void oneFailingStreamDoesNotStopOthers();
    void aFailedSliceKeepsTheOthersOfItsStream();
    void aStreamWhoseParentFailsIsIncomplete();
    void streamsOfOneGroupAreNeverReadTogether();
    void groupsAreReadFromTheManifest();
    void parentsAreReadNoFurtherThanTheirPartitionsWait();
    void aSlowSinkSlowsTheReading();
    void cancelEndsTheWaitForAServer();
    void allWorkersReadPartitionsUntilTheLast();
    void partitionsAreReadWhileTheirParentsCome();
};

void TestStreamReading::oneAtATimeFollowsTheOrderOfTheStreams()
{
    StreamFixture fixture;
    std::vector<std::string> asked;
    fixture.answer = [&](const std::string &stream, const StreamSlice &slice, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        asked.push_back(stream + jsonText(slice.partition));
        const Result<bool> outcome = sink(slice.partition);
        return outcome ? Result<void>() : outcome.error();
    };
    const auto first = fixture.open(listStream("a", R"(["1","2"])"), nullptr);
    const auto second = fixture.open(listStream("b", R"(["3"])"), nullptr);
    QVERIFY(first && second);
    EventLog log;
    QVERIFY(readStreams({first->get(), second->get()}, log, {}, {}));
    QCOMPARE(asked, (std::vector<std::string>{R"(a{"k":"1"})", R"(a{"k":"2"})", R"(b{"k":"3"})"}));
    const std::string end = R"( STATE {"__ab_no_cursor_state_message":true})";
    QCOMPARE(log.lines,
             (std::vector<std::string>{"a STARTED", "b STARTED", "a RUNNING", R"(a {"k":"1"})",
                                       R"(a {"k":"2"})", "a" + end, "a COMPLETE", "b RUNNING",
                                       R"(b {"k":"3"})", "b" + end, "b COMPLETE"}));
}

void TestStreamReading::slicesRunTogetherWithinTheConcurrency()
{
    StreamFixture fixture;
    std::mutex mutex;
    std::condition_variable changed;
    int running = 0;
    int most = 0;
    // Each waits until four run, so that fewer would hang.
    fixture.answer = [&](const std::string &, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        {
            std::unique_lock lock(mutex);
            most = std::max(most, ++running);
            changed.notify_all();
            changed.wait_for(lock, s_meetingTime, [&] { return most == 4; });
        }
        Result<void> outcome = count(3, sink);
        const std::lock_guard lock(mutex);
        most = std::max(most, running--);
        return outcome;
    };
    const auto first = fixture.open(listStream("a", R"(["1","2","3","4","5","6"])"), nullptr);
    const auto second = fixture.open(listStream("b", R"(["1","2","3","4","5","6"])"), nullptr);
    QVERIFY(first && second);
    EventLog log;
    QVERIFY(readStreams({first->get(), second->get()}, log, {4, {}}, {}));
    QCOMPARE(most, 4);
    QCOMPARE(log.records.size(), std::size_t(36));
}

void TestStreamReading::oneFailingStreamDoesNotStopOthers()
{
    StreamFixture fixture;
    fixture.answer = [&](const std::string &stream, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        if (stream == "a")
            return makeError(s_broken);
        return count(2, sink);
    };
    const auto first = fixture.open(listStream("a", R"(["1"])"), nullptr);
    const auto second = fixture.open(listStream("b", R"(["1"])"), nullptr);
    QVERIFY(first && second);
    EventLog log;
    QVERIFY(readStreams({first->get(), second->get()}, log, {}, {}));
    QCOMPARE(log.lines,
             (std::vector<std::string>{
                 "a STARTED", "b STARTED", "a TRACE test.broken",
                 R"(a STATE {"__ab_no_cursor_state_message":true})", "a INCOMPLETE", "b RUNNING",
                 R"(b {"id":0})", R"(b {"id":1})",
                 R"(b STATE {"__ab_no_cursor_state_message":true})", "b COMPLETE"}));
}

void TestStreamReading::aFailedSliceKeepsTheOthersOfItsStream()
{
    StreamFixture fixture;
    fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        if (slice.partition["k"].text() == "2")
            return makeError(s_broken);
        return count(1, sink);
    };
    const auto stream = fixture.open(listStream("a", R"(["1","2","3"])"), nullptr);
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(log.records.size(), std::size_t(2));
    QCOMPARE(log.of("a", "TRACE").size(), std::size_t(1));
    QCOMPARE(log.lines.back(), std::string("a INCOMPLETE"));
}

void TestStreamReading::aStreamWhoseParentFailsIsIncomplete()
{
    StreamFixture fixture;
    fixture.answer = [&](const std::string &stream, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        if (stream == "children")
            return count(1, sink);
        const Result<void> outcome = count(3, sink);
        return outcome ? Result<void>(makeError(s_broken)) : outcome;
    };
    const auto stream = fixture.open(childStream("children"), nullptr);
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    // The last parent was still held back when its stream failed.
    QCOMPARE(log.records.size(), std::size_t(2));
    QCOMPARE(log.of("children", "TRACE"), std::vector<std::string>{"TRACE test.broken"});
    QCOMPARE(log.lines.back(), std::string("children INCOMPLETE"));
}

void TestStreamReading::streamsOfOneGroupAreNeverReadTogether()
{
    StreamFixture fixture;
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::string, int> running; // Slices, by stream.
    bool wereTogether = false;
    bool wereOthersTogether = false;
    fixture.answer = [&](const std::string &stream, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        {
            std::unique_lock lock(mutex);
            ++running[stream];
            wereTogether = wereTogether || (running["a"] > 0 && running["b"] > 0)
                || (running["a"] > 0 && running["parents"] > 0);
            wereOthersTogether = wereOthersTogether || (running["a"] > 0 && running["c"] > 0);
            changed.notify_all();
            // However busy the machine is, the streams without a common group get to meet.
            if (stream == "a" || stream == "c")
                changed.wait_for(lock, s_meetingTime, [&] { return wereOthersTogether; });
        }
        Result<void> outcome = count(50, sink);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        const std::lock_guard lock(mutex);
        --running[stream];
        return outcome;
    };
    const std::string values = R"(["1","2","3","4","5","6","7","8"])";
    const auto first = fixture.open(listStream("a", values), nullptr);
    const auto second = fixture.open(listStream("b", values), nullptr);
    const auto third = fixture.open(listStream("c", values), nullptr);
    const auto fourth = fixture.open(childStream("children"), nullptr);
    const auto parents = fixture.open(
        json(R"({"type":"DeclarativeStream","name":"parents","retriever":{"type":"S"}})"), nullptr);
    QVERIFY(first && second && third && fourth && parents);
    EventLog log;
    const StreamReadingOptions options{32, {{"a", "one"}, {"b", "one"}, {"parents", "one"}}};
    QVERIFY(readStreams({first->get(), second->get(), third->get(), fourth->get(), parents->get()},
                        log, options, {}));
    QVERIFY(!wereTogether);
    QVERIFY(wereOthersTogether);
    for (const char *name : {"a", "b", "c", "children", "parents"})
        QCOMPARE(log.of(name, "COMPLETE").size(), std::size_t(1));
}

void TestStreamReading::groupsAreReadFromTheManifest()
{
    const Component source(json(R"({"type":"DeclarativeSource","stream_groups":{)"
                                R"("crm":{"type":"StreamGroup","streams":[)"
                                R"({"type":"DeclarativeStream","name":"deals"},)"
                                R"({"type":"DeclarativeStream","name":"leads"}],)"
                                R"("action":{"type":"BlockSimultaneousSyncsAction"}}}})"));
    QCOMPARE(streamGroups(source), (StreamGroups{{"deals", "crm"}, {"leads", "crm"}}));
}

void TestStreamReading::parentsAreReadNoFurtherThanTheirPartitionsWait()
{
    StreamFixture fixture;
    int generated = 0;
    int read = 0;
    int ahead = 0;
    // One job at a time runs, so plain numbers will do.
    fixture.answer = [&](const std::string &stream, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        if (stream == "children") {
            ++read;
            return {};
        }
        for (int id = 0; id < 25000; ++id) {
            ahead = std::max(ahead, ++generated - read);
            const Result<bool> wantsMore = sink(Mapping{{"id", id}});
            if (!wantsMore || !*wantsMore)
                return wantsMore ? Result<void>() : wantsMore.error();
        }
        return {};
    };
    const auto stream = fixture.open(childStream("children"), nullptr);
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(read, 25000);
    QVERIFY2(ahead <= 10003, qPrintable(QString::number(ahead)));
}

void TestStreamReading::aSlowSinkSlowsTheReading()
{
    StreamFixture fixture;
    std::atomic<int> produced = 0;
    fixture.answer = [&](const std::string &, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        for (int id = 0; id < 1000; ++id) {
            ++produced;
            const Result<bool> wantsMore = sink(Mapping{{"id", id}});
            if (!wantsMore || !*wantsMore)
                return wantsMore ? Result<void>() : wantsMore.error();
        }
        return {};
    };
    const auto stream = fixture.open(listStream("a", R"(["1","2","3","4"])"), nullptr);
    QVERIFY(stream);
    EventLog log;
    int taken = 0;
    int ahead = 0;
    log.onRecord = [&](const Value &) { ahead = std::max(ahead, produced.load() - taken++); };
    QVERIFY(readStreams({stream->get()}, log, {4, {}}, {}));
    QCOMPARE(log.records.size(), std::size_t(4000));
    QVERIFY2(ahead <= 4, qPrintable(QString::number(ahead)));
}

void TestStreamReading::cancelEndsTheWaitForAServer()
{
    StreamFixture fixture;
    DeclarativeStream *opened = nullptr;
    CancellationSource cancelling;
    std::atomic<bool> hasBeenStopped = false;
    std::mutex mutex;
    std::condition_variable_any changed;
    // A server that never answers, as a transport meets it.
    fixture.answer = [&](const std::string &, const StreamSlice &, const SliceRules &,
                         const RecordSink &) -> Result<void> {
        cancelling.request_stop();
        std::unique_lock lock(mutex);
        changed.wait_for(lock, opened->cancellation(), s_meetingTime, [] { return false; });
        hasBeenStopped = opened->cancellation().stop_requested();
        return Error::cancelled();
    };
    const auto stream = fixture.open(listStream("a", R"(["1","2","3"])"), nullptr);
    QVERIFY(stream);
    opened = stream->get();
    EventLog log;
    const Result<void> outcome = readStreams({opened}, log, {2, {}}, cancelling.get_token());
    QVERIFY(!outcome && outcome.error().isCancelled());
    QVERIFY(hasBeenStopped);
    QCOMPARE(log.lines, std::vector<std::string>{"a STARTED"});
}

/// What bounds the time of many partitions: a server's latency is waited for by all workers at
/// once.
void TestStreamReading::allWorkersReadPartitionsUntilTheLast()
{
    constexpr int s_partitions = 1000;
    constexpr int s_workers = 10;
    StreamFixture fixture;
    std::mutex mutex;
    std::condition_variable changed;
    int waiting = 0;
    int rounds = 0;
    bool wasAlone = false;
    // Each waits until all workers have one, so that fewer would hang.
    fixture.answer = [&](const std::string &stream, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        if (stream == "parents")
            return count(s_partitions, sink);
        {
            std::unique_lock lock(mutex);
            const int round = rounds;
            if (++waiting == s_workers) {
                waiting = 0;
                ++rounds;
                changed.notify_all();
            } else {
                changed.wait_for(lock, s_meetingTime, [&] { return rounds != round || wasAlone; });
                wasAlone = wasAlone || rounds == round;
                changed.notify_all();
            }
        }
        return count(1, sink);
    };
    const auto stream = fixture.open(childStream("children"), nullptr);
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {s_workers, {}}, {}));
    QVERIFY(!wasAlone);
    QCOMPARE(rounds, s_partitions / s_workers);
    QCOMPARE(log.records.size(), std::size_t(s_partitions));
}

void TestStreamReading::partitionsAreReadWhileTheirParentsCome()
{
    StreamFixture fixture;
    std::mutex mutex;
    std::condition_variable changed;
    bool isChildRead = false;
    bool hasMet = false;
    fixture.answer = [&](const std::string &stream, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        if (stream == "children") {
            const std::lock_guard lock(mutex);
            isChildRead = true;
            changed.notify_all();
            return {};
        }
        // The newest parent is held back, as it may be the last.
        if (Result<void> outcome = count(2, sink); !outcome)
            return outcome;
        std::unique_lock lock(mutex);
        hasMet = changed.wait_for(lock, s_meetingTime, [&] { return isChildRead; });
        return {};
    };
    const auto stream = fixture.open(childStream("children"), nullptr);
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {2, {}}, {}));
    QVERIFY(hasMet);
}

QTEST_APPLESS_MAIN(TestStreamReading)
#include "teststreamreading.moc"
