// The files of rejected records: CSV and JSON Lines, flat or not.
#include "core/delivery/deliveryform.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

using Format = DeliveryForm::Format;

RejectedRecord recordOf(qint64 id, std::string row)
{
    RejectedRecord record;
    record.id = id;
    record.connectionId = u"c"_s;
    record.jobId = 7;
    record.stream = {u"public"_s, u"users"_s};
    record.code = u"salesforce.required_field_missing"_s;
    record.field = u"LastName"_s;
    record.message = u"Required fields are missing: [LastName], \"now\""_s;
    record.sourceRecord = std::move(row);
    record.rejectedAt = TimePoint(std::chrono::milliseconds(1'700'000'000'123));
    return record;
}

const char *const s_row = "{\"id\": 18446744073709551615, \"price\": 12345678901234567890.10,\n"
                          " \"name\": \"a\\\"b\\n\u00e9\", \"none\": null, \"yes\": true, "
                          "\"deep\": {\"x\": [1, 2.50]}}";

QString text(const std::vector<RejectedRecord> &records, const DeliveryForm &form)
{
    return QString::fromStdString(deliveredText(records, form));
}

} // namespace

class TestDeliveryForm final : public QObject
{
    Q_OBJECT

private slots:
    void withheldFieldsAreInNoForm()
    {
        RejectedRecord record = recordOf(1, R"({"id": 1, "na\u006de": "Ann", "city": "Ulm"})");
        record.field = u"name"_s;
        record.message = u"The value \"Ann\" does not fit."_s;
        for (const Format format : {Format::Csv, Format::JsonLines}) {
            for (const bool isFlat : {true, false}) {
                const DeliveryForm form{.format = format, .isFlat = isFlat};
                const std::string file = deliveredText({record}, form, {u"name"_s});
                QVERIFY(file.find("Ann") == std::string::npos);
                QVERIFY(file.find("Ulm") != std::string::npos);
            }
        }
    }

    void jsonLinesHoldTheRecordBesideWhereItComesFrom()
    {
        const QString file = text({recordOf(1, s_row)}, {.format = Format::JsonLines});
        QCOMPARE(file.count(u'\n'), 1);
        // Every digit stays.
        QVERIFY(file.contains("\"id\":18446744073709551615,"_L1));
        QVERIFY(file.contains("\"price\":12345678901234567890.10,"_L1));
        QVERIFY(file.contains("2.50"_L1));
        const QJsonObject line = QJsonDocument::fromJson(file.toUtf8()).object();
        QCOMPARE(
            line.keys(),
            QStringList({u"_airbyte_data"_s, u"_airbyte_extracted_at"_s,
                         u"_airbyte_generation_id"_s, u"_airbyte_meta"_s, u"_airbyte_raw_id"_s}));
        QCOMPARE(line["_airbyte_extracted_at"_L1].toInteger(), 1'700'000'000'123);
        QCOMPARE(line["_airbyte_meta"_L1]["sync_id"_L1].toInteger(), 7);
        const QJsonObject data = line["_airbyte_data"_L1].toObject();
        QCOMPARE(data["name"_L1].toString(), u"a\"b\né"_s);
        QCOMPARE(data["rejected_reason"_L1].toString(), u"salesforce.required_field_missing"_s);
        QCOMPARE(data["rejected_field"_L1].toString(), u"LastName"_s);
        QCOMPARE(data["rejected_message"_L1].toString(),
                 u"Required fields are missing: [LastName], \"now\""_s);
        QVERIFY(data["deep"_L1].isObject());
    }

    void flatJsonLinesHaveTheFieldsAtTheRoot()
    {
        const QString file
            = text({recordOf(1, s_row)}, {.format = Format::JsonLines, .isFlat = true});
        const QJsonObject line = QJsonDocument::fromJson(file.toUtf8()).object();
        QCOMPARE(line.size(), 6 + 3 + 4);
        QVERIFY(line["yes"_L1].toBool());
        QVERIFY(line.contains("_airbyte_raw_id"_L1));
        QCOMPARE(line["rejected_field"_L1].toString(), u"LastName"_s);
    }

    void csvHoldsTheRecordInOneCell()
    {
        const QString file = text({recordOf(1, R"({"a":1})")}, {});
        const QStringList lines = file.split(u"\r\n"_s);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0],
                 u"_airbyte_raw_id,_airbyte_extracted_at,_airbyte_meta,"
                 "_airbyte_generation_id,_airbyte_data"_s);
        QVERIFY(lines[1].contains(",1700000000123,\"{\"\"sync_id\"\":7,"_L1));
        QVERIFY(lines[1].contains("\"{\"\"a\"\":1,\"\"rejected_reason\"\":"_L1));
        QVERIFY(lines[2].isEmpty());
    }

    void flatCsvHasAColumnForEachFieldOfAnyRecord()
    {
        const QString file = text({recordOf(1, R"({"a":"x,y","b":{"c": 1}})"),
                                   recordOf(2, "{\"b\":null,\"d\":\"say \\\"hi\\\"\"}")},
                                  {.isFlat = true});
        const QStringList lines = file.split(u"\r\n"_s);
        QVERIFY(lines[0].endsWith("_airbyte_generation_id,a,b,d,rejected_reason,rejected_field,"
                                  "rejected_message"_L1));
        QVERIFY(lines[1].contains(",\"x,y\",\"{\"\"c\"\": 1}\",,salesforce."_L1));
        QVERIFY(lines[2].contains(",,,\"say \"\"hi\"\"\",salesforce."_L1));
    }

    void fieldsOfTheSameNameDoNotHideTheReason()
    {
        const std::string row = R"({"rejected_reason":"mine","_airbyte_raw_id":"x","a":1})";
        for (const bool isFlat : {false, true}) {
            const QString file
                = text({recordOf(1, row)}, {.format = Format::JsonLines, .isFlat = isFlat});
            QVERIFY(!file.contains("mine"_L1));
            QCOMPARE(file.count("rejected_reason"_L1), 1);
            QCOMPARE(file.count("_airbyte_raw_id"_L1), 1);
        }
    }

    void rowsThatAreGoneOrBrokenLeaveTheReason_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::newRow("gone") << QByteArray();
        QTest::newRow("no JSON") << "nonsense"_ba;
        QTest::newRow("list") << "[1]"_ba;
        QTest::newRow("torn") << "{\"a\":1,\"b\":{\"c"_ba;
        QTest::newRow("empty") << "{}"_ba;
    }
    void rowsThatAreGoneOrBrokenLeaveTheReason()
    {
        QFETCH(QByteArray, row);
        const QString file = text({recordOf(1, row.toStdString())}, {.format = Format::JsonLines});
        const QJsonObject line = QJsonDocument::fromJson(file.toUtf8()).object();
        QCOMPARE(line["_airbyte_data"_L1]["rejected_field"_L1].toString(), u"LastName"_s);
    }

    void controlCharactersStayInsideTheirLine()
    {
        RejectedRecord record = recordOf(1, "{\"a\":\n\r 1 }");
        record.message = u"a\nb\r\tc\u0001"_s;
        const QString file = text({record}, {.format = Format::JsonLines});
        QCOMPARE(file.count(u'\n'), 1);
        QVERIFY(!file.contains(u'\r'));
        const QJsonObject line = QJsonDocument::fromJson(file.toUtf8()).object();
        QCOMPARE(line["_airbyte_data"_L1]["rejected_message"_L1].toString(), record.message);
        QCOMPARE(line["_airbyte_data"_L1]["a"_L1].toInt(), 1);
    }

    void sameRecordsMakeTheSameFile()
    {
        const std::vector<RejectedRecord> records{recordOf(1, s_row), recordOf(2, s_row)};
        QCOMPARE(text(records, {}), text(records, {}));
        const QStringList lines = text(records, {}).split(u"\r\n"_s);
        // Ids tell them apart.
        QVERIFY(lines[1].section(u',', 0, 0) != lines[2].section(u',', 0, 0));
        QCOMPARE(lines[1].section(u',', 0, 0).size(), 36);
    }

    void namesTellTheForm()
    {
        QCOMPARE(extensionOf({}), u".csv"_s);
        QCOMPARE(extensionOf({.format = Format::JsonLines, .isCompressed = true}), u".jsonl.gz"_s);
        QCOMPARE(contentTypeOf({}), "text/csv"_ba);
        QCOMPARE(contentTypeOf({.isCompressed = true}), "application/gzip"_ba);
        QCOMPARE(nameOf({.format = Format::JsonLines, .isFlat = true, .isCompressed = true}),
                 u"jsonl flat gzip"_s);
    }
};

QTEST_GUILESS_MAIN(TestDeliveryForm)
#include "testdeliveryform.moc"
