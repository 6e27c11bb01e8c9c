// CSV text to rows and fields.
#include "core/connectors/files/csvtokenizer.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCsvTokenizer final : public QObject
{
    Q_OBJECT

private slots:
    void cutsRows_data();
    void cutsRows();
    void givesTheSameWhereverTheWindowEnds_data() { cutsRows_data(); }
    void givesTheSameWhereverTheWindowEnds();
    void namesFaults_data();
    void namesFaults();
    void findsSpecialsBeyondABlock();
    void countsLines();
};

namespace {

/// Rows separated by "/", fields by "|"; a quoted field in brackets.
struct Reading final
{
    QString text;
    CsvTokenizer::Outcome outcome = CsvTokenizer::Outcome::End;
    TextPlace fault;
    qint64 line = 0;
};

QString rowText(const CsvTokenizer &tokenizer)
{
    QStringList fields;
    std::string scratch;
    for (const CsvField &field : tokenizer.fields()) {
        const std::string_view text = tokenizer.text(field, scratch);
        const QString value = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        fields << (field.isQuoted ? u'[' + value + u']' : value);
    }
    return fields.join(u'|');
}

/// Reads \a text in windows that first end after \a firstEnd bytes, then grow by one byte.
Reading readIn(const QByteArray &text, const CsvMarks &marks, qsizetype firstEnd)
{
    CsvTokenizer tokenizer(marks);
    Reading reading;
    QStringList rows;
    std::string padded = text.toStdString() + std::string(64, ',');
    const char *begin = padded.data();
    const char *end = begin + text.size();
    const char *windowEnd = begin + firstEnd;
    tokenizer.setWindow(begin, windowEnd, windowEnd == end);
    for (;;) {
        reading.outcome = tokenizer.next();
        if (reading.outcome == CsvTokenizer::Outcome::Row) {
            rows << rowText(tokenizer);
        } else if (reading.outcome == CsvTokenizer::Outcome::NeedMore) {
            ++windowEnd;
            tokenizer.setWindow(tokenizer.at(), windowEnd, windowEnd == end);
        } else {
            break;
        }
    }
    if (reading.outcome != CsvTokenizer::Outcome::End)
        reading.fault = placeOf(tokenizer.at(), tokenizer.faultAt(), tokenizer.line());
    reading.text = rows.join(u'/');
    reading.line = tokenizer.line();
    return reading;
}

} // namespace

void TestCsvTokenizer::cutsRows_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("rows");
    QTest::addColumn<char>("quote");
    const auto add = [](const char *name, const QByteArray &text, const QString &rows,
                        char quote = '"') { QTest::newRow(name) << text << rows << quote; };
    add("empty", "", u""_s);
    add("plain", "a,b\n1,2\n", u"a|b/1|2"_s);
    add("no end of line", "a,b\n1,2", u"a|b/1|2"_s);
    add("empty fields", ",\n,,x\n", u"|/||x"_s);
    add("trailing delimiter", "a,", u"a|"_s);
    add("blank line", "a\n\nb\n", u"a//b"_s);
    add("crlf", "a,b\r\n1,2\r\n", u"a|b/1|2"_s);
    add("cr", "a,b\r1,2\r", u"a|b/1|2"_s);
    add("mixed line ends", "a\r\nb\nc\rd", u"a/b/c/d"_s);
    add("quoted", "\"a\",\"b\"\n", u"[a]|[b]"_s);
    add("quoted empty", "\"\",,\"\"\n", u"[]||[]"_s);
    add("quoted delimiter", "\"a,b\",c\n", u"[a,b]|c"_s);
    add("quoted line ends", "\"a\nb\r\nc\",d\n", u"[a\nb\r\nc]|d"_s);
    add("doubled quotes", "\"a\"\"b\",\"\"\"\",\"\"\"x\"\"\"\n", u"[a\"b]|[\"]|[\"x\"]"_s);
    add("blanks behind a quote", "\"a\" ,\"b\"  \n", u"[a]|[b]"_s);
    add("stray quote in a field", "5\" disk,a\"b\"c\n", u"5\" disk|a\"b\"c"_s);
    add("blank before a quote", " \"a\",b\n", u" \"a\"|b"_s);
    add("no quotes", "\"a,b\"\n", u"\"a|b\""_s, '\0');
    add("single quotes", "'a,''b',\"c\n", u"[a,'b]|\"c"_s, '\'');
    add("NUL", QByteArray("a\0b,\0\n", 6), QString(u"a%1b|%1"_s).arg(QChar(u'\0')));
    add("NUL without quotes", QByteArray("\0a,b\n", 5), QString(u"%1a|b"_s).arg(QChar(u'\0')),
        '\0');
    add("not ASCII", "naïve,北京\n", u"naïve|北京"_s);
}

void TestCsvTokenizer::cutsRows()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, rows);
    QFETCH(char, quote);
    const Reading reading = readIn(text, {',', quote}, text.size());
    QCOMPARE(reading.text, rows);
    QVERIFY(reading.outcome == CsvTokenizer::Outcome::End);
}

void TestCsvTokenizer::givesTheSameWhereverTheWindowEnds()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, rows);
    QFETCH(char, quote);
    const Reading whole = readIn(text, {',', quote}, text.size());
    for (qsizetype end = 0; end < text.size(); ++end) {
        const Reading reading = readIn(text, {',', quote}, end);
        QCOMPARE(reading.text, rows);
        QCOMPARE(reading.line, whole.line);
    }
}

void TestCsvTokenizer::namesFaults_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isUnclosed");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::newRow("unclosed") << QByteArray("a,b\n1,\"x\ny\n") << true << 2 << 3;
    QTest::newRow("unclosed at the end") << QByteArray("a,\"") << true << 1 << 3;
    QTest::newRow("text after quote") << QByteArray("é,\"x\"y,z\n") << false << 1 << 6;
    QTest::newRow("quote after quote") << QByteArray("\"a\" \"b\"\n") << false << 1 << 5;
    QTest::newRow("after a quoted line end") << QByteArray("\"a\nb\"c\n") << false << 2 << 3;
}

void TestCsvTokenizer::namesFaults()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isUnclosed);
    QFETCH(int, line);
    QFETCH(int, column);
    for (qsizetype end = 0; end <= text.size(); ++end) {
        const Reading reading = readIn(text, {}, end);
        QVERIFY(reading.outcome
                == (isUnclosed ? CsvTokenizer::Outcome::QuoteUnclosed
                               : CsvTokenizer::Outcome::TextAfterQuote));
        QCOMPARE(reading.fault.line, line);
        QCOMPARE(reading.fault.column, column);
    }
}

void TestCsvTokenizer::findsSpecialsBeyondABlock()
{
    // Fields of every length around the 64 bytes that are looked at together.
    for (int length = 60; length <= 132; ++length) {
        const QByteArray field(length, 'x');
        const Reading reading
            = readIn(field + ",\"" + field + ",\"\"" + field + "\"\n" + field, {}, 0);
        const QString text = QString::fromLatin1(field);
        QCOMPARE(reading.text, text + u"|["_s + text + u",\""_s + text + u"]/"_s + text);
    }
}

void TestCsvTokenizer::countsLines()
{
    QCOMPARE(readIn("a\nb\r\nc\rd", {}, 0).line, 4);
    QCOMPARE(readIn("\"a\nb\r\nc\rd\"\n", {}, 0).line, 5);
}

QTEST_GUILESS_MAIN(TestCsvTokenizer)
#include "testcsvtokenizer.moc"
