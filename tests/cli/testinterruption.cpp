#include "tests/cli/program.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <csignal>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestInterruption final : public QObject
{
    Q_OBJECT

private slots:
    void firstSignalKeepsTheCheckpoint_data();
    void firstSignalKeepsTheCheckpoint();
    void closedPipeIsNoFault();

private:
    /// Waits until the run has confirmed rows; false when it ended before.
    static bool waitForConfirmedRows(QProcess &process);
};

bool TestInterruption::waitForConfirmedRows(QProcess &process)
{
    process.waitForStarted();
    process.setReadChannel(QProcess::StandardError);
    while (process.state() == QProcess::Running) {
        if (!process.canReadLine()) {
            process.waitForReadyRead(1000);
            continue;
        }
        const QJsonObject event = QJsonDocument::fromJson(process.readLine()).object();
        const QJsonObject totals = event.value("totals"_L1).toObject();
        if (totals.value("written"_L1).toInt() > 0)
            return true;
    }
    return false;
}

void TestInterruption::firstSignalKeepsTheCheckpoint_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<QString>("mode");
    QTest::newRow("SIGINT, append") << SIGINT << u"incremental_append"_s;
    QTest::newRow("SIGTERM, overwrite") << SIGTERM << u"full_refresh_overwrite"_s;
}

void TestInterruption::firstSignalKeepsTheCheckpoint()
{
    QFETCH(int, signal);
    QFETCH(QString, mode);
    const Program program;
    const auto rows = 120'000;
    const QStringList command{u"sync"_s,
                              u"--source"_s,
                              u"sample"_s,
                              u"--source-option"_s,
                              u"count=%1"_s.arg(rows),
                              u"--source-option"_s,
                              u"seed=5"_s,
                              u"--stream"_s,
                              u"users"_s,
                              u"out.sqlite"_s,
                              u"--mode"_s,
                              mode,
                              u"--flush-rows"_s,
                              u"2000"_s,
                              u"--json"_s};
    const auto process = program.start(command + QStringList{u"--progress"_s, u"json"_s});
    QVERIFY(waitForConfirmedRows(*process));
    QElapsedTimer time;
    time.start();
    ::kill(static_cast<pid_t>(process->processId()), signal);
    QVERIFY(process->waitForFinished(20'000));
    // A second is the promise; the rest is for a busy machine and the sanitizers.
    QVERIFY2(time.elapsed() < 3000, qPrintable(QString::number(time.elapsed())));
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 128 + signal);
    const QJsonObject run = QJsonDocument::fromJson(process->readAllStandardOutput())
                                .object()
                                .value("run"_L1)
                                .toObject();
    QCOMPARE(run.value("status"_L1).toString(), u"pending"_s);

    const Outcome resumed = program.run(command);
    QCOMPARE(resumed.exitCode, 0);
    const QJsonObject second = resumed.json().value("run"_L1).toObject();
    QCOMPARE(second.value("job"_L1).toInt(), run.value("job"_L1).toInt());
    QCOMPARE(second.value("attempt_count"_L1).toInt(), 2);
    const QJsonObject totals = second.value("totals"_L1).toObject();
    QCOMPARE(totals.value("read"_L1).toInt(), rows);
    QCOMPARE(totals.value("written"_L1).toInt(), rows);
    const QString found = program.sqlValue(
        u"out.sqlite"_s,
        u"SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || min(id) || ' ' || max(id) FROM users"_s);
    QCOMPARE(found, u"%1 %1 1 %1"_s.arg(rows));
}

void TestInterruption::closedPipeIsNoFault()
{
    const Program program;
    QProcess shell;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"MILLRACE_PROFILE"_s, program.profile());
    shell.setProcessEnvironment(environment);
    shell.start(u"bash"_s,
                {u"-c"_s,
                 u"%1 preview sample -n 5000 | head -1; echo ${PIPESTATUS[0]}"_s.arg(
                     program.prepare({})->program())});
    QVERIFY(shell.waitForFinished());
    const QList<QByteArray> lines = shell.readAllStandardOutput().trimmed().split('\n');
    QCOMPARE(lines.last(), QByteArray("0"));
    QVERIFY(shell.readAllStandardError().isEmpty());
}

QTEST_GUILESS_MAIN(TestInterruption)
#include "testinterruption.moc"
