// RecordDecoder: stored records come back as the rows they were.
#include "core/data/conversion.h"
#include "core/data/recorddecoder.h"
#include "core/data/recordfields.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

Schema everyType()
{
    Schema schema;
    for (const FieldType type : s_allFieldTypes)
        schema.append(Field{.name = fieldTypeName(type), .type = type});
    return schema;
}

} // namespace

class TestRecordDecoder final : public QObject
{
    Q_OBJECT

private slots:
    void everyTypeComesBack()
    {
        const auto schema = std::make_shared<const Schema>(everyType());
        RecordBatchBuilder builder(schema);
        const char *texts[] = {"true",
                               "9007199254740993",
                               "0.1",
                               "12345678901234567890.10",
                               "a \"b\"\n",
                               "\x01\xff",
                               "2024-02-29",
                               "12:34:56.5",
                               "12:34:56+02:00",
                               "2024-02-29T12:34:56",
                               "2024-02-29T12:34:56Z",
                               "{\"a\": [1, \"x\"]}"};
        for (int i = 0; i < schema->fieldCount(); ++i)
            appendParsed(builder, i, schema->field(i).type, texts[i]);
        builder.finishRow();
        for (int i = 0; i < schema->fieldCount(); ++i)
            builder.appendNull(i);
        builder.finishRow();
        const auto batch = builder.finish();
        QVERIFY(batch->issues().empty());
        RecordDecoder decoder(schema);
        for (const std::size_t row : {0, 1}) {
            std::string json;
            appendRowJson(json, *batch, row, true);
            QVERIFY(decoder.append(json));
        }
        const auto again = decoder.finish();
        QVERIFY(again->issues().empty());
        for (const std::size_t row : {0, 1}) {
            std::string before;
            std::string after;
            appendRowJson(before, *batch, row);
            appendRowJson(after, *again, row);
            QCOMPARE(after, before);
        }
    }

    void whatDidNotFitDoesNotFitAgain()
    {
        const auto schema = std::make_shared<const Schema>(
            Schema({Field{.name = u"n"_s, .type = FieldType::Integer},
                    Field{.name = u"j"_s, .type = FieldType::Json},
                    Field{.name = u"t"_s, .type = FieldType::String}}));
        RecordDecoder decoder(schema);
        QVERIFY(decoder.append("{\"n\":\"ten\",\"j\":\"{\",\"t\":7,\"gone\":1}", u"j"_s));
        QCOMPARE(decoder.leftOut(), QStringList{u"gone"_s});
        QVERIFY(decoder.append("{\"n\":\"11\"}"));
        QVERIFY(!decoder.append("[1]"));
        QVERIFY(!decoder.append("{\"n\":"));
        const auto batch = decoder.finish();
        QCOMPARE(batch->rowCount(), std::size_t(2));
        QCOMPARE(batch->issues().size(), std::size_t(2));
        QCOMPARE(batch->issues()[0].original, std::string("ten"));
        QCOMPARE(batch->issues()[1].original, std::string("{"));
        QCOMPARE(batch->column(2).text(0), std::string_view("7"));
        QCOMPARE(batch->column(0).integer(1), 11);
        QVERIFY(batch->column(1).isNull(1));
    }

    void fieldsBecomeJsonAgain()
    {
        const std::string json
            = "{\"a\":\"x\\n\",\"b\":12345678901234567890.10,\"c\":null,\"d\":[1, 2]}";
        QCOMPARE(recordJson(*recordFields(json)), json);
        QCOMPARE(recordJson({}), std::string("{}"));
        QCOMPARE(recordValue(u"\"x\""_s)->text, u"x"_s);
        for (const QString &wrong : {u""_s, u"x"_s, u"1,2"_s, u"1}"_s, u"1,\"b\":2"_s})
            QVERIFY2(!recordValue(wrong), qPrintable(wrong));
    }
};

QTEST_GUILESS_MAIN(TestRecordDecoder)
#include "testrecorddecoder.moc"
