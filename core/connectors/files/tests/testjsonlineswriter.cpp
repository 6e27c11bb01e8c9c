#include "core/connectors/files/jsonlineswriter.h"
#include "core/data/recordbatchbuilder.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestJsonLinesWriter : public QObject
{
    Q_OBJECT

private slots:
    void writesOneObjectALine();
    void keepsEveryDigit();
    void keepsAJsonValueOnOneLine();
    void escapesNames();
    void writesMetaMembers();
};

namespace {

QByteArray written(const Schema &schema, const std::function<void(RecordBatchBuilder &)> &fill,
                   bool withMeta = false)
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(schema));
    fill(builder);
    JsonLinesWriter writer(outputColumns(schema, withMeta), {7, 3});
    std::string out;
    writer.appendHeader(out);
    writer.appendRows(out, *builder.finish(TimePoint()));
    return QByteArray::fromStdString(out);
}

Schema oneField(const QString &name, FieldType type)
{
    return Schema({Field{name, type, true, {}, {}}});
}

} // namespace

void TestJsonLinesWriter::writesOneObjectALine()
{
    const QByteArray text
        = written(oneField(u"a"_s, FieldType::String), [](RecordBatchBuilder &builder) {
              builder.appendText(0, "x\ny\"");
              builder.finishRow();
              builder.appendNull(0);
              builder.finishRow();
          });
    QCOMPARE(text, QByteArray("{\"a\":\"x\\ny\\\"\"}\n{\"a\":null}\n"));
}

void TestJsonLinesWriter::keepsEveryDigit()
{
    const QByteArray text
        = written(oneField(u"a"_s, FieldType::Decimal), [](RecordBatchBuilder &builder) {
              for (const char *digits : {"123456789012345678901234567890.10", ".5", "007"}) {
                  builder.appendText(0, digits);
                  builder.finishRow();
              }
          });
    QCOMPARE(text,
             QByteArray("{\"a\":123456789012345678901234567890.10}\n{\"a\":\".5\"}\n"
                        "{\"a\":\"007\"}\n"));
}

void TestJsonLinesWriter::keepsAJsonValueOnOneLine()
{
    const QByteArray text
        = written(oneField(u"a"_s, FieldType::Json), [](RecordBatchBuilder &builder) {
              builder.appendText(0, "{\n  \"b\": [1,\r\n 2]\n}");
              builder.finishRow();
          });
    QCOMPARE(text.count('\n'), 1);
    QCOMPARE(QJsonDocument::fromJson(text).toJson(QJsonDocument::Compact),
             QByteArray("{\"a\":{\"b\":[1,2]}}"));
}

void TestJsonLinesWriter::escapesNames()
{
    const QByteArray text
        = written(oneField(u"a\"b\\🚀"_s, FieldType::Integer), [](RecordBatchBuilder &builder) {
              builder.appendInteger(0, 1);
              builder.finishRow();
          });
    QCOMPARE(QJsonDocument::fromJson(text).object().value(u"a\"b\\🚀"_s).toInt(), 1);
}

void TestJsonLinesWriter::writesMetaMembers()
{
    const QByteArray text = written(
        oneField(u"a"_s, FieldType::Integer),
        [](RecordBatchBuilder &builder) {
            builder.appendUnfit(0, "n/a");
            builder.finishRow();
        },
        true);
    const QJsonObject row = QJsonDocument::fromJson(text).object();
    QCOMPARE(row.size(), 5);
    QCOMPARE(row.value("_airbyte_generation_id"_L1).toInt(), 3);
    QCOMPARE(row.value("_airbyte_raw_id"_L1).toString().size(), 36);
    QCOMPARE(row.value("_airbyte_extracted_at"_L1).toString(), u"1970-01-01T00:00:00+00:00"_s);
    const QJsonObject meta = row.value("_airbyte_meta"_L1).toObject();
    QCOMPARE(meta.value("sync_id"_L1).toInt(), 7);
    QCOMPARE(meta.value("changes"_L1)[0]["field"_L1].toString(), u"a"_s);
}

QTEST_GUILESS_MAIN(TestJsonLinesWriter)
#include "testjsonlineswriter.moc"
