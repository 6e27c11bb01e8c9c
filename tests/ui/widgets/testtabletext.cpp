// Rows as text for other programs.
#include "ui/widgets/tabletext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

using Kind = TableCell::Kind;

TableText oneCell(const TableCell &cell) { return {u"t"_s, {u"a"_s}, {{cell}}}; }

} // namespace

class TestTableText final : public QObject
{
    Q_OBJECT

private slots:
    void tabsStayOneLineARow();
    void csvKeepsSeparatorsQuotesAndLineEnds();
    void csvTellsNoValueFromEmptyText();
    void jsonKeepsEveryDigitAndEscapes();
    void jsonQuotesWhatIsNoNumber();
    void insertQuotesNamesAndTexts();
};

void TestTableText::tabsStayOneLineARow()
{
    const TableText table{
        u"t"_s, {u"a"_s, u"b"_s}, {{{Kind::Text, u"x\ty"_s}, {Kind::Text, u"1\r\n2"_s}}}};
    QCOMPARE(tableText(table, TableFormat::Tabs), u"x y\t1 2"_s);
    QCOMPARE(tableText(table, TableFormat::TabsWithHeadings), u"a\tb\nx y\t1 2"_s);
}

void TestTableText::csvKeepsSeparatorsQuotesAndLineEnds()
{
    QCOMPARE(tableText(oneCell({Kind::Text, u"say \"a, b\"\nc"_s}), TableFormat::Csv),
             u"a\r\n\"say \"\"a, b\"\"\nc\"\r\n"_s);
}

void TestTableText::csvTellsNoValueFromEmptyText()
{
    QCOMPARE(tableText(oneCell({Kind::Null, {}}), TableFormat::Csv), u"a\r\n\r\n"_s);
    QCOMPARE(tableText(oneCell({Kind::Text, {}}), TableFormat::Csv), u"a\r\n\"\"\r\n"_s);
}

void TestTableText::jsonKeepsEveryDigitAndEscapes()
{
    const QString number
        = tableText(oneCell({Kind::Number, u"12345678901234567890.10"_s}), TableFormat::Json);
    QVERIFY(number.contains(u"\"a\": 12345678901234567890.10"_s));
    const QString text = u"\"q\" \\ \n\t\x01 ü"_s;
    const QJsonDocument read = QJsonDocument::fromJson(
        tableText(oneCell({Kind::Text, text}), TableFormat::Json).toUtf8());
    QCOMPARE(read.array().at(0).toObject().value("a"_L1).toString(), text);
}

void TestTableText::jsonQuotesWhatIsNoNumber()
{
    for (const QString &value : {u"inf"_s, u"nan"_s, u"007"_s, u"1."_s}) {
        QVERIFY2(tableText(oneCell({Kind::Number, value}), TableFormat::Json)
                     .contains(u'"' + value + u'"'),
                 qPrintable(value));
        QVERIFY2(tableText(oneCell({Kind::Number, value}), TableFormat::Insert)
                     .contains(u'\'' + value + u'\''),
                 qPrintable(value));
    }
}

void TestTableText::insertQuotesNamesAndTexts()
{
    const TableText table{u"my \"t\""_s, {u"a"_s}, {{{Kind::Text, u"O'Hara"_s}}}};
    QCOMPARE(tableText(table, TableFormat::Insert),
             u"INSERT INTO \"my \"\"t\"\"\" (\"a\") VALUES\n  ('O''Hara');\n"_s);
}

QTEST_GUILESS_MAIN(TestTableText)
#include "testtabletext.moc"
