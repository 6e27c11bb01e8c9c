// Column conversion: whole columns as other types, nothing changed without an issue.
#include "core/data/columnconversion.h"
#include "core/data/conversion.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// A column of \a type with one row per word of \a texts; "-" is null.
std::shared_ptr<const RecordBatch> column(FieldType type, const QStringList &texts)
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(
        Schema({Field{u"first"_s, FieldType::Integer}, Field{u"value"_s, type}})));
    for (const QString &text : texts) {
        builder.appendInteger(0, 7);
        if (text == u'-')
            builder.appendNull(1);
        else
            appendParsed(builder, 1, type, text.toStdString());
        builder.finishRow();
    }
    return builder.finish();
}

QString textOf(const ConvertedColumn &converted, std::size_t row)
{
    if (converted.column->isNull(row))
        return u"-"_s;
    std::string text;
    appendCellText(text, *converted.column, row);
    return QString::fromStdString(text);
}

} // namespace

Q_DECLARE_METATYPE(millrace::FieldType)

class TestColumnConversion final : public QObject
{
    Q_OBJECT

private slots:
    void converts_data();
    void converts();
    void keepsTheOriginalOfWhatDoesNotFit();
    void wordsAmongNumbersComeBackAsText();
    void knowsWhatIsConvertible();
};

void TestColumnConversion::converts_data()
{
    QTest::addColumn<FieldType>("from");
    QTest::addColumn<FieldType>("to");
    QTest::addColumn<QStringList>("values");
    QTest::addColumn<QStringList>("wanted"); // "!": does not fit
    using enum FieldType;
    QTest::newRow("text to whole number")
        << String << Integer << QStringList{u"12"_s, u"-"_s, u"x"_s, u"9223372036854775808"_s}
        << QStringList{u"12"_s, u"-"_s, u"!"_s, u"!"_s};
    QTest::newRow("number to whole number")
        << Number << Integer
        << QStringList{u"100000"_s, u"1.5"_s, u"-9223372036854775808"_s, u"9223372036854775808"_s}
        << QStringList{u"100000"_s, u"!"_s, u"-9223372036854775808"_s, u"!"_s};
    QTest::newRow("whole number to number")
        << Integer << Number << QStringList{u"3"_s, u"9007199254740993"_s, u"9223372036854775807"_s}
        << QStringList{u"3"_s, u"!"_s, u"!"_s};
    QTest::newRow("whole number to decimal")
        << Integer << Decimal << QStringList{u"9007199254740993"_s}
        << QStringList{u"9007199254740993"_s};
    QTest::newRow("boolean to whole number")
        << Boolean << Integer << QStringList{u"true"_s, u"false"_s} << QStringList{u"1"_s, u"0"_s};
    QTest::newRow("date to time") << Date << TimestampWithZone << QStringList{u"2024-02-29"_s}
                                  << QStringList{u"2024-02-29T00:00:00+00:00"_s};
    QTest::newRow("time with zone to time")
        << TimestampWithZone << TimestampWithoutZone << QStringList{u"2024-01-01T02:00:00+02:00"_s}
        << QStringList{u"2024-01-01T00:00:00"_s};
    QTest::newRow("number to text")
        << Number << String << QStringList{u"0.1"_s, u"-"_s} << QStringList{u"0.1"_s, u"-"_s};
    QTest::newRow("JSON to text") << Json << String << QStringList{u"{\"a\":1}"_s}
                                  << QStringList{u"{\"a\":1}"_s};
    QTest::newRow("JSON to whole number")
        << Json << Integer << QStringList{u"5"_s, u"[5]"_s} << QStringList{u"5"_s, u"!"_s};
    QTest::newRow("text to date") << String << Date << QStringList{u"2024-02-29"_s, u"2023-02-29"_s}
                                  << QStringList{u"2024-02-29"_s, u"!"_s};
}

void TestColumnConversion::converts()
{
    QFETCH(FieldType, from);
    QFETCH(FieldType, to);
    QFETCH(QStringList, values);
    QFETCH(QStringList, wanted);
    QVERIFY(isConvertible(from, to));
    const auto batch = column(from, values);
    // What is tested has to be sound before it is converted.
    QVERIFY(batch->issues().empty());
    const ConvertedColumn converted = convertedColumn(*batch, 1, to);
    QCOMPARE(converted.column->type, to);
    QStringList found;
    for (std::size_t row = 0; row < batch->rowCount(); ++row) {
        const bool isUnfit = std::ranges::any_of(
            converted.issues, [row](const ValueIssue &issue) { return issue.row == row; });
        found << (isUnfit ? u"!"_s : textOf(converted, row));
    }
    QCOMPARE(found, wanted);
}

void TestColumnConversion::keepsTheOriginalOfWhatDoesNotFit()
{
    const ConvertedColumn converted
        = convertedColumn(*column(FieldType::String, {u"1"_s, u"one"_s}), 1, FieldType::Integer);
    QCOMPARE(converted.issues.size(), 1U);
    QCOMPARE(converted.issues.front().row, 1U);
    QCOMPARE(converted.issues.front().column, 1U);
    QCOMPARE(converted.issues.front().original, std::string("one"));
    QCOMPARE(converted.issues.front().reason, ValueChangeReason::PlatformSerializationError);
}

void TestColumnConversion::wordsAmongNumbersComeBackAsText()
{
    const auto batch = column(FieldType::Integer, {u"1"_s, u"n/a"_s, u"3"_s});
    QCOMPARE(batch->issues().size(), 1U);
    const ConvertedColumn converted = convertedColumn(*batch, 1, FieldType::String);
    QVERIFY(converted.issues.empty());
    QCOMPARE(textOf(converted, 1), u"n/a"_s);
    QCOMPARE(textOf(converted, 2), u"3"_s);
}

void TestColumnConversion::knowsWhatIsConvertible()
{
    for (const FieldType type : s_allFieldTypes) {
        QVERIFY(!isConvertible(type, type));
        QVERIFY(!isConvertible(type, FieldType::Binary));
        QCOMPARE(isConvertible(type, FieldType::String), type != FieldType::String);
    }
    QVERIFY(!isConvertible(FieldType::Date, FieldType::Integer));
    QVERIFY(!isConvertible(FieldType::TimestampWithZone, FieldType::Date));
}

QTEST_GUILESS_MAIN(TestColumnConversion)
#include "testcolumnconversion.moc"
