#include "core/data/conversion.h"
#include "core/declarative/column/pagecolumns.h"
#include "core/declarative/column/schemacolumns.h"
#include "core/declarative/record/recordpage.h"
#include "core/declarative/value/jsontext.h"
#include "core/declarative/value/jsontree.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

class TestRecordColumns final : public QObject
{
    Q_OBJECT

private slots:
    void givesEachPropertyAType_data();
    void givesEachPropertyAType();
    void keepsWholeRecordsWithoutASchema();
    void aPropertyCalledLikeTheWholeRecordIsNone();
    void fitsValues_data();
    void fitsValues();
    void treesFitAsValuesDo_data();
    void treesFitAsValuesDo();
    void takesPropertiesInAnyOrder();
    void namesWhatHasNoColumn();
    void pagesBecomeBatches();
};

namespace {

/// What \a batch holds, row by row, and how many of its cells were unfit.
std::string contentOf(const RecordBatch &batch)
{
    std::string text;
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        appendRowJson(text, batch, row);
        text += '\n';
    }
    for (const ValueIssue &issue : batch.issues())
        text += issue.original + '\n';
    return text;
}

} // namespace

void TestRecordColumns::givesEachPropertyAType_data()
{
    QTest::addColumn<QString>("property");
    QTest::addColumn<FieldType>("type");
    const auto row = [](const char *property, FieldType type) {
        QTest::newRow(property) << QString::fromUtf8(property) << type;
    };
    row(R"({"type":"string"})", FieldType::String);
    row(R"({"type":["null","integer"]})", FieldType::Integer);
    row(R"({"type":["integer","number","null"]})", FieldType::Number);
    row(R"({"type":["string","integer"]})", FieldType::Json);
    row(R"({"type":"number","airbyte_type":"integer"})", FieldType::Integer);
    row(R"({"type":"string","format":"date"})", FieldType::Date);
    row(R"({"type":"string","format":"date-time"})", FieldType::TimestampWithZone);
    row(R"({"type":"string","format":"date-time","airbyte_type":"timestamp_without_timezone"})",
        FieldType::TimestampWithoutZone);
    row(R"({"type":"string","format":"time","airbyte_type":"time_with_timezone"})",
        FieldType::TimeWithZone);
    row(R"({"type":"boolean"})", FieldType::Boolean);
    row(R"({"type":"object","properties":{}})", FieldType::Json);
    row(R"({"type":"array"})", FieldType::Json);
    row(R"({"oneOf":[{"type":"string"}]})", FieldType::Json);
    row("{}", FieldType::Json);
}

void TestRecordColumns::givesEachPropertyAType()
{
    QFETCH(QString, property);
    QFETCH(FieldType, type);
    const Value schema
        = Mapping{{"properties", Mapping{{"x", *parseJson(property.toStdString())}}}};
    const Schema columns = schemaColumns(schema);
    QCOMPARE(columns.fieldCount(), 1);
    QCOMPARE(columns.field(0).type, type);
}

void TestRecordColumns::keepsWholeRecordsWithoutASchema()
{
    RecordColumns columns(std::make_shared<const Schema>(schemaColumns(Value::emptyMapping())));
    columns.append(*parseJson(R"({"a":1,"b":[2]})"));
    const auto batch = columns.builder().finish();
    std::string text;
    appendRowJson(text, *batch, 0);
    QCOMPARE(text, std::string(R"({"data":{"a":1,"b":[2]}})"));
    QVERIFY(columns.leftOut().isEmpty());
}

void TestRecordColumns::aPropertyCalledLikeTheWholeRecordIsNone()
{
    const auto schema = std::make_shared<const Schema>(
        schemaColumns(*parseJson(R"({"properties":{"data":{"type":"object"}}})")));
    RecordColumns columns(schema);
    columns.append(*parseJson(R"({"data":{"a":1},"hidden":2})"));
    const auto batch = columns.builder().finish();
    std::string text;
    appendCellText(text, batch->column(0), 0);
    QCOMPARE(text, std::string(R"({"a":1})"));
}

void TestRecordColumns::fitsValues_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("cell");
    QTest::addColumn<int>("issues");
    const auto row = [](const char *type, const char *value, const char *cell, int issues = 0) {
        QTest::addRow("%s of %s", value, type)
            << QString::fromUtf8(type) << QString::fromUtf8(value) << QString::fromUtf8(cell)
            << issues;
    };
    row("integer", "7", "7");
    row("integer", "7.0", "7");
    row("integer", "\"7\"", "7");
    row("integer", "7.5", "null", 1);
    row("integer", "true", "null", 1);
    row("integer", "123456789012345678901", "null", 1);
    row("number", "7", "7");
    row("number", "\"1.5\"", "1.5");
    row("number", "\"x\"", "null", 1);
    row("boolean", "true", "true");
    row("boolean", "\"true\"", "null", 1);
    row("boolean", "1", "null", 1);
    row("string", "5", "\"5\"");
    row("string", "{\"a\":1}", R"("{\"a\":1}")");
    row("object", "\"text\"", "\"text\"");
    row("integer", "null", "null");
    row("number", "9007199254740993", "null", 1);
    row("number", "-0.5", "-0.5");
    row("integer", "18446744073709551615", "null", 1);
    row("string", "18446744073709551615", "\"18446744073709551615\"");
    row("object", R"([{"b":1,"a":2,"b":3},1.0,1e300,null,"x\ny"])",
        R"([{"b":3,"a":2},1.0,1e+300,null,"x\ny"])");
    row("string", R"({"k":{"k":1,"k":[]}})", R"("{\"k\":{\"k\":[]}}")");
    row("boolean", "false", "false");
}

void TestRecordColumns::treesFitAsValuesDo_data() { fitsValues_data(); }

/// The person must not find out which of the two ways a record took.
void TestRecordColumns::treesFitAsValuesDo()
{
    QFETCH(QString, type);
    QFETCH(QString, value);
    const Value schema
        = Mapping{{"properties", Mapping{{"x", Mapping{{"type", type.toStdString()}}}}}};
    const auto columns = std::make_shared<const Schema>(schemaColumns(schema));
    const std::string record = R"({"more":[],"x":0,"x":)" + value.toStdString() + "}";
    RecordColumns byValue(columns);
    byValue.append(*parseJson(record));
    JsonTree tree;
    if (!tree.parse(record)) {
        QVERIFY(value.size() > 20);
        return;
    }
    RecordColumns byTree(columns);
    byTree.append(tree.root());
    QCOMPARE(contentOf(*byTree.builder().finish()), contentOf(*byValue.builder().finish()));
    QCOMPARE(byTree.leftOut(), byValue.leftOut());
}

void TestRecordColumns::fitsValues()
{
    QFETCH(QString, type);
    QFETCH(QString, value);
    QFETCH(QString, cell);
    QFETCH(int, issues);
    const Value schema
        = Mapping{{"properties", Mapping{{"x", Mapping{{"type", type.toStdString()}}}}}};
    RecordColumns columns(std::make_shared<const Schema>(schemaColumns(schema)));
    columns.append(Mapping{{"x", *parseJson(value.toStdString())}});
    const auto batch = columns.builder().finish();
    std::string text;
    appendRowJson(text, *batch, 0);
    QCOMPARE(QString::fromStdString(text), u"{\"x\":%1}"_s.arg(cell));
    QCOMPARE(int(batch->issues().size()), issues);
}

void TestRecordColumns::takesPropertiesInAnyOrder()
{
    const Value schema = *parseJson(
        R"({"properties":{"a":{"type":"integer"},"b":{"type":"string"},"c":{"type":"boolean"}}})");
    RecordColumns columns(std::make_shared<const Schema>(schemaColumns(schema)));
    columns.append(*parseJson(R"({"a":1,"b":"x","c":true})"));
    columns.append(*parseJson(R"({"c":false,"a":2})"));
    const auto batch = columns.builder().finish();
    std::string text;
    appendRowJson(text, *batch, 1);
    QCOMPARE(text, std::string(R"({"a":2,"b":null,"c":false})"));
    QCOMPARE(batch->rowCount(), size_t(2));
}

void TestRecordColumns::namesWhatHasNoColumn()
{
    const Value schema = *parseJson(R"({"properties":{"a":{"type":"integer"}}})");
    RecordColumns columns(std::make_shared<const Schema>(schemaColumns(schema)));
    columns.append(*parseJson(R"({"z":1,"a":1,"b":2})"));
    QCOMPARE(columns.leftOut(), (QStringList{u"b"_s, u"z"_s}));
}

void TestRecordColumns::pagesBecomeBatches()
{
    constexpr std::size_t s_records = 20'000;
    std::string text = "[";
    for (std::size_t id = 0; id < s_records; ++id)
        text += (id ? "," : "") + (R"({"a":)" + std::to_string(id)) + R"(,"z":1})";
    JsonTree tree;
    QVERIFY(tree.parse(text + "]"));
    const auto page = RecordPage::from(tree.root().get_array().value_unsafe());
    QVERIFY(page);
    PageColumns columns(std::make_shared<const Schema>(schemaColumns(
                            *parseJson(R"({"properties":{"a":{"type":"integer"}}})"))),
                        {});
    std::int64_t next = 0;
    for (const auto &batch : columns.batches(*page)) {
        QVERIFY(batch->rowCount() <= std::size_t(RecordBatch::maximumRows));
        for (std::size_t row = 0; row < batch->rowCount(); ++row)
            QCOMPARE(batch->column(0).integer(row), next++);
    }
    QCOMPARE(std::size_t(next), s_records);
    QCOMPARE(columns.leftOut(), QStringList(u"z"_s));
    JsonTree mixed;
    QVERIFY(mixed.parse(R"([{"a":1},2])"));
    QVERIFY(!RecordPage::from(mixed.root().get_array().value_unsafe()));
}

QTEST_APPLESS_MAIN(TestRecordColumns)
#include "testrecordcolumns.moc"
