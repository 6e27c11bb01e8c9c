// export, apply, tags and duplicate: connections as files, as scripts and people use them.
#include "core/connector/schemafault.h"
#include "tests/cli/program.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const QByteArray s_shop = "sources:\n"
                          "- {name: people, connector: sample, config: {count: 20, seed: 1}}\n"
                          "destinations:\n"
                          "- {name: warehouse, connector: sqlite, config: {path: out.sqlite}}\n"
                          "connections:\n"
                          "- {name: shop, source: people, destination: warehouse,\n"
                          "   tags: [nightly], streams: [users]}\n";

} // namespace

class TestFilesCommands final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_program = std::make_unique<Program>();
        m_program->writeFile(u"shop.yaml"_s, s_shop);
    }
    void exampleOfTheManualWorks();
    void planChangesNothing();
    void planAsksNobody();
    void addressOfAWebhookComesOutNowhere();
    void wantsAConfirmation();
    void appliedTwiceChangesNothing();
    void exportOfAnAppliedFileIsTheSame();
    void aFolderIsOneDeclaration();
    void standardInputIsRead();
    void everyFaultIsTold();
    void pruneDeletesWhatIsNotDeclared();
    void tagChoosesWhatIsExported();
    void printsTheSchemaThatItsFilesFollow();
    void takesCheckpointsAlong();
    void showsControlCharactersEscaped();
    void tagsAreMadeRenamedAndTakenOff();
    void duplicateIsPaused();

private:
    Outcome run(const QStringList &arguments, const QByteArray &input = {})
    {
        return m_program->run(arguments, input);
    }
    Outcome apply(const QStringList &more = {})
    {
        return run(QStringList{u"apply"_s, u"shop.yaml"_s} + more);
    }

    std::unique_ptr<Program> m_program;
};

void TestFilesCommands::exampleOfTheManualWorks()
{
    QFile manual(QString::fromLatin1(MILLRACE_DOCS "/files.md"));
    QVERIFY(manual.open(QIODevice::ReadOnly));
    const QByteArray text = manual.readAll();
    const qsizetype begin = text.indexOf("```yaml\n") + 8;
    m_program->writeFile(u"connections.yaml"_s,
                         text.mid(begin, text.indexOf("```", begin) - begin));
    m_program->writeFile(u"orders.csv"_s,
                         "id,customer,email,total\n1,Ann,a@x.org,100\n1,Ann,a@x.org,200\n");
    const Outcome applied = run({u"apply"_s, u"connections.yaml"_s, u"--yes"_s});
    QVERIFY2(applied.exitCode == 0, applied.error.constData());
    const Outcome again = run({u"apply"_s, u"connections.yaml"_s});
    QVERIFY2(again.out.contains("Nothing to change"), again.out.constData());
    QCOMPARE(run({u"sync"_s, u"orders"_s}).exitCode, 0);
    QCOMPARE(m_program->sqlValue(
                 u"warehouse.sqlite"_s,
                 u"SELECT buyer || ' ' || gross || ' ' || length(email_hashed) FROM shop_orders"_s),
             u"Ann 238.00 64"_s);
    const Outcome schedule = run({u"connections"_s, u"schedule"_s, u"orders"_s, u"--json"_s});
    QCOMPARE(schedule.json()["stream_schedules"_L1].toArray().size(), 1);
}

void TestFilesCommands::planChangesNothing()
{
    const Outcome plan = apply({u"--plan"_s});
    QCOMPARE(plan.exitCode, 0);
    QVERIFY2(plan.out.contains("+ connection \"shop\"") && plan.out.contains("4 to create"),
             plan.out.constData());
    QVERIFY(run({u"connections"_s, u"list"_s, u"--json"_s})
                .json()["connections"_L1]
                .toArray()
                .isEmpty());
    const Outcome json = apply({u"--dry-run"_s, u"--json"_s});
    QCOMPARE(json.json()["applied"_L1].toBool(true), false);
    QCOMPARE(json.json()["changes"_L1].toArray().size(), 4);
}

void TestFilesCommands::planAsksNobody()
{
    m_program->writeFile(u"far.yaml"_s,
                         "sources:\n"
                         "- {name: far, connector: files, config: {path: nowhere.csv}}\n"
                         "destinations:\n"
                         "- {name: near, connector: sqlite, config: {path: near.sqlite}}\n"
                         "connections:\n"
                         "- {name: trip, source: far, destination: near, streams: [nowhere]}\n");
    const Outcome plan = run({u"apply"_s, u"far.yaml"_s, u"--plan"_s});
    QVERIFY2(plan.exitCode == 0, plan.error.constData());
    QVERIFY2(plan.out.contains("+ connection \"trip\"")
                 && plan.out.contains("far is asked what it has before this is carried out"),
             plan.out.constData());
    const Outcome json = run({u"apply"_s, u"far.yaml"_s, u"--plan"_s, u"--json"_s});
    QCOMPARE(json.json()["asked_later"_L1].toArray(), QJsonArray{u"far"_s});
    QVERIFY(run({u"apply"_s, u"far.yaml"_s, u"--plan"_s, u"--ask"_s}).exitCode != 0);
    QVERIFY(run({u"apply"_s, u"far.yaml"_s, u"--yes"_s}).exitCode != 0);
}

void TestFilesCommands::addressOfAWebhookComesOutNowhere()
{
    QCOMPARE(
        run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s}).exitCode,
        0);
    QCOMPARE(apply({u"--yes"_s}).exitCode, 0);
    const QString hooks = u"hooks=[{\"kind\": \"webhook\", \"url\": "
                          "\"http://127.0.0.1:9/t0ken-4711\"}]"_s;
    const Outcome set = run({u"connections"_s, u"set"_s, u"shop"_s, hooks});
    QVERIFY2(set.exitCode == 0, set.error.constData());
    QCOMPARE(run({u"sync"_s, u"shop"_s}).exitCode, 0);
    for (const QStringList &command :
         {QStringList{u"export"_s}, QStringList{u"export"_s, u"--json"_s},
          QStringList{u"history"_s, u"list"_s, u"shop"_s, u"--json"_s},
          QStringList{u"connections"_s, u"show"_s, u"shop"_s, u"--json"_s},
          QStringList{u"logs"_s, u"1"_s}}) {
        const Outcome shown = run(command);
        QVERIFY2(!shown.out.contains("t0ken") && !shown.error.contains("t0ken"),
                 shown.out.constData());
    }
    const QString data = m_program->profile();
    QDirIterator files(data, QDir::Files, QDirIterator::Subdirectories);
    int seen = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        seen += file.readAll().contains("t0ken-4711") ? 1 : 0;
    }
    QCOMPARE(seen, 1); // Where secrets are kept.
    // It is called all the same.
    QVERIFY(run({u"logs"_s, u"1"_s}).out.contains("127.0.0.1"));
}

void TestFilesCommands::wantsAConfirmation()
{
    const Outcome refused = apply({u"--json"_s});
    QCOMPARE(refused.exitCode, 2);
    QCOMPARE(refused.jsonError()["code"_L1].toString(), u"cli.confirmation_missing"_s);
    QVERIFY(run({u"connections"_s, u"list"_s, u"--json"_s})
                .json()["connections"_L1]
                .toArray()
                .isEmpty());
}

void TestFilesCommands::appliedTwiceChangesNothing()
{
    const Outcome first = apply({u"-y"_s, u"--json"_s});
    QVERIFY2(first.exitCode == 0, first.error.constData());
    QVERIFY(first.json()["applied"_L1].toBool());
    const Outcome second = apply({u"--json"_s});
    QCOMPARE(second.exitCode, 0);
    QVERIFY(second.json()["changes"_L1].toArray().isEmpty());
    QCOMPARE(second.json()["unchanged"_L1].toInt(), 3);
}

void TestFilesCommands::exportOfAnAppliedFileIsTheSame()
{
    QCOMPARE(apply({u"-y"_s}).exitCode, 0);
    const Outcome exported = run({u"export"_s});
    QCOMPARE(exported.exitCode, 0);
    QCOMPARE(run({u"connections"_s, u"show"_s, u"shop"_s, u"--yaml"_s}).out, exported.out);
    m_program->setVariable(u"MILLRACE_PROFILE"_s, m_program->path(u"elsewhere"_s));
    const Outcome applied = run({u"apply"_s, u"-"_s, u"-y"_s}, exported.out);
    QVERIFY2(applied.exitCode == 0, applied.error.constData());
    QCOMPARE(run({u"export"_s}).out, exported.out);
    // The same as JSON.
    const Outcome json = run({u"export"_s, u"--json"_s});
    const QJsonObject document = json.json()["document"_L1].toObject();
    QCOMPARE(document["connections"_L1].toArray().size(), 1);
    QCOMPARE(run({u"export"_s, u"-o"_s, u"all.json"_s}).exitCode, 0);
    QCOMPARE(QJsonDocument::fromJson(m_program->readFile(u"all.json"_s)).object(), document);
}

void TestFilesCommands::aFolderIsOneDeclaration()
{
    QVERIFY(QDir(m_program->path({})).mkdir(u"all"_s));
    const qsizetype connections = s_shop.indexOf("connections:");
    m_program->writeFile(u"all/ends.yaml"_s, s_shop.left(connections));
    m_program->writeFile(u"all/shop.yml"_s, s_shop.mid(connections));
    m_program->writeFile(u"all/readme.txt"_s, "none");
    m_program->writeFile(u"all/.hidden.yaml"_s, "none: [");
    const Outcome applied = run({u"apply"_s, u"all"_s, u"-y"_s});
    QVERIFY2(applied.exitCode == 0, applied.error.constData());
    m_program->writeFile(u"all/again.json"_s,
                         R"({"sources": [{"name": "people", "connector": "sample"}]})");
    const Outcome twice = run({u"apply"_s, u"all"_s, u"-y"_s, u"--json"_s});
    QCOMPARE(twice.jsonError()["code"_L1].toString(), u"interchange.declared_twice"_s);
    const QString message = twice.jsonError()["message"_L1].toString();
    QVERIFY2(message.contains("again.json"_L1) && message.contains("ends.yaml, line 2"_L1),
             qUtf8Printable(message));
    QVERIFY(QDir(m_program->path({})).mkdir(u"empty"_s));
    QCOMPARE(run({u"apply"_s, u"empty"_s, u"--json"_s}).jsonError()["code"_L1].toString(),
             u"interchange.folder_empty"_s);
}

void TestFilesCommands::standardInputIsRead()
{
    const Outcome applied = run({u"apply"_s, u"-"_s, u"--yes"_s}, s_shop);
    QVERIFY2(applied.exitCode == 0, applied.error.constData());
    QCOMPARE(run({u"sync"_s, u"shop"_s}).exitCode, 0);
}

void TestFilesCommands::everyFaultIsTold()
{
    m_program->writeFile(u"shop.yaml"_s,
                         QByteArray(s_shop)
                             .replace("connector: sqlite", "connector: sqlit")
                             .replace("streams: [users]", "straems: [users]"));
    const Outcome refused = apply({u"-y"_s});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.error.contains("shop.yaml, line 4") && refused.error.contains("line 7")
                 && refused.error.contains("streams"),
             refused.error.constData());
    QVERIFY(refused.out.isEmpty());
}

void TestFilesCommands::pruneDeletesWhatIsNotDeclared()
{
    QCOMPARE(apply({u"-y"_s}).exitCode, 0);
    QCOMPARE(run({u"sync"_s, u"shop"_s}).exitCode, 0);
    m_program->writeFile(u"shop.yaml"_s, s_shop.left(s_shop.indexOf("connections:")));
    QVERIFY(apply().out.contains("Nothing to change"));
    const Outcome pruned = apply({u"--prune"_s, u"-y"_s});
    QVERIFY2(pruned.exitCode == 0 && pruned.out.contains("- connection \"shop\""),
             pruned.error.constData());
    QCOMPARE(run({u"connections"_s, u"show"_s, u"shop"_s}).exitCode, 2);
    QCOMPARE(m_program->sqlValue(u"out.sqlite"_s, u"SELECT count(*) FROM users"_s), u"20"_s);
}

void TestFilesCommands::tagChoosesWhatIsExported()
{
    m_program->writeFile(u"shop.yaml"_s,
                         s_shop + "- {name: other, source: people, destination: warehouse}\n");
    QCOMPARE(apply({u"-y"_s}).exitCode, 0);
    const Outcome some = run({u"export"_s, u"--tag"_s, u"nightly"_s, u"--json"_s});
    QCOMPARE(some.json()["document"_L1]["connections"_L1].toArray().size(), 1);
    QCOMPARE(run({u"export"_s, u"--tag"_s, u"nobody"_s, u"--json"_s}).exitCode, 2);
    const Outcome list = run({u"connections"_s, u"list"_s, u"--tag"_s, u"nightly"_s, u"--json"_s});
    QCOMPARE(list.json()["connections"_L1].toArray().size(), 1);
}

void TestFilesCommands::printsTheSchemaThatItsFilesFollow()
{
    const Outcome printed = run({u"apply"_s, u"--schema"_s});
    QCOMPARE(printed.exitCode, 0);
    const QJsonObject schema = QJsonDocument::fromJson(printed.out).object();
    QVERIFY(!schema.isEmpty());
    QCOMPARE(apply({u"-y"_s}).exitCode, 0);
    const QJsonObject document
        = run({u"export"_s, u"--with-schemas"_s, u"--json"_s}).json()["document"_L1].toObject();
    const auto fault = schemaFault(schema, document);
    QVERIFY2(!fault, fault ? qUtf8Printable(fault->pointer + fault->reason) : "");
    QJsonObject wrong = document;
    wrong.insert("connection"_L1, 1);
    QVERIFY(schemaFault(schema, wrong).has_value());
}

void TestFilesCommands::takesCheckpointsAlong()
{
    QCOMPARE(apply({u"-y"_s}).exitCode, 0);
    QCOMPARE(run({u"sync"_s, u"shop"_s}).exitCode, 0);
    QVERIFY(!run({u"export"_s}).out.contains("checkpoint"));
    const Outcome exported = run({u"export"_s, u"--with-checkpoints"_s});
    QVERIFY(exported.out.contains("checkpoint"));
    m_program->setVariable(u"MILLRACE_PROFILE"_s, m_program->path(u"elsewhere"_s));
    const Outcome applied = run({u"apply"_s, u"-"_s, u"-y"_s}, exported.out);
    QVERIFY2(applied.out.contains("checkpoint of the file"), applied.out.constData());
    const QJsonArray there = run({u"checkpoints"_s, u"list"_s, u"shop"_s, u"--json"_s})
                                 .json()["checkpoints"_L1]
                                 .toArray();
    QVERIFY(there.first().toObject().contains("position"_L1));
}

void TestFilesCommands::showsControlCharactersEscaped()
{
    m_program->writeFile(u"shop.yaml"_s,
                         QByteArray(s_shop).replace(
                             "streams: [users]", "streams: [{name: users, filter: \"\\e[31m\"}]"));
    QCOMPARE(apply({u"-y"_s}).exitCode, 0);
    m_program->writeFile(u"shop.yaml"_s, s_shop);
    const Outcome plan = apply({u"--plan"_s});
    QVERIFY2(plan.out.contains("\\x1b[31m") && !plan.out.contains('\x1b'), plan.out.constData());
}

void TestFilesCommands::tagsAreMadeRenamedAndTakenOff()
{
    QCOMPARE(apply({u"-y"_s}).exitCode, 0);
    QCOMPARE(run({u"tags"_s, u"set"_s, u"slow"_s, u"--color"_s, u"#ABCDEF"_s}).exitCode, 0);
    QCOMPARE(run({u"tags"_s, u"set"_s, u"bad"_s, u"--color"_s, u"red"_s}).exitCode, 2);
    QCOMPARE(run({u"tags"_s, u"add"_s, u"shop"_s, u"slow"_s, u"new"_s}).exitCode, 0);
    QCOMPARE(run({u"tags"_s, u"rename"_s, u"slow"_s, u"slower"_s}).exitCode, 0);
    QCOMPARE(run({u"tags"_s, u"remove"_s, u"shop"_s, u"nightly"_s}).exitCode, 0);
    const QJsonArray tags = run({u"tags"_s, u"list"_s, u"--json"_s}).json()["tags"_L1].toArray();
    QStringList texts;
    for (const QJsonValue &tag : tags)
        texts << tag["name"_L1].toString() + u' '
                + QString::number(tag["connections"_L1].toArray().size());
    QCOMPARE(texts, QStringList({u"new 1"_s, u"nightly 0"_s, u"slower 1"_s}));
    QCOMPARE(tags[2]["color"_L1].toString(), u"#abcdef"_s);
    QCOMPARE(run({u"tags"_s, u"delete"_s, u"slower"_s}).exitCode, 0);
    QCOMPARE(run({u"tags"_s, u"delete"_s, u"slower"_s}).exitCode, 2);
    QCOMPARE(run({u"tags"_s, u"add"_s, u"shop"_s, QString(31, u'x')}).exitCode, 2);
}

void TestFilesCommands::duplicateIsPaused()
{
    QCOMPARE(apply({u"-y"_s}).exitCode, 0);
    QCOMPARE(run({u"sync"_s, u"shop"_s}).exitCode, 0);
    QCOMPARE(run({u"connections"_s, u"duplicate"_s, u"shop"_s}).exitCode, 0);
    const QJsonObject copy = run({u"connections"_s, u"show"_s, u"shop copy"_s, u"--json"_s})
                                 .json()["connection"_L1]
                                 .toObject();
    QVERIFY(!copy["enabled"_L1].toBool(true));
    QCOMPARE(copy["tags"_L1].toArray().size(), 1);
    QCOMPARE(run({u"connections"_s, u"duplicate"_s, u"shop"_s, u"--name"_s, u"shop"_s}).exitCode,
             2);
    QCOMPARE(run({u"connections"_s, u"duplicate"_s, u"shop"_s, u"--json"_s})
                 .json()["name"_L1]
                 .toString(),
             u"shop copy 2"_s);
}

QTEST_GUILESS_MAIN(TestFilesCommands)
#include "testfilescommands.moc"
