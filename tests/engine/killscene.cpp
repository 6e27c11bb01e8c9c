#include "tests/engine/killscene.h"

#include "core/base/clock.h"
#include "core/store/jobrepository.h"
#include "core/store/rejectedstore.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonDocument>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_rows = 6000;
/// A try that ends before its moment says nothing; as many as asked for have to strike.
constexpr int s_triesPerKill = 10;

QString json(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

KillScene::KillScene(KillTarget &target, const QString &mode, std::unique_ptr<KillSource> source)
    : m_target(target)
    , m_source(std::move(source))
    , m_command(QStringLiteral(MILLRACE_CLI), path(u"live/profile"_s))
{
    QDir(m_folder.path()).mkpath(u"live/out"_s);
    m_target.clear();
    m_sync = {u"sync"_s,
              u"--source"_s,
              m_source->connectorId(),
              u"--source-config"_s,
              json(m_source->configuration(m_folder.path())),
              u"--destination"_s,
              m_target.connectorId(),
              u"--destination-config"_s,
              json(m_target.configuration(path(u"live/out"_s))),
              u"--mode"_s,
              mode,
              u"--unfit"_s,
              u"reject"_s,
              u"--flush-rows"_s,
              u"500"_s,
              u"--json"_s};
    if (mode.contains("dedup"_L1))
        m_sync << u"--primary-key"_s << u"id"_s;
    if (mode.startsWith("incremental"_L1) && !m_source->needsNoCursor())
        m_sync << u"--cursor"_s << u"changed"_s;
}

void KillScene::keep()
{
    copy(u"live"_s, u"kept"_s);
    m_target.keep();
}

void KillScene::restore()
{
    copy(u"kept"_s, u"live"_s);
    m_target.restore();
}

KillScene::Books KillScene::books() const
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
    return {
        job.id, job.status == JobStatus::Succeeded,
        u"rejected records %1; read %2 = written %3 + filtered %4 + rejected %5"_s.arg(*rejected)
            .arg(counts.read)
            .arg(counts.written)
            .arg(counts.filtered)
            .arg(counts.rejected),
        job.connectionId, job.kind == JobKind::Refresh};
}

CommandResult KillScene::resume(qint64 jobBefore) const
{
    // A job that was complete, but for the end of its process, must not run again: that would be a
    // second sync.
    const Books now = books();
    return now.jobId > jobBefore && now.isDone ? CommandResult{.exitCode = 0} : runToEnd();
}

void KillScene::copy(const QString &from, const QString &to) const
{
    QDir(path(to)).removeRecursively();
    QProcess::execute(u"cp"_s, {u"-a"_s, path(from), path(to)});
}

QString KillScene::killAndCompare(QRandomGenerator &random, int kills)
{
    m_source->make(m_folder.path(), s_rows);
    // Servers ask for passwords, and no keychain runs here.
    const CommandResult chosen = m_command.run(
        {u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s});
    if (chosen.exitCode != 0)
        return QString::fromUtf8(chosen.said());
    const CommandResult first = runToEnd();
    if (first.exitCode != 0)
        return QString::fromUtf8(first.said());
    m_source->change(m_folder.path(), s_rows);
    keep();

    QElapsedTimer timer;
    timer.start();
    const CommandResult undisturbed = runToEnd();
    const qint64 duration = timer.nsecsElapsed() / 1000;
    if (undisturbed.exitCode != 0)
        return QString::fromUtf8(undisturbed.said());
    const QStringList wanted = content();
    const QString wantedBalance = books().balance;

    int killed = 0;
    for (int i = 0; killed < kills && i < s_triesPerKill * kills; ++i) {
        restore();
        const qint64 jobBefore = books().jobId;
        const std::chrono::microseconds delay(random.bounded(static_cast<int>(duration)));
        killed += m_command.kill(m_sync, delay).crashed ? 1 : 0;
        // Every third time the run that goes on is killed as well.
        if (i % 3 == 2 && books().jobId > jobBefore && !books().isDone)
            (void)m_command.kill(m_sync, delay / 2);
        const CommandResult resumed = resume(jobBefore);
        const QString moment = u"killed after %1 of %2 µs: "_s.arg(delay.count()).arg(duration);
        if (resumed.exitCode != 0)
            return moment + QString::fromUtf8(resumed.said());
        if (content() != wanted)
            return moment + u"other rows"_s;
        if (books().balance != wantedBalance)
            return moment + books().balance + u", not "_s + wantedBalance;
    }
    qInfo("%d runs were killed in their %lld ms", killed, static_cast<long long>(duration / 1000));
    return killed == kills ? QString() : u"only %1 runs were killed"_s.arg(killed);
}

QStringList KillScene::rows() const
{
    QStringList rows = content();
    // Names of tables and the like have no fields.
    rows.removeIf([](const QString &line) { return line.count(u'|') < 3; });
    return rows;
}

QString KillScene::killRefreshAndCompare(QRandomGenerator &random, int kills,
                                         const QString &refreshMode)
{
    m_source->make(m_folder.path(), s_rows);
    const CommandResult chosen = m_command.run(
        {u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s});
    if (chosen.exitCode != 0)
        return QString::fromUtf8(chosen.said());
    if (const CommandResult first = runToEnd(); first.exitCode != 0)
        return QString::fromUtf8(first.said());
    m_source->change(m_folder.path(), s_rows);
    m_source->thin(m_folder.path());
    const QStringList before = rows();
    keep();
    const QStringList refresh{u"refresh"_s, books().connectionId, u"--"_s + refreshMode,
                              u"--yes"_s,   u"--flush-rows"_s,    u"500"_s,
                              u"--json"_s};
    QElapsedTimer timer;
    timer.start();
    const CommandResult undisturbed = m_command.run(refresh);
    const qint64 duration = timer.nsecsElapsed() / 1000;
    if (undisturbed.exitCode != 0)
        return QString::fromUtf8(undisturbed.said());
    const QStringList wanted = content();
    const QStringList wantedRows = rows();
    if (wantedRows == before)
        return u"the refresh changed nothing"_s;
    int killed = 0;
    for (int i = 0; killed < kills && i < s_triesPerKill * kills; ++i) {
        restore();
        const std::chrono::microseconds delay(random.bounded(static_cast<int>(duration)));
        killed += m_command.kill(refresh, delay).crashed ? 1 : 0;
        const QString moment = u"killed after %1 of %2 µs: "_s.arg(delay.count()).arg(duration);
        const QStringList now = rows();
        if (refreshMode == "remove"_L1 && now != before && now != wantedRows)
            return moment + u"%1 rows, neither the old nor the new ones"_s.arg(now.size());
        const Books left = books();
        // Before the job was stored there is nothing to go on with.
        const CommandResult ended = !left.isRefresh ? m_command.run(refresh)
            : left.isDone                           ? CommandResult{.exitCode = 0}
                                                    : runToEnd();
        if (ended.exitCode != 0)
            return moment + QString::fromUtf8(ended.said());
        if (content() != wanted)
            return moment + u"other rows"_s;
    }
    qInfo("%d refreshes were killed in their %lld ms", killed,
          static_cast<long long>(duration / 1000));
    return killed == kills ? QString() : u"only %1 refreshes were killed"_s.arg(killed);
}

QString KillScene::rejectedBooks() const
{
    const SystemClock clock;
    auto database = StateDatabase::open(Profile::locate(path(u"live/profile"_s)), clock);
    if (!database)
        return database.error().message;
    QStringList counts;
    for (const RejectedStatus status : {RejectedStatus::Open, RejectedStatus::Fixed}) {
        RejectedFilter filter;
        filter.status = status;
        const auto count = RejectedStore(**database).count(filter);
        counts << u"%1 %2"_s.arg(rejectedStatusName(status)).arg(count ? *count : -1);
    }
    return counts.join(u", "_s);
}

QString KillScene::prepareRetry()
{
    m_source->make(m_folder.path(), s_rows);
    for (const QStringList &command :
         {QStringList{u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s},
          m_sync,
          QStringList{u"rejected"_s, u"edit"_s, u"--job"_s, u"1"_s, u"--set-field"_s, u"qty"_s,
                      u"--expression"_s, u"try(qty, 7)"_s}}) {
        const CommandResult done = m_command.run(command);
        if (done.exitCode != 0)
            return QString::fromUtf8(done.said());
    }
    keep();
    return {};
}

QString KillScene::killRetryAndCompare(QRandomGenerator &random, int kills, bool runsBetween)
{
    const QStringList retry{u"rejected"_s,     u"retry"_s, u"--job"_s, u"1"_s,
                            u"--flush-rows"_s, u"5"_s,     u"--json"_s};
    if (QString fault = prepareRetry(); !fault.isEmpty())
        return fault;
    QElapsedTimer timer;
    timer.start();
    const CommandResult undisturbed = m_command.run(retry);
    const qint64 duration = timer.nsecsElapsed() / 1000;
    if (undisturbed.exitCode != 0)
        return QString::fromUtf8(undisturbed.said());
    const QStringList wanted = content();
    const QString wantedBooks = u"open 0, fixed %1"_s.arg(s_rows / 97);
    if (rejectedBooks() != wantedBooks)
        return rejectedBooks();
    int killed = 0;
    for (int i = 0; killed < kills && i < s_triesPerKill * kills; ++i) {
        restore();
        const std::chrono::microseconds delay(random.bounded(static_cast<int>(duration)));
        const bool isStruck = m_command.kill(retry, delay).crashed;
        killed += isStruck ? 1 : 0;
        if (!isStruck)
            continue;
        if (runsBetween && i % 2 == 1) {
            if (const CommandResult run = runToEnd(); run.exitCode != 0)
                return QString::fromUtf8(run.said());
        }
        const CommandResult again = m_command.run(retry);
        const QString moment = u"killed after %1 of %2 µs: "_s.arg(delay.count()).arg(duration);
        // All records were fixed before the kill.
        const bool isDone = again.errors.contains("engine.nothing_to_retry");
        if (again.exitCode != 0 && !isDone)
            return moment + QString::fromUtf8(again.said());
        if (content() != wanted)
            return moment + u"other rows"_s;
        if (rejectedBooks() != wantedBooks)
            return moment + rejectedBooks();
    }
    qInfo("%d retries were killed in their %lld ms", killed,
          static_cast<long long>(duration / 1000));
    return killed == kills ? QString() : u"only %1 retries were killed"_s.arg(killed);
}

QRandomGenerator killMoments()
{
    bool isGiven = false;
    quint32 seed = qEnvironmentVariable("MILLRACE_KILL_SEED").toUInt(&isGiven);
    if (!isGiven)
        seed = QRandomGenerator::global()->generate();
    qInfo("MILLRACE_KILL_SEED=%u", seed);
    return QRandomGenerator(seed);
}

int killCount(int full, int few)
{
    return qEnvironmentVariableIntValue("MILLRACE_FULL_TESTS") > 0 ? full : few;
}

} // namespace millrace::test
