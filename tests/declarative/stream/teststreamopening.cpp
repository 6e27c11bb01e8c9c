// Opening streams: which one reads, with which state; and the first record for a check.
#include "core/declarative/stream/sliceprogress.h"
#include "tests/declarative/stream/streamfixture.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestStreamOpening final : public QObject
{
    Q_OBJECT

private slots:
    void theStateChoosesTheStream_data();
    void theStateChoosesTheStream();
    void aDroppedStateIsTold();
    void brokenDelegationsAreRefused();
    void oldStatesAreMigrated_data();
    void oldStatesAreMigrated();
    void aMigrationInPythonIsLeftOutWithAWarning();
    void theSchemaIsLoadedWhenItIsNeeded();
    void theFirstRecordTellsACheck_data();
    void theFirstRecordTellsACheck();
    void aCheckReadsTheFirstSliceAlone();
};

namespace {

constexpr ErrorDefinition s_broken{"test.broken", ErrorKind::System, "It broke.", ""};

constexpr const char *s_cursor
    = R"("incremental_sync":{"type":"DatetimeBasedCursor","cursor_field":"up",)"
      R"("datetime_format":"%Y-%m-%d","start_datetime":"2024-01-01"},)";

constexpr const char *s_list
    = R"(,"partition_router":{"type":"ListPartitionRouter","cursor_field":"k","values":["1"]})";

constexpr const char *s_parents
    = R"(,"partition_router":{"type":"SubstreamPartitionRouter","parent_stream_configs":[)"
      R"({"type":"ParentStreamConfig","parent_key":"id","partition_field":"pid","stream":)"
      R"({"type":"DeclarativeStream","name":"parents","retriever":{"type":"SimpleRetriever"}}}]})";

std::string streamText(const std::string &fields, const std::string &router = {},
                       const std::string &name = "items")
{
    std::string text = R"({"type":"DeclarativeStream","name":")" + name + R"(",)" + fields;
    return text + R"("retriever":{"type":"SimpleRetriever")" + router + "}}";
}

std::string delegating(const std::string &fields, const std::string &full,
                       const std::string &incremental)
{
    std::string text = R"({"type":"StateDelegatingStream","name":"items",)" + fields;
    text += R"("full_refresh_stream":)" + full + R"(,"incremental_stream":)" + incremental;
    return text + "}";
}

} // namespace

void TestStreamOpening::theStateChoosesTheStream_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<QString>("chosen"); ///< "full", "incremental" or "dropped".
    const std::string full = streamText(R"("primary_key":"full",)");
    const std::string incremental
        = streamText(R"("primary_key":"incremental",)" + std::string(s_cursor));
    const std::string partitions
        = streamText(R"("primary_key":"incremental",)" + std::string(s_cursor), s_list);
    const std::string period = R"("api_retention_period":"{{ config['days'] }}",)";
    const auto row
        = [](const char *name, const std::string &stream, const char *state, const char *chosen) {
              QTest::newRow(name) << QByteArray::fromStdString(stream) << QByteArray(state)
                                  << QString::fromLatin1(chosen);
          };
    // Now is 2024-06-01.
    row("no state", delegating("", full, incremental), "{}", "full");
    row("a state", delegating("", full, incremental), R"({"up":"2024-01-05"})", "incremental");
    row("a state that is new enough", delegating(period, full, incremental),
        R"({"up":"2024-05-03"})", "incremental");
    row("a state that is too old", delegating(period, full, incremental), R"({"up":"2024-05-01"})",
        "dropped");
    row("a state nobody reads", delegating(period, full, incremental), R"({"other":1})", "dropped");
    row("after a full refresh", delegating(period, full, incremental),
        R"({"__ab_no_cursor_state_message":true})", "incremental");
    row("one for all partitions", delegating(period, full, partitions),
        R"({"states":[],"state":{"up":"2024-05-20"}})", "incremental");
    row("an old one for all partitions", delegating(period, full, partitions),
        R"({"states":[],"state":{"up":"2024-04-20"}})", "dropped");
    row("partitions without one for all", delegating(period, full, partitions), R"({"states":[]})",
        "dropped");
    row("a full refresh with the same cursor",
        delegating(period, streamText(R"("primary_key":"full",)" + std::string(s_cursor)),
                   incremental),
        R"({"up":"2024-05-20"})", "incremental");
    row("slices", delegating(period, full, incremental),
        R"({"state_type":"date-range","slices":[{"start":"2024-01-01","end":"2024-05-30"}]})",
        "incremental");
}

void TestStreamOpening::theStateChoosesTheStream()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArray, state);
    QFETCH(QString, chosen);
    StreamFixture fixture(R"({"days":"P30D"})");
    const auto opened = fixture.open(json(stream.toStdString()), json(state.toStdString()));
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
    QCOMPARE(QString::fromStdString((*opened)->primaryKey().text()),
             chosen == u"dropped" ? u"full"_s : chosen);
    QCOMPARE((*opened)->hasDroppedState(), chosen == u"dropped");
    if (chosen == u"dropped") {
        // One that is not selected keeps its state.
        DeclarativeStreamOptions options;
        options.isSelected = false;
        const auto kept
            = fixture.open(json(stream.toStdString()), json(state.toStdString()), options);
        QVERIFY(kept);
        QCOMPARE((*kept)->primaryKey().text(), std::string("incremental"));
    }
}

void TestStreamOpening::aDroppedStateIsTold()
{
    StreamFixture fixture;
    fixture.answer = [](const std::string &, const StreamSlice &slice, const SliceRules &,
                        const RecordSink &sink) -> Result<void> {
        const Result<bool> outcome = sink(slice.cursor);
        return outcome ? Result<void>() : outcome.error();
    };
    const std::string text
        = delegating(R"("api_retention_period":"P30D",)", streamText(s_cursor), streamText(""));
    const auto stream = fixture.open(json(text), json(R"({"up":"2024-03-05"})"));
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(sortedJson(log.states.front()), QByteArray("{}"));
    QCOMPARE(log.records.front()["start_time"].text(), std::string("2024-01-01"));
}

void TestStreamOpening::brokenDelegationsAreRefused()
{
    StreamFixture fixture;
    const std::string plain = streamText("");
    const std::string count = streamText(
        R"("incremental_sync":{"type":"IncrementingCountCursor","cursor_field":"n"},)");
    for (const std::string &text :
         {delegating("", streamText("", "", "other"), plain),
          delegating("", plain, streamText("", "", "other")), delegating("", plain, "null"),
          delegating(R"("api_retention_period":"P30D",)", count, plain),
          std::string(R"({"type":"Other","name":"items"})")}) {
        const auto stream = fixture.open(json(text), nullptr);
        QVERIFY2(!stream, text.c_str());
        QCOMPARE(stream.error().code, u"declarative.component_invalid"_s);
    }
    const auto stream
        = fixture.open(json(delegating(R"("api_retention_period":"a month",)", plain, plain)),
                       json(R"({"up":"2024-01-01"})"));
    QVERIFY(!stream);
    QCOMPARE(stream.error().code, u"declarative.duration_unreadable"_s);
}

void TestStreamOpening::oldStatesAreMigrated_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("states");
    QTest::newRow("by partition")
        << QByteArray(R"({"7":{"up":"2024-01-05"},"8":{"up":"2024-01-06"}})")
        << QByteArray(R"([{"cursor":{"up":"2024-01-05"},"partition":{"pid":"7"}},)"
                      R"({"cursor":{"up":"2024-01-06"},"partition":{"pid":"8"}}])");
    QTest::newRow("already so")
        << QByteArray(R"({"states":[{"partition":{"pid":7},"cursor":{"up":"2024-01-05"}}]})")
        << QByteArray(R"([{"cursor":{"up":"2024-01-05"},"partition":{"pid":7}}])");
    QTest::newRow("another field")
        << QByteArray(R"({"7":{"at":"2024-01-05"}})") << QByteArray("[]");
    QTest::newRow("two fields") << QByteArray(R"({"7":{"up":"2024-01-05","at":1}})")
                                << QByteArray("[]");
    QTest::newRow("a plain value") << QByteArray(R"({"up":"2024-01-05"})") << QByteArray("[]");
    QTest::newRow("none") << QByteArray("{}") << QByteArray("[]");
}

void TestStreamOpening::oldStatesAreMigrated()
{
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, states);
    StreamFixture fixture;
    const std::string migration
        = R"("state_migrations":[{"type":"LegacyToPerPartitionStateMigration"}],)";
    const auto stream = fixture.open(json(streamText(migration + s_cursor, s_parents)),
                                     json(given.toStdString()));
    QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
    QCOMPARE(sortedJson((*stream)->state()["states"]), states);
    // It needs a parent.
    QVERIFY(!fixture.open(json(streamText(migration + s_cursor, s_list)), nullptr));
    QVERIFY(!fixture.open(json(streamText(migration + s_cursor)), nullptr));
}

void TestStreamOpening::aMigrationInPythonIsLeftOutWithAWarning()
{
    StreamFixture fixture;
    const Value text = json(
        streamText(R"("state_migrations":[{"type":"CustomStateMigration","class_name":"a.B"}],)"
                   + std::string(s_cursor)));
    QVERIFY(fixture.open(text, nullptr));
    QVERIFY(fixture.runtime.observer.messages.empty());
    const auto stream = fixture.open(text, json(R"({"up":"2024-01-05"})"));
    QVERIFY(stream);
    QCOMPARE((*stream)->state()["up"].text(), std::string("2024-01-05"));
    QCOMPARE(fixture.runtime.observer.messages.size(), std::size_t(1));
    QVERIFY(QByteArray::fromStdString(fixture.runtime.observer.messages.front()).contains("a.B"));
}

void TestStreamOpening::theSchemaIsLoadedWhenItIsNeeded()
{
    StreamFixture fixture;
    fixture.answer = [](const std::string &, const StreamSlice &, const SliceRules &,
                        const RecordSink &sink) -> Result<void> {
        const Result<bool> outcome = sink(Mapping{{"id", 1}});
        return outcome ? Result<void>() : outcome.error();
    };
    std::string loaded;
    DeclarativeStreamOptions options;
    options.configuredSchema = json(R"({"properties":{"id":{}}})");
    options.loadSchema = [&](const Component &stream, Runtime &) -> Result<Value> {
        loaded += stream.text("name") + " ";
        return Value(Mapping{{"title", stream.text("name")}});
    };
    const auto stream = fixture.open(json(streamText("", s_parents)), nullptr, options);
    QVERIFY(stream);
    QCOMPARE(loaded, std::string());
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(loaded, std::string("parents items "));
    QCOMPARE(sortedJson(fixture.retrievers.back().schema), QByteArray(R"({"title":"items"})"));
    QCOMPARE(sortedJson(fixture.retrievers.back().configuredSchema),
             QByteArray(R"({"properties":{"id":{}}})"));

    options.schema = json(R"({"title":"given"})");
    const auto given = fixture.open(json(streamText("")), nullptr, options);
    QVERIFY(given);
    QCOMPARE(sortedJson(fixture.retrievers.back().schema), QByteArray(R"({"title":"given"})"));

    options.schema = nullptr;
    options.loadSchema
        = [](const Component &, Runtime &) -> Result<Value> { return makeError(s_broken); };
    const auto failing = fixture.open(json(streamText("")), nullptr, options);
    QVERIFY(failing);
    EventLog failingLog;
    QVERIFY(readStreams({failing->get()}, failingLog, {}, {}));
    QCOMPARE(failingLog.of("items", "TRACE"), std::vector<std::string>{"TRACE test.broken"});
}

void TestStreamOpening::theFirstRecordTellsACheck_data()
{
    QTest::addColumn<QByteArray>("router");
    QTest::addColumn<int>("parents");
    QTest::addColumn<int>("records"); ///< Of the stream; negative: it fails after as many.
    QTest::addColumn<QString>("outcome");
    QTest::newRow("a record") << QByteArray() << 0 << 2 << u"found"_s;
    QTest::newRow("no record") << QByteArray() << 0 << 0 << u"no record"_s;
    QTest::newRow("an error") << QByteArray() << 0 << -1 << u"test.broken"_s;
    QTest::newRow("an error after a record") << QByteArray() << 0 << -2 << u"found"_s;
    QTest::newRow("no parent") << QByteArray(s_parents) << 0 << 2 << u"no slice"_s;
    QTest::newRow("a parent") << QByteArray(s_parents) << 1 << 2 << u"found"_s;
    QTest::newRow("a parent that fails") << QByteArray(s_parents) << -1 << 2 << u"test.broken"_s;
}

void TestStreamOpening::theFirstRecordTellsACheck()
{
    QFETCH(QByteArray, router);
    QFETCH(int, parents);
    QFETCH(int, records);
    QFETCH(QString, outcome);
    StreamFixture fixture;
    fixture.answer = [&](const std::string &stream, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        const int count = stream == "parents" ? parents : records;
        for (int id = 0; id < (count < 0 ? -1 - count : count); ++id) {
            const Result<bool> wantsMore = sink(Mapping{{"id", id}});
            if (!wantsMore || !*wantsMore)
                return wantsMore ? Result<void>() : wantsMore.error();
        }
        return count < 0 ? Result<void>(makeError(s_broken)) : Result<void>();
    };
    for (const char *cursor : {"", s_cursor}) {
        const auto stream = fixture.open(json(streamText(cursor, router.toStdString())), nullptr);
        QVERIFY(stream);
        const Result<FirstRecord> first = firstRecord(**stream);
        const QString found = !first          ? first.error().code
            : *first == FirstRecord::Found    ? u"found"_s
            : *first == FirstRecord::NoRecord ? u"no record"_s
                                              : u"no slice"_s;
        QCOMPARE(found, outcome);
    }
}

void TestStreamOpening::aCheckReadsTheFirstSliceAlone()
{
    StreamFixture fixture;
    int slices = 0;
    int records = 0;
    fixture.answer = [&](const std::string &, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        ++slices;
        for (int id = 0; id < 5; ++id) {
            ++records;
            const Result<bool> wantsMore = sink(Mapping{{"up", "2024-02-01"}});
            if (!wantsMore || !*wantsMore)
                return wantsMore ? Result<void>() : wantsMore.error();
        }
        return {};
    };
    const std::string router
        = R"(,"partition_router":{"type":"ListPartitionRouter","cursor_field":"k",)"
          R"("values":["1","2"]})";
    const auto stream = fixture.open(json(streamText("", router)), nullptr);
    QVERIFY(stream);
    QVERIFY(firstRecord(**stream));
    QCOMPARE(slices, 1);
    QCOMPARE(records, 1);
}

QTEST_APPLESS_MAIN(TestStreamOpening)
#include "teststreamopening.moc"
