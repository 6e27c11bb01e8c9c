#include "core/connectors/files/commitstate.h"
#include "core/connectors/files/tests/filesjob.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QFile>
#include <QTest>

#include <csignal>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestFilesFaults : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<FilesFolder>(); }
    void cleanup() { m_folder.reset(); }

    void killedAppendLeavesNothingHalf_data();
    void killedAppendLeavesNothingHalf();
    void killedOverwriteKeepsTheOldFile();
    void killBetweenRenameAndStateIsMended();
    void killBeforeRenameIsMended();
    void killWhileAColumnIsAddedLosesNothing_data();
    void killWhileAColumnIsAddedLosesNothing();
    void shortenedFileIsRefused();
    void damagedStateIsRefused();
    void secondWriterIsRefused();
    void fileSizeLimitKeepsOldData();
    void fullDiskKeepsOldData();
    void readOnlyDiskIsAClearError();

private:
    std::unique_ptr<FilesFolder> m_folder;
};

namespace {

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

} // namespace

void TestFilesFaults::killedAppendLeavesNothingHalf_data()
{
    QTest::addColumn<QString>("compression");
    QTest::addColumn<QString>("file");
    QTest::newRow("plain") << u"none"_s << u"t.csv"_s;
    QTest::newRow("gzip") << u"gzip"_s << u"t.csv.gz"_s;
    QTest::newRow("zstd") << u"zstd"_s << u"t.csv.zst"_s;
}

void TestFilesFaults::killedAppendLeavesNothingHalf()
{
    QFETCH(QString, compression);
    QFETCH(QString, file);
    FilesJob job{m_folder->path()};
    job.compression = compression;
    // Enough rows that a part of them reaches the file before the kill.
    constexpr qint64 many = 300'000;
    runAndKill([&] {
        auto writer = job.open();
        (void)writeAndCommit(**writer, rows(job.schema, 1, 10), "10");
        (void)(*writer)->write(rows(job.schema, 11, many), {});
        return writer;
    });
    const qint64 torn = QFile(m_folder->path(file)).size();
    {
        auto writer = job.open();
        QVERIFY(writer);
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("10"));
        QVERIFY2(QFile(m_folder->path(file)).size() < torn,
                 "the kill left nothing behind to test with");
        QCOMPARE(m_folder->content(file), "id\n" + lines(1, 10));
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 11, 5), "15"));
        QVERIFY((*writer)->finish({}));
    }
    QCOMPARE(m_folder->content(file), "id\n" + lines(1, 15));
    QCOMPARE(m_folder->files(), (QStringList{u'.' + file + u".millrace.json"_s, file}));
}

void TestFilesFaults::killedOverwriteKeepsTheOldFile()
{
    FilesJob job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(job.run(1, 3));
    job.generation = 2;
    runAndKill([&] {
        auto writer = job.open();
        (void)writeAndCommit(**writer, rows(job.schema, 100, 2), "2");
        (void)(*writer)->write(rows(job.schema, 102, 300'000), {});
        return writer;
    });
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(1, 3));
    {
        auto writer = job.open();
        QVERIFY(writer);
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("2"));
        QVERIFY(!(*writer)->committedState()->isFinished);
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 102, 1), "3"));
        QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(1, 3));
        QVERIFY((*writer)->finish({}));
    }
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(100, 3));
    QCOMPARE(m_folder->files(), (QStringList{u".t.csv.millrace.json"_s, u"t.csv"_s}));
}

void TestFilesFaults::killBetweenRenameAndStateIsMended()
{
    FilesJob job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(job.run(1, 3));
    job.generation = 2;
    {
        auto writer = job.open();
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 50, 2), "2"));
    }
    // What the steps of finish() leave when the kill comes behind the rename.
    auto state = CommitState::load(m_folder->path(u".t.csv.new.millrace.json"_s));
    (*state)->isSwapping = true;
    QVERIFY((*state)->store(m_folder->path(u".t.csv.new.millrace.json"_s)));
    QVERIFY(QFile::remove(m_folder->path(u"t.csv"_s)));
    QVERIFY(QFile::rename(m_folder->path(u".t.csv.new"_s), m_folder->path(u"t.csv"_s)));
    {
        auto writer = job.open();
        QVERIFY(writer);
        QVERIFY((*writer)->committedState()->isFinished);
        QVERIFY((*writer)->finish({}));
    }
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(50, 2));
    QCOMPARE(m_folder->files(), (QStringList{u".t.csv.millrace.json"_s, u"t.csv"_s}));
}

void TestFilesFaults::killBeforeRenameIsMended()
{
    FilesJob job{m_folder->path()};
    job.mode = DestinationSyncMode::Overwrite;
    QVERIFY(job.run(1, 3));
    job.generation = 2;
    {
        auto writer = job.open();
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 50, 2), "2"));
    }
    auto state = CommitState::load(m_folder->path(u".t.csv.new.millrace.json"_s));
    (*state)->isSwapping = true;
    QVERIFY((*state)->store(m_folder->path(u".t.csv.new.millrace.json"_s)));
    // An append of a later run has to end the swap as well.
    job.mode = DestinationSyncMode::Append;
    job.generation = 3;
    QVERIFY(job.run(60, 1));
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(50, 2) + lines(60, 1));
}

void TestFilesFaults::killWhileAColumnIsAddedLosesNothing_data()
{
    QTest::addColumn<int>("stage");
    QTest::newRow("while copying") << 0;
    QTest::newRow("before the rename") << 1;
    QTest::newRow("behind the rename") << 2;
}

void TestFilesFaults::killWhileAColumnIsAddedLosesNothing()
{
    QFETCH(const int, stage);
    FilesJob job{m_folder->path()};
    {
        auto writer = job.open();
        QVERIFY(writeAndCommit(**writer, rows(job.schema, 1, 3), "3"));
    }
    const QString data = m_folder->path(u"t.csv"_s);
    const QString side = m_folder->path(u".t.csv.new"_s);
    auto state = CommitState::load(commitStatePath(data));
    CommitState widening = **state;
    widening.columns << u"extra"_s;
    widening.isWidening = true;
    widening.committedBytes = stage == 0 ? 0 : 18;
    widening.isSwapping = stage > 0;
    widening.isOpen = true;
    put(stage == 2 ? data : side, stage == 0 ? "id,extra\n1," : "id,extra\n1,\n2,\n3,\n");
    QVERIFY(widening.store(commitStatePath(side)));

    job.schema = integers({u"id"_s, u"extra"_s});
    auto writer = job.open();
    QVERIFY2(writer, writer ? "" : qPrintable(writer.error().message));
    QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("3"));
    QVERIFY(!(*writer)->committedState()->isFinished);
    QVERIFY(writeAndCommit(**writer, rows(job.schema, 4, 1), "4"));
    QCOMPARE(m_folder->content(u"t.csv"_s), QByteArray("id,extra\n1,\n2,\n3,\n4,4\n"));
    writer->reset();
    QCOMPARE(m_folder->files(), (QStringList{u".t.csv.millrace.json"_s, u"t.csv"_s}));
}

void TestFilesFaults::shortenedFileIsRefused()
{
    const FilesJob job{m_folder->path()};
    QVERIFY(job.run(1, 5));
    QVERIFY(QFile::resize(m_folder->path(u"t.csv"_s), 5));
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.shortened"_s);
    QCOMPARE(m_folder->content(u"t.csv"_s), QByteArray("id\n1\n"));
}

void TestFilesFaults::damagedStateIsRefused()
{
    const FilesJob job{m_folder->path()};
    QVERIFY(job.run(1, 5));
    put(m_folder->path(u".t.csv.millrace.json"_s), "{\"version\":");
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.state_damaged"_s);
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(1, 5));
}

void TestFilesFaults::secondWriterIsRefused()
{
    const FilesJob job{m_folder->path()};
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

void TestFilesFaults::fileSizeLimitKeepsOldData()
{
    const FilesJob job{m_folder->path()};
    QVERIFY(job.run(1, 5));
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
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(1, 5));
    QVERIFY(job.run(6, 1));
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(1, 6));
}

void TestFilesFaults::fullDiskKeepsOldData()
{
    if (!canMount())
        QSKIP("Mounting a small disk needs the rights of root.");
    const SmallDisk disk(m_folder->path(), "size=256k");
    QVERIFY(disk.isMounted());
    for (const auto mode : {DestinationSyncMode::Append, DestinationSyncMode::Overwrite}) {
        FilesJob job{m_folder->path()};
        job.mode = DestinationSyncMode::Overwrite;
        job.generation += static_cast<qint64>(mode) * 10;
        QVERIFY(job.run(1, 5));
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
        QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(1, 5));
        // The room is free again, and the next run goes on as if nothing had been.
        QVERIFY(job.run(6, 1));
        QCOMPARE(m_folder->content(u"t.csv"_s),
                 "id\n" + (mode == DestinationSyncMode::Append ? lines(1, 6) : lines(6, 1)));
    }
}

void TestFilesFaults::readOnlyDiskIsAClearError()
{
    if (!canMount())
        QSKIP("Mounting a small disk needs the rights of root.");
    const SmallDisk disk(m_folder->path(), "size=256k");
    QVERIFY(disk.isMounted());
    const FilesJob job{m_folder->path()};
    QVERIFY(job.run(1, 5));
    QVERIFY(disk.makeReadOnly());
    const CheckResult check = job.destination()->check({}, {});
    QVERIFY(!check.passed());
    QCOMPARE(check.steps.back().error->code, u"files.read_only"_s);
    const auto writer = job.open();
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, u"files.read_only"_s);
    QVERIFY(writer.error().kind == ErrorKind::Configuration);
    QCOMPARE(writer.error().field, u"/folder"_s);
    QCOMPARE(m_folder->content(u"t.csv"_s), "id\n" + lines(1, 5));
}

QTEST_GUILESS_MAIN(TestFilesFaults)
#include "testfilesfaults.moc"
