#include "core/declarative/record/extractor.h"
#include "core/declarative/record/jsondecoder.h"
#include "core/http/gzip.h"
#include "tests/declarative/record/recordscene.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestExtractors final : public QObject
{
    Q_OBJECT

private slots:
    void findsRecordsAtAPath_data();
    void findsRecordsAtAPath();
    void expandsRecords_data();
    void expandsRecords();
    void readsFilesAsPandasDoes_data();
    void readsFilesAsPandasDoes();
    void refusesWhatItCannotRead();
    void showsTheAnswerBeforeTheRecords();
    void recordsOfAnAnswerAreNotShared();
};

namespace {

struct Extracted final
{
    QStringList records;
    QString code;
};

Extracted extract(const char *extractor, const QByteArray &body, std::string_view config = "{}")
{
    RecordScene scene(config);
    const auto made = makeExtractor(Component(json(extractor), "extractor"),
                                    std::make_unique<JsonDecoder>(), scene.runtime);
    if (!made)
        return {{}, made.error().code};
    HttpResponse response;
    response.body = body;
    Extracted found;
    const Result<void> outcome
        = (*made)->extract(response, {}, [&](const Value &record) -> Result<bool> {
              found.records << QString::fromStdString(jsonText(record));
              return true;
          });
    if (!outcome)
        found.code = outcome.error().code;
    return found;
}

} // namespace

void TestExtractors::findsRecordsAtAPath_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("records");
    const auto row
        = [](const char *name, const char *path, const char *body, const QStringList &records) {
              QTest::newRow(name) << QByteArray(path) << QByteArray(body) << records;
          };
    row("list", R"(["data"])", R"({"data":[{"id":1},{"id":2}]})",
        {u"{\"id\":1}"_s, u"{\"id\":2}"_s});
    row("object", R"(["data"])", R"({"data":{"id":1}})", {u"{\"id\":1}"_s});
    row("empty object", R"(["data"])", R"({"data":{}})", {});
    row("null", R"(["data"])", R"({"data":null})", {});
    row("missing", R"(["data"])", R"({"x":1})", {});
    row("missing below a scalar", R"(["data","x"])", R"({"data":1})", {});
    row("no path, list", "[]", R"([{"id":1},{"id":2}])", {u"{\"id\":1}"_s, u"{\"id\":2}"_s});
    row("no path, object", "[]", R"({"id":1})", {u"{\"id\":1}"_s});
    row("no path, empty list", "[]", "[]", {});
    row("no path, no json", "[]", "<html>", {});
    row("list at the top", R"(["x"])", R"([{"x":[{"id":1}]},{"x":{"id":2}},{"y":1}])",
        {u"{\"id\":1}"_s, u"{\"id\":2}"_s});
    row("deep", R"(["a","b"])", R"({"a":{"b":[{"id":1}]}})", {u"{\"id\":1}"_s});
    row("index", R"(["a","0"])", R"({"a":[{"id":1},{"id":2}]})", {u"{\"id\":1}"_s});
    row("wildcard at the end", R"(["data","*"])", R"({"data":{"a":{"id":1},"b":{"id":2}}})",
        {u"{\"id\":1}"_s, u"{\"id\":2}"_s});
    row("wildcard over a list", R"(["data","*","item"])",
        R"({"data":[{"item":{"id":1}},{"item":{"id":2}},{"x":3}]})",
        {u"{\"id\":1}"_s, u"{\"id\":2}"_s});
    row("wildcard matches are not flattened", R"(["data","*","items"])",
        R"({"data":{"a":{"items":[{"id":1},{"id":2}]},"b":{"items":[{"id":3}]}}})",
        {u"[{\"id\":1},{\"id\":2}]"_s, u"[{\"id\":3}]"_s});
    row("scalars", R"(["data"])", R"({"data":["x",5,{"id":1}]})",
        {u"\"x\""_s, u"5"_s, u"{\"id\":1}"_s});
    row("glob", R"(["da?a"])", R"({"data":[{"id":1}]})", {u"{\"id\":1}"_s});
    row("template", R"(["{{ config['key'] }}"])", R"({"data":[{"id":1}]})", {u"{\"id\":1}"_s});
    row("parameter", R"(["{{ parameters.p }}"])", R"({"data":[{"id":1}]})", {u"{\"id\":1}"_s});
}

void TestExtractors::findsRecordsAtAPath()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QStringList, records);
    const QByteArray extractor
        = "{\"type\": \"DpathExtractor\", \"$parameters\": {\"p\": \"data\"},"
          "\"field_path\": "
        + path + "}";
    const Extracted found = extract(extractor.constData(), body, R"({"key": "data"})");
    QCOMPARE(found.code, QString());
    QCOMPARE(found.records, records);
}

void TestExtractors::expandsRecords_data()
{
    QTest::addColumn<QByteArray>("expander");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("records");
    const auto row
        = [](const char *name, const char *expander, const char *body, const QStringList &records) {
              QTest::newRow(name) << QByteArray(expander) << QByteArray(body) << records;
          };
    const char *const lines = R"("expand_records_from_field": ["lines", "data"])";
    row("items", lines, R"({"data":[{"id":1,"lines":{"data":[{"a":1},{"a":2}]}},{"id":2}]})",
        {u"{\"a\":1}"_s, u"{\"a\":2}"_s});
    row("items with their record",
        R"("expand_records_from_field": ["l"], "remain_original_record": true)",
        R"({"data":[{"id":1,"l":[{"a":1},7]}]})",
        {u"{\"a\":1,\"original_record\":{\"id\":1,\"l\":[{\"a\":1},7]}}"_s,
         u"{\"value\":7,\"original_record\":{\"id\":1,\"l\":[{\"a\":1},7]}}"_s});
    row("scalars", R"("expand_records_from_field": ["l"])", R"({"data":[{"l":[7,"x"]}]})",
        {u"7"_s, u"\"x\""_s});
    row("wildcard", R"("expand_records_from_field": ["s", "*", "i"])",
        R"({"data":[{"s":[{"i":[{"a":1}]},{"i":[{"a":2}]}]}]})", {u"{\"a\":1}"_s, u"{\"a\":2}"_s});
    row("nothing there", R"("expand_records_from_field": ["l"])",
        R"({"data":[{"id":1,"l":[]},{"id":2,"l":5},{"id":3}]})", {});
    row("nothing there, the parent",
        R"("expand_records_from_field": ["l"], "on_no_records": "emit_parent")",
        R"({"data":[{"id":1,"l":[]},{"id":2,"l":[{"a":1}]}]})",
        {u"{\"id\":1,\"l\":[]}"_s, u"{\"a\":1}"_s});
    row("no mapping", R"("expand_records_from_field": ["l"])", R"({"data":[5]})", {u"5"_s});
}

void TestExtractors::expandsRecords()
{
    QFETCH(QByteArray, expander);
    QFETCH(QByteArray, body);
    QFETCH(QStringList, records);
    const QByteArray extractor = "{\"type\": \"DpathExtractor\", \"field_path\": [\"data\"],"
                                 "\"record_expander\": {\"type\": \"RecordExpander\","
        + expander + "}}";
    const Extracted found = extract(extractor.constData(), body);
    QCOMPARE(found.code, QString());
    QCOMPARE(found.records, records);
}

void TestExtractors::readsFilesAsPandasDoes_data()
{
    QTest::addColumn<bool>("keeps");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("records");
    const auto row
        = [](const char *name, bool keeps, const QByteArray &body, const QStringList &records) {
              QTest::newRow(name) << keeps << body << records;
          };
    row("texts", false, "a,b\n\"1\",\"x, y\"\n", {u"{\"a\":\"1\",\"b\":\"x, y\"}"_s});
    row("missing values", false, "a,b,c\nNA,,null\nn/a,\"NULL\",na\n",
        {u"{\"a\":null,\"b\":null,\"c\":null}"_s, u"{\"a\":null,\"b\":null,\"c\":\"na\"}"_s});
    row("missing values kept", true, "a,b,c\nNA,,null\n",
        {u"{\"a\":\"NA\",\"b\":null,\"c\":\"null\"}"_s});
    row("short rows and blank lines", false, "a,b\n\n1\n  \n2,3\n",
        {u"{\"a\":\"1\",\"b\":null}"_s, u"{\"a\":\"2\",\"b\":\"3\"}"_s});
    row("names", false, "a,a,,a.1\n1,2,3,4\n",
        {u"{\"a\":\"1\",\"a.2\":\"2\",\"Unnamed: 2\":\"3\",\"a.1\":\"4\"}"_s});
    row("zero bytes", false, QByteArray("a\n1\0002\n", 6), {u"{\"a\":\"12\"}"_s});
    row("gzip", false, gzipped("a\n1\n"), {u"{\"a\":\"1\"}"_s});
    row("zlib", false, qCompress("a\n1\n").mid(4), {u"{\"a\":\"1\"}"_s});
    row("an empty cell in quotes", false, "a\n\"\"\n", {u"{\"a\":null}"_s});
    row("nothing", false, "", {});
}

void TestExtractors::readsFilesAsPandasDoes()
{
    QFETCH(bool, keeps);
    QFETCH(QByteArray, body);
    QFETCH(QStringList, records);
    const Extracted found
        = extract(keeps ? R"({"type": "ResponseToFileExtractor", "preserve_na_values": true})"
                        : R"({"type": "ResponseToFileExtractor"})",
                  body);
    QCOMPARE(found.code, QString());
    QCOMPARE(found.records, records);
}

void TestExtractors::refusesWhatItCannotRead()
{
    QCOMPARE(extract(R"({"type": "ResponseToFileExtractor"})", "a\n1,2\n").code,
             u"declarative.body_unreadable"_s);
    QCOMPARE(extract(R"({"type": "ResponseToFileExtractor"})", "a\n\xff\n").code,
             u"declarative.body_unreadable"_s);
    QCOMPARE(extract(R"({"class_name": "x.Y"})", "").code, u"declarative.component_custom"_s);
    QCOMPARE(extract(R"({"type": "Odd"})", "").code, u"declarative.component_invalid"_s);
    QCOMPARE(
        extract(R"({"type": "DpathExtractor", "field_path": ["d*"]})", R"({"da":1,"db":2})").code,
        u"declarative.path_ambiguous"_s);
}

void TestExtractors::showsTheAnswerBeforeTheRecords()
{
    RecordScene scene;
    const auto made = makeExtractor(
        Component(json(R"({"type": "DpathExtractor", "field_path": ["data"]})"), "extractor"),
        std::make_unique<JsonDecoder>(), scene.runtime);
    HttpResponse response;
    response.body = R"([{"data":[{"id":1}]},{"data":[{"id":2}]}])";
    QStringList seen;
    QVERIFY((*made)->extract(
        response, [&](const Value &answer) { seen << QString::fromStdString(jsonText(answer)); },
        [&](const Value &record) -> Result<bool> {
            seen << QString::fromStdString(jsonText(record));
            return true;
        }));
    QCOMPARE(seen, (QStringList{u"{\"data\":[{\"id\":1}]}"_s, u"{\"id\":1}"_s, u"{\"id\":2}"_s}));
}

void TestExtractors::recordsOfAnAnswerAreNotShared()
{
    RecordScene scene;
    for (const char *path : {R"(["data"])", R"(["data","*"])", "[]"}) {
        const std::string extractor
            = std::string(R"({"type": "DpathExtractor", "field_path": )") + path + "}";
        const auto made = makeExtractor(Component(json(extractor), "extractor"),
                                        std::make_unique<JsonDecoder>(), scene.runtime);
        HttpResponse response;
        response.body = QByteArray(path) == "[]" ? R"([{"id":1},{"id":2}])"
                                                 : R"({"data":[{"id":1},{"id":2}]})";
        int records = 0;
        QVERIFY((*made)->extract(response, {}, [&](Value record) -> Result<bool> {
            // A change of a shared record would move it to a copy.
            const Mapping *before = &record.mapping();
            record.mutableMapping().set("x", 1);
            if (before == &record.mapping())
                ++records;
            return true;
        }));
        QCOMPARE(records, 2);
    }
}

QTEST_GUILESS_MAIN(TestExtractors)
#include "testextractors.moc"
