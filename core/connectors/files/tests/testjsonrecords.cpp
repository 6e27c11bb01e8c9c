// JSON Lines, arrays and sequences to rows.
#include "core/connectors/files/jsonobjectparser.h"
#include "core/connectors/files/jsonsplitter.h"
#include "core/connectors/files/tests/filesfixture.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestJsonRecords final : public QObject
{
    Q_OBJECT

private slots:
    void splitsWhereverTheWindowEnds_data();
    void splitsWhereverTheWindowEnds();
    void parsesMembers();
    void parsesNumbersOfAnySize();
    void refusesWhatIsNoJson_data();
    void refusesWhatIsNoJson();
    void readsEveryShape_data();
    void readsEveryShape();
    void infersTypes();
    void discoversWhatObjectsHaveInside();
    void keepsDigits();
    void reportsMisfits();
    void keepsNestedValues();
    void convertsToStringsAndJson();
    void countsUnknownFields();
    void keepsUnknownFieldsInAColumn();
    void lastOfRepeatedFieldsCounts();
    void namesPlaceOfFaults_data();
    void namesPlaceOfFaults();
    void readsLongRecords();
};

namespace {

QString splitIn(const QByteArray &text, JsonSplitter::Shape shape, qsizetype firstEnd,
                qint64 *lastLine)
{
    JsonSplitter splitter(shape);
    const std::string padded = text.toStdString() + std::string(64, '}');
    const char *end = padded.data() + text.size();
    const char *windowEnd = padded.data() + firstEnd;
    splitter.setWindow(padded.data(), windowEnd, windowEnd == end);
    QStringList records;
    for (;;) {
        const JsonSplitter::Outcome outcome = splitter.next();
        if (outcome == JsonSplitter::Outcome::Record) {
            records << QString::fromUtf8(splitter.record().data(),
                                         static_cast<qsizetype>(splitter.record().size()));
            *lastLine = splitter.recordLine();
        } else if (outcome == JsonSplitter::Outcome::NeedMore) {
            ++windowEnd;
            splitter.setWindow(splitter.at(), windowEnd, windowEnd == end);
        } else {
            if (outcome == JsonSplitter::Outcome::Fault)
                records << u"fault %1"_s.arg(splitter.faultAt() - padded.data());
            return records.join(u'#');
        }
    }
}

} // namespace

void TestJsonRecords::splitsWhereverTheWindowEnds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("shape");
    QTest::addColumn<QString>("records");
    QTest::addColumn<int>("line");
    const auto add = [](const char *name, const QByteArray &text, JsonSplitter::Shape shape,
                        const QString &records, int line) {
        QTest::newRow(name) << text << static_cast<int>(shape) << records << line;
    };
    using Shape = JsonSplitter::Shape;
    add("lines", "{\"a\":1}\n\n  \r\n{\"a\":2}\r\n{\"a\":3}", Shape::Lines,
        u"{\"a\":1}#{\"a\":2}#{\"a\":3}"_s, 5);
    add("array", " [ {\"a\":[1]} ,\n{\"b\":{}}\n]\n ", Shape::Array, u"{\"a\":[1]}#{\"b\":{}}"_s,
        2);
    add("empty array", "[ ]", Shape::Array, u""_s, 0);
    add("brackets in texts", "[{\"a\":\"}\\\"]\\\\\"},{\"b\":1}]", Shape::Array,
        u"{\"a\":\"}\\\"]\\\\\"}#{\"b\":1}"_s, 1);
    add("scalars", "[1,\"x\"]", Shape::Array, u"1#\"x\""_s, 1);
    add("sequence", "{\"a\":\n1}{\"a\":2}\n{\"a\":3}", Shape::Sequence,
        u"{\"a\":\n1}#{\"a\":2}#{\"a\":3}"_s, 3);
    add("array never closed", "[{}", Shape::Array, u"{}#fault 3"_s, 1);
    add("comma before the end", "[{},]", Shape::Array, u"{}#fault 4"_s, 1);
    add("comma missing", "[{} {}]", Shape::Array, u"{}#fault 4"_s, 1);
    add("text behind the array", "[{}] x", Shape::Array, u"{}#fault 5"_s, 1);
}

void TestJsonRecords::splitsWhereverTheWindowEnds()
{
    QFETCH(QByteArray, text);
    QFETCH(int, shape);
    QFETCH(QString, records);
    QFETCH(int, line);
    for (qsizetype end = 0; end <= text.size(); ++end) {
        qint64 lastLine = 0;
        QCOMPARE(splitIn(text, static_cast<JsonSplitter::Shape>(shape), end, &lastLine), records);
        QCOMPARE(lastLine, line);
    }
}

void TestJsonRecords::parsesMembers()
{
    const std::string text
        = R"({"a" : 1.50 , "b":"x\u00e9\n", "c":true,"d":null,"e":[1, {"x":2}] ,"":"plain"})"
        + std::string(64, ' ');
    JsonObjectParser parser;
    QVERIFY(!parser.parse({text.data(), text.size() - 64}));
    const auto &members = parser.members();
    QCOMPARE(members.size(), 6U);
    QVERIFY(members[0].name == "a" && members[0].kind == JsonKind::Number);
    QVERIFY(members[0].text == "1.50");
    QVERIFY(members[1].kind == JsonKind::String && members[1].text == "x\xc3\xa9\n");
    QVERIFY(members[2].kind == JsonKind::Boolean && members[2].text == "true");
    QVERIFY(members[3].kind == JsonKind::Null);
    QVERIFY(members[4].kind == JsonKind::Nested && members[4].text == "[1, {\"x\":2}]");
    QVERIFY(members[5].name.empty() && members[5].text == "plain");
}

void TestJsonRecords::parsesNumbersOfAnySize()
{
    const std::string nested = R"({"n":[123456789012345678901234567890,1e999]})";
    const std::string text = R"({"a":)" + nested + R"(,"b":-1e999})" + std::string(64, ' ');
    JsonObjectParser parser;
    QVERIFY(!parser.parse({text.data(), text.size() - 64}));
    QCOMPARE(parser.members().size(), 2U);
    QVERIFY(parser.members()[0].kind == JsonKind::Nested && parser.members()[0].text == nested);
    QVERIFY(parser.members()[1].kind == JsonKind::Number && parser.members()[1].text == "-1e999");
}

void TestJsonRecords::refusesWhatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"{",
                             "{\"a\":}",
                             "{\"a\" 1}",
                             "{\"a\":1,}",
                             "{a:1}",
                             "{\"a\":01}",
                             "{\"a\":1.}",
                             "{\"a\":+1}",
                             "{\"a\":.5}",
                             "{\"a\":tru}",
                             "{\"a\":nul}",
                             "{\"a\":\"\\x\"}",
                             "{\"a\":\"\xff\"}",
                             "{\"a\":[1,}",
                             "{\"a\":{\"b\":1x}}",
                             "{\"a\":[123456789012345678901234567890x]}",
                             "{\"a\":[1e999,01]}",
                             "{\"a\":1} x",
                             "{\"a\":1}{}",
                             "{\"a\":1 \"b\":2}",
                             "{\"a\":\"tab\there\"}",
                             "{\"a\":1]",
                             "{\"a\":NaN}"})
        QTest::newRow(text) << QByteArray(text);
}

void TestJsonRecords::refusesWhatIsNoJson()
{
    QFETCH(QByteArray, text);
    const std::string padded = text.toStdString() + std::string(64, '\0');
    JsonObjectParser parser;
    const auto fault = parser.parse({padded.data(), static_cast<std::size_t>(text.size())});
    QVERIFY(fault.has_value());
    QVERIFY(!fault->isOtherValue);
    QVERIFY(!fault->reason.isEmpty());
    // The parser is as good as new afterwards.
    const std::string good = "{\"a\":1}" + std::string(64, '\0');
    QVERIFY(!parser.parse({good.data(), 7}));
    QCOMPARE(parser.members().size(), 1U);
}

void TestJsonRecords::readsEveryShape_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("lines") << QByteArray("{\"a\":1,\"b\":\"x\"}\n{\"b\":\"y\",\"a\":2}\n");
    QTest::newRow("array") << QByteArray("[{\"a\":1,\"b\":\"x\"},\n {\"b\":\"y\",\"a\":2}]\n");
    QTest::newRow("pretty array") << QByteArray(
        "[\n  {\n    \"a\": 1,\n    \"b\": \"x\"\n  },\n  {\"a\": 2, \"b\": \"y\"}\n]");
    QTest::newRow("pretty sequence")
        << QByteArray("{\n\"a\":1,\n\"b\":\"x\"\n}\n{\n\"a\":2,\n\"b\":\"y\"\n}\n");
    QTest::newRow("mark") << QByteArray("\xef\xbb\xbf{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}");
}

void TestJsonRecords::readsEveryShape()
{
    QFETCH(QByteArray, text);
    FilesFixture fixture;
    for (const QByteArray &content : {text, gzip(text), zstandard(text)}) {
        const ReadOutcome outcome = FilesFixture::readAll(fixture.write(u"x.json"_s, content));
        QCOMPARE(outcome.errorCode(), QString());
        QCOMPARE(outcome.rows, (QStringList{u"1|x"_s, u"2|y"_s}));
    }
}

void TestJsonRecords::infersTypes()
{
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(
        u"x.jsonl"_s,
        "{\"i\":1,\"n\":1,\"d\":12345678901234567890,\"b\":true,\"s\":\"5\",\"t\":\"2024-01-01\"}\n"
        "{\"i\":2,\"n\":1.5,\"o\":{\"x\":1},\"l\":[1],\"m\":5,\"z\":null}\n"
        "{\"m\":\"text\",\"ts\":\"2024-01-01T10:00:00Z\"}\n"));
    const Catalog catalog = FilesFixture::discover(*source);
    QCOMPARE(fieldsOf(catalog.streams[0].schema),
             (QStringList{u"i:integer"_s, u"n:number"_s, u"d:decimal"_s, u"b:boolean"_s,
                          u"s:string"_s, u"t:date"_s, u"o:json"_s, u"l:json"_s, u"m:string"_s,
                          u"z:string"_s, u"ts:timestamp_with_timezone"_s}));
    QCOMPARE(catalog.streams[0].estimatedRows, std::optional<qint64>(3));
}

void TestJsonRecords::discoversWhatObjectsHaveInside()
{
    FilesFixture fixture;
    const auto source = FilesFixture::source(
        fixture.write(u"x.jsonl"_s,
                      R"({"id":1,"who":{"name":"Ada","address":{"zip":"1"}},"lines":[{"sku":1}]})"
                      "\n"
                      R"({"id":2,"who":{"name":"Grace","age":2.5},"lines":[],"mixed":[1]})"
                      "\n"_ba));
    const Catalog catalog = FilesFixture::discover(*source);
    const Stream &stream = catalog.streams.at(0);
    QCOMPARE(stream.nestedFields.size(), 2U);
    const std::vector<NestedField> who{
        {u"name"_s, FieldType::String, false, {}},
        {u"address"_s, FieldType::Json, false, {{u"zip"_s, FieldType::String, false, {}}}},
        {u"age"_s, FieldType::Number, false, {}}};
    QVERIFY(stream.nestedFields.at(u"who"_s) == who);
    const std::vector<NestedField> lines{{u"sku"_s, FieldType::Integer, false, {}}};
    QVERIFY(stream.nestedFields.at(u"lines"_s) == lines);
    // As it is stored.
    const auto back = streamFromJson(toJson(stream));
    QVERIFY(back);
    QVERIFY(*back == stream);
}

void TestJsonRecords::keepsDigits()
{
    FilesFixture fixture;
    const ReadOutcome outcome = FilesFixture::readAll(
        fixture.write(u"x.jsonl"_s,
                      "{\"a\":18446744073709551615,\"b\":0.10000000000000000001}\n"
                      "{\"a\":-1,\"b\":1E+2}\n"));
    QCOMPARE(outcome.rows,
             (QStringList{u"18446744073709551615|0.10000000000000000001"_s, u"-1|1E+2"_s}));
}

void TestJsonRecords::reportsMisfits()
{
    FilesFixture fixture;
    const QByteArray text = "{\"a\":1,\"b\":true}\n{\"a\":\"x\",\"b\":1}\n{\"a\":[2],\"b\":null}\n"
                            "{\"a\":\"7\",\"b\":false}\n";
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.jsonl"_s, text), {{u"sample_rows"_s, 1}});
    QCOMPARE(outcome.rows, (QStringList{u"1|true"_s, u"∅|∅"_s, u"∅|∅"_s, u"7|false"_s}));
    QCOMPARE(outcome.issues, (QStringList{u"1 a x"_s, u"1 b 1"_s, u"2 a [2]"_s}));
    QCOMPARE(outcome.notes.size(), 2);
    QCOMPARE(outcome.notes[0],
             u"2 values of a did not fit the type integer (first in x.jsonl, line 2: "
             "\"x\")."_s);
}

void TestJsonRecords::keepsNestedValues()
{
    FilesFixture fixture;
    const ReadOutcome outcome = FilesFixture::readAll(
        fixture.write(u"x.json"_s, "[{\"o\":{\"a\": \"x y\",\n \"b\":[1,\n2]}}, {\"o\":[ ]}]"));
    QCOMPARE(outcome.rows, (QStringList{u"{\"a\":\"x y\",\"b\":[1,2]}"_s, u"[ ]"_s}));
}

void TestJsonRecords::convertsToStringsAndJson()
{
    FilesFixture fixture;
    const QByteArray text = "{\"s\":\"a\",\"j\":{}}\n{\"s\":1.50,\"j\":\"q\\\"\"}\n"
                            "{\"s\":{\"x\":1},\"j\":2}\n";
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.jsonl"_s, text), {{u"sample_rows"_s, 1}});
    QCOMPARE(outcome.rows, (QStringList{u"a|{}"_s, u"1.50|\"q\\\"\""_s, u"{\"x\":1}|2"_s}));
    QVERIFY(outcome.issues.isEmpty());
}

void TestJsonRecords::countsUnknownFields()
{
    FilesFixture fixture;
    const QByteArray text = "{\"a\":1}\n{\"a\":2,\"new\":5}\n{\"new\":6,\"other\":null}\n";
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.jsonl"_s, text), {{u"sample_rows"_s, 1}});
    QCOMPARE(outcome.rows, (QStringList{u"1"_s, u"2"_s, u"∅"_s}));
    QCOMPARE(outcome.notes.size(), 1);
    QVERIFY(outcome.notes[0].contains(u"new (2), other (1)"_s));
    QVERIFY(outcome.notes[0].contains(u"first in x.jsonl, line 2"_s));
}

void TestJsonRecords::keepsUnknownFieldsInAColumn()
{
    FilesFixture fixture;
    const QByteArray text = "{\"a\":1}\n{\"a\":2,\"new\":\"q\\\"\",\"more\":[1]}\n";
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.jsonl"_s, text),
                                {{u"sample_rows"_s, 1}, {u"unknown_fields_column"_s, true}});
    QCOMPARE(outcome.rows, (QStringList{u"1|∅"_s, u"2|{\"new\":\"q\\\"\",\"more\":[1]}"_s}));
    QCOMPARE(outcome.notes.size(), 1);
}

void TestJsonRecords::lastOfRepeatedFieldsCounts()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.jsonl"_s, "{\"a\":1,\"a\":2}\n"));
    QCOMPARE(outcome.rows, QStringList{u"2"_s});
    QCOMPARE(outcome.notes.size(), 1);
}

void TestJsonRecords::namesPlaceOfFaults_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("place");
    QTest::newRow("line") << QByteArray("{\"a\":1}\n{\"a\":2}\n{\"a\":x}\n")
                          << u"files.json_malformed"_s << u"line 3, column 6"_s;
    QTest::newRow("array") << QByteArray("[{\"a\":1},\n {\"a\":1}\n {\"a\":2}]")
                           << u"files.json_malformed"_s << u"line 3, column 2"_s;
    QTest::newRow("no object") << QByteArray("{\"a\":1}\n[1]\n") << u"files.json_not_an_object"_s
                               << u"line 2"_s;
    QTest::newRow("scalar in an array")
        << QByteArray("[{\"a\":1},\n7]") << u"files.json_not_an_object"_s << u"line 2"_s;
}

void TestJsonRecords::namesPlaceOfFaults()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, code);
    QFETCH(QString, place);
    FilesFixture fixture;
    const QString path = fixture.write(u"x.json"_s, text);
    // In the sample it keeps the stream from being discovered …
    QCOMPARE(FilesFixture::readAll(path).errorCode(), code);
    // … behind it, the rows before are delivered first.
    const ReadOutcome outcome = FilesFixture::readAll(path, {{u"sample_rows"_s, 1}});
    QVERIFY(!outcome.rows.isEmpty());
    QCOMPARE(outcome.errorCode(), code);
    QVERIFY2(outcome.error->message.contains(place), qPrintable(outcome.error->message));
    QVERIFY(outcome.error->message.contains(u"x.json"_s));
    QVERIFY(!outcome.positions.empty());
    // … and the position stays before the fault.
    const auto source = FilesFixture::source(path, {{u"sample_rows"_s, 1}});
    const ReadOutcome again = FilesFixture::read(
        *source, FilesFixture::configured(FilesFixture::discover(*source).streams[0]),
        outcome.lastPosition());
    QVERIFY(again.rows.isEmpty());
    QCOMPARE(again.errorCode(), code);
    QVERIFY2(again.error->message.contains(place), qPrintable(again.error->message));
}

void TestJsonRecords::readsLongRecords()
{
    FilesFixture fixture;
    const QByteArray longText(5 << 20, 'x');
    const ReadOutcome outcome = FilesFixture::readAll(fixture.write(
        u"x.json"_s, "[{\"a\":1,\"b\":\"y\"},{\"a\":2,\"b\":\"" + longText + "\"},{\"a\":3}]"));
    QCOMPARE(outcome.errorCode(), QString());
    QCOMPARE(outcome.rows.size(), 3);
    QCOMPARE(outcome.rows[1].size(), longText.size() + 2);
    QCOMPARE(outcome.rows[2], u"3|∅"_s);
}

QTEST_GUILESS_MAIN(TestJsonRecords)
#include "testjsonrecords.moc"
