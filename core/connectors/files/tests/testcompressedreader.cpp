// Plain, gzip and Zstandard bytes; damage and changes under the reader.
#include "core/connectors/files/compressedreader.h"
#include "core/connectors/files/tests/filesfixture.h"

#include <QFile>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCompressedReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatWasWritten_data();
    void readsWhatWasWritten();
    void recognisesByContentNotByName();
    void reportsTruncation_data();
    void reportsTruncation();
    void reportsDamage_data();
    void reportsDamage();
    void reportsTextBehindGzip();
    void reportsChanges_data();
    void reportsChanges();
};

namespace {

struct Bytes final
{
    QByteArray bytes;
    QString code;
    QString message;
};

Bytes readIn(const QString &path, std::size_t step)
{
    Bytes read;
    auto file = lookAtFile(path, u"x"_s);
    auto reader = CompressedReader::open(*file);
    if (!reader) {
        read.code = reader.error().code;
        return read;
    }
    QByteArray block(static_cast<qsizetype>(step), '\0');
    for (;;) {
        auto count = (*reader)->read(block.data(), step);
        if (!count) {
            read.code = count.error().code;
            read.message = count.error().message;
            return read;
        }
        if (*count == 0)
            return read;
        read.bytes.append(block.constData(), static_cast<qsizetype>(*count));
    }
}

/// Text that does not compress to nothing.
QByteArray sampleText(int lines)
{
    QByteArray text;
    quint32 state = 7;
    for (int i = 0; i < lines; ++i) {
        state = state * 1664525U + 1013904223U;
        text += QByteArray::number(i) + ',' + QByteArray::number(state) + '\n';
    }
    return text;
}

} // namespace

void TestCompressedReader::readsWhatWasWritten_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("text");
    const QByteArray text = sampleText(50'000);
    const QByteArray half = text.left(text.size() / 2);
    const QByteArray rest = text.mid(text.size() / 2);
    QTest::newRow("plain") << text << text;
    QTest::newRow("empty") << QByteArray() << QByteArray();
    QTest::newRow("three bytes") << QByteArray("a\nb") << QByteArray("a\nb");
    QTest::newRow("gzip") << gzip(text) << text;
    QTest::newRow("gzip of nothing") << gzip({}) << QByteArray();
    QTest::newRow("two gzip members") << gzip(half) + gzip(rest) << text;
    QTest::newRow("gzip, zeros behind") << gzip(text) + QByteArray(600, '\0') << text;
    QTest::newRow("zstd") << zstandard(text) << text;
    QTest::newRow("zstd of nothing") << zstandard({}) << QByteArray();
    QTest::newRow("two zstd frames") << zstandard(half) + zstandard(rest) << text;
}

void TestCompressedReader::readsWhatWasWritten()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, text);
    FilesFixture fixture;
    const QString path = fixture.write(u"x"_s, file);
    for (const std::size_t step : {1000U, 65'536U, 4'000'000U}) {
        const Bytes read = readIn(path, step);
        QCOMPARE(read.code, QString());
        QVERIFY(read.bytes == text);
    }
}

void TestCompressedReader::recognisesByContentNotByName()
{
    FilesFixture fixture;
    QCOMPARE(readIn(fixture.write(u"plain.csv.gz"_s, "a,b\n"), 100).bytes, QByteArray("a,b\n"));
    QCOMPARE(readIn(fixture.write(u"packed.csv"_s, gzip("a,b\n")), 100).bytes, QByteArray("a,b\n"));
}

void TestCompressedReader::reportsTruncation_data()
{
    QTest::addColumn<QByteArray>("packed");
    QTest::newRow("gzip") << gzip(sampleText(50'000));
    QTest::newRow("zstd") << zstandard(sampleText(50'000));
}

void TestCompressedReader::reportsTruncation()
{
    QFETCH(QByteArray, packed);
    FilesFixture fixture;
    const QByteArray text = sampleText(50'000);
    for (const qsizetype left : {packed.size() / 2, packed.size() - 1}) {
        const Bytes read = readIn(fixture.write(u"x.csv.gz"_s, packed.left(left)), 8192);
        QCOMPARE(read.code, u"files.compressed_truncated"_s);
        QVERIFY(read.message.contains(u"x.csv.gz"_s));
        QVERIFY(read.message.contains(u"at byte %1"_s.arg(left)));
        QVERIFY(read.bytes.size() > text.size() / 4);
        QVERIFY(text.startsWith(read.bytes));
    }
}

void TestCompressedReader::reportsDamage_data() { reportsTruncation_data(); }

void TestCompressedReader::reportsDamage()
{
    QFETCH(QByteArray, packed);
    FilesFixture fixture;
    for (qsizetype i = packed.size() / 2; i < packed.size() / 2 + 64; ++i)
        packed[i] = static_cast<char>(packed[i] ^ 0x5a);
    const Bytes read = readIn(fixture.write(u"x.csv"_s, packed), 8192);
    QCOMPARE(read.code, u"files.compressed_corrupt"_s);
    QVERIFY(read.message.contains(u"x.csv"_s));
    QVERIFY(!read.bytes.isEmpty());
}

void TestCompressedReader::reportsTextBehindGzip()
{
    FilesFixture fixture;
    const Bytes read = readIn(fixture.write(u"x"_s, gzip("a\n") + "garbage"), 8192);
    QCOMPARE(read.bytes, QByteArray("a\n"));
    QCOMPARE(read.code, u"files.compressed_corrupt"_s);
}

void TestCompressedReader::reportsChanges_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"truncated", "replaced", "removed", "changed"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestCompressedReader::reportsChanges()
{
    QFETCH(QString, how);
    const QString told = how == u"truncated"_s ? u"was cut off"_s
        : how == u"replaced"_s                 ? u"took its place"_s
                                               : how;
    FilesFixture fixture;
    const QString path = fixture.write(u"x.csv"_s, sampleText(20'000));
    fixture.touch(u"x.csv"_s, 1'700'000'000);
    auto reader = CompressedReader::open(*lookAtFile(path, u"x.csv"_s));
    QVERIFY(reader.isOk());
    QByteArray block(1000, '\0');
    QVERIFY((*reader)->read(block.data(), 1000).isOk());
    if (how == u"truncated"_s) {
        QVERIFY(QFile::resize(path, 500));
    } else if (how == u"replaced"_s) {
        fixture.write(u"new"_s, sampleText(20'000));
        fixture.touch(u"new"_s, 1'700'000'000);
        QCOMPARE(::rename(qPrintable(fixture.path(u"new"_s)), qPrintable(path)), 0);
    } else if (how == u"removed"_s) {
        QVERIFY(QFile::remove(path));
    } else {
        fixture.touch(u"x.csv"_s, 1'700'000'001);
    }
    // What was read ahead may still come; then the change must show.
    Result<std::size_t> count = std::size_t{1};
    while (count && *count > 0)
        count = (*reader)->read(block.data(), 1000);
    QVERIFY(!count.isOk());
    QCOMPARE(count.error().code, u"files.changed"_s);
    QVERIFY(count.error().kind == ErrorKind::Transient);
    QVERIFY(count.error().message.contains(told));
}

QTEST_GUILESS_MAIN(TestCompressedReader)
#include "testcompressedreader.moc"
