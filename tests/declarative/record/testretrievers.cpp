#include "core/declarative/record/recordpage.h"
#include "tests/declarative/record/recordscene.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestRetrievers final : public QObject
{
    Q_OBJECT

private slots:
    void filtersBeforeItTransforms();
    void transformsBeforeItFilters();
    void aFilterWithoutAConditionKeepsNothing();
    void filtersSeeTheSliceAndNoToken();
    void filtersByTheCursorAfterTransformations();
    void normalisesAfterTransformations();
    void normalisesOnlyWhenAsked();
    void dataFeedStopsAtTheFirstUnwantedPage();
    void dataFeedKeepsTheOrderOfAClientSideFilter();
    void countsPagesByWhatTheServerSent();
    void lastRecordIsOneThatWasKept();
    void noUsableAnswerEndsTheSlice();
    void recordsThatAreNoMappingsFail();
    void stopsWhenTheSinkStops();
    void stopsWhenCancelled();
    void customPartsAreNamed_data();
    void customPartsAreNamed();
    void resetsOnce();
    void resetsWithASmallerSlice();
    void resetsAtALimit();
    void resetFailsOnTheSameSlice();
    void readsTheFirstPageFromTheParent();
    void asksForProperties_data();
    void asksForProperties();
    void mergesTheRecordsOfChunks();
    void asksForTheListOfPropertiesOnce();
    void asksForChosenPropertiesOnly();
    void largePagesComeAtOnce();
    void paginationSeesTheAnswerOfALargePage_data();
    void paginationSeesTheAnswerOfALargePage();
    void pagesThatAreLookedAtComeRecordByRecord_data();
    void pagesThatAreLookedAtComeRecordByRecord();
};

namespace {

const char *const s_rows = R"({"data":[{"id":1,"at":1},{"id":2,"at":2},{"id":3}]})";

std::vector<Component> adding(const char *name, const char *value)
{
    return {Component(json(std::string(R"({"type":"AddFields","fields":[{"path":[")") + name
                           + R"("],"value":")" + value + R"("}]})"),
                      "transformations/0")};
}

/// A retriever with \a filter and further \a fields of the selector.
std::string selecting(const std::string &fields)
{
    return R"({"type": "SimpleRetriever", "requester": {"type": "HttpRequester",
        "url_base": "https://api.x.com", "path": "items"},
        "record_selector": {"type": "RecordSelector",
        "extractor": {"type": "DpathExtractor", "field_path": ["data"]}, )"
        + fields + "}}";
}

/// A retriever whose requester has \a fields as well.
std::string requesting(const std::string &fields, const std::string &more = {})
{
    return R"({"type": "SimpleRetriever", "requester": {"type": "HttpRequester",
        "url_base": "https://api.x.com", "path": "items", )"
        + fields + R"(}, "record_selector": {"type": "RecordSelector",
        "extractor": {"type": "DpathExtractor", "field_path": ["data"]}})"
        + more + "}";
}

/// A page of \a count records, too large to be handed on record by record without need.
QByteArray largePage(int first, int count)
{
    QByteArray page = R"({"data":[)";
    for (int id = first; id < first + count; ++id) {
        page += (id == first ? "" : ",") + QByteArray(R"({"id":)") + QByteArray::number(id)
            + R"(,"text":")" + QByteArray(1000, 'x') + R"("})";
    }
    return page + R"(],"next":null})";
}

/// How many records of \a retriever came at once, and how many alone.
std::pair<std::size_t, std::size_t> countRecords(RecordScene &scene, const std::string &retriever,
                                                 RetrieverOptions options = {})
{
    std::pair<std::size_t, std::size_t> counts{0, 0};
    const auto made
        = makeRetriever(Component(json(retriever), "retriever"), std::move(options), scene.runtime);
    if (!made)
        return counts;
    const Result<void> outcome = (*made)->readPages(
        {},
        [&](const Value &) -> Result<bool> {
            ++counts.second;
            return true;
        },
        [&](const RecordPage &page) -> Result<bool> {
            counts.first += page.size();
            return true;
        });
    return outcome ? counts : std::pair<std::size_t, std::size_t>{0, 0};
}

const char *const s_paged = R"({"type": "PageIncrement", "page_size": 2, "start_from_page": 1})";

} // namespace

void TestRetrievers::filtersBeforeItTransforms()
{
    RecordScene scene;
    scene.answer(s_rows);
    RetrieverOptions options;
    options.transformations = adding("id", "9");
    QCOMPARE(
        scene.read(
            selecting(
                R"("record_filter": {"type": "RecordFilter", "condition": "{{ record.id > 1 }}"})"),
            options),
        (QStringList{u"{\"id\":9,\"at\":2}"_s, u"{\"id\":9}"_s}));
}

void TestRetrievers::transformsBeforeItFilters()
{
    RecordScene scene;
    scene.answer(s_rows);
    RetrieverOptions options;
    options.transformations = adding("id", "{{ record.id - 1 }}");
    QCOMPARE(
        scene.read(
            selecting(
                R"("transform_before_filtering": true, "record_filter": {"type": "RecordFilter", "condition": "{{ record.id > 1 }}"})"),
            options),
        (QStringList{u"{\"id\":2}"_s}));
}

void TestRetrievers::aFilterWithoutAConditionKeepsNothing()
{
    RecordScene scene;
    scene.answer(s_rows);
    QCOMPARE(scene.read(selecting(R"("record_filter": {"type": "RecordFilter"})")), QStringList());
    QVERIFY(!scene.error);
}

void TestRetrievers::filtersSeeTheSliceAndNoToken()
{
    RecordScene scene;
    scene.answer(s_rows);
    StreamSlice slice;
    slice.partition = json(R"({"p": 2})");
    QCOMPARE(
        scene.read(
            selecting(
                R"("record_filter": {"type": "RecordFilter", "$parameters": {"q": 2}, "condition": "{{ next_page_token is none and record.id == stream_partition.p and parameters.q == 2 }}"})"),
            {}, slice),
        (QStringList{u"{\"id\":2,\"at\":2}"_s}));
}

void TestRetrievers::filtersByTheCursorAfterTransformations()
{
    RecordScene scene;
    scene.answer(s_rows);
    ScriptedRules rules;
    rules.filters = true;
    rules.from = 2;
    RetrieverOptions options;
    options.rules = &rules;
    options.transformations = adding("at", "{{ record.id - 1 }}");
    // The filter without a condition does not count beside that of the cursor.
    QCOMPARE(scene.read(selecting(R"("record_filter": {"type": "RecordFilter"})"), options),
             (QStringList{u"{\"id\":3,\"at\":2}"_s}));
}

void TestRetrievers::normalisesAfterTransformations()
{
    RecordScene scene;
    scene.answer(s_rows);
    RetrieverOptions options;
    options.transformations = adding("x", "7");
    options.schema = json(R"({"properties": {"x": {"type": "string"}, "id": {"type": "number"}}})");
    QCOMPARE(scene.read(selecting(R"("schema_normalization": "Default")"), options).front(),
             u"{\"id\":1.0,\"at\":1,\"x\":\"7\"}"_s);
}

void TestRetrievers::normalisesOnlyWhenAsked()
{
    RetrieverOptions options;
    options.schema = json(R"({"properties": {"id": {"type": "string"}}})");
    for (const char *field :
         {R"("schema_normalization": "None")", R"("transform_before_filtering": false)"}) {
        RecordScene scene;
        scene.answer(s_rows);
        QCOMPARE(scene.read(selecting(field), options).front(), u"{\"id\":1,\"at\":1}"_s);
    }
}

void TestRetrievers::dataFeedStopsAtTheFirstUnwantedPage()
{
    RecordScene scene;
    scene.answer(R"({"data":[{"id":10,"at":8},{"id":11,"at":7}]})");
    scene.answer(R"({"data":[{"id":20,"at":6},{"id":21}]})");
    scene.answer(R"({"data":[{"id":30,"at":5},{"id":31,"at":3}]})");
    scene.answer(R"({"data":[{"id":40,"at":9},{"id":41,"at":9}]})");
    ScriptedRules rules;
    rules.feeds = true;
    rules.from = 5;
    RetrieverOptions options;
    options.rules = &rules;
    QCOMPARE(scene.read(RecordScene::simple(RecordScene::paged(s_paged)), options),
             (QStringList{u"{\"id\":10,\"at\":8}"_s, u"{\"id\":11,\"at\":7}"_s,
                          u"{\"id\":20,\"at\":6}"_s, u"{\"id\":21}"_s, u"{\"id\":30,\"at\":5}"_s}));
    QCOMPARE(scene.transport.count(), 3);
}

void TestRetrievers::dataFeedKeepsTheOrderOfAClientSideFilter()
{
    RecordScene scene;
    scene.answer(s_rows);
    ScriptedRules rules;
    rules.feeds = true;
    rules.filters = true;
    rules.from = 2;
    RetrieverOptions options;
    options.rules = &rules;
    options.transformations = adding("id", "{{ record.id - 1 }}");
    // Transformed first; the filter sees what the cursor does not want.
    QCOMPARE(
        scene.read(
            selecting(
                R"("record_filter": {"type": "RecordFilter", "condition": "{{ record.id < 2 }}"})"),
            options),
        (QStringList{u"{\"id\":1,\"at\":2}"_s}));
}

void TestRetrievers::countsPagesByWhatTheServerSent()
{
    RecordScene scene;
    scene.answer(R"({"data":[{"id":0},{"id":1}]})");
    scene.answer(R"({"data":[{"id":2},{"id":3}]})");
    scene.answer(R"({"data":[{"id":4}]})");
    const std::string retriever = R"({"type": "SimpleRetriever", "requester": {
        "type": "HttpRequester", "url_base": "https://api.x.com", "path": "items"},
        "record_selector": {"type": "RecordSelector",
        "extractor": {"type": "DpathExtractor", "field_path": ["data"]},
        "record_filter": {"type": "RecordFilter", "condition": "{{ record.id > 1 }}"}}, )"
        + RecordScene::paged(s_paged) + "}";
    QCOMPARE(scene.read(retriever),
             (QStringList{u"{\"id\":2}"_s, u"{\"id\":3}"_s, u"{\"id\":4}"_s}));
    QCOMPARE(scene.asked(), (QStringList{u"/items"_s, u"/items?page=2"_s, u"/items?page=3"_s}));
}

void TestRetrievers::lastRecordIsOneThatWasKept()
{
    RecordScene scene;
    scene.answer(R"({"data":[{"id":5},{"id":1}]})");
    scene.answer(R"({"data":[]})");
    const std::string retriever
        = R"({"type": "SimpleRetriever", "requester": {
        "type": "HttpRequester", "url_base": "https://api.x.com", "path": "items"},
        "record_selector": {"type": "RecordSelector",
        "extractor": {"type": "DpathExtractor", "field_path": ["data"]},
        "record_filter": {"type": "RecordFilter", "condition": "{{ record.id > 1 }}"}}, )"
        + RecordScene::paged(
              R"({"type": "CursorPagination", "cursor_value": "{{ last_record.id }}-{{ last_page_size }}", "stop_condition": "{{ not last_record }}"})")
        + "}";
    scene.read(retriever);
    QCOMPARE(scene.asked(), (QStringList{u"/items"_s, u"/items?page=5-1"_s}));
}

void TestRetrievers::noUsableAnswerEndsTheSlice()
{
    RecordScene scene;
    scene.answer(R"({"data":[{"id":1},{"id":2}]})");
    scene.transport.script.push_back({404, "{}", {}});
    QCOMPARE(
        scene
            .read(requesting(
                R"("error_handler": {"type": "DefaultErrorHandler", "response_filters": [{"type": "HttpResponseFilter", "http_codes": [404], "action": "IGNORE"}]})",
                ", " + RecordScene::paged(s_paged)))
            .size(),
        2);
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    QCOMPARE(scene.observer.tokens.last(), u"null"_s);
}

void TestRetrievers::recordsThatAreNoMappingsFail()
{
    RecordScene scene;
    scene.answer(R"({"data":[{"id":1},5,{"id":2}]})");
    QCOMPARE(scene.read(RecordScene::simple()), (QStringList{u"{\"id\":1}"_s}));
    QCOMPARE(scene.code(), u"declarative.record_not_mapping"_s);
}

void TestRetrievers::stopsWhenTheSinkStops()
{
    RecordScene scene;
    scene.answer(s_rows);
    scene.most = 2;
    QCOMPARE(
        scene.read(RecordScene::simple(RecordScene::paged(R"({"type": "PageIncrement"})"))).size(),
        2);
    QVERIFY(!scene.error);
    QCOMPARE(scene.transport.count(), 1);
}

void TestRetrievers::stopsWhenCancelled()
{
    RecordScene scene;
    CancellationSource source;
    scene.runtime.cancellation = source.get_token();
    scene.answer(s_rows);
    scene.transport.onSend = [&](const HttpRequest &) { source.request_stop(); };
    scene.read(RecordScene::simple(RecordScene::paged(R"({"type": "PageIncrement"})")));
    QVERIFY(scene.error);
    QVERIFY(scene.error->isCancelled());
    QCOMPARE(scene.transport.count(), 1);
}

void TestRetrievers::customPartsAreNamed_data()
{
    QTest::addColumn<QByteArray>("retriever");
    QTest::newRow("retriever") << QByteArray(R"({"type": "CustomRetriever", "class_name": "a.B"})");
    QTest::newRow("filter") << QByteArray::fromStdString(
        selecting(R"("record_filter": {"type": "CustomRecordFilter", "class_name": "a.B"})"));
    QTest::newRow("normalisation") << QByteArray::fromStdString(selecting(
        R"("schema_normalization": {"type": "CustomSchemaNormalization", "class_name": "a.B"})"));
    QTest::newRow("decoder") << QByteArray::fromStdString(
        RecordScene::simple(R"("decoder": {"type": "CustomDecoder", "class_name": "a.B"})"));
    QTest::newRow("selector") << QByteArray(
        R"({"type": "SimpleRetriever", "record_selector": {"class_name": "a.B"}})");
}

void TestRetrievers::customPartsAreNamed()
{
    QFETCH(QByteArray, retriever);
    RecordScene scene;
    scene.read(retriever.toStdString());
    QCOMPARE(scene.code(), u"declarative.component_custom"_s);
    QVERIFY(scene.error->message.contains(u"a.B"_s));
    QVERIFY(scene.error->message.contains(u"retriever"_s));
}

namespace {

const char *const s_resetOn400
    = R"("error_handler": {"type": "DefaultErrorHandler", "response_filters": [{"type": "HttpResponseFilter", "http_codes": [400], "action": "RESET_PAGINATION"}]})";

} // namespace

void TestRetrievers::resetsOnce()
{
    RecordScene scene;
    scene.answer(R"({"data":[{"id":1},{"id":2}]})");
    scene.transport.script.push_back({400, "{}", {}});
    scene.answer(R"({"data":[{"id":1}]})");
    QCOMPARE(
        scene
            .read(requesting(
                s_resetOn400,
                ", \"pagination_reset\": {\"type\": \"PaginationReset\", \"action\": \"RESET\"}, "
                    + RecordScene::paged(s_paged)))
            .size(),
        3);
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    QCOMPARE(scene.asked(), (QStringList{u"/items"_s, u"/items?page=2"_s, u"/items"_s}));
    RecordScene twice;
    twice.transport.script.push_back({400, "{}", {}});
    twice.read(requesting(s_resetOn400));
    QCOMPARE(twice.code(), u"declarative.reset_twice"_s);
    QCOMPARE(twice.transport.count(), 2);
}

void TestRetrievers::resetsWithASmallerSlice()
{
    RecordScene scene;
    scene.transport.script.push_back({400, "{}", {}});
    scene.answer(R"({"data":[{"id":1}]})");
    ScriptedRules rules;
    StreamSlice smaller;
    smaller.cursor = json(R"({"since": "b"})");
    rules.smaller = smaller;
    RetrieverOptions options;
    options.rules = &rules;
    StreamSlice slice;
    slice.cursor = json(R"({"since": "a"})");
    scene.read(
        requesting(
            s_resetOn400,
            R"(, "pagination_reset": {"type": "PaginationReset", "action": "SPLIT_USING_CURSOR"})"),
        options, slice);
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    QCOMPARE(scene.asked(), (QStringList{u"/items?since=a"_s, u"/items?since=b"_s}));
}

void TestRetrievers::resetsAtALimit()
{
    RecordScene scene;
    scene.answer(R"({"data":[{"id":1},{"id":2}]})");
    scene.answer(R"({"data":[{"id":3},{"id":4}]})");
    scene.answer(R"({"data":[{"id":5}]})");
    ScriptedRules rules;
    StreamSlice smaller;
    smaller.cursor = json(R"({"since": "b"})");
    rules.smaller = smaller;
    RetrieverOptions options;
    options.rules = &rules;
    scene.read(
        RecordScene::simple(
            RecordScene::paged(s_paged)
            + R"(, "pagination_reset": {"type": "PaginationReset", "action": "SPLIT_USING_CURSOR", "limits": {"number_of_records": 4}})"),
        options);
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    QCOMPARE(scene.asked(), (QStringList{u"/items"_s, u"/items?page=2"_s, u"/items?since=b"_s}));
}

void TestRetrievers::resetFailsOnTheSameSlice()
{
    RecordScene scene;
    scene.transport.script.push_back({400, "{}", {}});
    ScriptedRules rules;
    rules.smaller = StreamSlice();
    RetrieverOptions options;
    options.rules = &rules;
    scene.read(
        requesting(
            s_resetOn400,
            R"(, "pagination_reset": {"type": "PaginationReset", "action": "SPLIT_USING_CURSOR"})"),
        options);
    QCOMPARE(scene.code(), u"declarative.reset_twice"_s);
    QCOMPARE(scene.transport.count(), 1);
    RecordScene limited;
    limited.read(
        selecting(R"("record_filter": {"type": "RecordFilter", "condition": "x"})")
            .insert(
                1,
                R"("pagination_reset": {"type": "PaginationReset", "action": "RESET", "limits": {"number_of_records": 4}}, )"));
    QCOMPARE(limited.code(), u"declarative.component_invalid"_s);
}

void TestRetrievers::readsTheFirstPageFromTheParent()
{
    RecordScene scene;
    scene.answer(R"({"data":[{"id":3}]})");
    StreamSlice slice;
    slice.extra = json(R"({"child_response": {"data":[{"id":1},{"id":2}]}})");
    QCOMPARE(scene.read(RecordScene::simple(RecordScene::paged(s_paged)), {}, slice),
             (QStringList{u"{\"id\":1}"_s, u"{\"id\":2}"_s, u"{\"id\":3}"_s}));
    QCOMPARE(scene.asked(), (QStringList{u"/items?page=2"_s}));
    RecordScene none;
    slice.extra = json(R"({"child_response": []})");
    QCOMPARE(none.read(RecordScene::simple(RecordScene::paged(s_paged)), {}, slice), QStringList());
    QCOMPARE(none.transport.count(), 0);
}

void TestRetrievers::asksForProperties_data()
{
    QTest::addColumn<QByteArray>("properties");
    QTest::addColumn<QStringList>("asked");
    const auto row = [](const char *name, const QByteArray &properties, const QStringList &asked) {
        QTest::newRow(name) << properties << asked;
    };
    const char *const list = R"("property_list": ["one", "two", "three", "four"])";
    const auto with = [&](const char *more) -> QByteArray { return QByteArray(list) + more; };
    row("all at once", list, {u"/items?p=one%2Ctwo%2Cthree%2Cfour"_s});
    row("always some", with(R"(, "always_include_properties": ["zero"])"),
        {u"/items?p=zero%2Cone%2Ctwo%2Cthree%2Cfour"_s});
    row("by number",
        with(
            R"(, "property_chunking": {"type": "PropertyChunking", "property_limit_type": "property_count", "property_limit": 3})"),
        {u"/items?p=one%2Ctwo%2Cthree"_s, u"/items?p=four"_s});
    row("by characters",
        with(
            R"(, "always_include_properties": ["zero"], "property_chunking": {"type": "PropertyChunking", "property_limit_type": "characters", "property_limit": 12})"),
        {u"/items?p=zero%2Cone%2Ctwo"_s, u"/items?p=zero%2Cthree"_s, u"/items?p=zero%2Cfour"_s});
    row("chunked without a limit",
        with(
            R"(, "always_include_properties": ["zero"], "property_chunking": {"type": "PropertyChunking", "property_limit_type": "characters"})"),
        {u"/items?p=one%2Ctwo%2Cthree%2Cfour%2Czero"_s});
}

void TestRetrievers::asksForProperties()
{
    QFETCH(QByteArray, properties);
    QFETCH(QStringList, asked);
    RecordScene scene;
    scene.answer(R"({"data":[]})");
    scene.read(requesting(R"("request_parameters": {"p": {"type": "QueryProperties", )"
                          + properties.toStdString() + "}}"));
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    QCOMPARE(scene.asked(), asked);
}

void TestRetrievers::mergesTheRecordsOfChunks()
{
    RecordScene scene;
    scene.answer(R"({"data":[{"id":"a","n":{"x":1},"one":1},{"one":9},{"id":"b","one":2}]})");
    scene.answer(R"({"data":[{"id":"b","two":2},{"id":"a","n":{"y":2},"two":1}]})");
    QCOMPARE(
        scene.read(requesting(
            R"("request_parameters": {"p": {"type": "QueryProperties", "property_list": ["one", "two"], "property_chunking": {"type": "PropertyChunking", "property_limit_type": "property_count", "property_limit": 1}}})")),
        (QStringList{u"{\"one\":9}"_s,
                     u"{\"id\":\"a\",\"n\":{\"x\":1,\"y\":2},\"one\":1,\"two\":1}"_s,
                     u"{\"id\":\"b\",\"one\":2,\"two\":2}"_s}));
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    RecordScene keyed;
    keyed.answer(R"({"data":[{"a":1,"b":2,"one":1}]})");
    keyed.answer(R"({"data":[{"a":1,"b":2,"two":1},{"a":1,"b":3}]})");
    QCOMPARE(
        keyed.read(requesting(
            R"("request_parameters": {"p": {"type": "QueryProperties", "property_list": ["one", "two"], "property_chunking": {"type": "PropertyChunking", "property_limit_type": "property_count", "property_limit": 1, "record_merge_strategy": {"type": "GroupByKeyMergeStrategy", "key": ["a", "b"]}}}})")),
        (QStringList{u"{\"a\":1,\"b\":2,\"one\":1,\"two\":1}"_s, u"{\"a\":1,\"b\":3}"_s}));
}

void TestRetrievers::asksForTheListOfPropertiesOnce()
{
    RecordScene scene;
    scene.answer(R"({"results":[{"name":"one"},{"name":"two"}]})");
    scene.answer(R"({"data":[{"id":1},{"id":2}]})");
    scene.answer(R"({"data":[]})");
    scene.read(requesting(
        R"("request_parameters": {"p": "{{ stream_slice.extra_fields['query_properties'] | join('+') }}"},
            "fetch_properties_from_endpoint": {"type": "PropertiesFromEndpoint", "property_field_path": ["name"],
            "retriever": {"type": "SimpleRetriever", "requester": {"type": "HttpRequester", "url_base": "https://api.x.com", "path": "names"},
            "record_selector": {"type": "RecordSelector", "extractor": {"type": "DpathExtractor", "field_path": ["results"]}}}})",
        ", " + RecordScene::paged(s_paged)));
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    QCOMPARE(scene.asked(),
             (QStringList{u"/names"_s, u"/items?p=one%2Btwo"_s, u"/items?p=one%2Btwo&page=2"_s}));
}

void TestRetrievers::asksForChosenPropertiesOnly()
{
    const std::string retriever = requesting(
        R"("request_parameters": {"p": {"type": "QueryProperties", "property_list": ["one", "two", "three"],
            "property_selector": {"type": "JsonSchemaPropertySelector", "transformations": [{"type": "KeysReplace", "old": "my_", "new": ""}]}}})");
    RetrieverOptions options;
    RecordScene all;
    all.answer(R"({"data":[]})");
    all.read(retriever, options);
    QCOMPARE(all.asked(), (QStringList{u"/items?p=one%2Ctwo%2Cthree"_s}));
    options.configuredSchema = json(R"({"properties": {"my_one": {}, "three": {}}})");
    RecordScene chosen;
    chosen.answer(R"({"data":[]})");
    chosen.read(retriever, options);
    QCOMPARE(chosen.asked(), (QStringList{u"/items?p=one%2Cthree"_s}));
}

void TestRetrievers::largePagesComeAtOnce()
{
    RecordScene scene;
    scene.answer(largePage(1, 30).constData());
    scene.answer(largePage(31, 30).constData());
    scene.answer(R"({"data":[{"id":61}]})");
    const std::string paged = RecordScene::simple(
        RecordScene::paged(R"({"type": "PageIncrement", "page_size": 30, "start_from_page": 1})"));
    // The last page is small.
    QCOMPARE(countRecords(scene, paged), (std::pair<std::size_t, std::size_t>(60, 1)));
    QCOMPARE(scene.asked(), (QStringList{u"/items"_s, u"/items?page=2"_s, u"/items?page=3"_s}));
}

void TestRetrievers::paginationSeesTheAnswerOfALargePage_data()
{
    QTest::addColumn<QString>("cursor");
    QTest::addColumn<bool>("atOnce");
    QTest::newRow("field") << u"{{ response.next }}"_s << true;
    QTest::newRow("key") << u"{{ response['next'] }}"_s << true;
    QTest::newRow("get") << u"{{ response.get('next', {}) }}"_s << true;
    QTest::newRow("records") << u"{{ 'b' if response.data|length == 30 }}"_s << true;
    QTest::newRow("last record") << u"{{ 'b' if last_record.id == 30 and response.next }}"_s
                                 << true;
    QTest::newRow("all of it") << u"{{ 'b' if response|length == 2 and response.next }}"_s << false;
    QTest::newRow("method")
        << u"{{ 'b' if response.keys()|list == ['data','next'] and response.next }}"_s << false;
    QTest::newRow("key that is made") << u"{{ response['ne' ~ 'xt'] }}"_s << false;
}

void TestRetrievers::paginationSeesTheAnswerOfALargePage()
{
    QFETCH(QString, cursor);
    QFETCH(bool, atOnce);
    RecordScene scene;
    scene.answer(largePage(1, 30).replace("null", R"("b")").constData());
    scene.answer(R"({"data":[{"id":31}],"next":null})");
    const std::string paged = RecordScene::simple(RecordScene::paged(
        R"({"type": "CursorPagination", "cursor_value": ")" + cursor.toStdString() + "\"}"));
    const auto expected = atOnce ? std::pair<std::size_t, std::size_t>(30, 1)
                                 : std::pair<std::size_t, std::size_t>(0, 31);
    QCOMPARE(countRecords(scene, paged), expected);
    QCOMPARE(scene.asked(), (QStringList{u"/items"_s, u"/items?page=b"_s}));
}

void TestRetrievers::pagesThatAreLookedAtComeRecordByRecord_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("fields");
    QTest::addColumn<bool>("isTransformed");
    QTest::addColumn<int>("records");
    const QByteArray page = largePage(1, 30);
    const auto row = [](const char *name, const QByteArray &body, const char *fields,
                        bool isTransformed, int records) {
        QTest::newRow(name) << body << QString::fromLatin1(fields) << isTransformed << records;
    };
    row("filter", page,
        R"("record_filter":{"type":"RecordFilter","condition":"{{ record.id > 20 }}"})", false, 10);
    row("transformation", page, R"("x":1)", true, 30);
    row("NaN", QByteArray(page).replace("null", "NaN"), R"("x":1)", false, 30);
    row("large number", QByteArray(page).replace("null", "12345678901234567890123"), R"("x":1)",
        false, 30);
    row("the last of two lists",
        QByteArray(page).replace(R"(],"next")", R"(,{"id":99}],"data":[{"id":100}],"next")"),
        R"("x":1)", false, 1);
}

void TestRetrievers::pagesThatAreLookedAtComeRecordByRecord()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, fields);
    QFETCH(bool, isTransformed);
    QFETCH(int, records);
    RecordScene scene;
    scene.answer(body.constData());
    RetrieverOptions options;
    if (isTransformed)
        options.transformations = adding("more", "1");
    QCOMPARE(countRecords(scene, selecting(fields.toStdString()), std::move(options)),
             (std::pair<std::size_t, std::size_t>(0, std::size_t(records))));
}

QTEST_GUILESS_MAIN(TestRetrievers)
#include "testretrievers.moc"
