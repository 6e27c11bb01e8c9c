#include "core/connectors/files/csvwriter.h"
#include "core/data/recordbatchbuilder.h"

#include <QRegularExpression>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCsvWriter : public QObject
{
    Q_OBJECT

private slots:
    void quotesWhatNeedsQuotes_data();
    void quotesWhatNeedsQuotes();
    void tellsNullFromEmptyText();
    void writesEveryTypeAsText();
    void writesMetaColumns();
    void listsChangedCells();
    void leavesMissingColumnsEmpty();
    void renamesFieldsCalledLikeMetaColumns();
};

namespace {

std::shared_ptr<const Schema> schemaOf(const std::vector<std::pair<QString, FieldType>> &fields)
{
    Schema schema;
    for (const auto &[name, type] : fields)
        schema.append(Field{name, type, true, {}, {}});
    return std::make_shared<const Schema>(schema);
}

QString written(const RecordBatch &batch, bool withMeta = false, char delimiter = ',')
{
    CsvWriter writer(outputColumns(batch.schema(), withMeta), delimiter, {7, 3});
    std::string out;
    writer.appendHeader(out);
    writer.appendRows(out, batch);
    return QString::fromStdString(out);
}

} // namespace

void TestCsvWriter::quotesWhatNeedsQuotes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");
    QTest::newRow("plain") << u"plain text"_s << u"plain text"_s;
    QTest::newRow("delimiter") << u"a;b"_s << u"\"a;b\""_s;
    QTest::newRow("other delimiter") << u"a,b"_s << u"a,b"_s;
    QTest::newRow("quote") << u"a\"b"_s << u"\"a\"\"b\""_s;
    QTest::newRow("only quotes") << u"\"\""_s << u"\"\"\"\"\"\""_s;
    QTest::newRow("line feed") << u"a\nb"_s << u"\"a\nb\""_s;
    QTest::newRow("carriage return") << u"a\r"_s << u"\"a\r\""_s;
    QTest::newRow("blanks") << u" a "_s << u" a "_s;
}

void TestCsvWriter::quotesWhatNeedsQuotes()
{
    QFETCH(QString, text);
    QFETCH(QString, field);
    RecordBatchBuilder builder(schemaOf({{u"a"_s, FieldType::String}}));
    builder.appendText(0, text.toStdString());
    builder.finishRow();
    QCOMPARE(written(*builder.finish(), false, ';'), u"a\n"_s + field + u'\n');
}

void TestCsvWriter::tellsNullFromEmptyText()
{
    RecordBatchBuilder builder(schemaOf(
        {{u"a"_s, FieldType::String}, {u"b"_s, FieldType::Binary}, {u"c"_s, FieldType::Integer}}));
    builder.appendText(0, "");
    builder.appendText(1, "");
    builder.appendNull(2);
    builder.finishRow();
    builder.appendNull(0);
    builder.appendNull(1);
    builder.appendInteger(2, 0);
    builder.finishRow();
    QCOMPARE(written(*builder.finish()), u"a,b,c\n\"\",\"\",\n,,0\n"_s);
}

void TestCsvWriter::writesEveryTypeAsText()
{
    RecordBatchBuilder builder(schemaOf({{u"flag"_s, FieldType::Boolean},
                                         {u"number"_s, FieldType::Number},
                                         {u"exact"_s, FieldType::Decimal},
                                         {u"day"_s, FieldType::Date},
                                         {u"moment"_s, FieldType::TimestampWithZone},
                                         {u"bytes"_s, FieldType::Binary},
                                         {u"json"_s, FieldType::Json}}));
    builder.appendBoolean(0, true);
    builder.appendNumber(1, 0.1);
    builder.appendText(2, "12.340");
    builder.appendInteger(3, -1);
    builder.appendInteger(4, -1);
    builder.appendText(5, std::string_view("\0\1\377", 3));
    builder.appendText(6, R"({"a":1,"b":2})");
    builder.finishRow();
    QCOMPARE(written(*builder.finish()).section(u'\n', 1, 1),
             u"true,0.1,12.340,1969-12-31,1969-12-31T23:59:59.999999+00:00,AAH/,"_s
                 + u"\"{\"\"a\"\":1,\"\"b\"\":2}\""_s);
}

void TestCsvWriter::writesMetaColumns()
{
    RecordBatchBuilder builder(schemaOf({{u"a"_s, FieldType::Integer}}));
    builder.appendInteger(0, 5);
    builder.finishRow();
    const auto batch = builder.finish(TimePoint(std::chrono::microseconds(1'500'000)));
    const QRegularExpression shape(
        u"^_airbyte_raw_id,_airbyte_extracted_at,_airbyte_meta,_airbyte_generation_id,a\n"
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12},"
        "1970-01-01T00:00:01\\.5\\+00:00,"
        "\"\\{\"\"sync_id\"\":7,\"\"changes\"\":\\[\\]\\}\",3,5\n$"_s);
    const QString text = written(*batch, true);
    QVERIFY2(shape.match(text).hasMatch(), qUtf8Printable(text));
}

void TestCsvWriter::listsChangedCells()
{
    RecordBatchBuilder builder(schemaOf({{u"a\"b"_s, FieldType::Integer}}));
    builder.appendInteger(0, 1);
    builder.finishRow();
    builder.appendUnfit(0, "n/a");
    builder.finishRow();
    const QString text = written(*builder.finish(), true);
    QVERIFY(text.section(u'\n', 1, 1).contains(u"\"\"changes\"\":[]"_s));
    QVERIFY2(text.section(u'\n', 2, 2)
                 .contains(u"[{\"\"field\"\":\"\"a\\\"\"b\"\",\"\"change\"\":\"\"NULLED\"\","
                           "\"\"reason\"\":\"\"SOURCE_SERIALIZATION_ERROR\"\"}]"_s),
             qUtf8Printable(text));
}

void TestCsvWriter::leavesMissingColumnsEmpty()
{
    RecordBatchBuilder builder(
        schemaOf({{u"a"_s, FieldType::Integer}, {u"b"_s, FieldType::Integer}}));
    builder.appendInteger(0, 1);
    builder.appendInteger(1, 2);
    builder.finishRow();
    const auto batch = builder.finish();
    const auto columns
        = arranged(outputColumns(batch->schema(), false), {u"b"_s, u"gone"_s, u"a"_s}, u"x"_s);
    QVERIFY(columns);
    CsvWriter writer(*columns, ',', {});
    std::string out;
    writer.appendRows(out, *batch);
    QCOMPARE(out, std::string("2,,1\n"));
}

void TestCsvWriter::renamesFieldsCalledLikeMetaColumns()
{
    const auto schema = schemaOf({{u"_airbyte_meta"_s, FieldType::String},
                                  {u"_airbyte_meta_1"_s, FieldType::String},
                                  {u"a"_s, FieldType::String}});
    QCOMPARE(columnNames(outputColumns(*schema, true)).mid(4),
             (QStringList{u"_airbyte_meta_2"_s, u"_airbyte_meta_1"_s, u"a"_s}));
    QCOMPARE(columnNames(outputColumns(*schema, false)),
             (QStringList{u"_airbyte_meta"_s, u"_airbyte_meta_1"_s, u"a"_s}));
}

QTEST_GUILESS_MAIN(TestCsvWriter)
#include "testcsvwriter.moc"
