// Paths and patterns to files, and the names of their streams.
#include "core/connectors/files/filelist.h"
#include "core/connectors/files/tests/filesfixture.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestFileList final : public QObject
{
    Q_OBJECT

private slots:
    void findsByPattern_data();
    void findsByPattern();
    void takesAnExistingPathLiterally();
    void refusesFoldersAndMissingFiles();
    void namesStreams_data();
    void namesStreams();
    void namesStreamsOfFilesApart();
};

void TestFileList::findsByPattern_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("one") << u"a.csv"_s << QStringList{u"a.csv"_s};
    QTest::newRow("star") << u"*.csv"_s << QStringList{u"a.csv"_s, u"b.csv"_s};
    QTest::newRow("question mark") << u"?.csv"_s << QStringList{u"a.csv"_s, u"b.csv"_s};
    QTest::newRow("set") << u"[b-z].*"_s << QStringList{u"b.csv"_s, u"c.txt"_s};
    QTest::newRow("folder") << u"d*/*.csv"_s << QStringList{u"deep/x.csv"_s};
    QTest::newRow("any folders") << u"**/*.csv"_s
                                 << QStringList{u"a.csv"_s, u"b.csv"_s, u"deep/er/y.csv"_s,
                                                u"deep/x.csv"_s};
    QTest::newRow("hidden when asked") << u".*.csv"_s << QStringList{u".hidden.csv"_s};
    QTest::newRow("nothing") << u"*.parquet"_s << QStringList{};
}

void TestFileList::findsByPattern()
{
    QFETCH(QString, pattern);
    QFETCH(QStringList, names);
    FilesFixture fixture;
    for (const QString &name : {u"b.csv"_s, u"a.csv"_s, u"c.txt"_s, u".hidden.csv"_s,
                                u"deep/x.csv"_s, u"deep/er/y.csv"_s, u".git/z.csv"_s})
        fixture.write(name, "x");
    const auto files = findFiles(fixture.path(pattern));
    QVERIFY(files.isOk());
    QStringList found;
    for (const SourceFile &file : *files)
        found << file.name;
    QCOMPARE(found, names);
}

void TestFileList::takesAnExistingPathLiterally()
{
    FilesFixture fixture;
    fixture.write(u"report [1].csv"_s, "a");
    const auto files = findFiles(fixture.path(u"report [1].csv"_s));
    QVERIFY(files.isOk());
    QCOMPARE(files->size(), 1U);
    QCOMPARE(files->front().size, 1);
    QVERIFY(files->front().modified > 1'500'000'000LL * 1'000'000'000);
}

void TestFileList::refusesFoldersAndMissingFiles()
{
    FilesFixture fixture;
    const auto folder = findFiles(fixture.path(u""_s));
    QVERIFY(!folder.isOk());
    QCOMPARE(folder.error().code, u"files.is_folder"_s);
    QCOMPARE(folder.error().field, u"/path"_s);
    const auto missing = findFiles(fixture.path(u"none.csv"_s));
    QVERIFY(!missing.isOk());
    QCOMPARE(missing.error().code, u"files.not_found"_s);
    const auto device = findFiles(u"/dev/null"_s);
    QVERIFY(!device.isOk());
    QCOMPARE(device.error().code, u"files.not_regular"_s);
}

void TestFileList::namesStreams_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("name");
    QTest::newRow("file") << u"/data/orders.csv"_s << u"orders"_s;
    QTest::newRow("two endings") << u"/data/orders.2024.csv.gz"_s << u"orders.2024"_s;
    QTest::newRow("unknown ending") << u"/data/orders.dat"_s << u"orders.dat"_s;
    QTest::newRow("only an ending") << u"/data/.csv"_s << u".csv"_s;
    QTest::newRow("stem") << u"/data/orders_*.csv"_s << u"orders"_s;
    QTest::newRow("stem in the middle")
        << u"/data/2024-*-orders-??.csv.zst"_s << u"2024-_-orders"_s;
    QTest::newRow("folder") << u"/data/orders/*.csv"_s << u"orders"_s;
    QTest::newRow("folder above") << u"/data/orders/**/*.csv.gz"_s << u"orders"_s;
    QTest::newRow("all") << u"/*"_s << u"files"_s;
}

void TestFileList::namesStreams()
{
    QFETCH(QString, pattern);
    QFETCH(QString, name);
    QCOMPARE(streamNameOf(pattern), name);
}

void TestFileList::namesStreamsOfFilesApart()
{
    const auto named = [](const QString &name) {
        SourceFile file;
        file.name = name;
        return file;
    };
    QCOMPARE(streamNamesOf(
                 {named(u"a.csv"_s), named(u"a.json"_s), named(u"b.csv"_s), named(u"x/b.csv"_s)}),
             (QStringList{u"a.csv"_s, u"a.json"_s, u"b"_s, u"x/b"_s}));
}

QTEST_GUILESS_MAIN(TestFileList)
#include "testfilelist.moc"
