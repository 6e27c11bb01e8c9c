// Rows and values of CSV files: null, misfits, faults with their place.
#include "core/connectors/files/tests/filesfixture.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCsvRecords final : public QObject
{
    Q_OBJECT

private slots:
    void tellsNullFromEmpty();
    void takesNullWords();
    void overridesTypes();
    void refusesUnknownTypedField();
    void reportsMisfits();
    void keepsCodesFromBecomingNumbers();
    void reportsRoundedNumbers();
    void reportsIllFormedText();
    void toleratesShortRows();
    void toleratesEmptyFieldsBehindTheLastColumn();
    void refusesRowsWithTooManyFields();
    void refusesFaultyQuotes_data();
    void refusesFaultyQuotes();
    void readsLinesOfManyMegabytes();
    void keepsNuls();
    void keepsBlankLinesOfOneColumn();
};

void TestCsvRecords::tellsNullFromEmpty()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, "n,s\n1,a\n,\n\"\",\"\"\n\"2\",\"b\"\n"));
    QCOMPARE(outcome.rows, (QStringList{u"1|a"_s, u"∅|∅"_s, u"∅|"_s, u"2|b"_s}));
    QVERIFY(outcome.issues.isEmpty());
    QCOMPARE(outcome.notes.size(), 1);
    QVERIFY(outcome.notes[0].contains(u"first in x.csv, line 4"_s));
}

void TestCsvRecords::takesNullWords()
{
    FilesFixture fixture;
    const QJsonObject options{{u"null_values"_s, QJsonArray{u"NULL"_s, u"\\N"_s}}};
    const ReadOutcome outcome = FilesFixture::readAll(
        fixture.write(u"x.csv"_s, "n,s\n1,NULL\nNULL,\\N\n2,\"NULL\"\n"), options);
    QCOMPARE(outcome.rows, (QStringList{u"1|∅"_s, u"∅|∅"_s, u"2|NULL"_s}));
    QVERIFY(outcome.issues.isEmpty());
}

void TestCsvRecords::overridesTypes()
{
    FilesFixture fixture;
    const QString path = fixture.write(u"x.csv"_s, "id,v\n1,1.10\n2,2\n");
    const QJsonObject options{
        {u"types"_s, QJsonObject{{u"id"_s, u"string"_s}, {u"v"_s, u"decimal"_s}}}};
    const auto source = FilesFixture::source(path, options);
    const Catalog catalog = FilesFixture::discover(*source);
    QCOMPARE(fieldsOf(catalog.streams[0].schema), (QStringList{u"id:string"_s, u"v:decimal"_s}));
    QCOMPARE(FilesFixture::readAll(path, options).rows, (QStringList{u"1|1.10"_s, u"2|2"_s}));
}

void TestCsvRecords::refusesUnknownTypedField()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, "id,v\n1,2\n"),
                                {{u"types"_s, QJsonObject{{u"ID"_s, u"string"_s}}}});
    QCOMPARE(outcome.errorCode(), u"files.typed_field_unknown"_s);
    QCOMPARE(outcome.error->field, u"/types/ID"_s);
    QVERIFY(outcome.error->hint.contains(u"id, v"_s));
}

void TestCsvRecords::reportsMisfits()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s,
                                              "id,day,big\n1,2024-01-01,5\nx,"
                                              "2024-02-30,99999999999999999999\n3,\"\","
                                              "6\n"),
                                {{u"sample_rows"_s, 1}});
    QCOMPARE(outcome.rows, (QStringList{u"1|2024-01-01|5"_s, u"∅|∅|∅"_s, u"3|∅|6"_s}));
    QCOMPARE(outcome.issues,
             (QStringList{u"1 id x"_s, u"1 day 2024-02-30"_s, u"1 big 99999999999999999999"_s}));
    QCOMPARE(outcome.notes.size(), 4);
    QCOMPARE(outcome.notes[0],
             u"1 value of id did not fit the type integer (first "
             "in x.csv, line 3: \"x\")."_s);
}

void TestCsvRecords::keepsCodesFromBecomingNumbers()
{
    FilesFixture fixture;
    const QString path
        = fixture.write(u"x.csv"_s, "zip,v\n10115,0.5\n01067,00.5\n+49,-0.5\n-07,0\n");
    const ReadOutcome outcome = FilesFixture::readAll(path, {{u"sample_rows"_s, 1}});
    QCOMPARE(outcome.rows, (QStringList{u"10115|0.5"_s, u"∅|∅"_s, u"∅|-0.5"_s, u"∅|0"_s}));
    QCOMPARE(outcome.issues.size(), 4);
    // Who asks for numbers gets them.
    const ReadOutcome set = FilesFixture::readAll(
        path, {{u"types"_s, QJsonObject{{u"zip"_s, u"integer"_s}, {u"v"_s, u"number"_s}}}});
    QCOMPARE(set.rows, (QStringList{u"10115|0.5"_s, u"1067|0.5"_s, u"49|-0.5"_s, u"-7|0"_s}));
    QVERIFY(set.issues.isEmpty());
}

void TestCsvRecords::reportsRoundedNumbers()
{
    FilesFixture fixture;
    const ReadOutcome outcome = FilesFixture::readAll(fixture.write(u"x.csv"_s,
                                                                    "v\n0.5\n0.30000000000000004\n"
                                                                    "3.14159265358979323846\n"),
                                                      {{u"sample_rows"_s, 1}});
    QCOMPARE(outcome.rows,
             (QStringList{u"0.5"_s, u"0.30000000000000004"_s, u"3.141592653589793"_s}));
    QCOMPARE(outcome.issues, QStringList{u"2 v 3.14159265358979323846"_s});
    QCOMPARE(outcome.notes.size(), 1);
}

void TestCsvRecords::reportsIllFormedText()
{
    FilesFixture fixture;
    // The encoding is judged by the first block, so the bad byte has to come behind it.
    QByteArray text = "id,s\n";
    while (text.size() < (2 << 20))
        text += "1,some text that is long enough to fill the first block\n";
    const auto good = text.count('\n') - 1;
    text += "2,caf\xe9\n3,fine\n";
    const ReadOutcome outcome = FilesFixture::readAll(fixture.write(u"x.csv"_s, text));
    QCOMPARE(outcome.rows.size(), good + 2);
    QCOMPARE(outcome.rows[good], u"2|∅"_s);
    QCOMPARE(outcome.rows[good + 1], u"3|fine"_s);
    QCOMPARE(outcome.issues, QStringList{u"%1 s caf\ufffd"_s.arg(good)});
}

void TestCsvRecords::toleratesShortRows()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, "a,b,c\n1,2,3\n4,5\n\n6\n7,8,9\n"));
    QCOMPARE(outcome.rows, (QStringList{u"1|2|3"_s, u"4|5|∅"_s, u"6|∅|∅"_s, u"7|8|9"_s}));
    QCOMPARE(outcome.notes,
             QStringList{u"2 rows ended early; the missing fields are null (first "
                         "in x.csv, line 3)."_s});
}

void TestCsvRecords::toleratesEmptyFieldsBehindTheLastColumn()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, "a,b\n1,2,,\n3,4\n"));
    QCOMPARE(outcome.rows, (QStringList{u"1|2"_s, u"3|4"_s}));
    QCOMPARE(outcome.notes.size(), 1);
}

void TestCsvRecords::refusesRowsWithTooManyFields()
{
    FilesFixture fixture;
    const QString path = fixture.write(u"x.csv"_s, "a,b\n1,2\n3,\"4\n4\"\n5,6,7\n8,9\n");
    QCOMPARE(FilesFixture::readAll(path).errorCode(), u"files.too_many_fields"_s);
    const ReadOutcome outcome = FilesFixture::readAll(path, {{u"sample_rows"_s, 2}});
    QCOMPARE(outcome.rows, (QStringList{u"1|2"_s, u"3|4\n4"_s}));
    QCOMPARE(outcome.errorCode(), u"files.too_many_fields"_s);
    QVERIFY2(outcome.error->message.contains(u"x.csv, line 5, column 5: the row has 3 fields"_s),
             qPrintable(outcome.error->message));
    // The position stays before the row, so that it cannot be skipped by a second run.
    const auto source = FilesFixture::source(path, {{u"sample_rows"_s, 2}});
    const ReadOutcome again = FilesFixture::read(
        *source, FilesFixture::configured(FilesFixture::discover(*source).streams[0]),
        outcome.lastPosition());
    QVERIFY(again.rows.isEmpty());
    QCOMPARE(again.error->message, outcome.error->message);
}

void TestCsvRecords::refusesFaultyQuotes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("place");
    QTest::newRow("unclosed") << QByteArray("a,b\n1,x\n2,\"y\n3,z\n") << u"files.quote_unclosed"_s
                              << u"line 3, column 3"_s;
    QTest::newRow("text after") << QByteArray("a,b\n1,x\n2,\"y\"z\n") << u"files.text_after_quote"_s
                                << u"line 3, column 6"_s;
}

void TestCsvRecords::refusesFaultyQuotes()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, code);
    QFETCH(QString, place);
    FilesFixture fixture;
    const QString path = fixture.write(u"x.csv"_s, text);
    const ReadOutcome outcome
        = FilesFixture::readAll(path, {{u"sample_rows"_s, 1}, {u"quote"_s, u"\""_s}});
    QCOMPARE(outcome.rows, QStringList{u"1|x"_s});
    QCOMPARE(outcome.errorCode(), code);
    QVERIFY2(outcome.error->message.contains(place), qPrintable(outcome.error->message));
    // With quotes as ordinary text the file is readable.
    const ReadOutcome plain = FilesFixture::readAll(path, {{u"quote"_s, u"none"_s}});
    QCOMPARE(plain.errorCode(), QString());
    QVERIFY(plain.rows[1].startsWith(u"2|\"y"_s));
}

void TestCsvRecords::readsLinesOfManyMegabytes()
{
    FilesFixture fixture;
    const QByteArray longText(6 << 20, 'x');
    const ReadOutcome outcome = FilesFixture::readAll(
        fixture.write(u"x.csv"_s, "a,b\n1," + longText + "\n2,\"" + longText + "\"\n3,y\n"));
    QCOMPARE(outcome.errorCode(), QString());
    QCOMPARE(outcome.rows.size(), 3);
    QCOMPARE(outcome.rows[0].size(), longText.size() + 2);
    QCOMPARE(outcome.rows[1].size(), longText.size() + 2);
    QCOMPARE(outcome.rows[2], u"3|y"_s);

    // A first line that is longer than a block is still one row.
    const ReadOutcome first = FilesFixture::readAll(
        fixture.write(u"y.csv"_s, "1," + longText + "\n2,y\n"), {{u"header"_s, u"no"_s}});
    QCOMPARE(first.rows.size(), 2);

    const QByteArray tooLong(72 << 20, 'x');
    const ReadOutcome refused = FilesFixture::readAll(
        fixture.write(u"z.csv"_s, "a,b\n1,2\n3," + tooLong + "\n"), {{u"sample_rows"_s, 1}});
    QCOMPARE(refused.rows, QStringList{u"1|2"_s});
    QCOMPARE(refused.errorCode(), u"files.record_too_long"_s);
    QVERIFY(refused.error->message.contains(u"z.csv, line 3"_s));
}

void TestCsvRecords::keepsNuls()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, QByteArray("id,s\n1,a\0b\n2,c\n", 15)));
    QCOMPARE(outcome.rows.size(), 2);
    QCOMPARE(outcome.rows[0], QString(u"1|a%1b"_s).arg(QChar(u'\0')));
}

void TestCsvRecords::keepsBlankLinesOfOneColumn()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, "n\n1\n\n\"\"\n3\n"));
    QCOMPARE(outcome.rows, (QStringList{u"1"_s, u"∅"_s, u"∅"_s, u"3"_s}));
}

QTEST_GUILESS_MAIN(TestCsvRecords)
#include "testcsvrecords.moc"
