#include "tests/cli/program.h"
#include "ui/workspace/commandtexts.h"

#include <QFileInfo>
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
    const Outcome shown = shell(texts().show(m_name));
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

QTEST_GUILESS_MAIN(TestCommandTexts)
#include "testcommandtexts.moc"
