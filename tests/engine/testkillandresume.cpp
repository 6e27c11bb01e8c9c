// Kills the real program at random moments and runs it again: the same rows, none lost, none twice.
//
// MILLRACE_FULL_TESTS=1 asks for 200 kills in each mode; MILLRACE_KILL_SEED repeats a failed run.
#include "core/base/clock.h"
#include "core/store/jobrepository.h"
#include "core/store/rejectedstore.h"
#include "tests/testutils/commandline.h"
#include "tests/testutils/sqlitefile.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_rows = 6000;

/// A folder with a source, a profile and a destination, and a copy of the state before the run that
/// is killed.
class Scene final
{
public:
    Scene(const QString &destination, const QJsonObject &destinationConfiguration,
          const QString &mode)
        : m_command(QStringLiteral(MILLRACE_CLI), path(u"live/profile"_s))
    {
        QDir(m_folder.path()).mkpath(u"live/out"_s);
        const auto json = [](const QJsonObject &object) {
            return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
        };
        QJsonObject configuration = destinationConfiguration;
        for (auto it = configuration.begin(); it != configuration.end(); ++it) {
            if (it.value().toString().startsWith("@/"_L1))
                it.value() = path(u"live/out/"_s + it.value().toString().mid(2));
        }
        m_sync = {u"sync"_s,
                  u"--source"_s,
                  u"sqlite"_s,
                  u"--source-config"_s,
                  json({{u"path"_s, path(u"source.sqlite"_s)}}),
                  u"--destination"_s,
                  destination,
                  u"--destination-config"_s,
                  json(configuration),
                  u"--mode"_s,
                  mode,
                  u"--unfit"_s,
                  u"reject"_s,
                  u"--flush-rows"_s,
                  u"500"_s,
                  u"--json"_s};
        if (mode.contains("dedup"_L1))
            m_sync << u"--primary-key"_s << u"id"_s;
        if (mode.startsWith("incremental"_L1))
            m_sync << u"--cursor"_s << u"changed"_s;
    }

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] const CommandLine &command() const { return m_command; }
    [[nodiscard]] const QStringList &sync() const { return m_sync; }

    /// The rows before the first run: ids with many ties in the cursor, and some values that are no
    /// integers, which the policy rejects.
    void makeSource()
    {
        SqliteFile source(path(u"source.sqlite"_s));
        source.execute(
            u"CREATE TABLE orders(id INTEGER PRIMARY KEY, changed INTEGER NOT NULL, "
            "qty INTEGER, note TEXT);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
            "WHERE i < %1) INSERT INTO orders SELECT i, i / 7, "
            "CASE WHEN i % 97 = 0 THEN 'many' ELSE i % 10 END, 'note ' || i FROM n"_s.arg(s_rows));
    }

    /// Changes a third of the rows and adds as many again as there were.
    void changeSource()
    {
        SqliteFile source(path(u"source.sqlite"_s));
        source.execute(u"UPDATE orders SET changed = 10000 + id / 5, note = 'changed ' || id "
                       "WHERE id % 3 = 0;"
                       "INSERT INTO orders SELECT id + %1, 20000 + id / 6, qty, 'new ' || id "
                       "FROM orders"_s.arg(s_rows));
    }

    /// Keeps the state as it is, or brings it back.
    void keep() { copy(u"live"_s, u"kept"_s); }
    void restore() { copy(u"kept"_s, u"live"_s); }

    [[nodiscard]] CommandResult runToEnd() const { return m_command.run(m_sync); }

    /// The last job, and how many rejected records there are.
    struct Books final
    {
        qint64 jobId = 0;
        bool isDone = false;
        QString balance;
    };
    [[nodiscard]] Books books() const
    {
        const SystemClock clock;
        auto database = StateDatabase::open(Profile::locate(path(u"live/profile"_s)), clock);
        if (!database)
            return {0, false, database.error().message};
        const auto rejected = RejectedStore(**database).count({});
        const auto jobs = JobRepository(**database).list({}, 1);
        if (!rejected || !jobs || jobs->empty())
            return {0, false, u"the state database has no job"_s};
        const Job &job = jobs->front();
        const auto results = summarised(job.attempts);
        const StreamCounts counts = results.empty() ? StreamCounts() : results.front().counts;
        return {job.id, job.status == JobStatus::Succeeded,
                u"rejected records %1; read %2 = written %3 + filtered %4 + rejected %5"_s
                    .arg(*rejected)
                    .arg(counts.read)
                    .arg(counts.written)
                    .arg(counts.filtered)
                    .arg(counts.rejected)};
    }

    /// Runs to the end what was killed. A job that was complete, but for the end of its process,
    /// must not run again: that would be a second sync.
    [[nodiscard]] CommandResult resume(qint64 jobBefore) const
    {
        const Books now = books();
        return now.jobId > jobBefore && now.isDone ? CommandResult{.exitCode = 0} : runToEnd();
    }

private:
    void copy(const QString &from, const QString &to) const
    {
        QDir(path(to)).removeRecursively();
        QProcess::execute(u"cp"_s, {u"-a"_s, path(from), path(to)});
    }

    QTemporaryDir m_folder;
    CommandLine m_command;
    QStringList m_sync;
};

QStringList sqliteContent(const Scene &scene)
{
    SqliteFile file(scene.path(u"live/out/out.sqlite"_s));
    QStringList content
        = file.rows(u"SELECT id, changed, qty, note FROM orders ORDER BY 1, 2, 4"_s);
    content << file.rows(u"SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"_s);
    content << file.rows(u"PRAGMA integrity_check"_s);
    return content;
}

QStringList fileContent(const Scene &scene)
{
    QFile file(scene.path(u"live/out/orders.jsonl"_s));
    if (!file.open(QIODevice::ReadOnly))
        return {file.errorString()};
    QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    lines.sort();
    lines << QDir(scene.path(u"live/out"_s)).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    return lines;
}

int killCount() { return qEnvironmentVariableIntValue("MILLRACE_FULL_TESTS") > 0 ? 200 : 6; }

} // namespace

class TestKillAndResume final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void killAndResumeDoublesNothing_data();
    void killAndResumeDoublesNothing();
    void killAndResumeLosesNothing_data();
    void killAndResumeLosesNothing();

private:
    using Content = QStringList (*)(const Scene &);
    void killAndCompare(Scene &scene, Content content);

    QRandomGenerator m_random;
};

void TestKillAndResume::initTestCase()
{
    bool isGiven = false;
    quint32 seed = qEnvironmentVariable("MILLRACE_KILL_SEED").toUInt(&isGiven);
    if (!isGiven)
        seed = QRandomGenerator::global()->generate();
    m_random.seed(seed);
    qInfo("MILLRACE_KILL_SEED=%u, %d kills in each mode", seed, killCount());
}

void TestKillAndResume::killAndCompare(Scene &scene, Content content)
{
    scene.makeSource();
    const CommandResult first = scene.runToEnd();
    QVERIFY2(first.exitCode == 0, first.said().constData());
    scene.changeSource();
    scene.keep();

    QElapsedTimer timer;
    timer.start();
    const CommandResult undisturbed = scene.runToEnd();
    const qint64 duration = timer.nsecsElapsed() / 1000;
    QVERIFY2(undisturbed.exitCode == 0, undisturbed.said().constData());
    const QStringList wanted = content(scene);
    const QString wantedBalance = scene.books().balance;

    int killed = 0;
    for (int i = 0; i < killCount(); ++i) {
        scene.restore();
        const qint64 jobBefore = scene.books().jobId;
        const std::chrono::microseconds delay(m_random.bounded(static_cast<int>(duration)));
        killed += scene.command().kill(scene.sync(), delay).crashed ? 1 : 0;
        // Every third time the run that goes on is killed as well.
        if (i % 3 == 2 && scene.books().jobId > jobBefore && !scene.books().isDone)
            (void)scene.command().kill(scene.sync(), delay / 2);
        const CommandResult resumed = scene.resume(jobBefore);
        QVERIFY2(resumed.exitCode == 0, resumed.said().constData());
        const QString moment
            = u"killed after %1 of %2 µs"_s.arg(delay.count()).arg(duration);
        QVERIFY2(content(scene) == wanted, qPrintable(moment));
        QVERIFY2(scene.books().balance == wantedBalance,
                 qPrintable(moment + u": "_s + scene.books().balance + u", not "_s
                            + wantedBalance));
    }
    qInfo("%d of %d runs were killed in their %lld ms", killed, killCount(),
          static_cast<long long>(duration / 1000));
    QVERIFY(killed > 0);
}

void TestKillAndResume::killAndResumeDoublesNothing_data()
{
    QTest::addColumn<QString>("mode");
    for (const char *mode : {"full_refresh_overwrite", "full_refresh_append", "incremental_append",
                             "incremental_append_dedup", "full_refresh_overwrite_dedup"})
        QTest::newRow(mode) << QString::fromLatin1(mode);
}

void TestKillAndResume::killAndResumeDoublesNothing()
{
    QFETCH(QString, mode);
    Scene scene(u"sqlite"_s, {{u"path"_s, u"@/out.sqlite"_s}, {u"meta_columns"_s, false}}, mode);
    killAndCompare(scene, sqliteContent);
}

void TestKillAndResume::killAndResumeLosesNothing_data()
{
    QTest::addColumn<QString>("mode");
    for (const char *mode : {"full_refresh_overwrite", "full_refresh_append", "incremental_append"})
        QTest::newRow(mode) << QString::fromLatin1(mode);
}

void TestKillAndResume::killAndResumeLosesNothing()
{
    QFETCH(QString, mode);
    Scene scene(u"files"_s,
                {{u"folder"_s, u"@/"_s}, {u"format"_s, u"jsonl"_s}, {u"meta_columns"_s, false}},
                mode);
    killAndCompare(scene, fileContent);
}

QTEST_GUILESS_MAIN(TestKillAndResume)
#include "testkillandresume.moc"
