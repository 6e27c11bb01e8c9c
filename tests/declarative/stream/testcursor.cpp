// The slices and states of cursors, case by case.
#include "core/declarative/stream/sliceprogress.h"
#include "tests/declarative/stream/streamfixture.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestCursor final : public QObject
{
    Q_OBJECT

private slots:
    void slicesAreCut_data();
    void slicesAreCut();
    void aStateIsRead_data();
    void aStateIsRead();
    void aBrokenStateIsRefused();
    void whatIsWrongInTheManifestIsNamed_data();
    void whatIsWrongInTheManifestIsNamed();
    void closedSlicesMerge_data();
    void closedSlicesMerge();
    void countsGoOn();
    void countsWithoutARecordTellNoState();
    void theCatalogueNamesTheField();
    void recordsOutsideTheBoundsAreUnwanted();
    void aResetGoesOnFromTheNewestRecord();
    void textsAreComparedWhereTheOrderDiffers();
};

namespace {

std::string streamText(const std::string &cursor, const std::string &router = {})
{
    return R"({"type":"DeclarativeStream","name":"items","retriever":{"type":"SimpleRetriever")"
        + (router.empty() ? "" : R"(,"partition_router":)" + router) + R"(},"incremental_sync":)"
        + cursor + "}";
}

/// A DatetimeBasedCursor with days from \a start to \a end and further fields.
std::string days(const std::string &start, const std::string &end, const std::string &fields = {})
{
    return R"({"type":"DatetimeBasedCursor","cursor_field":"up","datetime_format":"%Y-%m-%d",)"
           R"("start_datetime":")"
        + start + R"(","end_datetime":")" + end + '"' + (fields.empty() ? "" : "," + fields) + "}";
}

constexpr const char *s_count
    = R"({"type":"IncrementingCountCursor","cursor_field":"n","start_value":"3",)"
      R"("start_value_option":{"type":"RequestOption","inject_into":"request_parameter",)"
      R"("field_name":"from"}})";

} // namespace

void TestCursor::slicesAreCut_data()
{
    QTest::addColumn<QByteArray>("cursor");
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<QByteArray>("slices"); ///< start/end of each.
    const auto row
        = [](const char *name, const std::string &cursor, const char *state, const char *slices) {
              QTest::newRow(name) << QByteArray::fromStdString(cursor) << QByteArray(state)
                                  << QByteArray(slices);
          };
    const std::string day = R"("cursor_granularity":"P1D","step":)";
    row("no step", days("2024-01-01", "2024-01-10"), "{}", "01-01/01-10");
    row("nothing left", days("2024-01-10", "2024-01-10"), "{}", "");
    row("end before start", days("2024-01-10", "2024-01-05"), "{}", "");
    row("steps", days("2024-01-01", "2024-01-10", day + R"("P4D")"), "{}",
        "01-01/01-04 01-05/01-08 01-09/01-10");
    row("steps that fit", days("2024-01-01", "2024-01-09", day + R"("P4D")"), "{}",
        "01-01/01-04 01-05/01-09");
    row("calendar steps", days("2024-01-31", "2024-04-10", day + R"("P1M")"), "{}",
        "01-31/02-28 02-29/03-28 03-29/04-10");
    row("a step that is longer", days("2024-01-01", "2024-01-03", day + R"("P1Y")"), "{}",
        "01-01/01-03");
    row("a template as a step", days("2024-01-01", "2024-01-05", day + R"("{{ config['step'] }}")"),
        "{}", "01-01/01-02 01-03/01-05");
    row("a state", days("2024-01-01", "2024-01-10", day + R"("P4D")"), R"({"up":"2024-01-05"})",
        "01-05/01-08 01-09/01-10");
    row("lookback", days("2024-01-01", "2024-01-10", R"("lookback_window":"P2D")"),
        R"({"up":"2024-01-05"})", "01-03/01-10");
    row("lookback before the start", days("2024-01-04", "2024-01-10", R"("lookback_window":"P1M")"),
        R"({"up":"2024-01-05"})", "01-04/01-10");
    row("lookback at the end", days("2024-01-01", "2024-01-10", R"("lookback_window":"P2D")"),
        R"({"up":"2024-01-10"})", "01-08/01-10");
    row("clamped days",
        days("2024-01-01", "2024-01-05", day + R"("P1D","clamping":{"target":"DAY"})"), "{}",
        "01-02/01-02");
    row("clamped weeks on their very day",
        days("2024-01-01", "2024-01-22",
             day + R"("P1W","clamping":{"target":"WEEK","target_details":{"weekday":"MONDAY"}})"),
        "{}", "01-01/01-07 01-08/01-14");
    row("clamped months",
        days("2024-01-15", "2024-04-10", day + R"("P1M","clamping":{"target":"MONTH"})"), "{}",
        "02-01/02-29 03-01/03-31");
    row("clamped months over the year",
        days("2023-12-02", "2024-02-01", day + R"("P1M","clamping":{"target":"MONTH"})"), "{}",
        "01-01/01-31");
    row("gaps of a state with slices", days("2024-01-01", "2024-01-20", day + R"("P30D")"),
        R"({"state_type":"date-range","slices":[{"start":"2024-01-03","end":"2024-01-05"},)"
        R"({"start":"2024-01-09","end":"2024-01-12"}]})",
        "01-01/01-02 01-06/01-08 01-12/01-20");
    row("no end is now",
        R"({"type":"DatetimeBasedCursor","cursor_field":"up","datetime_format":"%Y-%m-%d",)"
        R"("start_datetime":"2024-05-20"})",
        "{}", "05-20/06-01");
}

void TestCursor::slicesAreCut()
{
    QFETCH(QByteArray, cursor);
    QFETCH(QByteArray, state);
    QFETCH(QByteArray, slices);
    StreamFixture fixture(R"({"step":"P2D"})");
    const auto stream
        = fixture.open(json(streamText(cursor.toStdString())), json(state.toStdString()));
    QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
    QByteArrayList found;
    QVERIFY((*stream)->generateSlices([&](const StreamSlice &slice) {
        found << QByteArray::fromStdString(slice.cursor["start_time"].text().substr(5) + "/"
                                           + slice.cursor["end_time"].text().substr(5));
        return Result<bool>(true);
    }));
    QCOMPARE(found.join(' '), slices);
}

void TestCursor::aStateIsRead_data()
{
    QTest::addColumn<QByteArray>("cursor");
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("state");
    const QByteArray plain = QByteArray::fromStdString(days("2024-01-01", "2024-01-10"));
    QTest::newRow("none") << plain << QByteArray("{}") << QByteArray(R"({"up":"2024-01-01"})");
    QTest::newRow("before the start")
        << plain << QByteArray(R"({"up":"2023-01-06"})") << QByteArray(R"({"up":"2024-01-01"})");
    QTest::newRow("unknown keys stay") << plain << QByteArray(R"({"old":[1],"up":"2024-01-06"})")
                                       << QByteArray(R"({"old":[1],"up":"2024-01-06"})");
    QTest::newRow("after a full refresh")
        << plain << QByteArray(R"({"__ab_no_cursor_state_message":true})")
        << QByteArray(R"({"__ab_no_cursor_state_message":true,"up":"2024-01-01"})");
    QTest::newRow("another format")
        << QByteArray::fromStdString(
               days("2024-01-01", "2024-01-10", R"("cursor_datetime_formats":["%s","%d.%m.%Y"])"))
        << QByteArray(R"({"up":"06.01.2024"})") << QByteArray(R"({"up":"2024-01-06"})");
    QTest::newRow("a number") << QByteArray::fromStdString(
        days("2024-01-01", "2024-01-10", R"("cursor_datetime_formats":["%s"])"))
                              << QByteArray(R"({"up":1704499200})")
                              << QByteArray(R"({"up":"2024-01-06"})");
    QTest::newRow("slices") << plain
                            << QByteArray(R"({"state_type":"date-range","slices":[)"
                                          R"({"start":"2024-01-01","end":"2024-01-07",)"
                                          R"("most_recent_cursor_value":"2024-01-05"}]})")
                            << QByteArray(R"({"up":"2024-01-05"})");
    QTest::newRow("count") << QByteArray(s_count) << QByteArray(R"({"n":7})")
                           << QByteArray(R"({"n":7})");
}

void TestCursor::aStateIsRead()
{
    QFETCH(QByteArray, cursor);
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, state);
    StreamFixture fixture;
    const auto stream
        = fixture.open(json(streamText(cursor.toStdString())), json(given.toStdString()));
    QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
    QCOMPARE(sortedJson((*stream)->state()), state);
}

void TestCursor::aBrokenStateIsRefused()
{
    StreamFixture fixture;
    const Value plain = json(streamText(days("2024-01-01", "2024-01-10")));
    const Value partitions
        = json(streamText(days("2024-01-01", "2024-01-10"),
                          R"({"type":"ListPartitionRouter","cursor_field":"k","values":["1"]})"));
    for (const auto &[stream, state] :
         {std::pair{plain, R"({"up":"yesterday"})"},
          {plain, R"({"state_type":"date-range","slices":[]})"},
          {partitions, R"({"up":"yesterday"})"},
          {partitions, R"({"states":[{"partition":{"k":"1"},"cursor":{"up":5}}]})"}}) {
        const auto opened = fixture.open(stream, json(state));
        QVERIFY2(!opened, state);
        QCOMPARE(opened.error().code, u"declarative.state_invalid"_s);
        QVERIFY(opened.error().message.contains(u"items"_s));
    }
}

void TestCursor::whatIsWrongInTheManifestIsNamed_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QString>("code");
    const QString invalid = u"declarative.component_invalid"_s;
    const auto row = [](const char *name, const std::string &stream, const QString &code) {
        QTest::newRow(name) << QByteArray::fromStdString(stream) << code;
    };
    row("step alone", streamText(days("2024-01-01", "2024-02-01", R"("step":"P1D")")), invalid);
    row("granularity alone",
        streamText(days("2024-01-01", "2024-02-01", R"("cursor_granularity":"P1D")")), invalid);
    row("weeks without a day",
        streamText(days("2024-01-01", "2024-02-01", R"("clamping":{"target":"WEEK"})")), invalid);
    row("unknown clamping",
        streamText(days("2024-01-01", "2024-02-01", R"("clamping":{"target":"YEAR"})")), invalid);
    row("unreadable start", streamText(days("soon", "2024-02-01")),
        u"declarative.time_unreadable"_s);
    row("unreadable step",
        streamText(
            days("2024-01-01", "2024-02-01", R"("step":"1 day","cursor_granularity":"P1D")")),
        u"declarative.duration_unreadable"_s);
    row("a count with partitions",
        streamText(s_count, R"({"type":"ListPartitionRouter","cursor_field":"k","values":["1"]})"),
        invalid);
    row("an unknown cursor", streamText(R"({"type":"Other","cursor_field":"x"})"), invalid);
    row("a cursor in Python",
        streamText(R"({"type":"CustomIncrementalSync","class_name":"a.B","cursor_field":"x"})"),
        u"declarative.component_custom"_s);
    row("no retriever", R"({"type":"DeclarativeStream","name":"items"})", invalid);
}

void TestCursor::whatIsWrongInTheManifestIsNamed()
{
    QFETCH(QByteArray, stream);
    QFETCH(QString, code);
    StreamFixture fixture;
    const auto opened = fixture.open(json(stream.toStdString()), nullptr);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, code);
}

void TestCursor::closedSlicesMerge_data()
{
    QTest::addColumn<QByteArrayList>("closed"); ///< start/end/newest, in the order they end.
    QTest::addColumn<QByteArrayList>("states"); ///< After each.
    const auto row = [](const char *name, const QByteArrayList &closed,
                        const QByteArrayList &states) { QTest::newRow(name) << closed << states; };
    row("in order", {"01/04/03", "05/08/07", "09/10/"}, {"03", "07", "07"});
    row("backwards", {"09/10/10", "05/08/07", "01/04/03"}, {"01", "01", "10"});
    row("the middle last", {"01/04/04", "09/10/09", "05/08/"}, {"04", "04", "09"});
    row("a gap stays", {"01/04/04", "09/10/10"}, {"04", "04"});
    row("nothing in the first", {"01/04/", "05/08/06"}, {"01", "06"});
    row("a record later than its slice", {"01/04/06"}, {"06"});
}

void TestCursor::closedSlicesMerge()
{
    QFETCH(QByteArrayList, closed);
    QFETCH(QByteArrayList, states);
    StreamFixture fixture;
    const auto stream
        = fixture.open(json(streamText(days("2024-01-01", "2024-01-10",
                                            R"("step":"P4D","cursor_granularity":"P1D")"))),
                       nullptr);
    QVERIFY(stream);
    QByteArrayList newest;
    std::string wanted;
    fixture.answer = [&](const std::string &, const StreamSlice &, const SliceRules &,
                         const RecordSink &sink) -> Result<void> {
        if (!wanted.empty()) {
            const Result<bool> outcome = sink(Mapping{{"up", "2024-01-" + wanted}});
            return outcome ? Result<void>() : outcome.error();
        }
        return {};
    };
    for (const QByteArray &text : closed) {
        const QByteArrayList parts = text.split('/');
        StreamSlice slice;
        slice.cursor = Mapping{{"start_time", "2024-01-" + parts.at(0).toStdString()},
                               {"end_time", "2024-01-" + parts.at(1).toStdString()}};
        wanted = parts.at(2).toStdString();
        SliceProgress progress;
        QVERIFY((*stream)->readSlice(
            slice, [](const Value &) { return Result<bool>(true); }, progress));
        const auto state = (*stream)->closeSlice(slice, progress);
        QVERIFY(state && *state);
        newest << QByteArray::fromStdString((**state)["up"].text().substr(8));
    }
    QCOMPARE(newest, states);
}

void TestCursor::countsGoOn()
{
    StreamFixture fixture;
    std::vector<Value> asked;
    fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &rules,
                         const RecordSink &sink) -> Result<void> {
        asked.push_back(rules.requestOptions(slice)->parameters);
        for (const int number : {5, 9, 8}) {
            const Result<bool> outcome = sink(Mapping{{"n", number}});
            if (!outcome)
                return outcome.error();
        }
        return {};
    };
    EventLog log;
    for (const Value &state : {Value(), Value(Mapping{{"n", 9}})}) {
        const auto stream = fixture.open(json(streamText(s_count)), state);
        QVERIFY(stream);
        QCOMPARE((*stream)->cursorField(), std::optional<std::string>("n"));
        QVERIFY(readStreams({stream->get()}, log, {}, {}));
    }
    QCOMPARE(sortedJson(asked), QByteArray(R"([{"from":3},{"from":9}])"));
    QCOMPARE(sortedJson(log.states), QByteArray(R"([{"n":9},{"n":9},{"n":9},{"n":9}])"));
}

void TestCursor::countsWithoutARecordTellNoState()
{
    StreamFixture fixture;
    fixture.answer = [](const std::string &, const StreamSlice &, const SliceRules &,
                        const RecordSink &) -> Result<void> { return {}; };
    const auto stream = fixture.open(json(streamText(s_count)), nullptr);
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(sortedJson(log.states), QByteArray(R"([{"n":3}])"));
}

void TestCursor::theCatalogueNamesTheField()
{
    StreamFixture fixture;
    const auto field = [&](const char *fields, const std::vector<std::string> &catalogue) {
        DeclarativeStreamOptions options;
        options.cursorField = catalogue;
        const auto stream = fixture.open(json(streamText(days("2024-01-01", "2024-01-10", fields))),
                                         nullptr, options);
        return stream ? (*stream)->cursorField().value_or("") : stream.error().code.toStdString();
    };
    const char *const allowed = R"("allow_catalog_defined_cursor_field":true)";
    QCOMPARE(field("", {"made"}), std::string("up"));
    QCOMPARE(field(allowed, {"made"}), std::string("made"));
    QCOMPARE(field(allowed, {}), std::string("up"));
    QCOMPARE(field(allowed, {""}), std::string("up"));
    QCOMPARE(field(allowed, {"a", "b"}), std::string("declarative.component_invalid"));
}

void TestCursor::recordsOutsideTheBoundsAreUnwanted()
{
    StreamFixture fixture;
    std::string wanted;
    fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &rules,
                         const RecordSink &) -> Result<void> {
        for (const char *record :
             {R"({"up":"2024-01-03"})", R"({"up":"2024-01-04"})", R"({"up":"2024-01-10"})",
              R"({"up":"2024-01-11"})", R"({})", R"({"up":null})", R"({"up":"04.01."})"})
            wanted += rules.isWanted(json(record), slice) ? '+' : '-';
        wanted += rules.filtersRecords() ? 'f' : ' ';
        wanted += rules.isDataFeed() ? 'd' : ' ';
        return {};
    };
    const std::string router
        = R"({"type":"ListPartitionRouter","cursor_field":"k","values":["1","2"]})";
    EventLog log;
    for (const auto &[stream, state] :
         {std::pair{streamText(days("2024-01-01", "2024-01-10", R"("is_data_feed":true)")),
                    R"({"up":"2024-01-04"})"},
          // The second partition has no state: all that is new for it is.
          {streamText(days("2024-01-01", "2024-01-10", R"("is_client_side_incremental":true)"),
                      router),
           R"({"states":[{"partition":{"k":"1"},"cursor":{"up":"2024-01-04"}}]})"}}) {
        const auto opened = fixture.open(json(stream), json(state));
        QVERIFY(opened);
        QVERIFY(readStreams({opened->get()}, log, {}, {}));
    }
    QCOMPARE(wanted,
             std::string("-++-+++ d"
                         "-++-+++f "
                         "+++-+++f "));
}

void TestCursor::aResetGoesOnFromTheNewestRecord()
{
    StreamFixture fixture;
    std::vector<Value> slices;
    fixture.answer = [&](const std::string &, const StreamSlice &slice, const SliceRules &rules,
                         const RecordSink &sink) -> Result<void> {
        slices.push_back(rules.reduced(slice)->cursor);
        for (const char *day : {"2024-01-03", "2024-01-05"}) {
            if (const auto outcome = sink(Mapping{{"up", day}}); !outcome)
                return outcome.error();
        }
        const StreamSlice rest = *rules.reduced(slice);
        slices.push_back(rest.cursor);
        if (const auto outcome = sink(Mapping{{"up", "2024-01-07"}}); !outcome)
            return outcome.error();
        slices.push_back(rules.reduced(rest)->cursor);
        return {};
    };
    const auto stream = fixture.open(json(streamText(days("2024-01-01", "2024-01-10"))), nullptr);
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(sortedJson(slices),
             QByteArray(R"([{"end_time":"2024-01-10","start_time":"2024-01-01"},)"
                        R"({"end_time":"2024-01-10","start_time":"2024-01-05"},)"
                        R"({"end_time":"2024-01-10","start_time":"2024-01-07"}])"));
    // As in the reference, the state knows the part before the paging began anew.
    QCOMPARE(sortedJson(log.states.back()), QByteArray(R"({"up":"2024-01-05"})"));
}

void TestCursor::textsAreComparedWhereTheOrderDiffers()
{
    const auto isOrdered
        = [](const char *format) { return CursorScale(format, {}, std::nullopt).isTextOrdered(); };
    for (const char *format : {"%Y-%m-%d", "%Y-%m-%dT%H:%M:%S.%fZ", "%Y%m%d", "%Y-%m-%dT%H:%M:%S%z",
                               "%Y-%m-%dT%H:%M:%S.%_msZ", "since:%Y"})
        QVERIFY2(isOrdered(format), format);
    for (const char *format : {"%d.%m.%Y", "%s", "%ms", "%Y-%d-%m", "%m/%d/%y", "%b %Y", ""})
        QVERIFY2(!isOrdered(format), format);

    // The greatest text of all partitions is their common state, though it is not the newest.
    StreamFixture fixture;
    fixture.answer = [](const std::string &, const StreamSlice &, const SliceRules &,
                        const RecordSink &sink) -> Result<void> {
        for (const char *day : {"03.02.2024", "28.01.2024", "05.02.2024"}) {
            if (const auto outcome = sink(Mapping{{"up", day}}); !outcome)
                return outcome.error();
        }
        return {};
    };
    const auto stream = fixture.open(
        json(streamText(R"({"type":"DatetimeBasedCursor","cursor_field":"up",)"
                        R"("datetime_format":"%d.%m.%Y","start_datetime":"01.01.2024"})",
                        R"({"type":"ListPartitionRouter","cursor_field":"k","values":["1"]})")),
        nullptr);
    QVERIFY(stream);
    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(log.states.back()["state"]["up"].text(), std::string("28.01.2024"));
    QCOMPARE(log.states.back()["states"].list().front()["cursor"]["up"].text(),
             std::string("05.02.2024"));
}

QTEST_APPLESS_MAIN(TestCursor)
#include "testcursor.moc"
