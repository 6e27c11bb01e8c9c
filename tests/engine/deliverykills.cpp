#include "tests/engine/deliverykills.h"

#include "tests/cli/program.h"
#include "tests/testutils/sqlitefile.h"

#include <signal.h>

#include <QElapsedTimer>
#include <QJsonDocument>

#include <atomic>
#include <set>
#include <thread>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_rowsPerBatch = 200;
/// A batch of a source ends with a mebibyte.
constexpr int s_paddingBytes = (1 << 20) / s_rowsPerBatch;
/// Every so many rows have no name.
constexpr int s_namelessEvery = 90;
constexpr int s_longestRun = 60'000;

enum class Moment {
    Arrived, ///< Nothing is done.
    ActedOn, ///< The answer is not sent.
};

} // namespace

/// A double, a source and a profile with a connection between them.
class DeliveryKills::Scene final
{
public:
    explicit Scene(const DeliveryKilling &killing)
        : m_double(killing.makeDouble())
    {
        makeSource(killing.batches * s_rowsPerBatch);
        m_program.writeFile(
            u"people.json"_s,
            QJsonDocument(
                QJsonObject{
                    {u"name"_s, u"people"_s},
                    {u"source"_s, end(u"sqlite"_s, {{u"path"_s, source()}})},
                    {u"destination"_s, end(m_double->connectorId(), m_double->configuration())},
                    {u"streams"_s,
                     QJsonArray{QJsonObject{{u"name"_s, u"people"_s},
                                            {u"mode"_s, u"incremental_append"_s},
                                            {u"cursor"_s, u"id"_s},
                                            {u"mapping"_s, m_double->mapping()}}}}})
                .toJson());
        // Passwords of a double may lie open, and no keychain runs here.
        must({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s});
        must({u"connections"_s, u"create"_s, u"people.json"_s});
    }
    ~Scene() { m_double->server().setPlan({}); }
    Q_DISABLE_COPY_MOVE(Scene)

    [[nodiscard]] const QString &fault() const { return m_fault; }
    [[nodiscard]] DeliveryDouble &vendor() { return *m_double; }
    [[nodiscard]] Program &program() { return m_program; }

    /// The run that may be killed.
    [[nodiscard]] static QStringList command(bool isRetry)
    {
        const QStringList flush{u"--flush-rows"_s, u"100"_s, u"--json"_s};
        return isRetry ? QStringList{u"rejected"_s, u"retry"_s, u"people"_s} + flush
                       : QStringList{u"sync"_s, u"people"_s} + flush;
    }

    /// Runs and mends what was rejected, so that a retry can be killed.
    void prepareRetry()
    {
        must(command(false));
        must({u"rejected"_s, u"edit"_s, u"people"_s, u"--set-field"_s, u"name"_s, u"--expression"_s,
              u"concat('mended ', key)"_s});
    }

    /// Everything the program knows of the rows.
    [[nodiscard]] QString books() const
    {
        const QJsonArray runs = json({u"runs"_s, u"people"_s}).value("runs"_L1).toArray();
        std::map<QString, qint64> sums;
        for (const QJsonValue &run : runs) {
            const QJsonObject totals = run["totals"_L1].toObject();
            for (const QString &name :
                 {u"read"_s, u"written"_s, u"filtered"_s, u"rejected"_s, u"unconfirmed"_s})
                sums[name] += totals.value(name).toInteger();
        }
        QString words;
        for (const auto &[name, sum] : sums)
            words += u"%1 %2, "_s.arg(name).arg(sum);
        for (const QString &status : {u"open"_s, u"fixed"_s}) {
            qint64 count = 0;
            const QJsonArray groups
                = json({u"rejected"_s, u"groups"_s, u"people"_s, u"--status"_s, status})
                      .value("groups"_L1)
                      .toArray();
            for (const QJsonValue &group : groups)
                count += group["count"_L1].toInteger();
            words += u"%1 rejected %2, "_s.arg(count).arg(status);
        }
        return words + u"last %1"_s.arg(runs.at(0)["status"_L1].toString());
    }
    [[nodiscard]] int flushes() const
    {
        return static_cast<int>(
            m_program.readFile(u"profile/logs/run-1-attempt-1.jsonl"_s).count("Checkpoint stored"));
    }

    /// Starts the run and kills it at the call \a number from now on; whether it was.
    [[nodiscard]] bool killAt(bool isRetry, int number, Moment moment)
    {
        HttpServer &server = m_double->server();
        server.forgetCalls();
        // The call may come before the process is known here.
        const auto pid = std::make_shared<std::atomic<qint64>>(0);
        const auto kill = [pid] {
            while (*pid == 0)
                std::this_thread::yield();
            ::kill(static_cast<pid_t>(*pid), SIGKILL);
        };
        server.setPlan([=](const HttpCall &call) -> std::optional<Misbehaviour> {
            if (call.number < number)
                return std::nullopt;
            // Nor does anything that comes at the same time.
            if (call.number > number)
                return Misbehaviour{.kind = Misbehaviour::Kind::CutBeforeAnswer};
            if (moment == Moment::ActedOn)
                return Misbehaviour{.kind = Misbehaviour::Kind::Stall, .onStall = kill};
            kill();
            return Misbehaviour{.kind = Misbehaviour::Kind::CutBeforeAnswer};
        });
        const auto process = m_program.start(command(isRetry));
        process->waitForStarted();
        *pid = process->processId();
        process->waitForFinished(s_longestRun);
        server.setPlan({});
        return process->exitStatus() == QProcess::CrashExit;
    }
    [[nodiscard]] bool killAfter(qint64 microseconds)
    {
        const auto process = m_program.start(command(false));
        process->waitForStarted();
        process->waitForFinished(static_cast<int>(microseconds / 1000));
        process->kill();
        process->waitForFinished(s_longestRun);
        return process->exitStatus() == QProcess::CrashExit;
    }

    void must(const QStringList &arguments)
    {
        const Outcome outcome = m_program.run(arguments);
        if (outcome.exitCode != 0 && m_fault.isEmpty())
            m_fault
                = arguments.join(u' ') + u": "_s + QString::fromUtf8(outcome.error + outcome.out);
    }

private:
    [[nodiscard]] QString source() const { return m_program.path(u"source.sqlite"_s); }
    [[nodiscard]] static QJsonObject end(const QString &connector, const QJsonObject &configuration)
    {
        return {{u"connector"_s, connector}, {u"config"_s, configuration}};
    }
    void makeSource(int rows) const
    {
        SqliteFile file(source());
        file.execute(u"CREATE TABLE people(id INTEGER PRIMARY KEY, key TEXT, name TEXT, "
                     "padding TEXT)"_s);
        file.execute(u"BEGIN"_s);
        for (int i = 1; i <= rows; ++i) {
            const QString name = i % s_namelessEvery == 0 ? u"NULL"_s : u"'Name %1'"_s.arg(i);
            file.execute(u"INSERT INTO people VALUES (%1, '%2', %3, printf('%.*c', %4, 'x'))"_s.arg(
                QString::number(i), m_double->key(i), name, QString::number(s_paddingBytes)));
        }
        file.execute(u"COMMIT"_s);
    }
    [[nodiscard]] QJsonObject json(const QStringList &arguments) const
    {
        return m_program.run(arguments + QStringList{u"--json"_s}).json();
    }

    const std::unique_ptr<DeliveryDouble> m_double;
    Program m_program;
    QString m_fault;
};

QString DeliveryKills::killAtEachCall() { return killAtCalls(undisturbed(false)); }

QString DeliveryKills::killRetryAtEachCall() { return killAtCalls(undisturbed(true)); }

DeliveryKills::Undisturbed DeliveryKills::undisturbed(bool isRetry) const
{
    Scene scene(m_killing);
    if (isRetry)
        scene.prepareRetry();
    scene.vendor().server().forgetCalls();
    QElapsedTimer timer;
    timer.start();
    scene.must(Scene::command(isRetry));
    Undisturbed found{.isRetry = isRetry,
                      .calls = scene.vendor().server().callCount(),
                      .microseconds = timer.nsecsElapsed() / 1000,
                      .records = scene.vendor().records(),
                      .books = scene.books(),
                      .fault = scene.fault()};
    if (found.fault.isEmpty() && scene.flushes() < m_killing.batches)
        found.fault = u"only %1 flushes"_s.arg(scene.flushes());
    return found;
}

QString DeliveryKills::killAtCalls(const Undisturbed &wanted) const
{
    if (!wanted.fault.isEmpty())
        return wanted.fault;
    int killed = 0;
    for (int call = 1; call <= wanted.calls; ++call) {
        for (const Moment moment : {Moment::Arrived, Moment::ActedOn}) {
            Scene scene(m_killing);
            if (wanted.isRetry)
                scene.prepareRetry();
            // Calls at the same time may come in fewer ways.
            if (!scene.killAt(wanted.isRetry, call, moment))
                continue;
            ++killed;
            const QString seen = resumed(scene, wanted);
            if (!seen.isEmpty())
                return u"killed at call %1 of %2, %3: %4"_s.arg(
                    QString::number(call), QString::number(wanted.calls),
                    moment == Moment::Arrived ? u"not acted on"_s : u"acted on"_s, seen);
        }
    }
    qInfo("%d runs were killed at %d calls", killed, wanted.calls);
    return killed >= wanted.calls ? QString() : u"only %1 runs were killed"_s.arg(killed);
}

QString DeliveryKills::killAtRandom(QRandomGenerator &random, int kills)
{
    const Undisturbed wanted = undisturbed(false);
    if (!wanted.fault.isEmpty())
        return wanted.fault;
    int killed = 0;
    for (int i = 0; i < kills; ++i) {
        Scene scene(m_killing);
        const qint64 moment = random.bounded(wanted.microseconds);
        killed += scene.killAfter(moment) ? 1 : 0;
        const QString seen = resumed(scene, wanted);
        if (!seen.isEmpty())
            return u"killed after %1 of %2 µs: %3"_s.arg(
                QString::number(moment), QString::number(wanted.microseconds), seen);
    }
    qInfo("%d of %d runs were killed in their %lld ms", killed, kills,
          static_cast<long long>(wanted.microseconds / 1000));
    return killed > 0 ? QString() : u"no run was killed"_s;
}

QString DeliveryKills::resumed(Scene &scene, const Undisturbed &wanted) const
{
    const Outcome next = scene.program().run(Scene::command(wanted.isRetry));
    // All records were fixed before the kill.
    const bool isDone = wanted.isRetry && next.error.contains("engine.nothing_to_retry");
    if (next.exitCode != 0 && !isDone)
        return QString::fromUtf8(next.error + next.out);
    const QStringList found = scene.vendor().records();
    if (m_killing.mayDouble) {
        const std::set<QString> once(found.begin(), found.end());
        if (once != std::set<QString>(wanted.records.begin(), wanted.records.end()))
            return u"%1 different records, not %2"_s.arg(once.size()).arg(wanted.records.size());
        if (found.size() > wanted.records.size() + s_rowsPerBatch)
            return u"%1 records, more than those of a flush twice"_s.arg(found.size());
    } else if (found != wanted.records) {
        return u"%1 records, not %2, or others"_s.arg(found.size()).arg(wanted.records.size());
    }
    const QString books = scene.books();
    return books == wanted.books ? QString() : books + u" instead of "_s + wanted.books;
}

} // namespace millrace::test
