#include "tests/cli/terminal.h"

#include <QRegularExpression>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestTerminal final : public QObject
{
    Q_OBJECT

private slots:
    void dataCannotCommandTheTerminal_data();
    void dataCannotCommandTheTerminal();
    void errorsCannotCommandTheTerminal();
    void tablesFitTheTerminal();
    void colorsFollowTheRules();
    void progressIsOneRedrawnLine();
    void plainOutputHasNoControls();
};

namespace {

/// Whether anything is left that a terminal would obey, line ends aside.
bool hasControls(const QByteArray &output)
{
    static const QRegularExpression s_control(
        u"[\\x{00}-\\x{09}\\x{0b}\\x{0c}\\x{0e}-\\x{1f}\\x{7f}-\\x{9f}\\x{202a}-\\x{202e}]"_s);
    return s_control.match(QString::fromUtf8(output)).hasMatch();
}

const QByteArray s_attack = "id,col\x1b[31mor\n1,\"\x1b]0;title\x07 \x1b[2J\"\n"
                            "2,\xc2\x9b"
                            "31m \xe2\x80\xae evil\n3,\"a\x7f\tb\"\n";

} // namespace

void TestTerminal::dataCannotCommandTheTerminal_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("preview") << QStringList{u"preview"_s, u"bad.csv"_s};
    QTest::newRow("preview JSON") << QStringList{u"preview"_s, u"bad.csv"_s, u"--json"_s};
    QTest::newRow("discover") << QStringList{u"discover"_s, u"bad.csv"_s};
    QTest::newRow("discover JSON") << QStringList{u"discover"_s, u"bad.csv"_s, u"--json"_s};
    QTest::newRow("rejected") << QStringList{u"rejected"_s, u"list"_s};
    QTest::newRow("rejected JSON") << QStringList{u"rejected"_s, u"list"_s, u"--json"_s};
    QTest::newRow("export CSV") << QStringList{u"rejected"_s, u"export"_s};
    QTest::newRow("export JSON Lines")
        << QStringList{u"rejected"_s, u"export"_s, u"--format"_s, u"jsonl"_s};
    QTest::newRow("status") << QStringList{u"status"_s};
}

void TestTerminal::dataCannotCommandTheTerminal()
{
    QFETCH(QStringList, arguments);
    const Program program;
    program.writeFile(u"bad.csv"_s, s_attack);
    const Outcome synced
        = program.run({u"sync"_s, u"--source"_s, u"files"_s, u"--source-config"_s,
                       u"{\"path\": \"bad.csv\", \"types\": {\"col\\u001b[31mor\": \"integer\"}}"_s,
                       u"out.sqlite"_s});
    QVERIFY2(synced.exitCode == 0, synced.error.constData());
    QVERIFY(!hasControls(synced.out));
    const Outcome outcome = runOnTerminal(program, arguments + QStringList{u"--no-color"_s}, 300);
    QCOMPARE(outcome.exitCode, 0);
    // The reversed order of letters is no control character of JSON; there it may stay.
    QByteArray shown = outcome.out;
    if (arguments.contains(u"--json"_s) || arguments.contains(u"jsonl"_s))
        shown.replace("\xe2\x80\xae", "");
    QVERIFY2(!hasControls(shown), shown.toPercentEncoding(" \n\r").constData());
    QVERIFY2(arguments.first() == "status"_L1 || shown.contains("31m"), shown.constData());
}

void TestTerminal::errorsCannotCommandTheTerminal()
{
    const Program program;
    const QString name = u"\u001b[31m\u009b2J\u202e.csv"_s;
    for (const QStringList &arguments :
         {QStringList{u"preview"_s, name}, QStringList{u"sync"_s, name, u"out.sqlite"_s},
          QStringList{u"status"_s, name}, QStringList{u"spec"_s, name}, QStringList{name}}) {
        const Outcome outcome
            = runOnTerminal(program, arguments + QStringList{u"--no-color"_s}, 300);
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY2(!hasControls(outcome.out), outcome.out.toPercentEncoding(" \n\r").constData());
        QVERIFY2(outcome.out.contains("\\x1b[31m"), outcome.out.constData());
    }
}

void TestTerminal::tablesFitTheTerminal()
{
    const Program program;
    program.writeFile(u"wide.csv"_s, "id,text,name\n1," + QByteArray(500, 'x') + ",Zoë\n");
    const Outcome outcome
        = runOnTerminal(program, {u"preview"_s, u"wide.csv"_s, u"--no-color"_s}, 60);
    for (const QString &line : QString::fromUtf8(outcome.out).split(u"\r\n"_s))
        QVERIFY2(line.size() <= 60, qUtf8Printable(line));
    QVERIFY(outcome.out.contains("xxx…"));
    QVERIFY(outcome.out.contains("Zoë"));
}

void TestTerminal::colorsFollowTheRules()
{
    Program program;
    const QStringList command{u"preview"_s, u"sample"_s, u"-n"_s, u"1"_s};
    QVERIFY(runOnTerminal(program, command).out.contains("\x1b[1m"));
    QVERIFY(!runOnTerminal(program, command + QStringList{u"--no-color"_s}).out.contains('\x1b'));
    program.setVariable(u"NO_COLOR"_s, u"1"_s);
    QVERIFY(!runOnTerminal(program, command).out.contains('\x1b'));
}

void TestTerminal::progressIsOneRedrawnLine()
{
    const Program program;
    const Outcome outcome = runOnTerminal(
        program,
        {u"sync"_s, u"--source"_s, u"sample"_s, u"--source-option"_s, u"count=60000"_s,
         u"--stream"_s, u"users"_s, u"out.sqlite"_s, u"--no-color"_s, u"--progress"_s, u"line"_s},
        70);
    QCOMPARE(outcome.exitCode, 0);
    const qsizetype drawn = outcome.out.count("\r\x1b[K");
    QVERIFY2(drawn >= 2, outcome.out.constData());
    QVERIFY(outcome.out.contains("users · "));
    // What is redrawn is gone before the report begins.
    QVERIFY(outcome.out.contains("\r\x1b[KSucceeded"));
}

void TestTerminal::plainOutputHasNoControls()
{
    const Program program;
    const Outcome outcome = program.run({u"sync"_s, u"--source"_s, u"sample"_s,
                                         u"--source-option"_s, u"count=1000"_s, u"out.sqlite"_s});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY(!hasControls(outcome.out + outcome.error));
}

QTEST_GUILESS_MAIN(TestTerminal)
#include "testterminal.moc"
