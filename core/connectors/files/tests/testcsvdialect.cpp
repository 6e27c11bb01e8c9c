// Delimiter, quote and header are found out.
#include "core/connectors/files/csvdialect.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCsvDialect final : public QObject
{
    Q_OBJECT

private slots:
    void detectsMarks_data();
    void detectsMarks();
    void detectsHeader_data();
    void detectsHeader();
    void takesWhatIsSet();
    void namesColumns();
    void tellsWhereRowsStart();
};

namespace {

CsvDialect detect(const QByteArray &text, const CsvSettings &settings = {})
{
    const std::string padded = text.toStdString() + std::string(64, '\0');
    return detectCsvDialect({padded.data(), static_cast<std::size_t>(text.size())}, true, settings);
}

} // namespace

void TestCsvDialect::detectsMarks_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<char>("delimiter");
    QTest::addColumn<char>("quote");
    const auto add = [](const char *name, const QByteArray &text, char delimiter,
                        char quote = '"') { QTest::newRow(name) << text << delimiter << quote; };
    add("comma", "a,b\n1,2\n", ',');
    add("semicolon with decimal commas", "a;b\n1,5;2,5\n3,5;4,5\n", ';');
    add("semicolon with decimal commas, no header", "1,5;2,5\n3,5;4,5\n", ';');
    add("tab", "a\tb,c\n1\tx, y, z\n2\tq\n", '\t');
    add("bar", "a|b\n1|2\n", '|');
    add("one column", "a\nhello, world\nfoo\nbar\n", ',');
    add("delimiter inside quotes", "a,b\n\"x;y;z\",1\n\"p;q;r\",2\n", ',');
    add("ragged", "a,b,c\n1,2,3\n4,5\n6,7,8\n", ',');
    add("single quotes", "a,b\n'x,y',1\n'p,q',2\n", ',', '\'');
    add("apostrophes are no quotes", "a,b\n'tHooft,1\nO'Hara,2\n", ',');
    add("empty", "", ',');
}

void TestCsvDialect::detectsMarks()
{
    QFETCH(QByteArray, text);
    QFETCH(char, delimiter);
    QFETCH(char, quote);
    const CsvMarks marks = detect(text).marks;
    QCOMPARE(marks.delimiter, delimiter);
    QCOMPARE(marks.quote, quote);
}

void TestCsvDialect::detectsHeader_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("hasHeader");
    QTest::newRow("names above numbers") << QByteArray("id,name\n1,x\n2,y\n") << true;
    QTest::newRow("numbers from the start") << QByteArray("1,x\n2,y\n") << false;
    QTest::newRow("dates from the start") << QByteArray("x,2024-01-01\ny,2024-01-02\n") << false;
    QTest::newRow("years as names") << QByteArray("id,2019\n1,5\n2,6\n") << true;
    QTest::newRow("texts only") << QByteArray("name,city\nAda,London\n") << true;
    QTest::newRow("texts that agree") << QByteArray("x,x\ny,z\n") << false;
    QTest::newRow("a header alone") << QByteArray("id,name\n") << true;
    QTest::newRow("first name missing") << QByteArray(",value\n0,1.5\n1,2.5\n") << true;
    QTest::newRow("blank lines before") << QByteArray("\n\nid,name\n1,x\n") << true;
}

void TestCsvDialect::detectsHeader()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, hasHeader);
    QCOMPARE(detect(text).hasHeader, hasHeader);
}

void TestCsvDialect::takesWhatIsSet()
{
    CsvSettings settings;
    settings.delimiter = ':';
    settings.quote = '\0';
    settings.hasHeader = false;
    const CsvDialect dialect = detect("a:b,c\n1:2,3\n", settings);
    QCOMPARE(dialect.marks.delimiter, ':');
    QCOMPARE(dialect.marks.quote, '\0');
    QCOMPARE(dialect.columns, (QStringList{u"column_1"_s, u"column_2"_s}));
}

void TestCsvDialect::namesColumns()
{
    CsvSettings settings;
    settings.hasHeader = true;
    QCOMPARE(detect("a,,a,a_2,a\n1,2,3,4,5\n", settings).columns,
             (QStringList{u"a"_s, u"column_2"_s, u"a_3"_s, u"a_2"_s, u"a_4"_s}));
    QCOMPARE(detect("\"first \"\"name\"\"\",b\nx,1\n", settings).columns,
             (QStringList{u"first \"name\""_s, u"b"_s}));
    // Without a header the widest row counts.
    settings.hasHeader = false;
    QCOMPARE(detect("1,2\n1,2,3\n", settings).columns.size(), 3);
}

void TestCsvDialect::tellsWhereRowsStart()
{
    const CsvDialect with = detect("\nid,\"na\nme\"\n1,x\n");
    QCOMPARE(with.firstRowOffset, 12);
    QCOMPARE(with.firstRowLine, 4);
    const CsvDialect without = detect("\n1,x\n2,y\n");
    QCOMPARE(without.firstRowOffset, 1);
    QCOMPARE(without.firstRowLine, 2);
}

QTEST_GUILESS_MAIN(TestCsvDialect)
#include "testcsvdialect.moc"
