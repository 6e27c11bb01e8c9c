#include "app/cli/commandline.h"
#include "app/cli/completion.h"
#include "tests/cli/program.h"

#include <fcntl.h>
#include <unistd.h>

#include <QStandardPaths>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCommandLine final : public QObject
{
    Q_OBJECT

private slots:
    void everyCommandHasAnExample();
    void helpAndVersionTouchNoProfile();
    void refusesWrongArguments_data();
    void refusesWrongArguments();
    void globalOptionsMayStandAnywhere();
    void completionScriptsAreWellFormed_data();
    void completionScriptsAreWellFormed();
    void bashCompletes_data();
    void bashCompletes();
    void fullOutputIsAnEnvironmentFault();
};

void TestCommandLine::everyCommandHasAnExample()
{
    Invocation invocation;
    const auto tree = makeCommandLine(invocation);
    int commands = 0;
    const std::function<void(const CLI::App *)> look = [&](const CLI::App *app) {
        const std::string help = app->help();
        QVERIFY2(help.find("Example") != std::string::npos, app->get_name().c_str());
        QVERIFY2(help.find("  millrace-cli ") != std::string::npos, app->get_name().c_str());
        ++commands;
        for (const CLI::App *sub : app->get_subcommands({}))
            look(sub);
    };
    look(tree.get());
    QVERIFY(commands >= 24);
}

void TestCommandLine::helpAndVersionTouchNoProfile()
{
    const Program program;
    const Outcome version = program.run({u"--version"_s});
    QCOMPARE(version.exitCode, 0);
    QVERIFY(version.out.startsWith("millrace-cli " MILLRACE_VERSION));
    const Outcome help = program.run({u"sync"_s, u"--help"_s});
    QCOMPARE(help.exitCode, 0);
    QVERIFY(help.out.contains("millrace-cli sync data.csv out.sqlite"));
    QVERIFY(!QFileInfo::exists(program.profile()));
}

void TestCommandLine::refusesWrongArguments_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("command") << QStringList{u"syncc"_s} << QByteArray("Did you mean \"sync\"?");
    QTest::newRow("option") << QStringList{u"status"_s, u"--frobnicate"_s}
                            << QByteArray("--frobnicate");
    QTest::newRow("missing") << QStringList{u"spec"_s} << QByteArray("connector");
    QTest::newRow("number") << QStringList{u"runs"_s, u"--limit"_s, u"many"_s}
                            << QByteArray("many");
    QTest::newRow("range") << QStringList{u"preview"_s, u"x"_s, u"--rows"_s, u"0"_s}
                           << QByteArray("0");
    QTest::newRow("choice") << QStringList{u"completion"_s, u"tcsh"_s} << QByteArray("tcsh");
    QTest::newRow("group alone") << QStringList{u"connections"_s}
                                 << QByteArray("millrace-cli connections --help");
    QTest::newRow("too many") << QStringList{u"sync"_s, u"a"_s, u"b"_s, u"c"_s} << QByteArray("c");
}

void TestCommandLine::refusesWrongArguments()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, part);
    const Program program;
    const Outcome outcome = program.run(arguments);
    QCOMPARE(outcome.exitCode, 2);
    QVERIFY(outcome.out.isEmpty());
    QVERIFY2(outcome.error.startsWith("error: "), outcome.error.constData());
    QVERIFY2(outcome.error.contains("\n  hint: "), outcome.error.constData());
    QVERIFY2(outcome.error.contains(part), outcome.error.constData());

    const Outcome json = program.run(QStringList{u"--json"_s} + arguments);
    QCOMPARE(json.exitCode, 2);
    QVERIFY(json.jsonError().value("code"_L1).toString().startsWith("cli."_L1));
}

void TestCommandLine::globalOptionsMayStandAnywhere()
{
    const Program program;
    for (const QStringList &arguments :
         {QStringList{u"--json"_s, u"connectors"_s}, QStringList{u"connectors"_s, u"--json"_s}})
        QCOMPARE(program.run(arguments).json().value("command"_L1).toString(), u"connectors"_s);
}

void TestCommandLine::completionScriptsAreWellFormed_data()
{
    QTest::addColumn<QString>("shell");
    for (const char *shell : {"bash", "zsh", "fish"})
        QTest::newRow(shell) << QString::fromLatin1(shell);
}

void TestCommandLine::completionScriptsAreWellFormed()
{
    QFETCH(QString, shell);
    const Program program;
    const Outcome script = program.run({u"completion"_s, shell});
    QCOMPARE(script.exitCode, 0);
    for (const char *word : {"__complete", "connections", "incremental_append_dedup"})
        QVERIFY2(script.out.contains(word), word);
    if (QStandardPaths::findExecutable(shell).isEmpty())
        QSKIP("the shell is not installed");
    program.writeFile(u"script"_s, script.out);
    QCOMPARE(QProcess::execute(shell, {u"-n"_s, program.path(u"script"_s)}), 0);
}

void TestCommandLine::bashCompletes_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("expected");
    QTest::newRow("command") << u"sy"_s << u"sync"_s;
    QTest::newRow("nested command") << u"connections sh"_s << u"show"_s;
    QTest::newRow("option") << u"sync a.csv --mo"_s << u"--mode"_s;
    QTest::newRow("global option") << u"runs --prog"_s << u"--progress"_s;
    QTest::newRow("value") << u"sync --mode incremental_append_"_s << u"incremental_append_dedup"_s;
    QTest::newRow("choice") << u"rejected export --format js"_s << u"jsonl"_s;
    QTest::newRow("connection") << u"connections show my"_s << u"my\\ shop"_s;
    QTest::newRow("connector") << u"spec sq"_s << u"sqlite"_s;
}

void TestCommandLine::bashCompletes()
{
    QFETCH(QString, line);
    QFETCH(QString, expected);
    Program program;
    program.writeFile(u"c.yaml"_s,
                      "name: my shop\nsource: {connector: sample}\nstreams: [users]\n"
                      "destination: {connector: sqlite, config: {path: o.sqlite}}\n");
    QCOMPARE(program.run({u"connections"_s, u"create"_s, u"c.yaml"_s}).exitCode, 0);
    program.writeFile(u"script"_s, program.run({u"completion"_s, u"bash"_s}).out);
    program.writeFile(u"drive"_s,
                      "millrace-cli() { \"$MILLRACE_TESTED\" \"$@\"; }\n. ./script\n"
                      "COMP_WORDS=(millrace-cli "
                          + line.toUtf8()
                          + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_millrace_cli\n"
                            "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
    QProcess bash;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"MILLRACE_TESTED"_s, program.prepare({})->program());
    environment.insert(u"MILLRACE_PROFILE"_s, program.profile());
    bash.setProcessEnvironment(environment);
    bash.setWorkingDirectory(program.path({}));
    bash.start(u"bash"_s, {u"--norc"_s, program.path(u"drive"_s)});
    QVERIFY(bash.waitForFinished());
    const QStringList replies
        = QString::fromUtf8(bash.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    QVERIFY2(replies.contains(expected), qUtf8Printable(replies.join(u'|')));
}

void TestCommandLine::fullOutputIsAnEnvironmentFault()
{
    const Program program;
    const auto process = program.prepare({u"connectors"_s});
    process->setStandardOutputFile(u"/dev/full"_s);
    process->start();
    QVERIFY(process->waitForFinished());
    QCOMPARE(process->exitCode(), 3);
    QVERIFY(process->readAllStandardError().contains("cli.output_failed"));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "testcommandline.moc"
