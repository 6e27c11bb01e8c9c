#include "core/connectors/files/commitstate.h"
#include "core/connectors/files/tests/filesjob.h"
#include "core/data/recordbatchbuilder.h"

#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestFilesDestination : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<FilesFolder>(); }
    void cleanup() { m_folder.reset(); }

    void overwriteKeepsPermissions();
    void appendsToAFileOfAnotherProgram();
    void endsTheLastLineOfAnotherProgram();
    void keepsLinesAddedBetweenRuns();
    void leavesAnUntouchedFileAlone();
    void newColumnGoesBehindTheOthers_data();
    void newColumnGoesBehindTheOthers();
    void rowsStayWholeWhenAColumnIsAdded();
    void columnsInOtherOrderAreFitted();
    void jsonLinesTakeNewFields();
    void otherDelimiterIsRefused();
    void headerOfAnotherProgramIsCompared();
    void compressedFileOfAnotherProgramIsRefused();
    void deletedFileIsStartedAgain();
    void folderInThePlaceIsRefused();
    void dedupIsRefused();
    void createsTheLastFolder();
    void streamWithoutRowsHasAHeader_data();
    void streamWithoutRowsHasAHeader();
    void finishedRefreshTakesNoRows();
    void strangersGenerationIsNotResumed();
    void clearingRemovesEveryFile();
    void clearingCutsAFileOfAnotherProgramBack();
    void clearingTwiceEndsAnInterruptedOne();
    void clearingIsRefusedWhileARunWrites();

private:
    std::unique_ptr<FilesFolder> m_folder;
};

void TestFilesDestination::overwriteKeepsPermissions()
{
    FilesJob job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(job.run(1, 3));
    QVERIFY(
        QFile::setPermissions(m_folder->path(u"t.csv"_s), QFile::ReadOwner | QFile::WriteOwner));
    job.generation = 2;
    QVERIFY(job.run(4, 3));
    struct stat found
    {
    };
    QCOMPARE(::stat(QFile::encodeName(m_folder->path(u"t.csv"_s)).constData(), &found), 0);
    QCOMPARE(found.st_mode & 0777, 0600U);
}

void TestFilesDestination::appendsToAFileOfAnotherProgram()
{
    put(m_folder->path(u"t.csv"_s), "\xEF\xBB\xBFid\r\n7\r\n");
    const FilesJob job{m_folder->path()};
    QVERIFY(job.run(8, 1));
    QCOMPARE(m_folder->content(u"t.csv"_s), QByteArray("\xEF\xBB\xBFid\r\n7\r\n8\n"));
}

void TestFilesDestination::endsTheLastLineOfAnotherProgram()
{
    put(m_folder->path(u"t.csv"_s), "id\n7");
    const FilesJob job{m_folder->path()};
    QVERIFY(job.run(8, 1));
    QCOMPARE(m_folder->content(u"t.csv"_s), QByteArray("id\n7\n8\n"));
}

void TestFilesDestination::keepsLinesAddedBetweenRuns()
{
    const FilesJob job{m_folder->path()};
    QVERIFY(job.run(1, 2));
    put(m_folder->path(u"t.csv"_s), "by hand\n", QIODevice::Append);
    QVERIFY(job.run(3, 1));
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(1, 2) + "by hand\n" + lines(3, 1));
}

void TestFilesDestination::leavesAnUntouchedFileAlone()
{
    put(m_folder->path(u"t.csv"_s), "id\n7");
    const FilesJob job{m_folder->path()};
    {
        auto writer = job.open();
        QVERIFY(writer);
        QVERIFY((*writer)->write(rows(job.schema, 1, 3), {}));
    }
    QCOMPARE(m_folder->content(u"t.csv"_s), QByteArray("id\n7"));
    QCOMPARE(m_folder->files(), QStringList{u"t.csv"_s});
}

void TestFilesDestination::newColumnGoesBehindTheOthers_data()
{
    QTest::addColumn<QString>("compression");
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << u"none"_s << u"t.csv"_s;
    QTest::newRow("gzip") << u"gzip"_s << u"t.csv.gz"_s;
    QTest::newRow("zstd") << u"zstd"_s << u"t.csv.zst"_s;
}

void TestFilesDestination::newColumnGoesBehindTheOthers()
{
    QFETCH(QString, compression);
    QFETCH(QString, name);
    FilesJob job{m_folder->path()};
    job.compression = compression;
    QVERIFY(job.run(1, 2));
    job.schema = integers({u"new; \"one\""_s, u"id"_s, u"other"_s});
    {
        auto writer = job.open();
        QVERIFY2(writer, writer ? "" : qPrintable(writer.error().message));
        // Where the stream was before is where it goes on.
        QVERIFY((*writer)->committedState());
        QVERIFY((*writer)->committedState()->isFinished);
        QCOMPARE((*writer)->notes().size(), 2);
        QVERIFY((*writer)->notes().front().contains(u"the rows that were there have it empty"_s));
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 7, 1), "2"));
    }
    const QByteArray widened = "id,\"new; \"\"one\"\"\",other\n1,,\n2,,\n7,7,7\n";
    QCOMPARE(m_folder->content(name), widened);
    // The next run finds nothing to add.
    auto next = job.open();
    QVERIFY(next);
    QVERIFY((*next)->notes().isEmpty());
    QCOMPARE((*next)->committedState()->checkpoint.position, std::string("2"));
    next->reset();
    QCOMPARE(m_folder->files(), (QStringList{u"."_s + name + u".millrace.json"_s, name}));
}

void TestFilesDestination::rowsStayWholeWhenAColumnIsAdded()
{
    FilesJob job{m_folder->path()};
    job.schema = Schema({Field{u"a"_s, FieldType::String}, Field{u"b"_s, FieldType::String}});
    RecordBatchBuilder builder(std::make_shared<const Schema>(job.schema));
    for (const auto &[a, b] : {std::pair("line\nbreak", "say \"x\""), std::pair("c,d", ""),
                               std::pair("5\" wide", "\r"), std::pair("\"", "\n\n")}) {
        builder.appendText(0, a);
        builder.appendText(1, b);
        builder.finishRow();
    }
    const auto batch = builder.finish();
    {
        auto writer = job.open();
        QVERIFY(writeAndCommit(**writer, batch, "1"));
        // Of a killed run; it does not count.
        QVERIFY((*writer)->write(batch, {}));
    }
    const QByteArray before = m_folder->content(u"t.csv"_s);
    put(m_folder->path(u"t.csv"_s), "torn \"", QIODevice::Append);
    auto state = CommitState::load(m_folder->path(u".t.csv.millrace.json"_s));
    (*state)->isOpen = true;
    QVERIFY((*state)->store(m_folder->path(u".t.csv.millrace.json"_s)));
    job.schema.append(Field{u"c"_s, FieldType::String});
    QVERIFY(job.open());
    QByteArray expected = before;
    expected.replace("a,b\n", "a,b,c\n");
    for (const char *end : {"say \"\"x\"\"\"\n", "\"c,d\",\"\"\n", "\"\r\"\n", "\"\n\n\"\n"})
        expected.replace(end, QByteArray(QByteArray(end).chopped(1) + ",\n"));
    QCOMPARE(m_folder->content(u"t.csv"_s), expected);
}

void TestFilesDestination::columnsInOtherOrderAreFitted()
{
    FilesJob job{m_folder->path()};
    job.schema = integers({u"a"_s, u"b"_s, u"c"_s});
    QVERIFY(job.run(1, 1));
    job.schema = integers({u"c"_s, u"a"_s});
    QStringList notes;
    {
        auto writer = job.open();
        QVERIFY(writer);
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 2, 1), "p"));
        QVERIFY((*writer)->finish({}));
        notes = (*writer)->notes();
    }
    QCOMPARE(m_folder->content(u"t.csv"_s), QByteArray("a,b,c\n1,1,1\n2,,2\n"));
    QCOMPARE(notes.size(), 1);
    QVERIFY(notes.front().contains(u"\"b\""_s));
}

void TestFilesDestination::jsonLinesTakeNewFields()
{
    FilesJob job{m_folder->path()};
    job.format = u"jsonl"_s;
    QVERIFY(job.run(1, 1));
    job.schema = integers({u"id"_s, u"extra"_s});
    QVERIFY(job.run(2, 1));
    QCOMPARE(m_folder->content(u"t.jsonl"_s), QByteArray("{\"id\":1}\n{\"id\":2,\"extra\":2}\n"));
}

void TestFilesDestination::otherDelimiterIsRefused()
{
    FilesJob job{m_folder->path()};
    QVERIFY(job.run(1, 1));
    job.delimiter = u";"_s;
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.layout_differs"_s);
    QCOMPARE(writer.error().field, u"/delimiter"_s);
}

void TestFilesDestination::headerOfAnotherProgramIsCompared()
{
    put(m_folder->path(u"t.csv"_s), "\"na\"\"me\",other\nx,y\n");
    FilesJob job{m_folder->path()};
    auto refused = job.open();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"files.columns_differ"_s);
    job.schema = integers({u"na\"me"_s});
    QVERIFY(job.open());
}

void TestFilesDestination::compressedFileOfAnotherProgramIsRefused()
{
    put(m_folder->path(u"t.csv.gz"_s), "anything");
    FilesJob job{m_folder->path()};
    job.compression = u"gzip"_s;
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.foreign_compressed"_s);
    QCOMPARE(m_folder->files(), QStringList{u"t.csv.gz"_s});
}

void TestFilesDestination::deletedFileIsStartedAgain()
{
    const FilesJob job{m_folder->path()};
    QVERIFY(job.run(1, 5));
    QVERIFY(QFile::remove(m_folder->path(u"t.csv"_s)));
    {
        const auto writer = job.open();
        QVERIFY(writer);
        QVERIFY2(!(*writer)->committedState(), "rows that are gone count as written");
    }
    QVERIFY(job.run(1, 2));
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(1, 2));
}

void TestFilesDestination::folderInThePlaceIsRefused()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"t.csv"_s));
    const auto writer = FilesJob{m_folder->path()}.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.not_a_file"_s);
}

void TestFilesDestination::dedupIsRefused()
{
    FilesJob job{m_folder->path()};
    job.mode = DestinationSyncMode::OverwriteDedup;
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.mode_unsupported"_s);
}

void TestFilesDestination::createsTheLastFolder()
{
    FilesJob job{m_folder->path(u"new"_s)};
    QVERIFY(job.destination()->check({}, {}).passed());
    QVERIFY2(!QFile::exists(m_folder->path(u"new"_s)), "check() made the folder");
    QVERIFY(job.run(1, 1));
    QCOMPARE(m_folder->content(u"new/t.csv"_s), QByteArray("id\n1\n"));
}

void TestFilesDestination::streamWithoutRowsHasAHeader_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("compression");
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("withCommit");
    for (const bool withCommit : {false, true}) {
        const char *how = withCommit ? "committed" : "only finished";
        QTest::addRow("csv %s", how) << u"csv"_s << u"none"_s << u"t.csv"_s << withCommit;
        QTest::addRow("gzip %s", how) << u"csv"_s << u"gzip"_s << u"t.csv.gz"_s << withCommit;
        QTest::addRow("jsonl %s", how) << u"jsonl"_s << u"none"_s << u"t.jsonl"_s << withCommit;
        QTest::addRow("empty gzip %s", how)
            << u"jsonl"_s << u"gzip"_s << u"t.jsonl.gz"_s << withCommit;
        QTest::addRow("empty zstd %s", how)
            << u"jsonl"_s << u"zstd"_s << u"t.jsonl.zst"_s << withCommit;
    }
}

void TestFilesDestination::streamWithoutRowsHasAHeader()
{
    QFETCH(QString, format);
    QFETCH(QString, compression);
    QFETCH(QString, file);
    QFETCH(bool, withCommit);
    FilesJob job{m_folder->path()};
    job.format = format;
    job.compression = compression;
    const QByteArray header = format == "csv"_L1 ? "id\n" : "";
    {
        auto writer = job.open();
        QVERIFY(writer);
        if (withCommit) {
            QVERIFY((*writer)->prepare({}));
            QVERIFY((*writer)->commit({"0", u"f"_s}));
        }
        QVERIFY((*writer)->finish({}));
    }
    QCOMPARE(m_folder->content(file), header);
    QVERIFY(job.run(1, 1));
    QCOMPARE(m_folder->content(file), header + (format == "csv"_L1 ? "1\n" : "{\"id\":1}\n"));
}

void TestFilesDestination::finishedRefreshTakesNoRows()
{
    FilesJob job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(job.run(1, 3));
    auto writer = job.open();
    QVERIFY(writer);
    const auto report = (*writer)->write(rows(job.schema, 4, 1), {});
    QVERIFY(!report);
    QCOMPARE(report.error().code, u"files.already_finished"_s);
}

void TestFilesDestination::strangersGenerationIsNotResumed()
{
    FilesJob job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    {
        auto writer = job.open();
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 1, 3), "3"));
    }
    job.generation = 2;
    {
        const auto writer = job.open();
        QVERIFY(writer);
        QVERIFY(!(*writer)->committedState());
    }
    QVERIFY(job.run(10, 1));
    QCOMPARE(m_folder->content(u"t.csv"_s), QByteArray("id\n10\n"));
}

void TestFilesDestination::clearingRemovesEveryFile()
{
    FilesJob job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(job.run(1, 3));
    job.generation = 2;
    {
        auto writer = job.open();
        QVERIFY(writer);
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 4, 3), "1"));
    }
    QCOMPARE(m_folder->files().size(), 4);
    QVERIFY(job.destination()->clearStream({{}, u"t"_s}, {}));
    QCOMPARE(m_folder->files(), QStringList());
}

void TestFilesDestination::clearingCutsAFileOfAnotherProgramBack()
{
    put(m_folder->path(u"t.csv"_s), "id\n7");
    FilesJob job{m_folder->path()};
    QVERIFY(job.run(8, 1));
    job.generation = 2;
    QVERIFY(job.run(9, 1));
    QCOMPARE(m_folder->content(u"t.csv"_s), QByteArray("id\n7\n8\n9\n"));
    QVERIFY(job.destination()->clearStream({{}, u"t"_s}, {}));
    QCOMPARE(m_folder->content(u"t.csv"_s), QByteArray("id\n7"));
    QCOMPARE(m_folder->files(), QStringList{u"t.csv"_s});
}

void TestFilesDestination::clearingTwiceEndsAnInterruptedOne()
{
    // A kill between the data and their state leaves the state.
    const FilesJob job{m_folder->path()};
    QVERIFY(job.run(1, 3));
    QVERIFY(QFile::remove(m_folder->path(u"t.csv"_s)));
    {
        auto writer = job.open();
        QVERIFY(writer);
        QVERIFY(!(*writer)->committedState());
    }
    QVERIFY(job.destination()->clearStream({{}, u"t"_s}, {}));
    QCOMPARE(m_folder->files(), QStringList());
}

void TestFilesDestination::clearingIsRefusedWhileARunWrites()
{
    const FilesJob job{m_folder->path()};
    QVERIFY(job.run(1, 3));
    const auto writer = job.open();
    QVERIFY(writer);
    const auto refused = job.destination()->clearStream({{}, u"t"_s}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"files.in_use"_s);
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(1, 3));
}

QTEST_GUILESS_MAIN(TestFilesDestination)
#include "testfilesdestination.moc"
