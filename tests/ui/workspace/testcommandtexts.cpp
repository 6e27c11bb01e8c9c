#include "tests/cli/program.h"
#include "ui/workspace/commandtexts.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

/// The copied lines are given to a shell, which runs the real command line.
class TestCommandTexts : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void wordsSurviveTheShell_data();
    void wordsSurviveTheShell();
    void usualProfileIsNotNamed();
    void connectionIsMadeAndRun();
    void connectionIsTestedShownAndExported();
    void streamIsRunAndLookedAt();
    void rejectedRecordsAreExported();
    void connectionIsCleared();
    void runsAreTriedPausedAndGivenUp();
    void connectionIsSetUpAsItIs();
    void filesAreAppliedAndTagsChanged();

private:
    [[nodiscard]] CommandTexts texts() const
    {
        return CommandTexts(Profile::locate(m_program->profile()));
    }
    [[nodiscard]] Outcome shell(const QString &text) const;
    void makeConnection();

    std::unique_ptr<Program> m_program;
    const QString m_name = u"It's -- $HOME & \"so\""_s;
};

void TestCommandTexts::init() { m_program = std::make_unique<Program>(); }

Outcome TestCommandTexts::shell(const QString &text) const
{
    // As in a terminal: the program is found by its name.
    const auto program = m_program->prepare({});
    QProcessEnvironment environment = program->processEnvironment();
    environment.insert(u"PATH"_s,
                       QFileInfo(program->program()).path() + u':' + environment.value(u"PATH"_s));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(program->workingDirectory());
    process.start(u"sh"_s, {u"-c"_s, text});
    process.closeWriteChannel();
    Outcome outcome;
    if (!process.waitForFinished(60'000))
        return outcome;
    outcome.exitCode = process.exitCode();
    outcome.out = process.readAllStandardOutput();
    outcome.error = process.readAllStandardError();
    return outcome;
}

void TestCommandTexts::makeConnection()
{
    m_program->writeFile(u"in.csv"_s, "id,name\n1,a\n2,b\n");
    const QString form = u"name: %1\n"
                         "source: {connector: files, name: In, config: {path: %2}}\n"
                         "destination: {connector: sqlite, name: Out, config: {path: %3}}\n"_s.arg(
                             u'"' + QString(m_name).replace(u'"', u"\\\""_s) + u'"',
                             m_program->path(u"in.csv"_s), m_program->path(u"out.sqlite"_s));
    const Outcome made = shell(texts().createFrom(form, m_name));
    QVERIFY2(made.exitCode == 0, made.error.constData());
}

void TestCommandTexts::wordsSurviveTheShell_data()
{
    QTest::addColumn<QString>("word");
    for (const QString &word : {u"plain"_s, u"two words"_s, u"it's"_s, u"$HOME `id` \\ \"x\""_s,
                                u"a\nb"_s, u"*"_s, u"~"_s, u"Größe"_s, u""_s, u"--x"_s, u"!"_s})
        QTest::addRow("%s", qUtf8Printable(word)) << word;
}

void TestCommandTexts::wordsSurviveTheShell()
{
    QFETCH(const QString, word);
    const Outcome outcome = shell(u"printf %s "_s + shellWord(word));
    QCOMPARE(QString::fromUtf8(outcome.out), word);
}

void TestCommandTexts::usualProfileIsNotNamed()
{
    qunsetenv("MILLRACE_PROFILE");
    QCOMPARE(CommandTexts(Profile::locate()).sync(u"Orders"_s), u"millrace-cli sync Orders"_s);
    QCOMPARE(CommandTexts(Profile::locate(u"/my files"_s)).sync(u"Orders"_s),
             u"millrace-cli --profile '/my files' sync Orders"_s);
    QCOMPARE(CommandTexts(Profile::locate()).sync(u"-x"_s), u"millrace-cli sync -- -x"_s);
}

void TestCommandTexts::connectionIsMadeAndRun()
{
    makeConnection();
    QCOMPARE(m_program->sqlValue(u"out.sqlite"_s, u"SELECT count(*) FROM \"in\""_s), u"2"_s);
    QVERIFY(shell(texts().sync(m_name)).exitCode == 0);
    QVERIFY(shell(texts().log(1)).out.contains("started"));
}

void TestCommandTexts::connectionIsTestedShownAndExported()
{
    makeConnection();
    QCOMPARE(shell(texts().check(m_name)).exitCode, 0);
    QCOMPARE(shell(texts().checkSource(u"In"_s)).exitCode, 0);
    QCOMPARE(shell(texts().checkDestination(u"Out"_s)).exitCode, 0);
    const Outcome shown = shell(texts().exported({m_name}));
    QCOMPARE(shown.exitCode, 0);
    m_program->writeFile(u"shown.yaml"_s, shown.out);
    QCOMPARE(shell(texts().remove(m_name) + u" --yes"_s).exitCode, 0);
    QCOMPARE(shell(texts().create(m_program->path(u"shown.yaml"_s))).exitCode, 0);
    QCOMPARE(shell(texts().sync(m_name)).exitCode, 0);
}

void TestCommandTexts::streamIsRunAndLookedAt()
{
    makeConnection();
    const Outcome found = shell(texts().discover(u"In"_s));
    QVERIFY(found.out.contains("in"));
    QCOMPARE(shell(texts().sync(m_name, {{{}, u"in"_s}})).exitCode, 0);
    const Outcome rows = shell(texts().preview(u"In"_s, {{{}, u"in"_s}, 1, {u"name"_s}, {}}));
    QVERIFY2(rows.exitCode == 0, rows.error.constData());
    QVERIFY(rows.out.contains('a'));
    QVERIFY(!rows.out.contains("id"));
}

void TestCommandTexts::rejectedRecordsAreExported()
{
    makeConnection();
    // There are none; the heading says that the command was understood.
    const Outcome exported = shell(texts().exportRejected({m_name, 1, {}, {}, {}, u"open"_s, {}}));
    QVERIFY2(exported.exitCode == 0, exported.error.constData());
    QVERIFY(exported.out.contains("reason") || exported.out.contains("code"));
    const Outcome ofStream
        = shell(texts().exportRejected({m_name, 1, u"in"_s, {}, u"name"_s, u"open"_s, {}}));
    QVERIFY2(ofStream.error.contains("cli.no_rejected_stream"), ofStream.error.constData());
    const Outcome ofOutcome
        = shell(texts().exportRejected({m_name, {}, {}, {}, {}, {}, u"nulled"_s}));
    QVERIFY2(ofOutcome.exitCode == 0, ofOutcome.error.constData());
    // There is no such record; the command was understood.
    const Outcome retried = shell(texts().retryRejected({41, 42}));
    QVERIFY2(retried.error.contains("store.rejected_unknown"), retried.error.constData());
}

void TestCommandTexts::connectionIsCleared()
{
    makeConnection();
    // It asks, and nobody is there to answer.
    QVERIFY(shell(texts().clear(m_name)).exitCode != 0);
    QCOMPARE(m_program->sqlValue(u"out.sqlite"_s, u"SELECT count(*) FROM \"in\""_s), u"2"_s);
    const Outcome cleared = shell(texts().clear(m_name, {{{}, u"in"_s}}) + u" --yes"_s);
    QVERIFY2(cleared.exitCode == 0, cleared.error.constData());
    QCOMPARE(m_program->sqlValue(u"out.sqlite"_s, u"SELECT count(*) FROM \"in\""_s), u"0"_s);
}

void TestCommandTexts::runsAreTriedPausedAndGivenUp()
{
    makeConnection();
    QCOMPARE(shell(texts().syncTrial(m_name, 1)).exitCode, 0);
    // Nothing is on; each line is understood and says so.
    for (const QString &line :
         {texts().pauseRun(m_name), texts().resumeRun(m_name), texts().cancelRun(m_name)}) {
        const Outcome outcome = shell(line);
        QVERIFY2(outcome.exitCode == 2 && outcome.error.contains("run of the connection"),
                 outcome.error.constData());
    }
    QCOMPARE(shell(texts().setPaused(m_name, true)).exitCode, 0);
    QCOMPARE(shell(texts().sync(m_name)).exitCode, 2);
    QCOMPARE(shell(texts().setPaused(m_name, false)).exitCode, 0);
    QCOMPARE(shell(texts().sync(m_name)).exitCode, 0);
}

void TestCommandTexts::connectionIsSetUpAsItIs()
{
    makeConnection();
    Connection wanted;
    wanted.name = m_name;
    wanted.schedule.kind = ScheduleKind::Interval;
    wanted.schedule.everyHours = 5;
    wanted.schedule.timeZone = u"Europe/Berlin"_s;
    wanted.schedule.jitterMinutes = 7;
    wanted.schedule.quietHours = {{QTime(22, 0), QTime(6, 0), 0x1f}};
    StreamSchedule some;
    some.schedule.kind = ScheduleKind::Cron;
    some.schedule.cron = u"0 5 * * *"_s;
    some.streams = {{{}, u"in"_s}};
    wanted.streamSchedules = {some};
    wanted.settings.prefix = u"it's "_s;
    wanted.settings.runPolicy.mostComplete = 3;
    RunHook hook;
    hook.program = u"/bin/true"_s;
    hook.arguments = QStringList{u"a b"_s};
    wanted.settings.hooks = {hook};
    wanted.tags = QStringList{u"two words"_s, u"slow"_s};
    ConfiguredStream stream;
    stream.stream.id.name = u"in"_s;
    stream.transformations
        = {{TransformationKind::Hash, {{u"field"_s, u"name"_s}}},
           {TransformationKind::FilterRows,
            {{u"condition"_s,
              QJsonObject{
                  {u"not"_s,
                   QJsonObject{{u"equal"_s,
                                QJsonObject{{u"field"_s, u"id"_s}, {u"value"_s, u"9"_s}}}}}}}}}};
    for (const QString &line : {texts().schedule(wanted), texts().settings(wanted),
                                texts().tags(wanted), texts().addTransformations(m_name, stream)}) {
        const Outcome outcome = shell(line);
        QVERIFY2(outcome.exitCode == 0, QByteArray(line.toUtf8() + outcome.error).constData());
    }
    const QJsonObject now
        = shell(QString(texts().exported({m_name})).replace(u" export "_s, u" export --json "_s))
              .json()["document"_L1]["connections"_L1][0]
              .toObject();
    QCOMPARE(now["schedule"_L1]["every_hours"_L1].toInt(), 5);
    QCOMPARE(now["schedule"_L1]["quiet_hours"_L1].toArray().size(), 1);
    QCOMPARE(now["stream_schedules"_L1][0]["cron"_L1].toString(), u"0 5 * * *"_s);
    QCOMPARE(now["settings"_L1].toObject(), toJson(wanted.settings));
    QCOMPARE(now["tags"_L1].toArray(), QJsonArray::fromStringList(wanted.tags));
    QCOMPARE(now["streams"_L1][0]["transformations"_L1].toArray().size(), 2);
    // And back to what is usual.
    wanted.schedule = {};
    wanted.streamSchedules.clear();
    wanted.settings = {};
    for (const QString &line : {texts().schedule(wanted), texts().settings(wanted)})
        QCOMPARE(shell(line).exitCode, 0);
    const QJsonObject usual
        = shell(QString(texts().exported({m_name})).replace(u" export "_s, u" export --json "_s))
              .json()["document"_L1]["connections"_L1][0]
              .toObject();
    QCOMPARE(usual["schedule"_L1]["kind"_L1].toString(), u"manual"_s);
    QCOMPARE(usual["settings"_L1].toObject(), toJson(ConnectionSettings()));
}

void TestCommandTexts::filesAreAppliedAndTagsChanged()
{
    makeConnection();
    m_program->writeFile(u"-odd name.yaml"_s, "tags: [{name: old}]\n");
    const QString file = m_program->path(u"-odd name.yaml"_s);
    QCOMPARE(shell(texts().apply({file}, false) + u" --plan"_s).exitCode, 2);
    QCOMPARE(shell(texts().apply({file}, false).replace(u" apply "_s, u" apply --yes "_s)).exitCode,
             0);
    m_program->writeFile(u"source-faker.json"_s, R"({"count": 3})");
    const QString import = texts().importAirbyte({m_program->path(u"source-faker.json"_s)});
    QCOMPARE(shell(QString(import).replace(u" apply "_s, u" apply --yes "_s)).exitCode, 0);
    QVERIFY(m_program->readFile(u"from-airbyte.yaml"_s).contains("sample"));
    QCOMPARE(shell(texts().renameTag(u"old"_s, u"-new"_s)).exitCode, 0);
    QCOMPARE(shell(texts().setTag({u"-new"_s, u"#010203"_s})).exitCode, 0);
    const QString form = u"tags:\n- {name: \"-new\", color: \"#040506\"}\nEND"_s;
    QVERIFY(shell(texts().applyFrom(QString(form).remove(u"\nEND"_s))).exitCode == 0);
    QCOMPARE(shell(texts().removeTag(u"-new"_s)).exitCode, 0);
    QCOMPARE(shell(texts().duplicate(m_name)).exitCode, 0);
    const QJsonObject all
        = shell(texts().exported({}) + u" --json"_s).json()["document"_L1].toObject();
    QCOMPARE(all["connections"_L1].toArray().size(), 2);
    QVERIFY(!all.contains("tags"_L1));
}

QTEST_GUILESS_MAIN(TestCommandTexts)
#include "testcommandtexts.moc"
