// What goes wrong in the world: full disks, truncated files, locks, damaged archives. Each gives a
// clear error, leaves the old data as they were, and the next run recovers.
#include "tests/engine/enginefixture.h"
#include "tests/testutils/commandline.h"
#include "tests/testutils/sqlitefile.h"

#include <unistd.h>
#include <zlib.h>

#include <numeric>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr char s_insideVariable[] = "MILLRACE_TEST_MOUNT";

QByteArray csv(int rows, const char *word)
{
    QByteArray text = "id,name,qty\n";
    for (int i = 0; i < rows; ++i)
        text += QByteArray::number(i) + ',' + word + ' ' + QByteArray::number(i) + ','
            + QByteArray::number(i % 10) + '\n';
    return text;
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written.", qUtf8Printable(path));
}

QByteArray gzipped(const QByteArray &bytes)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))),
                   '\0');
    QByteArray in = bytes;
    stream.next_in = reinterpret_cast<Bytef *>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

/// The first stream of a file, discovered.
ConfiguredStream fileStream(EngineFixture &f, const QString &path, SyncMode mode)
{
    auto source = must(f.registry.createSource(u"files"_s, {{u"path"_s, path}}));
    ConfiguredStream configured;
    configured.stream = must(source->discover({}, {})).streams.front();
    configured.mode = mode;
    return configured;
}

/// A files source into a fake destination that calls \a atWrite in its \a number-th write.
QString connectFileToFake(EngineFixture &f, const QString &path, qint64 number,
                          const std::function<void()> &atWrite)
{
    auto calls = std::make_shared<qint64>(0);
    f.world->duringWrite = [calls, number, atWrite](const Cancellation &) {
        if (++*calls == number)
            atWrite();
    };
    return f.connect(u"files"_s, {{u"path"_s, path}}, u"fakedestination"_s, {},
                     {fileStream(f, path, s_append)});
}

} // namespace

class TestFaults final : public QObject
{
    Q_OBJECT

private slots:
    void aTruncatedSourceFileIsNoticed();
    void aReplacedSourceFileIsNoticed();
    void aCorruptedGzipKeepsTheOldData();
    void aLockedDatabaseIsATransientError();
    void aFullDiskKeepsTheOldData();
    void aReadOnlyDestinationKeepsTheOldData();
};

void TestFaults::aTruncatedSourceFileIsNoticed()
{
    EngineFixture f;
    const QString path = f.folder.filePath(u"rows.csv"_s);
    writeFile(path, csv(400'000, "first"));
    const QString connection = connectFileToFake(f, path, 2, [&] {
        if (truncate(qUtf8Printable(path), 1000) != 0)
            qFatal("The file cannot be truncated.");
    });
    RunOptions options;
    options.maximumAttempts = 1;
    options.flush.rows = 10'000;
    const JobStatus status = f.run(connection, options);
    QVERIFY(status == JobStatus::Failed || status == JobStatus::Incomplete);
    QVERIFY(f.result().error.has_value());
    QCOMPARE(f.result().error->kind, ErrorKind::Transient);
    QVERIFY2(f.result().error->message.contains(u"rows.csv"_s),
             qUtf8Printable(f.result().error->message));
    QVERIFY(f.result().counts.isBalanced());

    f.world->duringWrite = nullptr;
    f.world->tables.clear();
    writeFile(path, csv(1000, "second"));
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.rows(u"rows"_s).size(), std::size_t(1000));
}

void TestFaults::aReplacedSourceFileIsNoticed()
{
    EngineFixture f;
    const QString path = f.folder.filePath(u"rows.csv"_s);
    writeFile(path, csv(400'000, "first"));
    const QString connection = connectFileToFake(f, path, 2, [&] {
        // Written in place: the reader has the very file open whose bytes change below it.
        writeFile(path, csv(500'000, "second"));
    });
    RunOptions options;
    options.flush.rows = 10'000;
    options.maximumAttempts = 1;
    const JobStatus status = f.run(connection, options);
    QVERIFY(status == JobStatus::Failed || status == JobStatus::Incomplete);
    QCOMPARE(f.result().error->kind, ErrorKind::Transient);
    f.world->duringWrite = nullptr;
    f.world->tables.clear();
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.rows(u"rows"_s).size(), std::size_t(500'000));
    QVERIFY(QByteArray::fromStdString(f.rows(u"rows"_s).back().name).startsWith("second"));
}

void TestFaults::aCorruptedGzipKeepsTheOldData()
{
    EngineFixture f;
    const QString path = f.folder.filePath(u"rows.csv.gz"_s);
    const QString to = f.folder.filePath(u"to.sqlite"_s);
    writeFile(path, gzipped(csv(1000, "old")));
    const QString connection = f.connect(u"files"_s, {{u"path"_s, path}}, u"sqlite"_s,
                                         {{u"path"_s, to}}, {fileStream(f, path, s_overwrite)});
    QCOMPARE(f.run(connection), JobStatus::Succeeded);

    QByteArray damaged = gzipped(csv(50'000, "new"));
    for (qsizetype i = damaged.size() / 2; i < damaged.size() / 2 + 64; ++i)
        damaged[i] = '\xff';
    writeFile(path, damaged);
    RunOptions options;
    options.maximumAttempts = 1;
    const JobStatus status = f.run(connection, options);
    QVERIFY(status == JobStatus::Failed || status == JobStatus::Incomplete);
    QVERIFY2(f.result().error->message.contains(u"rows.csv.gz"_s),
             qUtf8Printable(f.result().error->message));
    {
        SqliteFile file(to);
        QCOMPARE(file.value(u"SELECT count(*) FROM rows WHERE name LIKE 'old %'"_s), u"1000"_s);
    }
    writeFile(path, gzipped(csv(50'000, "new")));
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    SqliteFile file(to);
    QCOMPARE(file.value(u"SELECT count(*) FROM rows WHERE name LIKE 'new %'"_s), u"50000"_s);
}

void TestFaults::aLockedDatabaseIsATransientError()
{
    EngineFixture f;
    const QString path = f.folder.filePath(u"rows.csv"_s);
    const QString to = f.folder.filePath(u"to.sqlite"_s);
    writeFile(path, csv(100, "row"));
    const QString connection = f.connect(u"files"_s, {{u"path"_s, path}}, u"sqlite"_s,
                                         {{u"path"_s, to}, {u"busy_timeout_seconds"_s, 1}},
                                         {fileStream(f, path, s_overwrite)});
    RunOptions options;
    options.maximumAttempts = 1;
    {
        SqliteFile other(to);
        other.execute(u"CREATE TABLE theirs(x); BEGIN EXCLUSIVE"_s);
        QCOMPARE(f.run(connection, options), JobStatus::Failed);
        QCOMPARE(f.result().error->kind, ErrorKind::Transient);
        QVERIFY2(f.result().error->message.contains(u"lock"_s),
                 qUtf8Printable(f.result().error->message));
        other.execute(u"ROLLBACK"_s);
    }
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
}

void TestFaults::aFullDiskKeepsTheOldData()
{
    // A real, small file system, in a mount name space of its own. The test calls itself there.
    if (qEnvironmentVariableIsEmpty(s_insideVariable)) {
        QTemporaryDir folder;
        QProcess inside;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(s_insideVariable), folder.path());
        inside.setProcessEnvironment(environment);
        inside.setProcessChannelMode(QProcess::MergedChannels);
        QStringList arguments{geteuid() == 0 ? u"-m"_s : u"-Urm"_s,
                              QCoreApplication::applicationFilePath(),
                              u"aFullDiskKeepsTheOldData"_s};
        inside.start(u"unshare"_s, arguments);
        QVERIFY(inside.waitForFinished(120'000));
        QVERIFY2(inside.exitCode() == 0, inside.readAll().constData());
        return;
    }
    const QString mount = qEnvironmentVariable(s_insideVariable);
    const auto mounted = [&](const QString &options) {
        return QProcess::execute(u"mount"_s,
                                 {u"-t"_s, u"tmpfs"_s, u"-o"_s, options, u"tmpfs"_s, mount});
    };
    QCOMPARE(mounted(u"size=2m"_s), 0);

    EngineFixture f;
    const QString path = f.folder.filePath(u"rows.csv"_s);
    const QString to = mount + u"/to.sqlite"_s;
    writeFile(path, csv(5000, "old"));
    const QString connection = f.connect(u"files"_s, {{u"path"_s, path}}, u"sqlite"_s,
                                         {{u"path"_s, to}}, {fileStream(f, path, s_overwrite)});
    QCOMPARE(f.run(connection), JobStatus::Succeeded);

    writeFile(path, csv(200'000, "new"));
    RunOptions options;
    options.maximumAttempts = 1;
    options.flush.rows = 5000;
    const JobStatus status = f.run(connection, options);
    QVERIFY(status == JobStatus::Failed || status == JobStatus::Incomplete);
    QVERIFY2(f.result().error->message.contains(u"full"_s),
             qUtf8Printable(f.result().error->message));
    {
        SqliteFile file(to);
        QCOMPARE(file.value(u"SELECT count(*) FROM rows WHERE name LIKE 'old %'"_s), u"5000"_s);
        QCOMPARE(file.value(u"PRAGMA integrity_check"_s), u"ok"_s);
    }
    QCOMPARE(mounted(u"remount,size=200m"_s), 0);
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    SqliteFile file(to);
    QCOMPARE(file.value(u"SELECT count(*) FROM rows WHERE name LIKE 'new %'"_s), u"200000"_s);
}

void TestFaults::aReadOnlyDestinationKeepsTheOldData()
{
    // The superuser may write everywhere, so the program runs as somebody else.
    QTemporaryDir folder;
    const QString data = folder.filePath(u"data"_s);
    QDir().mkpath(data);
    writeFile(data + u"/rows.csv"_s, csv(1000, "old"));
    const QStringList sync{u"sync"_s,
                           u"--source"_s,
                           u"files"_s,
                           u"--source-config"_s,
                           u"{\"path\":\"%1/rows.csv\"}"_s.arg(data),
                           u"--destination"_s,
                           u"sqlite"_s,
                           u"--destination-config"_s,
                           u"{\"path\":\"%1/to.sqlite\"}"_s.arg(data),
                           u"--mode"_s,
                           u"full_refresh_overwrite"_s,
                           u"--retries"_s,
                           u"0"_s,
                           u"--json"_s};
    const CommandLine command(QStringLiteral(MILLRACE_CLI), folder.filePath(u"profile"_s));
    const auto run = [&] {
        QProcess process;
        if (geteuid() == 0) {
            QProcess::execute(u"chown"_s, {u"-R"_s, u"65534:65534"_s, folder.path()});
            process.start(u"setpriv"_s,
                          QStringList{u"--reuid"_s, u"65534"_s, u"--regid"_s, u"65534"_s,
                                      u"--clear-groups"_s, QStringLiteral(MILLRACE_CLI)}
                              + command.arguments(sync));
        } else {
            command.start(process, sync);
        }
        process.waitForFinished(60'000);
        return CommandLine::result(process);
    };
    const CommandResult first = run();
    QVERIFY2(first.exitCode == 0, first.said().constData());

    writeFile(data + u"/rows.csv"_s, csv(2000, "new"));
    QFile::setPermissions(data + u"/to.sqlite"_s, QFile::ReadOwner | QFile::ReadOther);
    QFile::setPermissions(data, QFile::ReadOwner | QFile::ExeOwner);
    const CommandResult refused = run();
    QCOMPARE(refused.exitCode, 1);
    const QByteArray said = refused.said();
    QVERIFY2(said.contains("to.sqlite"), said.constData());
    QVERIFY2(said.contains("sqlite.read_only") || said.contains("sqlite.readonly"), said.constData());

    QFile::setPermissions(data, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QFile::setPermissions(data + u"/to.sqlite"_s, QFile::ReadOwner | QFile::WriteOwner);
    {
        SqliteFile file(data + u"/to.sqlite"_s);
        QCOMPARE(file.value(u"SELECT count(*) FROM rows WHERE name LIKE 'old %'"_s), u"1000"_s);
    }
    const CommandResult recovered = run();
    QVERIFY2(recovered.exitCode == 0, recovered.said().constData());
    SqliteFile file(data + u"/to.sqlite"_s);
    QCOMPARE(file.value(u"SELECT count(*) FROM rows WHERE name LIKE 'new %'"_s), u"2000"_s);
}

QTEST_GUILESS_MAIN(TestFaults)
#include "testfaults.moc"
