// Positions in use: resuming, changed files, and files that change under the reader.
#include "core/connectors/files/tests/filesfixture.h"

#include <QFile>
#include <QStringEncoder>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestFilesIncremental final : public QObject
{
    Q_OBJECT

private slots:
    void resumesAfterEveryBatch_data();
    void resumesAfterEveryBatch();
    void readsOnlyNewAndChangedFiles();
    void ordersByTimeThenName();
    void readsLateFilesWithOldTimes();
    void acceptsAnEmptiedFolder();
    void startsAtATime();
    void lastPositionEndsTheRefresh();
    void reportsChangeInMidRun_data();
    void reportsChangeInMidRun();
    void startsAChangedFileAnew();
    void refusesAPositionOfAChangedFile();
    void refusesForeignPositions();
    void deliversRowsBeforeDamage_data();
    void deliversRowsBeforeDamage();
    void keepsMemoryFlat();
};

namespace {

constexpr int s_rows = 20'000;
// Long enough that the texts take several blocks of the window.
const QByteArray s_padding(90, 'p');

QByteArray csvRows(int count)
{
    QByteArray text = "id,text\n";
    for (int i = 0; i < count; ++i)
        text += QByteArray::number(i) + (i % 7 == 0 ? ",\"line\nbreak, " : ",\"some text ")
            + s_padding + QByteArray::number(i * 31) + "\"\n";
    return text;
}

QByteArray jsonRows(int count, const QByteArray &separator)
{
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += (i == 0 ? QByteArray() : separator) + "{\"id\":" + QByteArray::number(i)
            + ",\"text\":\"some text " + s_padding + QByteArray::number(i * 31) + "\"}";
    return text;
}

QByteArray utf16(const QByteArray &text)
{
    QStringEncoder encoder(QStringConverter::Utf16LE);
    return QByteArray("\xff\xfe") + QByteArray(encoder.encode(QString::fromUtf8(text)));
}

ConfiguredStream incremental(FilesSource &source)
{
    return FilesFixture::configured(FilesFixture::discover(source).streams[0], true);
}

} // namespace

void TestFilesIncremental::resumesAfterEveryBatch_data()
{
    QTest::addColumn<QByteArray>("content");
    const QByteArray csv = csvRows(s_rows);
    QTest::newRow("csv") << csv;
    QTest::newRow("csv with mark") << "\xef\xbb\xbf" + csv;
    QTest::newRow("csv.gz") << gzip(csv);
    QTest::newRow("csv.zst") << zstandard(csv);
    QTest::newRow("utf-16") << utf16(csv);
    QTest::newRow("jsonl") << jsonRows(s_rows, "\n");
    QTest::newRow("json") << '[' + jsonRows(s_rows, ",\n") + ']';
    QTest::newRow("json sequence.gz")
        << gzip("{\"id\":-1,\n\"text\":\"x\"}" + jsonRows(s_rows, " "));
}

void TestFilesIncremental::resumesAfterEveryBatch()
{
    QFETCH(QByteArray, content);
    FilesFixture fixture;
    fixture.write(u"a.dat"_s, content);
    fixture.write(u"b.dat"_s, content);
    const auto source = FilesFixture::source(fixture.path(u"?.dat"_s));
    const Stream stream = FilesFixture::discover(*source).streams[0];
    for (const bool isIncremental : {false, true}) {
        const ConfiguredStream configured = FilesFixture::configured(stream, isIncremental);
        const ReadOutcome whole = FilesFixture::read(*source, configured);
        QCOMPARE(whole.errorCode(), QString());
        QVERIFY(whole.rows.size() >= 2 * s_rows);
        QVERIFY(whole.positions.size() >= 5);
        for (std::size_t i = 0; i < whole.positions.size(); ++i) {
            // A new source, as after a restart.
            const auto again = FilesFixture::source(fixture.path(u"?.dat"_s));
            const ReadOutcome rest = FilesFixture::read(*again, configured, whole.positions[i]);
            QCOMPARE(rest.errorCode(), QString());
            QVERIFY(rest.rows == whole.rows.mid(whole.rowsAfter[i]));
            QCOMPARE(rest.lastPosition().empty() ? whole.lastPosition() : rest.lastPosition(),
                     whole.lastPosition());
        }
    }
}

void TestFilesIncremental::readsOnlyNewAndChangedFiles()
{
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.path(u"*.csv"_s));
    fixture.write(u"a.csv"_s, "id\n1\n");
    fixture.touch(u"a.csv"_s, 1'777'890'660); // 2026-05-04 10:31 UTC
    const ConfiguredStream stream = incremental(*source);
    const ReadOutcome first = FilesFixture::read(*source, stream);
    QCOMPARE(first.rows, QStringList{u"1"_s});

    const ReadOutcome second = FilesFixture::read(*source, stream, first.lastPosition());
    QVERIFY(second.rows.isEmpty());
    QCOMPARE(second.reason, u"No file has changed since 2026-05-04 10:31."_s);
    QCOMPARE(second.positions.size(), 1U);

    fixture.write(u"b.csv"_s, "id\n2\n");
    const ReadOutcome third = FilesFixture::read(*source, stream, second.lastPosition());
    QCOMPARE(third.rows, QStringList{u"2"_s});

    fixture.write(u"a.csv"_s, "id\n1\n3\n");
    const ReadOutcome fourth = FilesFixture::read(*source, stream, third.lastPosition());
    QCOMPARE(fourth.rows, (QStringList{u"1"_s, u"3"_s}));
    QVERIFY(FilesFixture::read(*source, stream, fourth.lastPosition()).rows.isEmpty());
}

void TestFilesIncremental::ordersByTimeThenName()
{
    FilesFixture fixture;
    for (const auto &[name, content, time] : {std::tuple(u"c.csv"_s, "id\n1\n", 1'700'000'000),
                                              {u"a.csv"_s, "id\n3\n", 1'700'000'005},
                                              {u"b.csv"_s, "id\n2\n", 1'700'000'000},
                                              {u"d.csv"_s, "id\n4\n", 1'700'000'001}}) {
        fixture.write(name, content);
        fixture.touch(name, time);
    }
    const auto source = FilesFixture::source(fixture.path(u"*.csv"_s));
    const Stream stream = FilesFixture::discover(*source).streams[0];
    QCOMPARE(FilesFixture::read(*source, FilesFixture::configured(stream, true)).rows,
             (QStringList{u"2"_s, u"1"_s, u"4"_s, u"3"_s}));
    QCOMPARE(FilesFixture::read(*source, FilesFixture::configured(stream, false)).rows,
             (QStringList{u"3"_s, u"2"_s, u"1"_s, u"4"_s}));
}

void TestFilesIncremental::readsLateFilesWithOldTimes()
{
    FilesFixture fixture;
    fixture.write(u"a.csv"_s, "id\n1\n");
    const auto source = FilesFixture::source(fixture.path(u"*.csv"_s));
    const ConfiguredStream stream = incremental(*source);
    const ReadOutcome first = FilesFixture::read(*source, stream);
    fixture.write(u"late.csv"_s, "id\n2\n");
    fixture.touch(u"late.csv"_s, 1'500'000'000);
    QCOMPARE(FilesFixture::read(*source, stream, first.lastPosition()).rows, QStringList{u"2"_s});
}

void TestFilesIncremental::acceptsAnEmptiedFolder()
{
    FilesFixture fixture;
    fixture.write(u"a.csv"_s, "id\n1\n");
    const auto source = FilesFixture::source(fixture.path(u"*.csv"_s));
    ConfiguredStream stream = incremental(*source);
    const ReadOutcome first = FilesFixture::read(*source, stream);
    QVERIFY(QFile::remove(fixture.path(u"a.csv"_s)));
    const ReadOutcome second = FilesFixture::read(*source, stream, first.lastPosition());
    QCOMPARE(second.errorCode(), QString());
    QVERIFY(second.reason.startsWith(u"No file has changed since"_s));
    // A refresh would replace the table by nothing.
    stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
    QCOMPARE(FilesFixture::read(*source, stream).errorCode(), u"files.not_found"_s);
}

void TestFilesIncremental::startsAtATime()
{
    FilesFixture fixture;
    fixture.write(u"old.csv"_s, "id\n1\n");
    fixture.touch(u"old.csv"_s, 1'700'000'000);
    fixture.write(u"new.csv"_s, "id\n2\n");
    fixture.touch(u"new.csv"_s, 1'750'000'000);
    const auto source = FilesFixture::source(fixture.path(u"*.csv"_s));
    ConfiguredStream stream = incremental(*source);
    stream.cursorStart = u"2025-01-01"_s;
    QCOMPARE(FilesFixture::read(*source, stream).rows, QStringList{u"2"_s});
    stream.cursorStart = u"yesterday"_s;
    QCOMPARE(FilesFixture::read(*source, stream).errorCode(), u"files.cursor_start_unsupported"_s);
}

void TestFilesIncremental::lastPositionEndsTheRefresh()
{
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(u"a.csv"_s, "id\n1\n"));
    const ConfiguredStream stream
        = FilesFixture::configured(FilesFixture::discover(*source).streams[0]);
    const ReadOutcome first = FilesFixture::read(*source, stream);
    const ReadOutcome rest = FilesFixture::read(*source, stream, first.lastPosition());
    QVERIFY(rest.rows.isEmpty());
    QCOMPARE(rest.errorCode(), QString());
}

void TestFilesIncremental::reportsChangeInMidRun_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("told");
    QTest::newRow("truncated") << u"truncated"_s << u"was cut off"_s;
    QTest::newRow("replaced") << u"replaced"_s << u"took its place"_s;
    QTest::newRow("changed") << u"changed"_s << u"changed"_s;
}

void TestFilesIncremental::reportsChangeInMidRun()
{
    QFETCH(QString, how);
    QFETCH(QString, told);
    FilesFixture fixture;
    const QByteArray content = csvRows(100'000);
    const QString path = fixture.write(u"a.csv"_s, content);
    fixture.touch(u"a.csv"_s, 1'700'000'000);
    const auto source = FilesFixture::source(path);
    const ConfiguredStream stream = incremental(*source);
    auto reader = source->openStream({stream, {}}, {});
    QVERIFY(reader.isOk());
    const auto first = (*reader)->next({});
    QVERIFY(first.isOk());
    if (how == u"truncated"_s) {
        QVERIFY(QFile::resize(path, content.lastIndexOf("\"\n", 5000) + 2));
    } else if (how == u"replaced"_s) {
        fixture.write(u"new"_s, content);
        QCOMPARE(::rename(qPrintable(fixture.path(u"new"_s)), qPrintable(path)), 0);
    } else {
        QFile file(path);
        QVERIFY(file.open(QIODevice::Append));
        file.write("100000,x\n");
    }
    ReadOutcome outcome;
    FilesFixture::drain(**reader, outcome);
    QCOMPARE(outcome.errorCode(), u"files.changed"_s);
    QVERIFY(outcome.error->kind == ErrorKind::Transient);
    QVERIFY2(outcome.error->message.contains(told), qPrintable(outcome.error->message));

    // The next run recovers: the file as it is now comes whole.
    const std::string position
        = outcome.positions.empty() ? *(**first).position : outcome.lastPosition();
    const ReadOutcome next = FilesFixture::read(*source, stream, position);
    QCOMPARE(next.errorCode(), QString());
    QVERIFY(next.notes.join(u' ').contains(u"read from the start again"_s));
    const ReadOutcome fresh = FilesFixture::read(*source, stream);
    QVERIFY(next.rows == fresh.rows);
}

void TestFilesIncremental::startsAChangedFileAnew()
{
    FilesFixture fixture;
    const QString path = fixture.write(u"a.csv"_s, csvRows(s_rows));
    fixture.touch(u"a.csv"_s, 1'700'000'000);
    const auto source = FilesFixture::source(path);
    const ConfiguredStream stream = incremental(*source);
    const ReadOutcome whole = FilesFixture::read(*source, stream);
    fixture.write(u"a.csv"_s, "id,text\n7,new\n");
    const ReadOutcome rest = FilesFixture::read(*source, stream, whole.positions.front());
    QCOMPARE(rest.rows, QStringList{u"7|new"_s});
    QCOMPARE(rest.notes.size(), 1);
}

void TestFilesIncremental::refusesAPositionOfAChangedFile()
{
    FilesFixture fixture;
    const QString path = fixture.write(u"a.csv"_s, csvRows(s_rows));
    fixture.touch(u"a.csv"_s, 1'700'000'000);
    const auto source = FilesFixture::source(path);
    const ConfiguredStream stream
        = FilesFixture::configured(FilesFixture::discover(*source).streams[0]);
    const ReadOutcome whole = FilesFixture::read(*source, stream);
    fixture.touch(u"a.csv"_s, 1'700'000'001);
    const ReadOutcome rest = FilesFixture::read(*source, stream, whole.positions.front());
    QCOMPARE(rest.errorCode(), u"files.position_unusable"_s);
    QVERIFY(rest.error->kind == ErrorKind::Configuration);
}

void TestFilesIncremental::refusesForeignPositions()
{
    FilesFixture fixture;
    const auto source = FilesFixture::source(fixture.write(u"a.csv"_s, "id\n1\n"));
    const ConfiguredStream stream = incremental(*source);
    for (const char *position : {"", "{\"cursor\":5}", "{\"version\":1,\"kind\":\"full_refresh\"}"})
        QCOMPARE(FilesFixture::read(*source, stream, std::string(position)).errorCode(),
                 u"files.position_unusable"_s);
}

void TestFilesIncremental::deliversRowsBeforeDamage_data()
{
    QTest::addColumn<QByteArray>("packed");
    QTest::addColumn<QString>("code");
    const QByteArray text = csvRows(200'000);
    const auto damaged = [](QByteArray bytes) {
        for (qsizetype i = 0; i < 64; ++i)
            bytes[bytes.size() / 2 + i] = static_cast<char>(bytes[bytes.size() / 2 + i] ^ 0x5a);
        return bytes;
    };
    const QByteArray zipped = gzip(text);
    const QByteArray zstd = zstandard(text);
    QTest::newRow("gzip truncated")
        << zipped.left(zipped.size() / 2) << u"files.compressed_truncated"_s;
    QTest::newRow("zstd truncated")
        << zstd.left(zstd.size() / 2) << u"files.compressed_truncated"_s;
    QTest::newRow("gzip damaged") << damaged(zipped) << u"files.compressed_corrupt"_s;
    QTest::newRow("zstd damaged") << damaged(zstd) << u"files.compressed_corrupt"_s;
}

void TestFilesIncremental::deliversRowsBeforeDamage()
{
    QFETCH(QByteArray, packed);
    QFETCH(QString, code);
    FilesFixture fixture;
    const QString path = fixture.write(u"a.csv.gz"_s, packed);
    const auto source = FilesFixture::source(path, {{u"sample_rows"_s, 100}});
    const ConfiguredStream stream = incremental(*source);
    const ReadOutcome outcome = FilesFixture::read(*source, stream);
    QVERIFY2(outcome.errorCode() == code
                 || (code.endsWith(u"corrupt"_s) && !outcome.errorCode().isEmpty()),
             qPrintable(outcome.errorCode()));
    QVERIFY(outcome.error->message.contains(path));
    QVERIFY(outcome.rows.size() > 10'000);
    QCOMPARE(outcome.rowsAfter.back(), outcome.rows.size());

    // Mended, it is read whole by the next run.
    fixture.write(u"a.csv.gz"_s, gzip(csvRows(200'000)));
    const ReadOutcome next = FilesFixture::read(*source, stream, outcome.lastPosition());
    QCOMPARE(next.errorCode(), QString());
    QCOMPARE(next.rows.size(), 200'000);
}

void TestFilesIncremental::keepsMemoryFlat()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("Sanitizers keep freed memory.");
#endif
    const auto resident = [] {
        QFile status(u"/proc/self/status"_s);
        if (!status.open(QIODevice::ReadOnly))
            return -1;
        for (const QByteArray &line : status.readAll().split('\n')) {
            if (line.startsWith("VmRSS:"))
                return line.simplified().split(' ')[1].toInt() / 1024;
        }
        return -1;
    };
    FilesFixture fixture;
    const QString path = fixture.write(u"a.csv"_s, csvRows(1'500'000));
    const auto source = FilesFixture::source(path);
    auto reader = source->openStream({incremental(*source), {}}, {});
    QVERIFY(reader.isOk());
    const int before = resident();
    int most = 0;
    qint64 rows = 0;
    for (;;) {
        const auto batch = (*reader)->next({});
        QVERIFY(batch.isOk());
        if (!*batch)
            break;
        if ((*batch)->batch)
            rows += static_cast<qint64>((*batch)->batch->rowCount());
        most = std::max(most, resident());
    }
    QCOMPARE(rows, 1'500'000);
    if (before < 0)
        QSKIP("The memory of a process cannot be read here.");
    QVERIFY2(most - before < 24, qPrintable(u"%1 MiB more"_s.arg(most - before)));
}

QTEST_GUILESS_MAIN(TestFilesIncremental)
#include "testfilesincremental.moc"
