// What is called after a run: commands and webhooks, their limits, and that none is fatal.
#include "core/base/runlog.h"
#include "core/hooks/hookcommand.h"
#include "tests/engine/enginefixture.h"
#include "tests/servers/httpserver.h"

#include <fcntl.h>
#include <unistd.h>

#include <QElapsedTimer>
#include <QJsonDocument>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

RunHook shell(const QString &script, std::chrono::seconds limit = 20s)
{
    RunHook hook;
    hook.program = u"/bin/sh"_s;
    hook.arguments = {u"-c"_s, script};
    hook.timeLimit = limit;
    return hook;
}

ConnectionSettings with(std::vector<RunHook> hooks)
{
    ConnectionSettings settings;
    settings.hooks = std::move(hooks);
    return settings;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString logOf(const EngineFixture &f)
{
    QString text;
    for (const LogEntry &entry : must(RunLog::read(f.profile.attemptLog(f.lastJob, 1))))
        text += entry.code + u' ' + entry.message + u'\n';
    return text;
}

} // namespace

class TestRunHooks final : public QObject
{
    Q_OBJECT

private slots:
    void givesACommandTheSummary();
    void tellsWhichRunItWas();
    void putsItsOutputIntoTheLog();
    void callsOnlyForTheEndsThatAreChosen();
    void aFailingHookFailsNoRun();
    void stopsWhatTakesTooLongWithAllItStarted();
    void callsTheOthersAfterOneThatFailed();
    void callsNothingForAPausedRun();
    void endsWithTheProgram();
    void postsTheSummaryToAWebhook();
    void namesAWebhookByItsServerAlone();
    void addressThatIsGoneIsToldInTheLog();
    void keepsSecretsOut();
    void boundsWhatItWrites();
    void keepsItsFilesToItself();
};

void TestRunHooks::givesACommandTheSummary()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    const QString path = f.folder.filePath(u"summary"_s);
    QCOMPARE(f.run(f.connectFakes(s_append, with({shell(u"cat > '%1'"_s.arg(path))}))),
             JobStatus::Succeeded);
    const QJsonObject summary = QJsonDocument::fromJson(contentOf(path)).object();
    QCOMPARE(summary.value("status"_L1).toString(), u"completed"_s);
    QCOMPARE(summary.value("recordsSynced"_L1).toInt(), 30);
    QCOMPARE(summary.value("streamCount"_L1).toInt(), 1);
    QCOMPARE(summary.value("jobId"_L1).toInteger(), f.lastJob);
    const QJsonObject stream = summary.value("streamStats"_L1).toArray().at(0).toObject();
    QCOMPARE(stream.value("streamName"_L1).toString(), u"a"_s);
    const QJsonObject stats = stream.value("stats"_L1).toObject();
    QCOMPARE(stats.value("recordsEmitted"_L1).toInt(), 30);
    QCOMPARE(stats.value("recordsCommitted"_L1).toInt(), 30);
    QCOMPARE(stats.value("recordsRejected"_L1).toInt(), 0);
}

void TestRunHooks::tellsWhichRunItWas()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 1;
    const QString path = f.folder.filePath(u"variables"_s);
    const QString script
        = u"echo \"$MILLRACE_CONNECTION $MILLRACE_RUN $MILLRACE_STATUS\" > '%1'"_s.arg(path);
    QCOMPARE(f.run(f.connectFakes(s_append, with({shell(script)}))), JobStatus::Succeeded);
    QCOMPARE(QString::fromUtf8(contentOf(path)), u"connection 1 %1 succeeded\n"_s.arg(f.lastJob));
}

void TestRunHooks::putsItsOutputIntoTheLog()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 1;
    const RunHook hook = shell(u"echo told to stdout; echo told to stderr >&2"_s);
    QCOMPARE(f.run(f.connectFakes(s_append, with({hook}))), JobStatus::Succeeded);
    QVERIFY2(logOf(f).contains(u"sh: told to stdout"_s), qPrintable(logOf(f)));
    QVERIFY(logOf(f).contains(u"sh: told to stderr"_s));
}

void TestRunHooks::callsOnlyForTheEndsThatAreChosen()
{
    EngineFixture f;
    const QString path = f.folder.filePath(u"calls"_s);
    const auto hookFor = [&](RunHookMoment moment, const char *word) {
        RunHook hook = shell(u"echo %1 >> '%2'"_s.arg(QLatin1StringView(word), path));
        hook.moment = moment;
        return hook;
    };
    const auto hooks
        = with({hookFor(RunHookMoment::Always, "always"), hookFor(RunHookMoment::Succeeded, "good"),
                hookFor(RunHookMoment::NotSucceeded, "bad")});
    f.script->streams[u"a"_s].rows = 1;
    const QString id = f.connectFakes(s_append, hooks);
    QCOMPARE(f.run(id), JobStatus::Succeeded);
    QCOMPARE(contentOf(path), QByteArray("always\ngood\n"));
    f.script->streams[u"a"_s].openError = configurationError();
    QCOMPARE(f.run(id), JobStatus::Failed);
    QCOMPARE(contentOf(path), QByteArray("always\ngood\nalways\nbad\n"));
}

void TestRunHooks::aFailingHookFailsNoRun()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 1;
    RunHook missing = shell({});
    missing.program = u"/nowhere/at-all"_s;
    QCOMPARE(f.run(f.connectFakes(s_append, with({missing, shell(u"exit 3"_s)}))),
             JobStatus::Succeeded);
    QVERIFY(!f.job().error);
    QVERIFY2(logOf(f).contains(u"hooks.program_failed"_s), qPrintable(logOf(f)));
    QVERIFY(logOf(f).contains(u"hooks.command_ended The command sh ended with the exit code 3."_s));
}

void TestRunHooks::stopsWhatTakesTooLongWithAllItStarted()
{
    SystemClock clock;
    QTemporaryDir folder;
    const QString path = folder.filePath(u"late"_s);
    HookCommand command;
    command.program = u"/bin/sh"_s;
    // The child of the child would write long after the limit.
    command.arguments = {u"-c"_s, u"(sleep 4; echo late > '%1') & wait"_s.arg(path)};
    command.variables = plainEnvironment();
    command.timeLimit = 300ms;
    QElapsedTimer timer;
    timer.start();
    const auto ended = runHookCommand(command, clock, {}, {});
    QVERIFY(!ended);
    QCOMPARE(ended.error().code, u"hooks.timed_out"_s);
    QVERIFY2(timer.elapsed() < 3'900, qPrintable(QString::number(timer.elapsed())));
    QTest::qWait(4'500 - static_cast<int>(timer.elapsed()));
    QVERIFY(!QFile::exists(path));
}

void TestRunHooks::callsTheOthersAfterOneThatFailed()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 1;
    const QString path = f.folder.filePath(u"second"_s);
    const auto hooks = with({shell(u"exit 1"_s), shell(u"touch '%1'"_s.arg(path))});
    QCOMPARE(f.run(f.connectFakes(s_append, hooks)), JobStatus::Succeeded);
    QVERIFY(QFile::exists(path));
}

void TestRunHooks::callsNothingForAPausedRun()
{
    EngineFixture f;
    const QString path = f.folder.filePath(u"called"_s);
    FakeStream &stream = f.script->streams[u"a"_s];
    QString id;
    stream.beforeBatch = [&](qint64 row, const Cancellation &cancellation) {
        if (row != 60)
            return;
        f.engine->stop(id, StopReason::Pause);
        while (!cancellation.stop_requested())
            std::this_thread::yield();
    };
    id = f.connectFakes(s_append, with({shell(u"touch '%1'"_s.arg(path))}));
    QCOMPARE(f.run(id), JobStatus::Pending);
    QVERIFY(!QFile::exists(path));
}

void TestRunHooks::endsWithTheProgram()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 1;
    const QString path = f.folder.filePath(u"begun"_s);
    const QString id
        = f.connectFakes(s_append, with({shell(u"touch '%1'; sleep 60"_s.arg(path), 100s)}));
    f.lastJob = must(f.engine->start(id));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), 30'000);
    QElapsedTimer timer;
    timer.start();
    f.restartEngine();
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(f.job().status, JobStatus::Succeeded);
}

void TestRunHooks::postsTheSummaryToAWebhook()
{
    HttpServer server;
    server.on("POST", u"/taken"_s, [](const HttpCall &) { return HttpAnswer{.status = 204}; });
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 7;
    RunHook hook;
    hook.kind = RunHookKind::Webhook;
    must(f.secrets.write(u"hook/1"_s, server.url(u"/taken"_s).toString()));
    hook.urlSecret = {{u"$secret"_s, u"hook/1"_s}};
    QCOMPARE(f.run(f.connectFakes(s_append, with({hook}))), JobStatus::Succeeded);
    const auto calls = server.calls();
    QCOMPARE(calls.size(), std::size_t(1));
    QCOMPARE(calls.front().method, QByteArray("POST"));
    QCOMPARE(calls.front().header("content-type"), QByteArray("application/json"));
    const QJsonObject summary = calls.front().json();
    QCOMPARE(summary.value("recordsSynced"_L1).toInt(), 7);
}

void TestRunHooks::namesAWebhookByItsServerAlone()
{
    HttpServer server;
    server.on("POST", u"/services/{token}"_s,
              [](const HttpCall &) { return HttpAnswer{.status = 403}; });
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 1;
    RunHook refused;
    refused.kind = RunHookKind::Webhook;
    const auto keptAt = [&f, &refused](const QString &name, const QString &address) {
        must(f.secrets.write(name, address));
        RunHook hook = refused;
        hook.urlSecret = {{u"$secret"_s, name}};
        return hook;
    };
    refused = keptAt(u"1"_s, server.url(u"/services/T0KEN?key=K3Y"_s).toString());
    const RunHook dead = keptAt(u"2"_s, u"http://127.0.0.1:1/services/T0KEN?key=K3Y"_s);
    // Messages show an address decoded.
    const RunHook encoded = keptAt(u"3"_s, u"http://127.0.0.1:1/a%20hook/T0KEN?key=K3Y"_s);
    QCOMPARE(f.run(f.connectFakes(s_append, with({refused, dead, encoded}))), JobStatus::Succeeded);
    const QString log = logOf(f);
    QVERIFY2(log.contains(u"answered with the status 403"_s), qPrintable(log));
    QVERIFY2(!log.contains(u"T0KEN"_s) && !log.contains(u"K3Y"_s), qPrintable(log));
}

void TestRunHooks::addressThatIsGoneIsToldInTheLog()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 1;
    RunHook hook;
    hook.kind = RunHookKind::Webhook;
    hook.urlSecret = {{u"$secret"_s, u"hook/gone"_s}};
    hook.host = u"hooks.example.org"_s;
    QCOMPARE(f.run(f.connectFakes(s_append, with({hook}))), JobStatus::Succeeded);
    const QString log = logOf(f);
    QVERIFY2(log.contains(u"hooks.example.org was not called"_s), qPrintable(log));
}

void TestRunHooks::keepsSecretsOut()
{
    qputenv("MILLRACE_TEST_PASSWORD", "s3cr3t-in-the-environment");
    EngineFixture f;
    const QString path = f.folder.filePath(u"told"_s);
    must(f.secrets.write(u"pw"_s, u"s3cr3t-of-the-source"_s));
    Error leaky = configurationError();
    leaky.message = u"The sign-in with s3cr3t-of-the-source failed."_s;
    FakeStream &stream = f.script->streams[u"a"_s];
    stream.openError = leaky;
    ConfiguredStream configured;
    configured.stream = FakeSource::described(u"a"_s, stream);
    configured.mode = s_append;
    const QString id
        = f.connect(u"fakesource"_s, {{u"password"_s, QJsonObject{{u"$secret"_s, u"pw"_s}}}},
                    u"fakedestination"_s, {}, {configured},
                    with({shell(u"cat > '%1'; env >> '%1'"_s.arg(path))}));
    QCOMPARE(f.run(id), JobStatus::Failed);
    const QByteArray told = contentOf(path);
    QVERIFY(told.contains("MILLRACE_STATUS=failed"));
    QVERIFY(!told.contains("s3cr3t"));
    qunsetenv("MILLRACE_TEST_PASSWORD");
}

void TestRunHooks::boundsWhatItWrites()
{
    SystemClock clock;
    HookCommand command;
    command.program = u"/bin/sh"_s;
    command.arguments = {u"-c"_s, u"head -c 3000 /dev/zero | tr '\\0' x; echo; yes"_s};
    command.variables = plainEnvironment();
    command.timeLimit = 500ms;
    qint64 taken = 0;
    qsizetype longest = 0;
    const auto ended = runHookCommand(command, clock,
                                      [&](const QString &line) {
                                          taken += line.size();
                                          longest = std::max(longest, line.size());
                                      },
                                      {});
    QCOMPARE(ended.error().code, u"hooks.timed_out"_s);
    QCOMPARE(longest, qsizetype(2'000));
    QVERIFY(taken <= 64 * 1024);
}

void TestRunHooks::keepsItsFilesToItself()
{
    // As a library opens one that does not say that it ends with the program.
    const int left = ::open("/dev/null", O_RDONLY); // NOLINT(android-cloexec-open)
    QVERIFY(left > 2);
    SystemClock clock;
    HookCommand command;
    command.program = u"/bin/sh"_s;
    command.arguments = {u"-c"_s, u"test ! -e /proc/$$/fd/%1"_s.arg(left)};
    command.variables = plainEnvironment();
    const auto ended = runHookCommand(command, clock, {}, {});
    ::close(left);
    QVERIFY2(ended.isOk(), ended ? "" : qPrintable(ended.error().message));
}

QTEST_GUILESS_MAIN(TestRunHooks)
#include "testrunhooks.moc"
