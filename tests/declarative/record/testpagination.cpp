#include "core/declarative/record/responseheaders.h"
#include "tests/declarative/record/recordscene.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestPagination final : public QObject
{
    Q_OBJECT

private slots:
    void asksForPages_data();
    void asksForPages();
    void failsWhereTheTokenIsUndefined();
    void tellsTheNextPages();
    void readsHeaders();
    void readsLinks_data();
    void readsLinks();
    void refusesAWrongManifest_data();
    void refusesAWrongManifest();
    void streamedAnswersAreNotSeen();
    void endlessPagesEnd();
    void endlessTokensEnd();
    void repeatedPagesMayBeMany();
    void leavesOutWhatTheSliceAddsOnLaterPages();
};

namespace {

const char *const s_full = R"({"data":[{"id":1},{"id":2}],"next":"n","size":2})";
const char *const s_part = R"({"data":[{"id":3}],"next":null,"size":2})";
const char *const s_none = R"({"data":[],"next":"n","size":2})";

} // namespace

void TestPagination::asksForPages_data()
{
    QTest::addColumn<QByteArray>("strategy");
    QTest::addColumn<bool>("hasSize");
    QTest::addColumn<QStringList>("answers");
    QTest::addColumn<QStringList>("asked");
    const QString full = QString::fromUtf8(s_full);
    const QString part = QString::fromUtf8(s_part);
    const QString none = QString::fromUtf8(s_none);
    const auto row = [](const char *name, const QByteArray &strategy, bool hasSize,
                        const QStringList &answers, const QStringList &asked) {
        QTest::newRow(name) << strategy << hasSize << answers << asked;
    };
    row("page without a size", R"({"type": "PageIncrement"})", false, {full, part, none},
        {u"/items"_s, u"/items?page=1"_s, u"/items?page=2"_s});
    row("page with a size", R"({"type": "PageIncrement", "page_size": 2})", true, {full, part},
        {u"/items?size=2"_s, u"/items?page=1&size=2"_s});
    row("page with a size as text", R"({"type": "PageIncrement", "page_size": "2"})", true,
        {full, part}, {u"/items?size=2"_s, u"/items?page=1&size=2"_s});
    row("page with a template", R"({"type": "PageIncrement", "page_size": "{{ config.size }}"})",
        true, {full, part}, {u"/items?size=2"_s, u"/items?page=1&size=2"_s});
    row("page from the first", R"({"type": "PageIncrement", "page_size": 2, "start_from_page": 1,
        "inject_on_first_request": true})",
        false, {full, none}, {u"/items?page=1"_s, u"/items?page=2"_s});
    row("page 0 is told", R"({"type": "PageIncrement", "inject_on_first_request": true})", false,
        {none}, {u"/items?page=0"_s});
    row("page start", R"({"type": "PageIncrement", "start_from_page": 5})", false, {full, none},
        {u"/items"_s, u"/items?page=6"_s});
    row("page before 0", R"({"type": "PageIncrement", "start_from_page": -1})", false, {full},
        {u"/items"_s});
    row("offset", R"({"type": "OffsetIncrement", "page_size": 2})", true, {full, full, part},
        {u"/items?size=2"_s, u"/items?page=2&size=2"_s, u"/items?page=4&size=2"_s});
    row("offset without a size", R"({"type": "OffsetIncrement"})", false, {full, part, none},
        {u"/items"_s, u"/items?page=2"_s, u"/items?page=3"_s});
    row("offset from the first",
        R"({"type": "OffsetIncrement", "page_size": 2, "inject_on_first_request": true})", false,
        {full, none}, {u"/items?page=0"_s, u"/items?page=2"_s});
    row("offset with a size of the configuration",
        R"({"type": "OffsetIncrement", "page_size": "{{ config['size'] }}"})", true, {full, part},
        {u"/items?size=2"_s, u"/items?page=2&size=2"_s});
    row("offset with a size of the answer",
        R"({"type": "OffsetIncrement", "page_size": "{{ response['size'] }}"})", false,
        {full, part}, {u"/items"_s, u"/items?page=2"_s});
    row("cursor", R"({"type": "CursorPagination", "cursor_value": "{{ response.next }}"})", false,
        {full, part}, {u"/items"_s, u"/items?page=n"_s});
    row("cursor that is missing",
        R"({"type": "CursorPagination", "cursor_value": "{{ response.zz }}"})", false, {full},
        {u"/items"_s});
    row("cursor that is a number",
        R"({"type": "CursorPagination", "cursor_value": "{{ response.size - 2 }}"})", false, {full},
        {u"/items"_s});
    row("cursor that stops",
        R"({"type": "CursorPagination", "cursor_value": "{{ response.zz.yy }}", "stop_condition": "{{ response.next == 'n' }}"})",
        false, {full}, {u"/items"_s});
    row("cursor of the last record",
        R"({"type": "CursorPagination", "cursor_value": "{{ last_record['id'] }}", "page_size": 2, "stop_condition": "{{ last_page_size < 2 }}"})",
        true, {full, part}, {u"/items?size=2"_s, u"/items?page=2&size=2"_s});
    row("cursor of the last record in the answer",
        R"({"type": "CursorPagination", "cursor_value": "{{ response.data[-1].id }}", "stop_condition": "{{ response.data | length < 2 }}"})",
        false, {full, part}, {u"/items"_s, u"/items?page=2"_s});
    row("cursor of both",
        R"({"type": "CursorPagination", "cursor_value": "{{ response.data[0].id + last_record.id }}", "stop_condition": "{{ response.next is none }}"})",
        false, {full, part}, {u"/items"_s, u"/items?page=3"_s});
    row("cursor of no record",
        R"({"type": "CursorPagination", "cursor_value": "{{ 'x' if last_record else '' }}"})",
        false, {none}, {u"/items"_s});
}

void TestPagination::asksForPages()
{
    QFETCH(QByteArray, strategy);
    QFETCH(bool, hasSize);
    QFETCH(QStringList, answers);
    QFETCH(QStringList, asked);
    RecordScene scene(R"({"size": 2})");
    for (const QString &answer : answers)
        scene.answer(answer.toUtf8().constData());
    scene.read(RecordScene::simple(RecordScene::paged(strategy.toStdString(), hasSize)));
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    QCOMPARE(scene.asked(), asked);
}

void TestPagination::failsWhereTheTokenIsUndefined()
{
    RecordScene scene;
    scene.answer(s_full);
    const QStringList records = scene.read(RecordScene::simple(RecordScene::paged(
        R"({"type": "CursorPagination", "cursor_value": "{{ response.zz.next }}"})")));
    // The records of the page have come before.
    QCOMPARE(records.size(), 2);
    QVERIFY(scene.error);
}

void TestPagination::tellsTheNextPages()
{
    RecordScene scene;
    scene.answer(s_full);
    scene.answer(s_part);
    scene.read(RecordScene::simple(RecordScene::paged(
        R"({"type": "CursorPagination", "cursor_value": "{{ response.next }}"})")));
    QCOMPARE(scene.observer.tokens, (QStringList{u"\"n\""_s, u"null"_s}));
    QCOMPARE(scene.observer.records,
             (QStringList{u"{\"id\":1}"_s, u"{\"id\":2}"_s, u"{\"id\":3}"_s}));
}

void TestPagination::readsHeaders()
{
    RecordScene scene;
    scene.answer(s_full, {{"X-Next", "7"}});
    scene.answer(s_part, {{"X-Next", ""}});
    scene.read(RecordScene::simple(RecordScene::paged(
        R"({"type": "CursorPagination", "cursor_value": "{{ headers['X-Next'] }}"})")));
    QCOMPARE(scene.asked(), (QStringList{u"/items"_s, u"/items?page=7"_s}));

    RecordScene links;
    links.answer(s_full, {{"Link", "<https://api.x.com/items?page=2&per=1>; rel=\"next\""}});
    links.answer(s_part);
    links.read(RecordScene::simple(
        R"("paginator": {"type": "DefaultPaginator", "page_token_option": {"type": "RequestPath"},
            "pagination_strategy": {"type": "CursorPagination",
            "cursor_value": "{{ headers['link']['next']['url'] }}",
            "stop_condition": "{{ 'next' not in headers['link'] }}"}})"));
    QVERIFY2(!links.error, links.error ? qPrintable(links.error->message) : "");
    QCOMPARE(links.asked(), (QStringList{u"/items"_s, u"/items?page=2&per=1"_s}));

    HttpResponse modern;
    modern.wasHttp2 = true;
    modern.headers = {{"x-next-page", "2"}, {"x-twice", "a"}, {"x-twice", "b"}};
    QCOMPARE(
        jsonText(headerValues(modern)),
        std::string(R"({"x-next-page":"2","x-twice":"a, b","X-Next-Page":"2","X-Twice":"a, b"})"));
}

void TestPagination::readsLinks_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("links");
    QTest::newRow("none") << QByteArray() << QByteArray("{}");
    QTest::newRow("two")
        << QByteArray(R"(<https://a/?p=2>; rel="next", <https://a/?p=9>; rel="last"; title="x")")
        << QByteArray(
               R"({"next":{"url":"https://a/?p=2","rel":"next"},"last":{"url":"https://a/?p=9","rel":"last","title":"x"}})");
    QTest::newRow("no relation") << QByteArray("<https://a>")
                                 << QByteArray(R"({"https://a":{"url":"https://a"}})");
    QTest::newRow("comma inside")
        << QByteArray(R"(<https://a?b=1,2>; rel=next,<https://c>;rel=prev)")
        << QByteArray(
               R"({"next":{"url":"https://a?b=1,2","rel":"next"},"prev":{"url":"https://c","rel":"prev"}})");
    QTest::newRow("no pair") << QByteArray(R"(<https://a>; x; rel="next")")
                             << QByteArray(R"({"https://a":{"url":"https://a"}})");
}

void TestPagination::readsLinks()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, links);
    QCOMPARE(QByteArray::fromStdString(jsonText(linkValues(header.toStdString()))), links);
}

void TestPagination::refusesAWrongManifest_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const std::string &fields, const QString &code) {
        QTest::newRow(name) << QByteArray::fromStdString(fields) << code;
    };
    const QString invalid = u"declarative.component_invalid"_s;
    row("size option without a size", RecordScene::paged(R"({"type": "PageIncrement"})", true),
        invalid);
    row("size that is no number",
        RecordScene::paged(R"({"type": "PageIncrement", "page_size": "{{ config.word }}"})"),
        u"declarative.not_whole"_s);
    row("decoder",
        RecordScene::paged(R"({"type": "PageIncrement"})")
            + R"(, "decoder": {"type": "CsvDecoder"})",
        invalid);
    row("custom strategy", RecordScene::paged(R"({"class_name": "x.Y"})"),
        u"declarative.component_custom"_s);
    row("custom paginator", R"("paginator": {"class_name": "x.Y"})",
        u"declarative.component_custom"_s);
    row("unknown strategy", RecordScene::paged(R"({"type": "Odd"})"), invalid);
    row("no strategy", R"("paginator": {"type": "DefaultPaginator"})", invalid);
}

void TestPagination::refusesAWrongManifest()
{
    QFETCH(QByteArray, fields);
    QFETCH(QString, code);
    RecordScene scene(R"({"word": "x"})");
    scene.read(RecordScene::simple(fields.toStdString()));
    QCOMPARE(scene.code(), code);
    QCOMPARE(scene.transport.count(), 0);
}

void TestPagination::streamedAnswersAreNotSeen()
{
    const std::string gzip
        = R"(, "decoder": {"type": "GzipDecoder", "decoder": {"type": "JsonDecoder"}})";
    RecordScene counting;
    counting.answer(s_full);
    QCOMPARE(
        counting
            .read(RecordScene::simple(RecordScene::paged(R"({"type": "PageIncrement"})") + gzip))
            .size(),
        2);
    QCOMPARE(counting.transport.count(), 1);
    RecordScene cursor;
    cursor.answer(s_full);
    cursor.read(RecordScene::simple(
        RecordScene::paged(
            R"({"type": "CursorPagination", "cursor_value": "{{ response.get('next', '') }}"})")
        + gzip));
    QVERIFY(!cursor.error);
    QCOMPARE(cursor.transport.count(), 1);
}

void TestPagination::endlessPagesEnd()
{
    RecordScene scene;
    scene.answer(s_full);
    scene.read(RecordScene::simple(RecordScene::paged(R"({"type": "PageIncrement"})")));
    QCOMPARE(scene.code(), u"declarative.paging_endless"_s);
    QVERIFY(scene.transport.count() < 1100);
}

void TestPagination::endlessTokensEnd()
{
    RecordScene scene;
    scene.answer(s_full);
    scene.read(RecordScene::simple(RecordScene::paged(
        R"({"type": "CursorPagination", "cursor_value": "{{ response.next }}"})")));
    QCOMPARE(scene.code(), u"declarative.paging_endless"_s);
    QVERIFY(scene.transport.count() < 30);
}

void TestPagination::repeatedPagesMayBeMany()
{
    RecordScene scene;
    for (int page = 0; page < 500; ++page)
        scene.answer(s_full);
    scene.answer(s_none);
    QCOMPARE(
        scene.read(RecordScene::simple(RecordScene::paged(R"({"type": "PageIncrement"})"))).size(),
        1000);
    QVERIFY(!scene.error);
}

void TestPagination::leavesOutWhatTheSliceAddsOnLaterPages()
{
    ScriptedRules rules;
    StreamSlice slice;
    slice.cursor = json(R"({"since": "a"})");
    const std::string paged = RecordScene::paged(R"({"type": "PageIncrement"})");
    RetrieverOptions options;
    options.rules = &rules;
    RecordScene kept;
    kept.answer(s_full);
    kept.answer(s_none);
    kept.read(RecordScene::simple(paged), options, slice);
    QCOMPARE(kept.asked(), (QStringList{u"/items?since=a"_s, u"/items?page=1&since=a"_s}));
    RecordScene left;
    left.answer(s_full);
    left.answer(s_none);
    left.read(RecordScene::simple(
                  paged + R"(, "ignore_stream_slicer_parameters_on_paginated_requests": true)"),
              options, slice);
    QCOMPARE(left.asked(), (QStringList{u"/items?since=a"_s, u"/items?page=1"_s}));
}

QTEST_GUILESS_MAIN(TestPagination)
#include "testpagination.moc"
