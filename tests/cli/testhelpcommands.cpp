// explain and report: the help in the terminal, and what helps to find a fault.
#include "tests/cli/program.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestHelpCommands final : public QObject
{
    Q_OBJECT

private slots:
    void codesAndPagesAreShown();
    void wordsListWhatIsAboutThem();
    void nothingFoundNamesTheWords();
    void reportIsAnArchiveWithoutSecrets();
    void reportIsShownFirst();
    void reportThatCannotBeWrittenSaysWhy();

private:
    /// A run of a connection with a secret in its configuration.
    void fill(const Program &program) const;
};

void TestHelpCommands::fill(const Program &program) const
{
    program.writeFile(u"data.csv"_s, "id,n\n1,10\n2,zanzibar\n");
    program.writeFile(u"shop.yaml"_s,
                      "name: shop\n"
                      "source: {connector: files, config: {path: data.csv, types: {n: integer}}}\n"
                      "destination: {connector: sqlite, config: {path: shop.sqlite}}\n"
                      "settings: {unfit_values: reject}\n");
    QCOMPARE(program.run({u"connections"_s, u"create"_s, u"shop.yaml"_s}).exitCode, 0);
    QCOMPARE(program.run({u"sync"_s, u"shop"_s}).exitCode, 0);
}

void TestHelpCommands::codesAndPagesAreShown()
{
    const Program program;
    const auto code = program.run({u"explain"_s, u"http.timed_out"_s});
    QCOMPARE(code.exitCode, 0);
    QVERIFY(code.out.contains("Next steps"));
    const auto page = program.run({u"explain"_s, u"settings"_s});
    QVERIFY(page.out.startsWith("# Settings"));
    const auto all = program.run({u"explain"_s, u"--json"_s}).json();
    QVERIFY(all["pages"_L1].toArray().size() > 10);
    QVERIFY(!QFile::exists(program.profile()));
}

void TestHelpCommands::wordsListWhatIsAboutThem()
{
    const Program program;
    const QJsonArray hits = program.run({u"explain"_s, u"rejected"_s, u"record"_s, u"--json"_s})
                                .json()["hits"_L1]
                                .toArray();
    QVERIFY(hits.size() > 1);
    QCOMPARE(hits.first().toObject()["topic"_L1].toString(), u"rejected"_s);
}

void TestHelpCommands::nothingFoundNamesTheWords()
{
    const auto run = Program().run({u"explain"_s, u"xyzzyplugh"_s});
    QVERIFY(run.exitCode != 0);
    QVERIFY(run.error.contains("xyzzyplugh"));
}

void TestHelpCommands::reportIsAnArchiveWithoutSecrets()
{
    const Program program;
    fill(program);
    program.writeFile(
        u"api.yaml"_s,
        "version: 1\n"
        "sources:\n"
        "  - name: api\n"
        "    connector: postgres\n"
        "    config: {host: db.example, database: d, username: u, password: planted-secret}\n");
    const auto plain
        = program.run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s});
    QVERIFY2(plain.exitCode == 0, plain.error.constData());
    const auto made = program.run({u"apply"_s, u"api.yaml"_s, u"--yes"_s});
    QVERIFY2(made.exitCode == 0, made.error.constData());
    // Whatever wrote it there: a driver, a server, an older version.
    int logs = 0;
    for (QDirIterator each(program.path(u"."_s), {u"*.jsonl"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
         each.hasNext();) {
        QFile log(each.next());
        QVERIFY(log.open(QIODevice::Append));
        log.write(R"({"message":"refused: planted-secret; https://x.example/?a=1&access_token=)"
                  R"(planted-token1; Authorization: Bearer planted-token2; /home/planted-ann/x"})"
                  "\n");
        ++logs;
    }
    QVERIFY(logs > 0);
    const auto run = program.run({u"report"_s, u"report.zip"_s});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    // Another program can read it.
    QProcess python;
    python.setWorkingDirectory(program.path(u"."_s));
    python.start(u"python3"_s,
                 {u"-c"_s,
                  u"import zipfile; z = zipfile.ZipFile('report.zip'); "
                  "[print(n, z.read(n).decode()) for n in z.namelist()]"_s});
    QVERIFY(python.waitForFinished());
    const QByteArray all = python.readAllStandardOutput();
    for (const char *part : {"versions.json", "connections.yaml", "runs.json",
                             "logs/run-1-attempt-1.jsonl", "name: shop", "\"rejected\": 1"})
        QVERIFY2(all.contains(part), part);
    QVERIFY2(!all.contains("planted"), all.mid(all.indexOf("planted") - 80, 200).constData());
    QVERIFY(all.contains("refused: "));
}

void TestHelpCommands::reportIsShownFirst()
{
    const Program program;
    fill(program);
    const auto run = program.run({u"report"_s, u"--show"_s, u"--connection"_s, u"shop"_s});
    QCOMPARE(run.exitCode, 0);
    QVERIFY(run.out.contains("versions.json"));
    QVERIFY(run.out.contains("name: shop"));
    QVERIFY(!QFile::exists(program.path(u"report.zip"_s)));
    QCOMPARE(program.run({u"report"_s}).exitCode, 2);
}

void TestHelpCommands::reportThatCannotBeWrittenSaysWhy()
{
    const Program program;
    const auto run = program.run({u"report"_s, u"no/such/folder/report.zip"_s});
    QVERIFY(run.exitCode != 0);
    QVERIFY(run.error.contains("no/such/folder/report.zip"));
}

QTEST_GUILESS_MAIN(TestHelpCommands)
#include "testhelpcommands.moc"
