#include "core/data/recordfields.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestRecordFields : public QObject
{
    Q_OBJECT

private slots:
    void keepsOrderAndEveryDigit();
    void unescapesTexts();
    void showsStructuresAsJson();
    void refusesWhatIsNoObject_data();
    void refusesWhatIsNoObject();
};

void TestRecordFields::keepsOrderAndEveryDigit()
{
    const auto fields
        = recordFields(R"({"z": 18446744073709551615, "a": 0.10000000000000000000001, "n": null,
                         "big": 1e400, "yes": true })");
    QVERIFY(fields.has_value());
    using Kind = RecordField::Kind;
    const std::vector<RecordField> expected{
        {u"z"_s, Kind::Number, u"18446744073709551615"_s},
        {u"a"_s, Kind::Number, u"0.10000000000000000000001"_s},
        {u"n"_s, Kind::Null, {}},
        {u"big"_s, Kind::Number, u"1e400"_s},
        {u"yes"_s, Kind::Boolean, u"true"_s},
    };
    QCOMPARE(*fields, expected);
}

void TestRecordFields::unescapesTexts()
{
    const auto fields = recordFields(R"({"k\u00e4se": "a\n\"b\" \ud83d\ude00"})");
    QVERIFY(fields.has_value());
    QCOMPARE(fields->front().name, u"käse"_s);
    QCOMPARE(fields->front().text, u"a\n\"b\" 😀"_s);
}

void TestRecordFields::showsStructuresAsJson()
{
    const auto fields = recordFields(R"({"a": [1, {"b": 2.50}], "c": {}, "d": ""})");
    QVERIFY(fields.has_value());
    QCOMPARE(fields->at(0).text, u"[1, {\"b\": 2.50}]"_s);
    QCOMPARE(fields->at(1).text, u"{}"_s);
    QCOMPARE(fields->at(2).kind, RecordField::Kind::Text);
}

void TestRecordFields::refusesWhatIsNoObject_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"", "[1]", "7", "{\"a\": }", "{\"a\" 1}", "{\"a\": tru}", "{\"a\": 1",
                             "{\"a\": \"\xff\"}", "{\"a\": 1x}"})
        QTest::addRow("%s", json) << QByteArray(json);
}

void TestRecordFields::refusesWhatIsNoObject()
{
    QFETCH(QByteArray, json);
    QVERIFY(!recordFields(json.toStdString()));
}

QTEST_GUILESS_MAIN(TestRecordFields)
#include "testrecordfields.moc"
