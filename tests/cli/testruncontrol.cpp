// Runs and connections that are paused, resumed, given up and tried from the command line.
#include "tests/cli/program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

// Enough for some seconds: the run must still be under way when the next program has started.
constexpr int s_rows = 1'500'000;

void store(const Program &program)
{
    program.writeFile(u"shop.yaml"_s,
                      QStringLiteral(R"(name: shop
source: {connector: sample, config: {count: %1, seed: 5}}
destination: {connector: sqlite, config: {path: out.sqlite}}
streams: [{name: users, mode: incremental_append}]
)")
                          .arg(s_rows)
                          .toUtf8());
    const Outcome created = program.run({u"connections"_s, u"create"_s, u"shop.yaml"_s});
    if (created.exitCode != 0)
        qFatal("%s", created.error.constData());
}

/// Waits until the run has confirmed rows; false when it ended before.
bool waitForConfirmedRows(QProcess &process)
{
    process.waitForStarted();
    process.setReadChannel(QProcess::StandardError);
    while (process.state() == QProcess::Running) {
        if (!process.canReadLine()) {
            process.waitForReadyRead(1000);
            continue;
        }
        const QJsonObject event = QJsonDocument::fromJson(process.readLine()).object();
        if (event.value("totals"_L1).toObject().value("written"_L1).toInt() > 0)
            return true;
    }
    return false;
}

std::unique_ptr<QProcess> startedRun(const Program &program)
{
    auto process = program.start({u"sync"_s, u"shop"_s, u"--flush-rows"_s, u"2000"_s, u"--json"_s,
                                  u"--progress"_s, u"json"_s});
    if (!waitForConfirmedRows(*process))
        qFatal("The run ended at once.");
    return process;
}

QJsonObject runOf(const Outcome &outcome) { return outcome.json().value("run"_L1).toObject(); }

qint64 written(const QJsonObject &run)
{
    return run.value("totals"_L1).toObject().value("written"_L1).toInteger();
}

} // namespace

class TestRunControl final : public QObject
{
    Q_OBJECT

private slots:
    void pausesAndResumesARunOfAnotherProgram();
    void givesUpAPausedRun();
    void saysWhenNothingRuns();
    void pausesAConnection();
    void changesThePatience();
    void refusesASettingThereIsNot();
    void triesAFewRows();
    void callsACommandAfterTheRun();
};

void TestRunControl::pausesAndResumesARunOfAnotherProgram()
{
    const Program program;
    store(program);
    const auto process = startedRun(program);
    const Outcome paused = program.run({u"runs"_s, u"pause"_s, u"shop"_s, u"--json"_s});
    QCOMPARE(paused.exitCode, 0);
    const QJsonObject run = runOf(paused);
    QCOMPARE(run.value("status"_L1).toString(), u"pending"_s);
    QCOMPARE(run.value("error"_L1).toObject().value("code"_L1).toString(), u"engine.run_paused"_s);
    QVERIFY(process->waitForFinished(20'000));
    QVERIFY(written(run) > 0 && written(run) < s_rows);
    QCOMPARE(program.sqlValue(u"out.sqlite"_s, u"SELECT count(*) FROM users"_s),
             QString::number(written(run)));
    QVERIFY(program.run({u"runs"_s}).out.contains("paused"));

    const Outcome resumed = program.run({u"runs"_s, u"resume"_s, u"shop"_s, u"--json"_s});
    QCOMPARE(resumed.exitCode, 0);
    QCOMPARE(runOf(resumed).value("job"_L1).toInt(), run.value("job"_L1).toInt());
    QCOMPARE(program.sqlValue(u"out.sqlite"_s,
                              u"SELECT count(*) || ' ' || count(DISTINCT id) FROM users"_s),
             u"%1 %1"_s.arg(s_rows));
}

void TestRunControl::givesUpAPausedRun()
{
    const Program program;
    store(program);
    const auto process = startedRun(program);
    QCOMPARE(program.run({u"runs"_s, u"pause"_s, u"shop"_s}).exitCode, 0);
    QVERIFY(process->waitForFinished(20'000));
    const Outcome cancelled = program.run({u"runs"_s, u"cancel"_s, u"shop"_s});
    QCOMPARE(cancelled.exitCode, 0);
    QVERIFY2(cancelled.out.contains("is cancelled"), cancelled.out.constData());
    const Outcome again = program.run({u"runs"_s, u"resume"_s, u"shop"_s, u"--json"_s});
    QCOMPARE(again.exitCode, 2);
    QCOMPARE(again.jsonError().value("code"_L1).toString(), u"cli.nothing_to_resume"_s);
}

void TestRunControl::saysWhenNothingRuns()
{
    const Program program;
    store(program);
    const Outcome outcome = program.run({u"runs"_s, u"pause"_s, u"shop"_s, u"--json"_s});
    QCOMPARE(outcome.exitCode, 2);
    QCOMPARE(outcome.jsonError().value("code"_L1).toString(), u"engine.nothing_runs"_s);
}

void TestRunControl::pausesAConnection()
{
    const Program program;
    store(program);
    const auto process = startedRun(program);
    const Outcome paused = program.run({u"connections"_s, u"pause"_s, u"shop"_s, u"--json"_s});
    QCOMPARE(paused.exitCode, 0);
    QCOMPARE(paused.json().value("enabled"_L1).toBool(true), false);
    QVERIFY(process->waitForFinished(20'000));
    const QJsonArray runs = program.run({u"runs"_s, u"--json"_s}).json().value("runs"_L1).toArray();
    QCOMPARE(runs.at(0).toObject().value("status"_L1).toString(), u"cancelled"_s);
    QCOMPARE(program.run({u"sync"_s, u"shop"_s}).exitCode, 2);
    QCOMPARE(program.run({u"connections"_s, u"resume"_s, u"shop"_s}).exitCode, 0);
    QCOMPARE(program.run({u"sync"_s, u"shop"_s, u"--limit"_s, u"5"_s}).exitCode, 0);
}

void TestRunControl::changesThePatience()
{
    const Program program;
    store(program);
    const Outcome set
        = program.run({u"connections"_s, u"set"_s, u"shop"_s, u"run_policy.pause_failures=3"_s,
                       u"run_policy.longest_run_seconds=90"_s, u"prefix=new_"_s});
    QVERIFY2(set.exitCode == 0, set.error.constData());
    const auto settings = [&program] {
        return program.run({u"connections"_s, u"show"_s, u"shop"_s, u"--json"_s})
            .json()
            .value("connection"_L1)
            .toObject()
            .value("settings"_L1)
            .toObject();
    };
    QCOMPARE(settings().value("run_policy"_L1).toObject(),
             (QJsonObject{{u"pause_failures"_s, 3}, {u"longest_run_seconds"_s, 90}}));
    QCOMPARE(settings().value("prefix"_L1).toString(), u"new_"_s);
    const QByteArray shown = program.run({u"connections"_s, u"show"_s, u"shop"_s}).out;
    QVERIFY2(shown.contains("pauses by itself: at 3 failed runs in a row and after 7 days"),
             shown.constData());
    QCOMPARE(program.run({u"connections"_s, u"set"_s, u"shop"_s, u"--default"_s, u"run_policy"_s})
                 .exitCode,
             0);
    QVERIFY(!settings().contains("run_policy"_L1));
    // Texts that look like something else.
    QCOMPARE(
        program
            .run({u"connections"_s, u"set"_s, u"shop"_s, u"prefix=2024"_s, u"unfit_values=null"_s})
            .exitCode,
        0);
    QCOMPARE(settings().value("prefix"_L1).toString(), u"2024"_s);
    QCOMPARE(settings().value("unfit_values"_L1).toString(), u"null"_s);
}

void TestRunControl::refusesASettingThereIsNot()
{
    const Program program;
    store(program);
    const auto codeOf = [&program](const QString &setting) {
        const Outcome outcome
            = program.run({u"connections"_s, u"set"_s, u"shop"_s, setting, u"--json"_s});
        return outcome.exitCode == 2 ? outcome.jsonError().value("code"_L1).toString()
                                     : QString::number(outcome.exitCode);
    };
    QCOMPARE(codeOf(u"patience=1"_s), u"cli.setting_unknown"_s);
    QCOMPARE(codeOf(u"run_policy.patience=1"_s), u"connection.run_policy_unknown"_s);
    QCOMPARE(codeOf(u"run_policy.wait_factor=0"_s), u"connection.run_policy_invalid"_s);
    QCOMPARE(codeOf(u"prefix"_s), u"cli.setting_malformed"_s);
    QCOMPARE(codeOf(u"parallel_streams=99"_s), u"connection.setting_invalid"_s);
    QCOMPARE(codeOf(u"parallel_streams=many"_s), u"connection.setting_invalid"_s);
    QCOMPARE(program.run({u"connections"_s, u"set"_s, u"shop"_s}).exitCode, 2);
}

void TestRunControl::triesAFewRows()
{
    const Program program;
    store(program);
    const Outcome trial = program.run({u"sync"_s, u"shop"_s, u"--limit"_s, u"100"_s, u"--json"_s});
    QCOMPARE(trial.exitCode, 0);
    QCOMPARE(written(runOf(trial)), 100);
}

void TestRunControl::callsACommandAfterTheRun()
{
    const Program program;
    store(program);
    const QString hooks = QStringLiteral(
                              R"(hooks=[{"kind": "command", "program": "/bin/sh",
                                "arguments": ["-c", "cat > '%1'; echo noted"]}])")
                              .arg(program.path(u"summary"_s));
    QCOMPARE(program.run({u"connections"_s, u"set"_s, u"shop"_s, hooks}).exitCode, 0);
    QCOMPARE(program.run({u"sync"_s, u"shop"_s, u"--limit"_s, u"7"_s}).exitCode, 0);
    const QJsonObject summary = QJsonDocument::fromJson(program.readFile(u"summary"_s)).object();
    QCOMPARE(summary.value("recordsSynced"_L1).toInt(), 7);
    QVERIFY(program.run({u"logs"_s, u"1"_s}).out.contains("sh: noted"));
}

QTEST_GUILESS_MAIN(TestRunControl)
#include "testruncontrol.moc"
