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
