#include "core/declarative/record/decoder.h"
#include "core/declarative/record/unpacker.h"
#include "core/declarative/value/jsontext.h"
#include "core/http/gzip.h"

#include <zip.h>

#include <QElapsedTimer>
#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

class TestDecoders final : public QObject
{
    Q_OBJECT

private slots:
    void decodesByteByByte_data();
    void decodesByteByByte();
    void refusesWhatItCannotRead_data();
    void refusesWhatItCannotRead();
    void aWebPageIsNoEmptyAnswer_data();
    void aWebPageIsNoEmptyAnswer();
    void whatOnlyLooksLikeAPageIsRead();
    void manyNamesOfACsvTakeLittleTime();
    void refusesAWrongManifest_data();
    void refusesAWrongManifest();
    void unpacksGzipInPieces();
    void unpacksSeveralMembers();
    void readsEveryFileOfAZip();
    void stopsABomb();
    void stopsWhenTheSinkStops();
    void tellsPaginationWhatItSees();
    void warnsOfWhatIsNoJson();
};

namespace {

Component component(const QByteArray &text)
{
    const Result<Value> value = parseJson(std::string_view(text.constData(), size_t(text.size())));
    return Component(value ? *value : Value::emptyMapping(), "decoder");
}

struct Decoded final
{
    QStringList elements;
    QString code;
};

Decoded decode(const QByteArray &decoder, const QByteArray &body, HttpHeaders headers = {},
               int most = 1'000'000)
{
    Decoded decoded;
    const auto made = makeDecoder(component(decoder));
    if (!made)
        return {{}, made.error().code};
    HttpResponse response;
    response.body = body;
    response.headers = std::move(headers);
    const Result<void> outcome = (*made)->decode(response, [&](Value element) -> Result<bool> {
        decoded.elements << QString::fromStdString(jsonText(element));
        return decoded.elements.size() < most;
    });
    if (!outcome)
        decoded.code = outcome.error().code;
    return decoded;
}

QByteArray zipped(const QList<std::pair<QByteArray, QByteArray>> &files)
{
    zip_error_t fault;
    zip_source_t *source = zip_source_buffer_create(nullptr, 0, 0, &fault);
    zip_source_keep(source);
    zip_t *archive = zip_open_from_source(source, ZIP_TRUNCATE, &fault);
    for (const auto &[name, body] : files) {
        if (name.endsWith('/')) {
            zip_dir_add(archive, name.constData(), 0);
            continue;
        }
        zip_source_t *file
            = zip_source_buffer(archive, body.constData(), zip_uint64_t(body.size()), 0);
        zip_file_add(archive, name.constData(), file, 0);
    }
    zip_close(archive);
    zip_source_open(source);
    zip_source_seek(source, 0, SEEK_END);
    QByteArray bytes(qsizetype(zip_source_tell(source)), '\0');
    zip_source_seek(source, 0, SEEK_SET);
    zip_source_read(source, bytes.data(), zip_uint64_t(bytes.size()));
    zip_source_close(source);
    zip_source_free(source);
    return bytes;
}

const QByteArray s_json = R"({"type": "JsonDecoder"})";
const QByteArray s_lines = R"({"type": "JsonlDecoder"})";
const QByteArray s_csv = R"({"type": "CsvDecoder"})";
const QByteArray s_xml = R"({"type": "XmlDecoder"})";
const QByteArray s_gzipCsv = R"({"type": "GzipDecoder", "decoder": {"type": "CsvDecoder"}})";
const QByteArray s_zipJson = R"({"type": "ZipfileDecoder", "decoder": {"type": "JsonDecoder"}})";
const QByteArray s_items = R"({"type": "JsonItemsDecoder", "items_path": "data.users"})";

} // namespace

void TestDecoders::decodesByteByByte_data()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("elements");
    const auto row
        = [](const char *name, const QByteArray &decoder, const QByteArray &body,
             const QStringList &elements) { QTest::newRow(name) << decoder << body << elements; };
    row("json object", s_json, R"({"a":1})", {u"{\"a\":1}"_s});
    row("json list", s_json, R"([{"a":1},2])", {u"{\"a\":1}"_s, u"2"_s});
    row("json empty list", s_json, "[]", {u"{}"_s});
    row("json empty", s_json, "", {u"{}"_s});
    row("json null", s_json, "null", {u"{}"_s});
    row("json that is none", s_json, "<html>", {u"{}"_s});
    row("json large number", s_json, "[123456789012345678901234567890]",
        {u"123456789012345678901234567890"_s});
    row("json with NaN", s_json, R"({"a":NaN,"b":[-Infinity,Infinity],"c":"NaN \" NaN"})",
        {u"{\"a\":null,\"b\":[null,null],\"c\":\"NaN \\\" NaN\"}"_s});
    row("lines", s_lines, "{\"a\":1}\r\n\nbad\n[1]\n5", {u"{\"a\":1}"_s, u"[1]"_s, u"5"_s});
    row("lines end", s_lines, "{\"a\":1}\n", {u"{\"a\":1}"_s});
    row("items", s_items, R"({"x":[1],"data":{"users":[{"a":1},2],"other":[3]}})",
        {u"{\"a\":1}"_s, u"2"_s});
    row("items missing", s_items, R"({"data":{"user":[1]}})", {});
    row("items of several objects", s_items, R"({"data":{"users":{"item":4}}})", {u"4"_s});
    row("csv", s_csv, "a,b\n1,x\n2,\n",
        {u"{\"a\":\"1\",\"b\":\"x\"}"_s, u"{\"a\":\"2\",\"b\":\"\"}"_s});
    row("csv no end", s_csv, "a\n1", {u"{\"a\":\"1\"}"_s});
    row("csv short and long", s_csv, "a,b\n1\n1,2,3,4\n",
        {u"{\"a\":\"1\",\"b\":null}"_s, u"{\"a\":\"1\",\"b\":\"2\",\"null\":[\"3\",\"4\"]}"_s});
    row("csv blank lines", s_csv, "a,b\n\n1,2\n\r\n", {u"{\"a\":\"1\",\"b\":\"2\"}"_s});
    row("csv quotes", s_csv, "a,b\n\"x,\"\"y\"\"\",\"l1\r\nl2\"\n\"a\"b,c\"d\"\n",
        {u"{\"a\":\"x,\\\"y\\\"\",\"b\":\"l1\\nl2\"}"_s, u"{\"a\":\"ab\",\"b\":\"c\\\"d\\\"\"}"_s});
    row("csv open quote", s_csv, "a\n\"x\ny", {u"{\"a\":\"x\\ny\"}"_s});
    row("csv return", s_csv, "a\r1\r2", {u"{\"a\":\"1\"}"_s, u"{\"a\":\"2\"}"_s});
    row("csv twins", s_csv, "a,a\n1,2\n", {u"{\"a\":\"2\"}"_s});
    row("csv mark stays", s_csv,
        "\xef\xbb\xbf"
        "a\n1\n",
        {u"{\"\ufeffa\":\"1\"}"_s});
    row("csv empty", s_csv, "", {});
    row("csv header only", s_csv, "a,b\n", {});
    row("csv tab", R"({"type": "CsvDecoder", "delimiter": "\\t"})", "a\tb\n1\t2\n",
        {u"{\"a\":\"1\",\"b\":\"2\"}"_s});
    row("csv of several bytes", R"({"type": "CsvDecoder", "delimiter": "§"})", "a§b\n1§2\n",
        {u"{\"a\":\"1\",\"b\":\"2\"}"_s});
    row("csv null words", R"({"type": "CsvDecoder", "set_values_to_none": ["", "NA"]})",
        "a,b,c\n,NA,x\n", {u"{\"a\":null,\"b\":null,\"c\":\"x\"}"_s});
    row("csv latin", R"({"type": "CsvDecoder", "encoding": "latin-1"})", "a\n\xe9\n",
        {u"{\"a\":\"é\"}"_s});
    row("csv windows", R"({"type": "CsvDecoder", "encoding": "cp1252"})", "a\n\x80\n",
        {u"{\"a\":\"€\"}"_s});
    row("csv utf-8-sig", R"({"type": "CsvDecoder", "encoding": "utf-8-sig"})",
        "\xef\xbb\xbf"
        "a\n1\n",
        {u"{\"a\":\"1\"}"_s});
    row("iterable", R"({"type": "IterableDecoder"})", "a\r\nb\n\nc",
        {u"{\"record\":\"a\"}"_s, u"{\"record\":\"b\"}"_s, u"{\"record\":\"\"}"_s,
         u"{\"record\":\"c\"}"_s});
    row("gzip", s_gzipCsv, gzipped("a\n1\n"), {u"{\"a\":\"1\"}"_s});
    row("gzip that is none", s_gzipCsv, "a\n1\n", {u"{\"a\":\"1\"}"_s});
    row("gzip of one byte", s_gzipCsv, "a", {});
    row("gzip json", R"({"type": "GzipDecoder", "decoder": {"type": "JsonDecoder"}})",
        gzipped("[{\"a\":1},{\"a\":2}]"), {u"{\"a\":1}"_s, u"{\"a\":2}"_s});
    row("gzip twice",
        R"({"type": "GzipDecoder", "decoder": {"type": "GzipDecoder", "decoder": {"type": "JsonlDecoder"}}})",
        gzipped(gzipped("1\n2\n")), {u"1"_s, u"2"_s});
    row("xml", s_xml,
        "<?xml version=\"1.0\"?><r x=\"1\" y='2'><!-- c --><a>1</a><b/><a> 2 </a><c k=\"v\">t</c>"
        "<d><![CDATA[<e>]]></d>&amp;</r>",
        {u"{\"r\":{\"@x\":\"1\",\"@y\":\"2\",\"a\":[\"1\",\"2\"],\"b\":null,"_s
         u"\"c\":{\"@k\":\"v\",\"#text\":\"t\"},\"d\":\"<e>\",\"#text\":\"&\"}}"_s});
    row("xml names and empty twins", s_xml, "<s:r xmlns:s=\"u\"><s:a/><s:a/></s:r>",
        {u"{\"s:r\":{\"@xmlns:s\":\"u\",\"s:a\":[null,null]}}"_s});
    row("xml empty", s_xml, "<r/>", {u"{\"r\":null}"_s});
    row("xml broken", s_xml, "<r><a></r>", {u"{}"_s});
    row("xml two roots", s_xml, "<r/><r/>", {u"{}"_s});
    row("xml twin attributes", s_xml, "<r a='1' a='2'/>", {u"{}"_s});
    row("xml none", s_xml, "", {u"{}"_s});
    row("xml too deep", s_xml, QByteArray("<a>").repeated(600) + QByteArray("</a>").repeated(600),
        {u"{}"_s});
}

void TestDecoders::decodesByteByByte()
{
    QFETCH(QByteArray, decoder);
    QFETCH(QByteArray, body);
    QFETCH(QStringList, elements);
    const Decoded decoded = decode(decoder, body);
    QCOMPARE(decoded.code, QString());
    QCOMPARE(decoded.elements, elements);
}

void TestDecoders::refusesWhatItCannotRead_data()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("zip of json that is none") << s_zipJson << zipped({{"a.json", "<html>"}});
    QTest::newRow("zip of null") << s_zipJson << zipped({{"a.json", "null"}});
    QTest::newRow("no zip") << s_zipJson << QByteArray("PK no");
    QTest::newRow("no zip at all") << s_zipJson << QByteArray();
    QTest::newRow("gzip cut") << s_gzipCsv << gzipped("a\n1\n").chopped(4);
    QTest::newRow("gzip broken") << s_gzipCsv << QByteArray("\x1f\x8b rubbish");
    QTest::newRow("gzip with rubbish behind") << s_gzipCsv << gzipped("a\n1\n") + "rubbish";
    QTest::newRow("csv no utf-8") << s_csv << QByteArray("a\n\xff\n");
    QTest::newRow("lines no utf-8") << s_lines << QByteArray("\"\xff\"\n");
    QTest::newRow("iterable no utf-8")
        << QByteArray(R"({"type": "IterableDecoder"})") << QByteArray("\xff\n");
    QTest::newRow("no ascii") << QByteArray(R"({"type": "CsvDecoder", "encoding": "ascii"})")
                              << QByteArray("a\n\xe9\n");
    QTest::newRow("items of no json") << s_items << QByteArray("{");
}

void TestDecoders::refusesWhatItCannotRead()
{
    QFETCH(QByteArray, decoder);
    QFETCH(QByteArray, body);
    QCOMPARE(decode(decoder, body).code, u"declarative.body_unreadable"_s);
}

void TestDecoders::aWebPageIsNoEmptyAnswer_data()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    const QByteArray page = "<!DOCTYPE html>\n<html><head><title>\n Be right back </title></head>"
                            "<body>Maintenance</body></html>";
    const QByteArray json = "application/json";
    QTest::newRow("json") << s_json << page << json;
    QTest::newRow("json lines") << s_lines << page << json;
    QTest::newRow("csv") << s_csv << page << QByteArray("text/csv");
    QTest::newRow("xml") << s_xml << page << QByteArray("application/xml");
    QTest::newRow("behind a gzip decoder") << s_gzipCsv << page << json;
    QTest::newRow("items") << s_items << page << json;
    QTest::newRow("a mark and a comment in front")
        << s_json << "\xef\xbb\xbf  <!-- x -->\r\n" + page << json;
    QTest::newRow("an xml declaration in front")
        << s_json << "<?xml version=\"1.0\"?>" + page << json;
    QTest::newRow("by its type") << s_json << QByteArray("Down. <b>Be patient</b>")
                                 << QByteArray("text/html; charset=utf-8");
}

void TestDecoders::aWebPageIsNoEmptyAnswer()
{
    QFETCH(QByteArray, decoder);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    const auto made = makeDecoder(component(decoder));
    QVERIFY(made);
    HttpResponse response;
    response.status = 200;
    response.body = body;
    response.headers = {{"Content-Type", type}};
    int elements = 0;
    const Result<void> outcome = (*made)->decode(response, [&elements](const Value &) {
        ++elements;
        return Result<bool>(true);
    });
    QVERIFY(!outcome);
    QCOMPARE(elements, 0);
    QCOMPARE(outcome.error().code, u"declarative.page_instead"_s);
    // A later attempt may find the API again.
    QCOMPARE(outcome.error().kind, ErrorKind::Transient);
    if (body.contains("<title>"))
        QVERIFY2(outcome.error().message.contains(u"\"Be right back\""_s),
                 qPrintable(outcome.error().message));
}

void TestDecoders::whatOnlyLooksLikeAPageIsRead()
{
    // Some servers call their JSON a page.
    QCOMPARE(decode(s_json, "[{\"a\": \"<html>\"}]", {{"Content-Type", "text/html"}}).elements,
             QStringList{u"{\"a\":\"<html>\"}"_s});
    QCOMPARE(decode(s_json, "", {{"Content-Type", "text/html"}}).elements, QStringList{u"{}"_s});
    QCOMPARE(decode(s_json, "no json", {}).elements, QStringList{u"{}"_s});
    QCOMPARE(decode(s_xml, "<header><a>1</a></header>", {}).elements,
             QStringList{u"{\"header\":{\"a\":\"1\"}}"_s});
    QCOMPARE(decode(s_csv, "<htmlcode>,b\n1,2\n", {}).code, QString());
}

void TestDecoders::manyNamesOfACsvTakeLittleTime()
{
    constexpr int s_names = 200'000;
    QByteArray body;
    for (int index = 0; index < s_names; ++index)
        body += "n" + QByteArray::number(index) + ",";
    body += "n0\n"; // One name is there twice.
    const QByteArray row = QByteArray("1,").repeated(s_names) + "2\n";
    body += row + row;
    QElapsedTimer timer;
    timer.start();
    const Decoded decoded = decode(s_csv, body);
    QCOMPARE(decoded.elements.size(), 2);
    QVERIFY(decoded.elements.front().startsWith(u"{\"n0\":\"2\",\"n1\":\"1\""_s));
    // A search for each name would take many minutes.
    QVERIFY2(timer.elapsed() < 60'000, qPrintable(QString::number(timer.elapsed())));
}

void TestDecoders::refusesAWrongManifest_data()
{
    QTest::addColumn<QByteArray>("decoder");
    QTest::addColumn<QString>("code");
    QTest::newRow("custom") << QByteArray(R"({"class_name": "x.Y"})")
                            << u"declarative.component_custom"_s;
    QTest::newRow("custom inside")
        << QByteArray(R"({"type": "GzipDecoder", "decoder": {"class_name": "x.Y"}})")
        << u"declarative.component_custom"_s;
    QTest::newRow("unknown") << QByteArray(R"({"type": "OddDecoder"})")
                             << u"declarative.component_invalid"_s;
    QTest::newRow("xml inside") << QByteArray(
        R"({"type": "GzipDecoder", "decoder": {"type": "XmlDecoder"}})")
                                << u"declarative.component_invalid"_s;
    QTest::newRow("nothing inside")
        << QByteArray(R"({"type": "ZipfileDecoder"})") << u"declarative.component_invalid"_s;
    QTest::newRow("delimiter") << QByteArray(R"({"type": "CsvDecoder", "delimiter": "ab"})")
                               << u"declarative.component_invalid"_s;
    QTest::newRow("encoding") << QByteArray(R"({"type": "CsvDecoder", "encoding": "klingon"})")
                              << u"declarative.encoding_unknown"_s;
    QTest::newRow("no path") << QByteArray(R"({"type": "JsonItemsDecoder", "items_path": ""})")
                             << u"declarative.component_invalid"_s;
}

void TestDecoders::refusesAWrongManifest()
{
    QFETCH(QByteArray, decoder);
    QFETCH(QString, code);
    QCOMPARE(decode(decoder, "").code, code);
}

void TestDecoders::unpacksGzipInPieces()
{
    // Larger than the pieces in which bytes are unpacked and read.
    QByteArray table = "number,text\n";
    QStringList expected;
    for (int row = 0; row < 60'000; ++row) {
        table += QByteArray::number(row) + ",text " + QByteArray::number(row * 7919) + "\n";
        expected << u"{\"number\":\"%1\",\"text\":\"text %2\"}"_s.arg(row).arg(row * 7919);
    }
    QCOMPARE(decode(s_gzipCsv, gzipped(table)).elements, expected);
    QCOMPARE(decode(s_csv, table).elements, expected);
}

void TestDecoders::unpacksSeveralMembers()
{
    const QByteArray body = gzipped("a\n1\n") + gzipped("2\n") + QByteArray(3, '\0');
    QCOMPARE(decode(s_gzipCsv, body).elements,
             (QStringList{u"{\"a\":\"1\"}"_s, u"{\"a\":\"2\"}"_s}));
}

void TestDecoders::readsEveryFileOfAZip()
{
    const QByteArray body = zipped(
        {{"a.json", "[{\"a\":1},{\"a\":2}]"}, {"folder/", ""}, {"folder/b.json", "{\"b\":3}"}});
    const Decoded decoded = decode(s_zipJson, body);
    QCOMPARE(decoded.code, QString());
    QCOMPARE(decoded.elements, (QStringList{u"{\"a\":1}"_s, u"{\"a\":2}"_s, u"{\"b\":3}"_s}));
}

void TestDecoders::stopsABomb()
{
    const QByteArray zeros(100 * 1024 * 1024, ' ');
    const QByteArray bomb = gzipped(zeros);
    QVERIFY(bomb.size() < 1024 * 1024);
    QCOMPARE(decode(s_gzipCsv, bomb).code, u"declarative.body_too_dense"_s);
    QCOMPARE(decode(R"({"type": "ZipfileDecoder", "decoder": {"type": "JsonlDecoder"}})",
                    zipped({{"a", zeros}}))
                 .code,
             u"declarative.body_too_dense"_s);
    UnpackLimits limits;
    limits.bytes = 1024;
    Gunzip gunzip(Gunzip::Formats::Gzip, limits);
    const QByteArray packed = gzipped(QByteArray(2048, 'x'));
    const Result<bool> outcome
        = gunzip.read(std::string_view(packed.constData(), size_t(packed.size())),
                      [](std::string_view) { return Result<bool>(true); });
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"declarative.body_too_large"_s);
}

void TestDecoders::stopsWhenTheSinkStops()
{
    QCOMPARE(decode(s_json, "[1,2,3]", {}, 2).elements.size(), 2);
    QCOMPARE(decode(s_lines, "1\n2\n3", {}, 2).elements.size(), 2);
    QCOMPARE(decode(s_csv, "a\n1\n2\n3", {}, 1).elements.size(), 1);
    QCOMPARE(decode(s_zipJson, zipped({{"a", "[1,2]"}, {"b", "[3]"}}), {}, 1).elements.size(), 1);
}

void TestDecoders::tellsPaginationWhatItSees()
{
    const auto sees = [](const QByteArray &decoder) {
        const auto made = makeDecoder(component(decoder));
        return std::pair(!(*made)->isStreamed(), (*made)->isPageable());
    };
    QCOMPARE(sees(s_json), std::pair(true, true));
    QCOMPARE(sees(s_xml), std::pair(true, true));
    QCOMPARE(sees(R"({"type": "GzipDecoder", "decoder": {"type": "JsonDecoder"}})"),
             std::pair(false, true));
    QCOMPARE(sees(s_gzipCsv), std::pair(false, false));
    QCOMPARE(sees(s_csv), std::pair(false, false));
    QCOMPARE(sees(s_lines), std::pair(false, false));
    QCOMPARE(sees(s_items), std::pair(false, false));
    QCOMPARE(sees(s_zipJson).second, false);
}

void TestDecoders::warnsOfWhatIsNoJson()
{
    QStringList warnings;
    const auto made = makeDecoder(component(s_lines), [&](const std::string &message) {
        warnings << QString::fromStdString(message);
    });
    HttpResponse response;
    response.body = "{\"a\":NaN}\nbad\n\n";
    QVERIFY((*made)->decode(response, [](const Value &) { return Result<bool>(true); }));
    QCOMPARE(warnings.size(), 2);
    QVERIFY(warnings.at(0).contains(u"NaN"_s));
    QVERIFY(warnings.at(1).contains(u"left out"_s));
}

QTEST_GUILESS_MAIN(TestDecoders)
#include "testdecoders.moc"
