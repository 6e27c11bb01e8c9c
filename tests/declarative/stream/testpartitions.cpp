// Partition routers and the states of partitions, case by case.
#include "core/declarative/stream/partitioncursor.h"
#include "tests/declarative/stream/streamfixture.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestPartitions final : public QObject
{
    Q_OBJECT

private slots:
    void routersMakePartitions_data();
    void routersMakePartitions();
    void brokenRoutersAreRefused_data();
    void brokenRoutersAreRefused();
    void optionsGoIntoTheRequest();
    void parentsAreReadAsTheyAreNeeded();
    void requestsOfParentsAreCached();
    void namesOfParentsAreFoundAtAnyDepth();
    void endlesslyManyParentsAreRefused();
    void aParentGoesOnFromTheStateOfItsChild_data();
    void aParentGoesOnFromTheStateOfItsChild();
    void aRepeatedPartitionIsReadOnce();
    void anOldStateHoldsForAllPartitions();
    void newPartitionsLookBackAsLongAsTheLastRunTook();
    void statesAreToldEveryTenMinutes();
    void theStateForAllWaitsForTheEnd();
    void withoutAValueTheStateForAllStays();
    void aFailedPartitionKeepsTheStateForAll();
    void beyondTenThousandPartitionsThereIsOneState();
    void notMoreThanTwentyFiveThousandAreKept();
};

namespace {

constexpr const char *s_cursor
    = R"({"type":"DatetimeBasedCursor","cursor_field":"up","datetime_format":"%Y-%m-%d",)"
      R"("start_datetime":"2024-01-01","end_datetime":"2024-03-01"})";

std::string streamText(const std::string &router, const std::string &cursor = {})
{
    std::string text = R"({"type":"DeclarativeStream","name":"items","retriever":{)";
    text += R"("type":"SimpleRetriever","partition_router":)" + router + "}";
    if (!cursor.empty())
        text += R"(,"incremental_sync":)" + cursor;
    return text + "}";
}

std::string list(const std::string &values, const std::string &field = "k")
{
    std::string text = R"({"type":"ListPartitionRouter","cursor_field":")" + field;
    return text + R"(","values":)" + values + "}";
}

/// A router over the records of the stream "parents".
std::string substream(const std::string &fields = {}, const std::string &streamFields = {})
{
    std::string text = R"({"type":"SubstreamPartitionRouter","parent_stream_configs":[{)";
    text += R"("type":"ParentStreamConfig","parent_key":"id","partition_field":"pid",)";
    text += fields + R"("stream":{"type":"DeclarativeStream","name":"parents",)";
    text += streamFields + R"("retriever":{"type":"SimpleRetriever"}}}]})";
    return text;
}

/// Parents with these records; every other slice has the records of \a own.
SliceAnswer answer(const std::string &parents, const std::string &own = "[]")
{
    return [parents = json(parents), own = json(own)](const std::string &stream,
                                                      const StreamSlice &, const SliceRules &,
                                                      const RecordSink &sink) -> Result<void> {
        for (const Value &record : (stream == "parents" ? parents : own).list()) {
            const Result<bool> wantsMore = sink(record);
            if (!wantsMore || !*wantsMore)
                return wantsMore ? Result<void>() : wantsMore.error();
        }
        return {};
    };
}

} // namespace

void TestPartitions::routersMakePartitions_data()
{
    QTest::addColumn<QByteArray>("router");
    QTest::addColumn<QByteArray>("partitions"); ///< [partition, extra] of each.
    const auto row = [](const char *name, const std::string &router, const char *partitions) {
        QTest::newRow(name) << QByteArray::fromStdString(router) << QByteArray(partitions);
    };
    row("list", list(R"(["a",1,null])"), R"([[{"k":"a"},{}],[{"k":1},{}],[{"k":null},{}]])");
    row("list from the configuration", list(R"("{{ config['vals'] }}")"),
        R"([[{"k":"x"},{}],[{"k":"y"},{}]])");
    row("a text is walked by its characters", list(R"("aé")"),
        R"([[{"k":"a"},{}],[{"k":"é"},{}]])");
    row("a mapping is walked by its keys", list(R"("{{ config['map'] }}")"),
        R"([[{"k":"b"},{}],[{"k":"a"},{}]])");
    row("empty list", list("[]"), "[]");
    row("every combination, the last varies fastest",
        "[" + list(R"(["1","2"])", "a") + "," + list(R"(["x","y"])", "b") + "]",
        R"([[{"a":"1","b":"x"},{}],[{"a":"1","b":"y"},{}],)"
        R"([{"a":"2","b":"x"},{}],[{"a":"2","b":"y"},{}]])");
    row("the first router wins", "[" + list(R"(["1"])") + "," + list(R"(["2"])") + "]",
        R"([[{"k":"1"},{}]])");
    row("combinations with parents", "[" + substream() + "," + list(R"(["x"])") + "]",
        R"([[{"k":"x","parent_slice":{},"pid":1},{}],[{"k":"x","parent_slice":{},"pid":"2"},{}],)"
        R"([{"k":"x","parent_slice":{},"pid":null},{}],[{"k":"x","parent_slice":{},"pid":1},{}]])");
    row("parents", substream(),
        R"([[{"parent_slice":{},"pid":1},{}],[{"parent_slice":{},"pid":"2"},{}],)"
        R"([{"parent_slice":{},"pid":null},{}],[{"parent_slice":{},"pid":1},{}]])");
    row("further fields", substream(R"("extra_fields":[["n","m"],["id"]],)"),
        R"([[{"parent_slice":{},"pid":1},{"id":1,"n.m":5}],)"
        R"([{"parent_slice":{},"pid":"2"},{"id":"2","n.m":null}],)"
        R"([{"parent_slice":{},"pid":null},{"id":null,"n.m":null}],)"
        R"([{"parent_slice":{},"pid":1},{"id":1,"n.m":null}]])");
    row("the first page lies in the parent", substream(R"("lazy_read_pointer":["n"],)"),
        R"([[{"parent_slice":{},"pid":1},{"child_response":{"m":5}}],)"
        R"([{"parent_slice":{},"pid":"2"},{"child_response":[]}],)"
        R"([{"parent_slice":{},"pid":null},{"child_response":[]}],)"
        R"([{"parent_slice":{},"pid":1},{"child_response":[]}]])");
    row("groups",
        R"({"type":"GroupingPartitionRouter","group_size":2,"underlying_partition_router":)"
            + substream(R"("extra_fields":[["n","m"]],)") + "}",
        R"([[{"parent_slice":[{},{}],"pid":[1,"2"]},{"n.m":[5,null]}],)"
        R"([{"parent_slice":[{}],"pid":[null]},{"n.m":[null]}]])");
    row("groups with repeats",
        R"({"type":"GroupingPartitionRouter","group_size":3,"deduplicate":false,)"
        R"("underlying_partition_router":)"
            + list(R"(["a","a","b","c"])") + "}",
        R"([[{"k":["a","a","b"]},{}],[{"k":["c"]},{}]])");
    row("union",
        R"({"type":"UnionPartitionRouter","partition_field":"pid","partition_routers":[)"
            + list(R"([7,1])", "pid") + "," + substream(R"("extra_fields":[["n","m"]],)") + "]}",
        R"([[{"pid":7},{}],[{"pid":1},{}],[{"pid":"2"},{"n.m":null,"parent_slice":{}}],)"
        R"([{"pid":null},{"n.m":null,"parent_slice":{}}]])");
}

void TestPartitions::routersMakePartitions()
{
    QFETCH(QByteArray, router);
    QFETCH(QByteArray, partitions);
    StreamFixture fixture(R"({"vals":["x","y"],"map":{"b":1,"a":2}})");
    fixture.answer
        = answer(R"([{"id":1,"n":{"m":5}},{"id":"2"},{"other":3},{"id":null},{"id":1}])");
    const auto stream = fixture.open(json(streamText(router.toStdString())), nullptr);
    QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
    Value::List found;
    QVERIFY((*stream)->generateSlices([&](const StreamSlice &slice) {
        found.push_back(Value::List{slice.partition, slice.extra});
        return Result<bool>(true);
    }));
    QCOMPARE(sortedJson(found), partitions);
}

void TestPartitions::brokenRoutersAreRefused_data()
{
    QTest::addColumn<QByteArray>("router");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const std::string &router, const char *code) {
        QTest::newRow(name) << QByteArray::fromStdString(router) << QString::fromLatin1(code);
    };
    const char *const invalid = "declarative.component_invalid";
    const char *const custom = "declarative.component_custom";
    const std::string option
        = R"("request_option":{"type":"RequestOption","inject_into":"header","field_name":"x"},)";
    row("values that are no list", list("5"), invalid);
    row("no parents", R"({"type":"SubstreamPartitionRouter","parent_stream_configs":[]})", invalid);
    row("a wildcard in lazy_read_pointer", substream(R"("lazy_read_pointer":["*"],)"), invalid);
    row("groups of nothing",
        R"({"type":"GroupingPartitionRouter","group_size":0,"underlying_partition_router":)"
            + list("[]") + "}",
        invalid);
    row("groups with options",
        R"({"type":"GroupingPartitionRouter","group_size":1,"underlying_partition_router":)"
            + substream(option) + "}",
        invalid);
    row("a union of one",
        R"({"type":"UnionPartitionRouter","partition_field":"k","partition_routers":[)" + list("[]")
            + "]}",
        invalid);
    row("a router in Python", R"({"type":"CustomPartitionRouter","class_name":"a.B"})", custom);
    row("a parent in Python",
        R"({"type":"SubstreamPartitionRouter","parent_stream_configs":[)"
        R"({"type":"CustomParent","class_name":"a.B"}]})",
        custom);
    row("an unknown router", R"({"type":"Other"})", invalid);
}

void TestPartitions::brokenRoutersAreRefused()
{
    QFETCH(QByteArray, router);
    QFETCH(QString, code);
    StreamFixture fixture;
    const auto stream = fixture.open(json(streamText(router.toStdString())), nullptr);
    QVERIFY(!stream);
    QCOMPARE(stream.error().code, code);
}

void TestPartitions::optionsGoIntoTheRequest()
{
    const auto option = [](const std::string &name) {
        return R"("request_option":{"type":"RequestOption","inject_into":"request_parameter",)"
               R"("field_name":")"
            + name + R"("},)";
    };
    const auto listWith = [&](const std::string &name, const std::string &values) {
        return R"({"type":"ListPartitionRouter","cursor_field":")" + name + R"(",)" + option(name)
            + R"("values":)" + values + "}";
    };
    StreamFixture fixture;
    std::vector<std::string> asked;
    const SliceAnswer parents = answer(R"([{"id":0},{"id":8}])");
    fixture.answer = [&](const std::string &stream, const StreamSlice &slice,
                         const SliceRules &rules, const RecordSink &sink) -> Result<void> {
        if (stream != "parents")
            asked.push_back(jsonText(rules.requestOptions(slice)->parameters));
        return stream == "parents" ? parents(stream, slice, rules, sink) : Result<void>();
    };
    EventLog log;
    const std::string start = R"({"type":"DatetimeBasedCursor","cursor_field":"up",)"
                              R"("datetime_format":"%Y","start_datetime":"2024",)"
                              R"("end_datetime":"2025","start_time_option":)"
                              R"({"type":"RequestOption","inject_into":"request_parameter",)"
                              R"("field_name":"b"}})";
    for (const std::string &text :
         {streamText(listWith("a", R"(["1","",0])")), streamText(substream(option("p"))),
          // The names of the last router come first, the values of the first one win.
          streamText("[" + listWith("a", R"(["1"])") + "," + listWith("b", R"(["2"])") + "]"),
          // What the cursor says wins over the router.
          streamText(listWith("b", R"(["2"])"), start)}) {
        const auto stream = fixture.open(json(text), nullptr);
        QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
        QVERIFY(readStreams({stream->get()}, log, {}, {}));
    }
    QCOMPARE(asked,
             (std::vector<std::string>{R"({"a":"1"})", "{}", "{}", "{}", R"({"p":8})",
                                       R"({"b":"2","a":"1"})", R"({"b":"2024"})"}));
}

void TestPartitions::parentsAreReadAsTheyAreNeeded()
{
    StreamFixture fixture;
    int given = 0;
    fixture.answer = [&](const std::string &, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        for (int id = 0; id < 1000; ++id) {
            ++given;
            const Result<bool> wantsMore = sink(Mapping{{"id", id}});
            if (!wantsMore || !*wantsMore)
                return wantsMore ? Result<void>() : wantsMore.error();
        }
        return {};
    };
    for (const std::string &cursor : {std::string(), std::string(s_cursor)}) {
        given = 0;
        const auto stream = fixture.open(json(streamText(substream(), cursor)), nullptr);
        QVERIFY(stream);
        QVERIFY((*stream)->generateSlices([](const StreamSlice &) { return Result<bool>(false); }));
        // The next one, or with a cursor the second next one, is asked for before.
        QCOMPARE(given, cursor.empty() ? 2 : 3);
    }
}

void TestPartitions::requestsOfParentsAreCached()
{
    StreamFixture fixture;
    DeclarativeStreamOptions options;
    options.parents = {"top"};
    const auto retriever = [](const char *name, const char *requester) {
        return json(R"({"type":"DeclarativeStream","name":")" + std::string(name)
                    + R"(","retriever":{"type":"SimpleRetriever","requester":)" + requester + "}}");
    };
    QVERIFY(fixture.open(json(streamText(substream())), nullptr, options));
    QVERIFY(fixture.open(retriever("top", R"({"type":"HttpRequester"})"), nullptr, options));
    QVERIFY(fixture.open(retriever("top", R"({"type":"HttpRequester","use_cache":false})"), nullptr,
                         options));
    QVERIFY(fixture.open(retriever("other", R"({"type":"HttpRequester"})"), nullptr, options));
    std::string cached;
    for (const RetrieverOptions &made : fixture.retrievers)
        cached += made.stream + (made.usesCache ? "+ " : "- ");
    QCOMPARE(cached, std::string("parents+ items- top+ top- other- "));
}

void TestPartitions::namesOfParentsAreFoundAtAnyDepth()
{
    const std::string grouped
        = R"({"type":"GroupingPartitionRouter","group_size":2,"underlying_partition_router":)"
        + substream() + "}";
    const std::string delegating
        = R"({"type":"StateDelegatingStream","name":"items","full_refresh_stream":)"
        + streamText(list("[]")) + R"(,"incremental_stream":)" + streamText(grouped) + "}";
    QCOMPARE(namesOfParents({Component(json(streamText(list("[]"))))}), StreamNames{});
    QCOMPARE(namesOfParents({Component(json(delegating))}), StreamNames{"parents"});
    StreamFixture fixture;
    const auto stream
        = fixture.open(json(streamText("[" + list("[]") + "," + substream() + "]")), nullptr);
    QVERIFY(stream);
    QCOMPARE((*stream)->parentNames(), StreamNames{"parents"});
}

void TestPartitions::endlesslyManyParentsAreRefused()
{
    // Each level has the one before twice; the values share their parts.
    Value stream = json(R"({"type":"DeclarativeStream","name":"s","retriever":{"type":"S"}})");
    for (int level = 0; level < 40; ++level) {
        const Value parent = Mapping{{"type", "ParentStreamConfig"},
                                     {"parent_key", "id"},
                                     {"partition_field", "pid"},
                                     {"stream", stream}};
        const Value router = Mapping{{"type", "SubstreamPartitionRouter"},
                                     {"parent_stream_configs", Value::List{parent, parent}}};
        stream.mutableMapping().set(
            "retriever", Mapping{{"type", "SimpleRetriever"}, {"partition_router", router}});
    }
    StreamFixture fixture;
    const auto opened = fixture.open(stream, nullptr);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, u"declarative.component_invalid"_s);
    QCOMPARE(namesOfParents({Component(stream)}), StreamNames{"s"});
}

void TestPartitions::aParentGoesOnFromTheStateOfItsChild_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<QString>("start"); ///< Of the parent's slice.
    QTest::newRow("none") << QByteArray("{}") << u"2024-01-01"_s;
    QTest::newRow("its own") << QByteArray(R"({"states":[],"state":{"up":"2024-01-09"},)"
                                           R"("parent_state":{"parents":{"up":"2024-01-05"}}})")
                             << u"2024-01-05"_s;
    QTest::newRow("that of all partitions")
        << QByteArray(R"({"states":[],"state":{"up":"2024-01-09"}})") << u"2024-01-09"_s;
    QTest::newRow("a value alone") << QByteArray(R"({"other":"2024-01-07"})") << u"2024-01-07"_s;
    QTest::newRow("after a full refresh")
        << QByteArray(R"({"__ab_no_cursor_state_message":true})") << u"2024-01-01"_s;
}

void TestPartitions::aParentGoesOnFromTheStateOfItsChild()
{
    QFETCH(QByteArray, state);
    QFETCH(QString, start);
    for (const bool isDependent : {true, false}) {
        StreamFixture fixture;
        std::string first;
        fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &,
                             const RecordSink &) -> Result<void> {
            first = slice.cursor["start_time"].text();
            return {};
        };
        const std::string dependency = R"("incremental_dependency":)";
        const std::string parentCursor = R"("incremental_sync":)" + std::string(s_cursor) + ",";
        const auto stream = fixture.open(
            json(
                streamText(substream(dependency + (isDependent ? "true," : "false,"), parentCursor),
                           s_cursor)),
            json(state.toStdString()));
        QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
        QVERIFY((*stream)->generateSlices([](const StreamSlice &) { return Result<bool>(true); }));
        QCOMPARE(QString::fromStdString(first), isDependent ? start : u"2024-01-01"_s);
    }
}

void TestPartitions::aRepeatedPartitionIsReadOnce()
{
    StreamFixture fixture;
    fixture.answer = answer("[]", R"([{"up":"2024-01-05"}])");
    const auto stream = fixture.open(json(streamText(list(R"(["a","b","a"])"), s_cursor)), nullptr);
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(log.records.size(), std::size_t(2));
    QCOMPARE(log.states.back()["states"].list().size(), std::size_t(2));
    // Without a cursor each one is read.
    const auto plain = fixture.open(json(streamText(list(R"(["a","b","a"])"))), nullptr);
    QVERIFY(plain);
    EventLog plainLog;
    QVERIFY(readStreams({plain->get()}, plainLog, {}, {}));
    QCOMPARE(plainLog.records.size(), std::size_t(3));
}

void TestPartitions::anOldStateHoldsForAllPartitions()
{
    StreamFixture fixture;
    std::vector<std::string> starts;
    fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &,
                         const RecordSink &) -> Result<void> {
        starts.push_back(slice.cursor["start_time"].text());
        return {};
    };
    const auto stream = fixture.open(json(streamText(list(R"(["a","b"])"), s_cursor)),
                                     json(R"({"up":"2024-01-09"})"));
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(starts, (std::vector<std::string>{"2024-01-09", "2024-01-09"}));
    QCOMPARE(sortedJson(log.states.back()["state"]), QByteArray(R"({"up":"2024-01-09"})"));
}

void TestPartitions::newPartitionsLookBackAsLongAsTheLastRunTook()
{
    StreamFixture fixture;
    std::vector<std::string> starts;
    fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        starts.push_back(slice.cursor["start_time"].text());
        fixture.runtime.clock.wait(std::chrono::milliseconds(86400500), {});
        const Result<bool> outcome = sink(Mapping{{"up", "2024-01-20"}});
        return outcome ? Result<void>() : outcome.error();
    };
    const auto stream
        = fixture.open(json(streamText(list(R"(["a","b"])"), s_cursor)),
                       json(R"({"states":[{"partition":{"k":"a"},"cursor":{"up":"2024-01-15"}}],)"
                            R"("state":{"up":"2024-01-12"},"lookback_window":172800})"));
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(starts, (std::vector<std::string>{"2024-01-15", "2024-01-10"}));
    // Until the end the old values are repeated.
    QCOMPARE(sortedJson(log.states.front()["state"]), QByteArray(R"({"up":"2024-01-12"})"));
    QCOMPARE(log.states.front()["lookback_window"].integer(), 172800);
    QCOMPARE(sortedJson(log.states.back()["state"]), QByteArray(R"({"up":"2024-01-20"})"));
    QCOMPARE(log.states.back()["lookback_window"].integer(), 172801);
}

void TestPartitions::statesAreToldEveryTenMinutes()
{
    StreamFixture fixture;
    int slices = 0;
    fixture.answer = [&](const std::string &, const StreamSlice &, const SliceRules &,
                         const RecordSink &) -> Result<void> {
        // 0, 200, 400, 600 and so on: more than ten minutes have passed with every fourth.
        if (slices++ > 0)
            fixture.runtime.clock.wait(std::chrono::seconds(200), {});
        return {};
    };
    const auto stream = fixture.open(
        json(streamText(list(R"(["1","2","3","4","5","6","7","8","9"])"), s_cursor)), nullptr);
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(log.states.size(), std::size_t(4)); // 0, 800, 1600 and the last one.
}

void TestPartitions::theStateForAllWaitsForTheEnd()
{
    StreamFixture fixture;
    fixture.answer = answer(R"([{"id":1,"up":"2024-01-03"},{"id":2,"up":"2024-01-04"}])",
                            R"([{"up":"2024-01-05"}])");
    const std::string cursor
        = std::string(s_cursor).insert(1, R"("global_substream_cursor":true,)");
    // With a state of its parents there is something to tell before.
    const std::string parentCursor = R"("incremental_sync":)" + std::string(s_cursor) + ",";
    const auto told = [&](const std::string &router) {
        const auto stream = fixture.open(json(streamText(router, cursor)), nullptr);
        EventLog log;
        return stream && readStreams({stream->get()}, log, {}, {}) ? sortedJson(log.states)
                                                                   : QByteArray();
    };
    const QByteArray end = R"("lookback_window":0,"parent_state":{},"state":{"up":"2024-01-05"},)"
                           R"("use_global_cursor":true})";
    QCOMPARE(told(substream()), "[{" + end + "]");
    QCOMPARE(told(substream(R"("incremental_dependency":true,)", parentCursor)),
             QByteArray(R"([{"lookback_window":0,"parent_state":{"parents":{"up":"2024-01-01"}},)"
                        R"("use_global_cursor":true},)"
                        R"({"lookback_window":0,"parent_state":{"parents":{"up":"2024-01-04"}},)"
                        R"("state":{"up":"2024-01-05"},"use_global_cursor":true}])"));
    QCOMPARE(told(R"({"type":"GroupingPartitionRouter","group_size":5,)"
                  R"("underlying_partition_router":)"
                  + substream() + "}"),
             "[{" + end + "]");
}

void TestPartitions::withoutAValueTheStateForAllStays()
{
    StreamFixture fixture;
    fixture.answer = answer("[]", R"([{"up":null},{"up":"soon"},{}])");
    const auto stream
        = fixture.open(json(streamText(list(R"(["a"])"), s_cursor)),
                       json(R"({"states":[],"state":{"up":"2024-01-12"},"lookback_window":5})"));
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(log.states.back()["lookback_window"].integer(), 5);
    QCOMPARE(sortedJson(log.states.back()["state"]), QByteArray(R"({"up":"2024-01-12"})"));
}

void TestPartitions::aFailedPartitionKeepsTheStateForAll()
{
    constexpr ErrorDefinition broken{"test.broken", ErrorKind::System, "It broke.", ""};
    StreamFixture fixture;
    fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        if (slice.partition["k"].text() == "b")
            return makeError(broken);
        const Result<bool> outcome = sink(Mapping{{"up", "2024-01-20"}});
        return outcome ? Result<void>() : outcome.error();
    };
    const auto stream
        = fixture.open(json(streamText(list(R"(["a","b"])"), s_cursor)),
                       json(R"({"states":[],"state":{"up":"2024-01-12"},"lookback_window":5})"));
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    // The last state is told all the same; the one that failed begins where it was.
    QCOMPARE(sortedJson(log.states.back()),
             QByteArray(R"({"lookback_window":5,"state":{"up":"2024-01-12"},"states":[)"
                        R"({"cursor":{"up":"2024-01-20"},"partition":{"k":"a"}},)"
                        R"({"cursor":{"up":"2024-01-11"},"partition":{"k":"b"}}],)"
                        R"("use_global_cursor":false})"));
}

void TestPartitions::beyondTenThousandPartitionsThereIsOneState()
{
    for (const int count : {10001, 10002}) {
        StreamFixture fixture;
        fixture.answer = [&](const std::string &stream, const StreamSlice &, const SliceRules &,
                             const RecordSink &sink) -> Result<void> {
            for (int id = 0; id < (stream == "parents" ? count : 1); ++id) {
                const Result<bool> outcome = sink(Mapping{{"id", id}, {"up", "2024-01-20"}});
                if (!outcome || !*outcome)
                    return outcome ? Result<void>() : outcome.error();
            }
            return {};
        };
        const auto stream = fixture.open(json(streamText(substream(), s_cursor)), nullptr);
        QVERIFY(stream);
        EventLog log;
        QVERIFY(readStreams({stream->get()}, log, {4, {}}, {}));
        QCOMPARE(log.records.size(), std::size_t(count));
        const Value &last = log.states.back();
        const bool isGlobal = std::size_t(count) > PartitionCursor::s_mostWithStates + 1;
        QCOMPARE(last["use_global_cursor"].boolean(), isGlobal);
        QCOMPARE(last.find("states") == nullptr, isGlobal);
        QCOMPARE(last["state"]["up"].text(), std::string("2024-01-20"));
        QCOMPARE(fixture.runtime.observer.messages.size(), std::size_t(isGlobal ? 1 : 0));
    }
}

void TestPartitions::notMoreThanTwentyFiveThousandAreKept()
{
    // States that were given count as well; the oldest that is not being read goes.
    Value::List states;
    for (int id = 0; id < 25100; ++id)
        states.push_back(
            Mapping{{"partition", Mapping{{"k", id}}}, {"cursor", Mapping{{"up", "2024-01-05"}}}});
    const Value state = Mapping{{"use_global_cursor", false}, {"states", std::move(states)}};
    StreamFixture fixture;
    Runtime &runtime = fixture.runtime.runtime;
    const auto definition
        = CursorDefinition::create(Component(json(s_cursor)), {}, Value::emptyMapping(), runtime);
    QVERIFY(definition);
    RouterOptions options;
    options.runtime = &runtime;
    const Value retriever
        = json(R"({"type":"SimpleRetriever","partition_router":)" + list(R"(["a","b","c"])") + "}");
    const auto router = makePartitionRouter(Component(retriever), options);
    QVERIFY(router);
    const auto cursor = PartitionCursor::create("items", *definition, **router, state, runtime);
    QVERIFY(cursor);
    QCOMPARE((*cursor)->size(), std::size_t(25100));
    QVERIFY((*cursor)->generate([](const StreamSlice &) { return Result<bool>(true); }));
    QCOMPARE((*cursor)->size(), PartitionCursor::s_mostKept);
    // With so many it has gone over to one state.
    QVERIFY((*cursor)->state()["use_global_cursor"].boolean());
}

QTEST_APPLESS_MAIN(TestPartitions)
#include "testpartitions.moc"
