#include "core/connectors/files/filesdestination.h"
#include "core/connectors/files/tests/writtenfile.h"
#include "core/data/recordbatchbuilder.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestFilesDestination : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void killedAppendLeavesNothingHalf_data();
    void killedAppendLeavesNothingHalf();
    void killedOverwriteKeepsTheOldFile();
    void killBetweenRenameAndStateIsMended();
    void killBeforeRenameIsMended();
    void overwriteKeepsPermissions();
    void appendsToAFileOfAnotherProgram();
    void endsTheLastLineOfAnotherProgram();
    void keepsLinesAddedBetweenRuns();
    void leavesAnUntouchedFileAlone();
    void newColumnIsRefused();
    void columnsInOtherOrderAreFitted();
    void jsonLinesTakeNewFields();
    void otherDelimiterIsRefused();
    void headerOfAnotherProgramIsCompared();
    void compressedFileOfAnotherProgramIsRefused();
    void shortenedFileIsRefused();
    void damagedStateIsRefused();
    void deletedFileIsStartedAgain();
    void secondWriterIsRefused();
    void folderInThePlaceIsRefused();
    void dedupIsRefused();
    void createsTheLastFolder();
    void streamWithoutRowsHasAHeader_data();
    void streamWithoutRowsHasAHeader();
    void finishedRefreshTakesNoRows();
    void strangersGenerationIsNotResumed();
    void fileSizeLimitKeepsOldData();
    void fullDiskKeepsOldData();
    void readOnlyDiskIsAClearError();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QByteArray content(const QString &name) const;
    [[nodiscard]] QStringList files() const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

Schema schemaOf(const QStringList &names)
{
    Schema schema;
    for (const QString &name : names)
        schema.append(Field{name, FieldType::Integer, true, {}, {}});
    return schema;
}

/// Rows of integers; row i holds first + i in every field.
std::shared_ptr<const RecordBatch> rows(const Schema &schema, qint64 first, qint64 count)
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(schema));
    for (qint64 i = first; i < first + count; ++i) {
        for (int column = 0; column < schema.fieldCount(); ++column)
            builder.appendInteger(column, i);
        builder.finishRow();
    }
    return builder.finish();
}

struct Job final
{
    QString folder;
    QString format = u"csv"_s;
    QString compression = u"none"_s;
    QString delimiter = u","_s;
    bool metaColumns = false;
    DestinationSyncMode mode = DestinationSyncMode::Append;
    qint64 generation = 1;
    Schema schema = schemaOf({u"id"_s});

    [[nodiscard]] std::unique_ptr<FilesDestination> destination() const
    {
        return std::make_unique<FilesDestination>(
            Configuration({{u"folder"_s, folder},
                           {u"format"_s, format},
                           {u"compression"_s, compression},
                           {u"delimiter"_s, delimiter},
                           {u"meta_columns"_s, metaColumns}}));
    }
    [[nodiscard]] Result<std::unique_ptr<StreamWriter>> open() const
    {
        WriteRequest request;
        request.stream.name = u"t"_s;
        request.target.name = u"t"_s;
        request.schema = std::make_shared<const Schema>(schema);
        request.mode.source = mode == DestinationSyncMode::Append ? SourceSyncMode::Incremental
                                                                  : SourceSyncMode::FullRefresh;
        request.mode.destination = mode;
        request.generationId = generation;
        request.minimumGenerationId = request.mode.replaces() ? generation : 0;
        return destination()->openStream(request, {});
    }
};

Result<void> writeAndCommit(StreamWriter &writer, const std::shared_ptr<const RecordBatch> &batch,
                            const std::string &position)
{
    if (auto report = writer.write(batch, {}); !report)
        return report.error();
    if (auto report = writer.prepare({}); !report)
        return report.error();
    return writer.commit({position, u"f"_s});
}

Result<void> runWhole(const Job &job, qint64 first, qint64 count)
{
    auto writer = job.open();
    if (!writer)
        return writer.error();
    if (auto done = writeAndCommit(**writer, rows(job.schema, first, count), "p"); !done)
        return done;
    return (*writer)->finish({});
}

/// Runs \a work in a process that is killed with SIGKILL while what \a work returned still lives.
template<typename Work>
void runAndKill(Work &&work)
{
    const pid_t child = fork();
    if (child == 0) {
        const auto kept = work();
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSIGNALED(status))
        qFatal("The child was not killed.");
}

/// A name space of mounts of our own, so that a test may mount without anyone seeing it.
bool canMount()
{
    static const bool can = ::unshare(CLONE_NEWNS) == 0
        && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    return can;
}

/// A small disk in memory, mounted on a folder while it lives.
class SmallDisk final
{
public:
    SmallDisk(const QString &folder, const char *options)
        : m_folder(QFile::encodeName(folder))
    {
        m_isMounted = ::mount("tmpfs", m_folder.constData(), "tmpfs", 0, options) == 0;
    }
    ~SmallDisk()
    {
        if (m_isMounted)
            ::umount2(m_folder.constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;

    [[nodiscard]] bool isMounted() const { return m_isMounted; }
    [[nodiscard]] bool makeReadOnly() const
    {
        return ::mount(nullptr, m_folder.constData(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr)
            == 0;
    }

private:
    QByteArray m_folder;
    bool m_isMounted;
};

QByteArray lines(qint64 first, qint64 count)
{
    QByteArray text;
    for (qint64 i = first; i < first + count; ++i)
        text += QByteArray::number(i) + '\n';
    return text;
}

void put(const QString &path, const QByteArray &text, QIODevice::OpenMode mode = {})
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | mode) || file.write(text) != text.size())
        qFatal("%s cannot be written.", qUtf8Printable(path));
}

} // namespace

void TestFilesDestination::init() { m_folder = std::make_unique<QTemporaryDir>(); }
void TestFilesDestination::cleanup() { m_folder.reset(); }

QByteArray TestFilesDestination::content(const QString &name) const
{
    return test::unpacked(path(name));
}

QStringList TestFilesDestination::files() const
{
    return QDir(m_folder->path())
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
}

void TestFilesDestination::killedAppendLeavesNothingHalf_data()
{
    QTest::addColumn<QString>("compression");
    QTest::addColumn<QString>("file");
    QTest::newRow("plain") << u"none"_s << u"t.csv"_s;
    QTest::newRow("gzip") << u"gzip"_s << u"t.csv.gz"_s;
    QTest::newRow("zstd") << u"zstd"_s << u"t.csv.zst"_s;
}

void TestFilesDestination::killedAppendLeavesNothingHalf()
{
    QFETCH(QString, compression);
    QFETCH(QString, file);
    Job job{m_folder->path()};
    job.compression = compression;
    // Enough rows that a part of them reaches the file before the kill.
    constexpr qint64 many = 300'000;
    runAndKill([&] {
        auto writer = job.open();
        (void)writeAndCommit(**writer, rows(job.schema, 1, 10), "10");
        (void)(*writer)->write(rows(job.schema, 11, many), {});
        return writer;
    });
    const qint64 torn = QFile(path(file)).size();
    {
        auto writer = job.open();
        QVERIFY(writer);
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("10"));
        QVERIFY2(QFile(path(file)).size() < torn, "the kill left nothing behind to test with");
        QCOMPARE(content(file), "id\n" + lines(1, 10));
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 11, 5), "15"));
        QVERIFY((*writer)->finish({}));
    }
    QCOMPARE(content(file), "id\n" + lines(1, 15));
    QCOMPARE(files(), (QStringList{u'.' + file + u".millrace.json"_s, file}));
}

void TestFilesDestination::killedOverwriteKeepsTheOldFile()
{
    Job job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(runWhole(job, 1, 3));
    job.generation = 2;
    runAndKill([&] {
        auto writer = job.open();
        (void)writeAndCommit(**writer, rows(job.schema, 100, 2), "2");
        (void)(*writer)->write(rows(job.schema, 102, 300'000), {});
        return writer;
    });
    QCOMPARE(content(u"t.csv"_s), "id\n" + lines(1, 3));
    {
        auto writer = job.open();
        QVERIFY(writer);
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("2"));
        QVERIFY(!(*writer)->committedState()->isFinished);
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 102, 1), "3"));
        QCOMPARE(content(u"t.csv"_s), "id\n" + lines(1, 3));
        QVERIFY((*writer)->finish({}));
    }
    QCOMPARE(content(u"t.csv"_s), "id\n" + lines(100, 3));
    QCOMPARE(files(), (QStringList{u".t.csv.millrace.json"_s, u"t.csv"_s}));
}

void TestFilesDestination::killBetweenRenameAndStateIsMended()
{
    Job job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(runWhole(job, 1, 3));
    job.generation = 2;
    {
        auto writer = job.open();
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 50, 2), "2"));
    }
    // What the steps of finish() leave when the kill comes behind the rename.
    auto state = CommitState::load(path(u".t.csv.new.millrace.json"_s));
    (*state)->isSwapping = true;
    QVERIFY((*state)->store(path(u".t.csv.new.millrace.json"_s)));
    QVERIFY(QFile::remove(path(u"t.csv"_s)));
    QVERIFY(QFile::rename(path(u".t.csv.new"_s), path(u"t.csv"_s)));
    {
        auto writer = job.open();
        QVERIFY(writer);
        QVERIFY((*writer)->committedState()->isFinished);
        QVERIFY((*writer)->finish({}));
    }
    QCOMPARE(content(u"t.csv"_s), "id\n" + lines(50, 2));
    QCOMPARE(files(), (QStringList{u".t.csv.millrace.json"_s, u"t.csv"_s}));
}

void TestFilesDestination::killBeforeRenameIsMended()
{
    Job job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(runWhole(job, 1, 3));
    job.generation = 2;
    {
        auto writer = job.open();
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 50, 2), "2"));
    }
    auto state = CommitState::load(path(u".t.csv.new.millrace.json"_s));
    (*state)->isSwapping = true;
    QVERIFY((*state)->store(path(u".t.csv.new.millrace.json"_s)));
    // An append of a later run has to end the swap as well.
    job.mode = DestinationSyncMode::Append;
    job.generation = 3;
    QVERIFY(runWhole(job, 60, 1));
    QCOMPARE(content(u"t.csv"_s), "id\n" + lines(50, 2) + lines(60, 1));
}

void TestFilesDestination::overwriteKeepsPermissions()
{
    Job job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(runWhole(job, 1, 3));
    QVERIFY(QFile::setPermissions(path(u"t.csv"_s), QFile::ReadOwner | QFile::WriteOwner));
    job.generation = 2;
    QVERIFY(runWhole(job, 4, 3));
    struct stat found
    {
    };
    QCOMPARE(::stat(QFile::encodeName(path(u"t.csv"_s)).constData(), &found), 0);
    QCOMPARE(found.st_mode & 0777, 0600U);
}

void TestFilesDestination::appendsToAFileOfAnotherProgram()
{
    put(path(u"t.csv"_s), "\xEF\xBB\xBFid\r\n7\r\n");
    const Job job{m_folder->path()};
    QVERIFY(runWhole(job, 8, 1));
    QCOMPARE(content(u"t.csv"_s), QByteArray("\xEF\xBB\xBFid\r\n7\r\n8\n"));
}

void TestFilesDestination::endsTheLastLineOfAnotherProgram()
{
    put(path(u"t.csv"_s), "id\n7");
    const Job job{m_folder->path()};
    QVERIFY(runWhole(job, 8, 1));
    QCOMPARE(content(u"t.csv"_s), QByteArray("id\n7\n8\n"));
}

void TestFilesDestination::keepsLinesAddedBetweenRuns()
{
    const Job job{m_folder->path()};
    QVERIFY(runWhole(job, 1, 2));
    put(path(u"t.csv"_s), "by hand\n", QIODevice::Append);
    QVERIFY(runWhole(job, 3, 1));
    QCOMPARE(content(u"t.csv"_s), "id\n" + lines(1, 2) + "by hand\n" + lines(3, 1));
}

void TestFilesDestination::leavesAnUntouchedFileAlone()
{
    put(path(u"t.csv"_s), "id\n7");
    const Job job{m_folder->path()};
    {
        auto writer = job.open();
        QVERIFY(writer);
        QVERIFY((*writer)->write(rows(job.schema, 1, 3), {}));
    }
    QCOMPARE(content(u"t.csv"_s), QByteArray("id\n7"));
    QCOMPARE(files(), QStringList{u"t.csv"_s});
}

void TestFilesDestination::newColumnIsRefused()
{
    Job job{m_folder->path()};
    QVERIFY(runWhole(job, 1, 2));
    const QByteArray before = content(u"t.csv"_s);
    job.schema = schemaOf({u"id"_s, u"extra"_s});
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.columns_differ"_s);
    QVERIFY(writer.error().kind == ErrorKind::Configuration);
    QVERIFY(writer.error().message.contains(u"\"extra\""_s));
    QCOMPARE(content(u"t.csv"_s), before);
}

void TestFilesDestination::columnsInOtherOrderAreFitted()
{
    Job job{m_folder->path()};
    job.schema = schemaOf({u"a"_s, u"b"_s, u"c"_s});
    QVERIFY(runWhole(job, 1, 1));
    job.schema = schemaOf({u"c"_s, u"a"_s});
    QStringList notes;
    {
        auto writer = job.open();
        QVERIFY(writer);
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 2, 1), "p"));
        QVERIFY((*writer)->finish({}));
        notes = (*writer)->notes();
    }
    QCOMPARE(content(u"t.csv"_s), QByteArray("a,b,c\n1,1,1\n2,,2\n"));
    QCOMPARE(notes.size(), 1);
    QVERIFY(notes.front().contains(u"\"b\""_s));
}

void TestFilesDestination::jsonLinesTakeNewFields()
{
    Job job{m_folder->path()};
    job.format = u"jsonl"_s;
    QVERIFY(runWhole(job, 1, 1));
    job.schema = schemaOf({u"id"_s, u"extra"_s});
    QVERIFY(runWhole(job, 2, 1));
    QCOMPARE(content(u"t.jsonl"_s), QByteArray("{\"id\":1}\n{\"id\":2,\"extra\":2}\n"));
}

void TestFilesDestination::otherDelimiterIsRefused()
{
    Job job{m_folder->path()};
    QVERIFY(runWhole(job, 1, 1));
    job.delimiter = u";"_s;
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.layout_differs"_s);
    QCOMPARE(writer.error().field, u"/delimiter"_s);
}

void TestFilesDestination::headerOfAnotherProgramIsCompared()
{
    put(path(u"t.csv"_s), "\"na\"\"me\",other\nx,y\n");
    Job job{m_folder->path()};
    auto refused = job.open();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"files.columns_differ"_s);
    job.schema = schemaOf({u"na\"me"_s});
    QVERIFY(job.open());
}

void TestFilesDestination::compressedFileOfAnotherProgramIsRefused()
{
    put(path(u"t.csv.gz"_s), "anything");
    Job job{m_folder->path()};
    job.compression = u"gzip"_s;
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.foreign_compressed"_s);
    QCOMPARE(files(), QStringList{u"t.csv.gz"_s});
}

void TestFilesDestination::shortenedFileIsRefused()
{
    const Job job{m_folder->path()};
    QVERIFY(runWhole(job, 1, 5));
    QVERIFY(QFile::resize(path(u"t.csv"_s), 5));
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.shortened"_s);
    QCOMPARE(content(u"t.csv"_s), QByteArray("id\n1\n"));
}

void TestFilesDestination::damagedStateIsRefused()
{
    const Job job{m_folder->path()};
    QVERIFY(runWhole(job, 1, 5));
    put(path(u".t.csv.millrace.json"_s), "{\"version\":");
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.state_damaged"_s);
    QCOMPARE(content(u"t.csv"_s), "id\n" + lines(1, 5));
}

void TestFilesDestination::deletedFileIsStartedAgain()
{
    const Job job{m_folder->path()};
    QVERIFY(runWhole(job, 1, 5));
    QVERIFY(QFile::remove(path(u"t.csv"_s)));
    {
        const auto writer = job.open();
        QVERIFY(writer);
        QVERIFY2(!(*writer)->committedState(), "rows that are gone count as written");
    }
    QVERIFY(runWhole(job, 1, 2));
    QCOMPARE(content(u"t.csv"_s), "id\n" + lines(1, 2));
}

void TestFilesDestination::secondWriterIsRefused()
{
    const Job job{m_folder->path()};
    {
        const auto first = job.open();
        QVERIFY(first);
        const auto second = job.open();
        QVERIFY(!second);
        QCOMPARE(second.error().code, u"files.in_use"_s);
        QVERIFY(second.error().kind == ErrorKind::Transient);
    }
    QVERIFY(job.open());
}

void TestFilesDestination::folderInThePlaceIsRefused()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"t.csv"_s));
    const auto writer = Job{m_folder->path()}.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.not_a_file"_s);
}

void TestFilesDestination::dedupIsRefused()
{
    Job job{m_folder->path()};
    job.mode = DestinationSyncMode::OverwriteDedup;
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.mode_unsupported"_s);
}

void TestFilesDestination::createsTheLastFolder()
{
    Job job{path(u"new"_s)};
    QVERIFY(job.destination()->check({}, {}).passed());
    QVERIFY2(!QFile::exists(path(u"new"_s)), "check() made the folder");
    QVERIFY(runWhole(job, 1, 1));
    QCOMPARE(content(u"new/t.csv"_s), QByteArray("id\n1\n"));
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
    Job job{m_folder->path()};
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
    QCOMPARE(content(file), header);
    QVERIFY(runWhole(job, 1, 1));
    QCOMPARE(content(file), header + (format == "csv"_L1 ? "1\n" : "{\"id\":1}\n"));
}

void TestFilesDestination::finishedRefreshTakesNoRows()
{
    Job job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(runWhole(job, 1, 3));
    auto writer = job.open();
    QVERIFY(writer);
    const auto report = (*writer)->write(rows(job.schema, 4, 1), {});
    QVERIFY(!report);
    QCOMPARE(report.error().code, u"files.already_finished"_s);
}

void TestFilesDestination::strangersGenerationIsNotResumed()
{
    Job job{m_folder->path()};
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
    QVERIFY(runWhole(job, 10, 1));
    QCOMPARE(content(u"t.csv"_s), QByteArray("id\n10\n"));
}

void TestFilesDestination::fileSizeLimitKeepsOldData()
{
    const Job job{m_folder->path()};
    QVERIFY(runWhole(job, 1, 5));
    const auto previous = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limits{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limits), 0);
    rlimit lowered = limits;
    lowered.rlim_cur = 200'000;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &lowered), 0);
    std::optional<Error> error;
    {
        auto writer = job.open();
        const auto done = writeAndCommit(**writer, rows(job.schema, 6, 100'000), "p2");
        if (!done)
            error = done.error();
    }
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limits), 0);
    std::signal(SIGXFSZ, previous);
    QVERIFY(error);
    QCOMPARE(error->code, u"files.too_large"_s);
    QCOMPARE(content(u"t.csv"_s), "id\n" + lines(1, 5));
    QVERIFY(runWhole(job, 6, 1));
    QCOMPARE(content(u"t.csv"_s), "id\n" + lines(1, 6));
}

void TestFilesDestination::fullDiskKeepsOldData()
{
    if (!canMount())
        QSKIP("Mounting a small disk needs the rights of root.");
    const SmallDisk disk(m_folder->path(), "size=256k");
    QVERIFY(disk.isMounted());
    for (const auto mode : {DestinationSyncMode::Append, DestinationSyncMode::Overwrite}) {
        Job job{m_folder->path()};
        job.mode = DestinationSyncMode::Overwrite;
        job.generation += static_cast<qint64>(mode) * 10;
        QVERIFY(runWhole(job, 1, 5));
        job.mode = mode;
        ++job.generation;
        {
            auto writer = job.open();
            QVERIFY(writer);
            const auto done = writeAndCommit(**writer, rows(job.schema, 6, 100'000), "p2");
            QVERIFY(!done);
            QCOMPARE(done.error().code, u"files.disk_full"_s);
            QVERIFY(!done.error().hint.isEmpty());
        }
        QCOMPARE(content(u"t.csv"_s), "id\n" + lines(1, 5));
        // The room is free again, and the next run goes on as if nothing had been.
        QVERIFY(runWhole(job, 6, 1));
        QCOMPARE(content(u"t.csv"_s),
                 "id\n" + (mode == DestinationSyncMode::Append ? lines(1, 6) : lines(6, 1)));
    }
}

void TestFilesDestination::readOnlyDiskIsAClearError()
{
    if (!canMount())
        QSKIP("Mounting a small disk needs the rights of root.");
    const SmallDisk disk(m_folder->path(), "size=256k");
    QVERIFY(disk.isMounted());
    const Job job{m_folder->path()};
    QVERIFY(runWhole(job, 1, 5));
    QVERIFY(disk.makeReadOnly());
    const CheckResult check = job.destination()->check({}, {});
    QVERIFY(!check.passed());
    QCOMPARE(check.steps.back().error->code, u"files.read_only"_s);
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.read_only"_s);
    QVERIFY(writer.error().kind == ErrorKind::Configuration);
    QCOMPARE(writer.error().field, u"/folder"_s);
    QCOMPARE(content(u"t.csv"_s), "id\n" + lines(1, 5));
}

QTEST_GUILESS_MAIN(TestFilesDestination)
#include "testfilesdestination.moc"
