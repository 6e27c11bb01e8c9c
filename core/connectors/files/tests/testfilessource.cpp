// The files source on CSV: discovery, values, faults, options.
#include "core/connectors/files/tests/filesfixture.h"

#include <QFile>
#include <QStringEncoder>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestFilesSource final : public QObject
{
    Q_OBJECT

private slots:
    void readsCompressedTexts_data();
    void readsCompressedTexts();
    void readsEncodings_data();
    void readsEncodings();
    void discoversTypesAndTellsHow();
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
    void readsSelectedFieldsOnly();
    void honoursRowLimit();
    void refusesFilter();
    void readsSeveralFilesAsOneStream();
    void readsSeveralFilesAsStreams();
    void readsFilesWithDifferentColumns();
    void readsEmptyFiles();
    void checksStepByStep_data();
    void checksStepByStep();
    void refusesBadOptions_data();
    void refusesBadOptions();
    void stopsWhenCancelled();
    void everyErrorNamesThePath();
};

void TestFilesSource::readsCompressedTexts_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("name");
    const QByteArray csv = "id,name\n1,Ada\n2,\"Grace, H.\"\n";
    const QByteArray tsv = "id\tname\n1\tAda\n2\tGrace, H.\n";
    QTest::newRow("csv") << csv << u"x.csv"_s;
    QTest::newRow("csv.gz") << gzip(csv) << u"x.csv.gz"_s;
    QTest::newRow("csv.zst") << zstandard(csv) << u"x.csv.zst"_s;
    QTest::newRow("tsv") << tsv << u"x.tsv"_s;
    QTest::newRow("tsv.gz") << gzip(tsv) << u"x.tsv.gz"_s;
    QTest::newRow("tsv.zst") << zstandard(tsv) << u"x.tsv.zst"_s;
}

void TestFilesSource::readsCompressedTexts()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, name);
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(name, content));
    const Catalog catalog = FilesFixture::discover(*source);
    QCOMPARE(catalog.streams.size(), 1U);
    const Stream &stream = catalog.streams[0];
    QCOMPARE(stream.id.name, u"x"_s);
    QVERIFY(stream.supportsIncremental && stream.sourceDefinedCursor && stream.isResumable);
    const ReadOutcome outcome = FilesFixture::read(*source, FilesFixture::configured(stream));
    QCOMPARE(outcome.rows, (QStringList{u"1|Ada"_s, u"2|Grace, H."_s}));
    QVERIFY(outcome.notes.isEmpty());
    QVERIFY(outcome.reason.isEmpty());
}

void TestFilesSource::readsEncodings_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("note");
    const QString text = u"id;näme\r\n1;Žofia €\r\n"_s;
    const auto encoded = [&](QStringConverter::Encoding encoding) {
        QStringEncoder encoder(encoding);
        return QByteArray(encoder.encode(text));
    };
    QTest::newRow("utf-8") << text.toUtf8() << u"UTF-8."_s;
    QTest::newRow("utf-8 with mark")
        << "\xef\xbb\xbf" + text.toUtf8() << u"UTF-8 with byte order mark."_s;
    QTest::newRow("utf-16le") << encoded(QStringConverter::Utf16LE) << u"UTF-16LE."_s;
    QTest::newRow("utf-16be with mark")
        << "\xfe\xff" + encoded(QStringConverter::Utf16BE) << u"UTF-16BE with byte order mark."_s;
    QTest::newRow("windows-1252") << QByteArray("id;n\xe4me\r\n1;\x8eofia \x80\r\n")
                                  << u"Windows-1252."_s;
}

void TestFilesSource::readsEncodings()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, note);
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(u"x.csv"_s, gzip(content)));
    const Catalog catalog = FilesFixture::discover(*source);
    QCOMPARE(fieldsOf(catalog.streams[0].schema), (QStringList{u"id:integer"_s, u"näme:string"_s}));
    QVERIFY2(catalog.streams[0].note.contains(QString(note).replace(u'.', u", gzip."_s)),
             qPrintable(catalog.streams[0].note));
    const ReadOutcome outcome
        = FilesFixture::read(*source, FilesFixture::configured(catalog.streams[0]));
    QCOMPARE(outcome.rows, QStringList{u"1|Žofia €"_s});
}

void TestFilesSource::discoversTypesAndTellsHow()
{
    FilesFixture fixture;
    QByteArray text = "id,price,ratio,day,at,zoned,clock,flag,zip,note\n";
    for (int i = 0; i < 300; ++i)
        text += QByteArray::number(i)
            + ",1234567890123456789.5,0.5,2024-01-01,2024-01-01 10:00:00,2024-01-01T10:00:00Z,"
              "10:30,true,00123,\n";
    const auto source
        = FilesFixture::source(fixture.write(u"x.csv"_s, text), {{u"sample_rows"_s, 200}});
    const Catalog catalog = FilesFixture::discover(*source);
    QCOMPARE(fieldsOf(catalog.streams[0].schema),
             (QStringList{u"id:integer"_s, u"price:decimal"_s, u"ratio:number"_s, u"day:date"_s,
                          u"at:timestamp_without_timezone"_s, u"zoned:timestamp_with_timezone"_s,
                          u"clock:time_without_timezone"_s, u"flag:boolean"_s, u"zip:string"_s,
                          u"note:string"_s}));
    QCOMPARE(
        catalog.streams[0].note,
        u"CSV, delimiter comma, quote \", header line, UTF-8. Types from the first 200 rows."_s);
    QVERIFY(std::abs(*catalog.streams[0].estimatedRows - 300) < 10);
    const Catalog again = FilesFixture::discover(*source);
    QVERIFY(again.streams == catalog.streams);
}

void TestFilesSource::tellsNullFromEmpty()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, "n,s\n1,a\n,\n\"\",\"\"\n\"2\",\"b\"\n"));
    QCOMPARE(outcome.rows, (QStringList{u"1|a"_s, u"∅|∅"_s, u"∅|"_s, u"2|b"_s}));
    QVERIFY(outcome.issues.isEmpty());
    QCOMPARE(outcome.notes.size(), 1);
    QVERIFY(outcome.notes[0].contains(u"first in x.csv, line 4"_s));
}

void TestFilesSource::takesNullWords()
{
    FilesFixture fixture;
    const QJsonObject options{{u"null_values"_s, QJsonArray{u"NULL"_s, u"\\N"_s}}};
    const ReadOutcome outcome = FilesFixture::readAll(
        fixture.write(u"x.csv"_s, "n,s\n1,NULL\nNULL,\\N\n2,\"NULL\"\n"), options);
    QCOMPARE(outcome.rows, (QStringList{u"1|∅"_s, u"∅|∅"_s, u"2|NULL"_s}));
    QVERIFY(outcome.issues.isEmpty());
}

void TestFilesSource::overridesTypes()
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

void TestFilesSource::refusesUnknownTypedField()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, "id,v\n1,2\n"),
                                {{u"types"_s, QJsonObject{{u"ID"_s, u"string"_s}}}});
    QCOMPARE(outcome.errorCode(), u"files.typed_field_unknown"_s);
    QCOMPARE(outcome.error->field, u"/types/ID"_s);
    QVERIFY(outcome.error->hint.contains(u"id, v"_s));
}

void TestFilesSource::reportsMisfits()
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
             u"1 value of id did not fit the type integer and are null (first "
             "in x.csv, line 3: \"x\")."_s);
}

void TestFilesSource::keepsCodesFromBecomingNumbers()
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

void TestFilesSource::reportsRoundedNumbers()
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

void TestFilesSource::reportsIllFormedText()
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

void TestFilesSource::toleratesShortRows()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, "a,b,c\n1,2,3\n4,5\n\n6\n7,8,9\n"));
    QCOMPARE(outcome.rows, (QStringList{u"1|2|3"_s, u"4|5|∅"_s, u"6|∅|∅"_s, u"7|8|9"_s}));
    QCOMPARE(outcome.notes,
             QStringList{u"2 rows ended early; the missing fields are null (first "
                         "in x.csv, line 3)."_s});
}

void TestFilesSource::toleratesEmptyFieldsBehindTheLastColumn()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, "a,b\n1,2,,\n3,4\n"));
    QCOMPARE(outcome.rows, (QStringList{u"1|2"_s, u"3|4"_s}));
    QCOMPARE(outcome.notes.size(), 1);
}

void TestFilesSource::refusesRowsWithTooManyFields()
{
    FilesFixture fixture;
    const QString path = fixture.write(u"x.csv"_s, "a,b\n1,2\n3,\"4\n4\"\n5,6,7\n8,9\n");
    QCOMPARE(FilesFixture::readAll(path).errorCode(), u"files.too_many_fields"_s);
    const ReadOutcome outcome = FilesFixture::readAll(path, {{u"sample_rows"_s, 2}});
    QCOMPARE(outcome.rows, (QStringList{u"1|2"_s, u"3|4\n4"_s}));
    QCOMPARE(outcome.errorCode(), u"files.too_many_fields"_s);
    QVERIFY2(outcome.error->message.contains(u"x.csv, line 5, column 5: the row has 3 fields"_s),
             qPrintable(outcome.error->message));
}

void TestFilesSource::refusesFaultyQuotes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("place");
    QTest::newRow("unclosed") << QByteArray("a,b\n1,x\n2,\"y\n3,z\n") << u"files.quote_unclosed"_s
                              << u"line 3, column 3"_s;
    QTest::newRow("text after") << QByteArray("a,b\n1,x\n2,\"y\"z\n") << u"files.text_after_quote"_s
                                << u"line 3, column 6"_s;
}

void TestFilesSource::refusesFaultyQuotes()
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

void TestFilesSource::readsLinesOfManyMegabytes()
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

void TestFilesSource::keepsNuls()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, QByteArray("id,s\n1,a\0b\n2,c\n", 15)));
    QCOMPARE(outcome.rows.size(), 2);
    QCOMPARE(outcome.rows[0], QString(u"1|a%1b"_s).arg(QChar(u'\0')));
}

void TestFilesSource::keepsBlankLinesOfOneColumn()
{
    FilesFixture fixture;
    const ReadOutcome outcome
        = FilesFixture::readAll(fixture.write(u"x.csv"_s, "n\n1\n\n\"\"\n3\n"));
    QCOMPARE(outcome.rows, (QStringList{u"1"_s, u"∅"_s, u"∅"_s, u"3"_s}));
}

void TestFilesSource::readsSelectedFieldsOnly()
{
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(u"x.csv"_s, "a,b,c\n1,x,2\n3,y,4\n"),
                                             {{u"file_name_column"_s, true}});
    ConfiguredStream stream = FilesFixture::configured(FilesFixture::discover(*source).streams[0]);
    stream.selectedFields = {u"c"_s, u"a"_s};
    const ReadOutcome outcome = FilesFixture::read(*source, stream);
    QCOMPARE(outcome.rows, (QStringList{u"1|2"_s, u"3|4"_s}));
    stream.selectedFields = {u"_file"_s, u"b"_s};
    QCOMPARE(FilesFixture::read(*source, stream).rows, (QStringList{u"x|x.csv"_s, u"y|x.csv"_s}));
}

void TestFilesSource::honoursRowLimit()
{
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(u"x.csv"_s, "a\n1\n2\n3\n4\n5\n"));
    ConfiguredStream stream = FilesFixture::configured(FilesFixture::discover(*source).streams[0]);
    stream.rowLimit = 2;
    const ReadOutcome first = FilesFixture::read(*source, stream);
    QCOMPARE(first.rows, (QStringList{u"1"_s, u"2"_s}));
    const ReadOutcome second = FilesFixture::read(*source, stream, first.lastPosition());
    QCOMPARE(second.rows, (QStringList{u"3"_s, u"4"_s}));
}

void TestFilesSource::refusesFilter()
{
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(u"x.csv"_s, "a\n1\n"));
    ConfiguredStream stream = FilesFixture::configured(FilesFixture::discover(*source).streams[0]);
    stream.filter = u"a > 1"_s;
    const ReadOutcome outcome = FilesFixture::read(*source, stream);
    QCOMPARE(outcome.errorCode(), u"files.filter_unsupported"_s);
    QVERIFY(outcome.error->kind == ErrorKind::Configuration);
}

void TestFilesSource::readsSeveralFilesAsOneStream()
{
    FilesFixture fixture;
    fixture.write(u"orders_2.csv"_s, gzip("id;name\n2;b\n"));
    fixture.write(u"orders_1.csv"_s, "id,name\n1,a\n");
    const auto source
        = FilesFixture::source(fixture.path(u"orders_*.csv"_s), {{u"file_name_column"_s, true}});
    const Catalog catalog = FilesFixture::discover(*source);
    QCOMPARE(catalog.streams.size(), 1U);
    QCOMPARE(catalog.streams[0].id.name, u"orders"_s);
    QCOMPARE(fieldsOf(catalog.streams[0].schema),
             (QStringList{u"id:integer"_s, u"name:string"_s, u"_file:string"_s}));
    const ReadOutcome outcome
        = FilesFixture::read(*source, FilesFixture::configured(catalog.streams[0]));
    QCOMPARE(outcome.rows, (QStringList{u"1|a|orders_1.csv"_s, u"2|b|orders_2.csv"_s}));
    QCOMPARE(FilesFixture::discover(*FilesFixture::source(fixture.path(u"orders_*.csv"_s),
                                                          {{u"stream_name"_s, u"sales"_s}}))
                 .streams[0]
                 .id.name,
             u"sales"_s);
}

void TestFilesSource::readsSeveralFilesAsStreams()
{
    FilesFixture fixture;
    fixture.write(u"b.csv"_s, "x,y\n1,2\n");
    fixture.write(u"a.jsonl"_s, "{\"id\":1}\n");
    const auto source = FilesFixture::source(fixture.path(u"*"_s), {{u"streams"_s, u"per_file"_s}});
    const Catalog catalog = FilesFixture::discover(*source);
    QCOMPARE(catalog.streams.size(), 2U);
    QCOMPARE(catalog.streams[0].id.name, u"a"_s);
    QCOMPARE(catalog.streams[1].id.name, u"b"_s);
    QCOMPARE(FilesFixture::read(*source, FilesFixture::configured(catalog.streams[1])).rows,
             QStringList{u"1|2"_s});
    QVERIFY(QFile::remove(fixture.path(u"b.csv"_s)));
    QCOMPARE(FilesFixture::read(*source, FilesFixture::configured(catalog.streams[1])).errorCode(),
             u"files.stream_unknown"_s);
}

void TestFilesSource::readsFilesWithDifferentColumns()
{
    FilesFixture fixture;
    fixture.write(u"f1.csv"_s, "a,b\n1,x\n");
    fixture.write(u"f2.csv"_s, "c,a\n5,2\n");
    const auto source = FilesFixture::source(fixture.path(u"f?.csv"_s));
    const ConfiguredStream stream
        = FilesFixture::configured(FilesFixture::discover(*source).streams[0]);
    QCOMPARE(fieldsOf(stream.stream.schema),
             (QStringList{u"a:integer"_s, u"b:string"_s, u"c:integer"_s}));
    QCOMPARE(FilesFixture::read(*source, stream).rows, (QStringList{u"1|x|∅"_s, u"2|∅|5"_s}));
    // A column that came after discovery is told, not lost in silence.
    fixture.write(u"f3.csv"_s, "a,new\n3,9\n");
    const ReadOutcome outcome = FilesFixture::read(*source, stream);
    QCOMPARE(outcome.rows.last(), u"3|∅|∅"_s);
    QVERIFY(outcome.notes.join(u'\n').contains(u"f3.csv has the column \"new\""_s));
    QVERIFY(outcome.notes.join(u'\n').contains(u"f3.csv lacks the columns b, c"_s));
}

void TestFilesSource::readsEmptyFiles()
{
    FilesFixture fixture;
    const ReadOutcome header = FilesFixture::readAll(fixture.write(u"x.csv"_s, "a,b\n"));
    QVERIFY(header.rows.isEmpty());
    QCOMPARE(header.errorCode(), QString());
    QCOMPARE(header.positions.size(), 1U);
    QCOMPARE(header.reason, u"x.csv has no rows."_s);
    for (const QByteArray &content : {QByteArray(), QByteArray("\n\n"), gzip({})}) {
        const auto source = FilesFixture::source(fixture.write(u"e.csv"_s, content));
        const Catalog catalog = FilesFixture::discover(*source);
        QVERIFY(catalog.streams[0].schema.isEmpty());
        const ReadOutcome outcome
            = FilesFixture::read(*source, FilesFixture::configured(catalog.streams[0]));
        QVERIFY(outcome.rows.isEmpty());
        QCOMPARE(outcome.errorCode(), QString());
    }
}

void TestFilesSource::checksStepByStep_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("steps");
    QTest::addColumn<QString>("code");
    const QByteArray csv = "a,b\n1,2\n";
    QTest::newRow("good") << csv << 3 << QString();
    QTest::newRow("truncated gzip") << gzip(csv).left(10) << 2 << u"files.compressed_truncated"_s;
    QTest::newRow("utf-32") << QByteArray("\xff\xfe\0\0a\0\0\0", 8) << 2
                            << u"files.encoding_unsupported"_s;
    QTest::newRow("bad row") << csv + "1,2,3\n" << 3 << u"files.too_many_fields"_s;
}

void TestFilesSource::checksStepByStep()
{
    QFETCH(QByteArray, content);
    QFETCH(int, steps);
    QFETCH(QString, code);
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(u"x.csv"_s, content));
    int observed = 0;
    const CheckResult result = source->check([&](const CheckStep &) { ++observed; }, {});
    QCOMPARE(static_cast<int>(result.steps.size()), steps);
    QCOMPARE(observed, steps);
    QCOMPARE(result.passed(), code.isEmpty());
    QCOMPARE(result.passed() ? QString() : result.steps.back().error->code, code);

    const auto missing = FilesFixture::source(fixture.path(u"none*.csv"_s));
    const CheckResult failed = missing->check({}, {});
    QCOMPARE(failed.steps.size(), 1U);
    QCOMPARE(failed.steps[0].error->field, u"/path"_s);
}

void TestFilesSource::refusesBadOptions_data()
{
    QTest::addColumn<QJsonObject>("options");
    QTest::addColumn<QString>("field");
    QTest::newRow("delimiter") << QJsonObject{{u"delimiter"_s, u"::"_s}} << u"/delimiter"_s;
    QTest::newRow("delimiter not ASCII")
        << QJsonObject{{u"delimiter"_s, u"§"_s}} << u"/delimiter"_s;
    QTest::newRow("quote") << QJsonObject{{u"quote"_s, u"''"_s}} << u"/quote"_s;
    QTest::newRow("quote is the delimiter")
        << QJsonObject{{u"quote"_s, u"|"_s}, {u"delimiter"_s, u"|"_s}} << u"/quote"_s;
}

void TestFilesSource::refusesBadOptions()
{
    QFETCH(QJsonObject, options);
    QFETCH(QString, field);
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(u"x.csv"_s, "a\n1\n"), options);
    const CheckResult result = source->check({}, {});
    QVERIFY(!result.passed());
    QCOMPARE(result.steps.back().error->field, field);
    const auto catalog = source->discover({}, {});
    QVERIFY(!catalog.isOk());
    QVERIFY(catalog.error().kind == ErrorKind::Configuration);
}

void TestFilesSource::stopsWhenCancelled()
{
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(u"x.csv"_s, "a\n1\n"));
    const ConfiguredStream stream
        = FilesFixture::configured(FilesFixture::discover(*source).streams[0]);
    auto reader = source->openStream({stream, {}}, {});
    QVERIFY(reader.isOk());
    CancellationSource stop;
    stop.request_stop();
    const auto batch = (*reader)->next(stop.get_token());
    QVERIFY(!batch.isOk());
    QVERIFY(batch.error().isCancelled());
}

void TestFilesSource::everyErrorNamesThePath()
{
    FilesFixture fixture;
    const QString path = fixture.write(u"secret.csv"_s, "a\n1\n");
    QVERIFY(QFile::setPermissions(path, {}));
    const auto opened = FilesFixture::source(path)->discover({}, {});
    // The superuser may read everything.
    if (!opened) {
        QCOMPARE(opened.error().code, u"files.permission_denied"_s);
        QVERIFY(opened.error().message.contains(path));
    }
    const auto folder = FilesFixture::source(fixture.path(u""_s))->discover({}, {});
    QVERIFY(!folder.isOk());
    QVERIFY(folder.error().hint.contains(u"*.csv"_s));
}

QTEST_GUILESS_MAIN(TestFilesSource)
#include "testfilessource.moc"
