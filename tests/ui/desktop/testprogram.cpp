#include "tests/ui/workspacefixture.h"

#include <QProcess>

#include <csignal>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// The program itself, as processes.
class TestProgram final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void secondStartEndsAtOnce();
    void signalEndsItAndTheRunCanGoOn();

private:
    void start(QProcess &process) const;

    std::unique_ptr<WorkspaceFixture> m_fixture;
    QString m_profile;
};

void TestProgram::init()
{
    m_fixture = std::make_unique<WorkspaceFixture>();
    m_profile = m_fixture->folder.filePath(u"profile"_s);
}

void TestProgram::start(QProcess &process) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"XDG_RUNTIME_DIR"_s, m_fixture->folder.path());
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(MILLRACE_PROGRAM), {u"--profile"_s, m_profile});
    QVERIFY(process.waitForStarted());
}

void TestProgram::secondStartEndsAtOnce()
{
    QProcess first;
    start(first);
    QProcess second;
    start(second);
    // Whichever of the two came first: one stays, one ends well.
    QTRY_VERIFY_WITH_TIMEOUT((first.state() == QProcess::NotRunning)
                                 != (second.state() == QProcess::NotRunning),
                             10'000);
    QProcess &ended = first.state() == QProcess::NotRunning ? first : second;
    QProcess &left = first.state() == QProcess::NotRunning ? second : first;
    QCOMPARE(ended.exitCode(), 0);
    left.terminate();
    QVERIFY(left.waitForFinished(10'000));
    QCOMPARE(left.exitStatus(), QProcess::NormalExit);
    QCOMPARE(left.exitCode(), 128 + SIGTERM);
}

void TestProgram::signalEndsItAndTheRunCanGoOn()
{
    const Endpoint source
        = m_fixture->addSource(u"Many"_s, u"sample"_s, {{u"count"_s, 5'000'000}, {u"seed"_s, 1}});
    Connection connection = m_fixture->addConnection(u"Long"_s, {u"users"_s}, source);
    // Due at once: it has never run.
    connection.schedule.kind = ScheduleKind::Interval;
    must(ConnectionRepository(*m_fixture->database).save(connection));
    QProcess program;
    start(program);
    const auto job = [&]() -> std::optional<Job> {
        const auto jobs = must(JobRepository(*m_fixture->database).list(connection.id, 1));
        return jobs.empty() ? std::nullopt : std::optional(jobs.front());
    };
    QTRY_VERIFY_WITH_TIMEOUT(job() && job()->status == JobStatus::Running, 20'000);
    ::kill(static_cast<pid_t>(program.processId()), SIGINT);
    QVERIFY(program.waitForFinished(10'000));
    QCOMPARE(program.exitCode(), 128 + SIGINT);
    QCOMPARE(job()->status, JobStatus::Pending);
}

QTEST_MAIN(TestProgram)
#include "testprogram.moc"
