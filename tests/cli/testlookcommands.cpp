#include "tests/cli/program.h"

#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

/// connectors, spec, check, discover, preview.
class TestLookCommands final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void listsConnectors();
    void showsAConnectorWithItsTypeExceptions();
    void showsASpec();
    void discoversAFile();
    void discoversADatabase();
    void previewsRows();
    void previewKeepsEveryDigit();
    void nullAndEmptyTextLookDifferent();
    void checksStepByStep();
    void refusesBadInput_data();
    void refusesBadInput();
    void objectsNeedADestinationThatHasThem();
    void workWithoutAProfile();

private:
    std::unique_ptr<Program> m_program;
};

void TestLookCommands::init()
{
    m_program = std::make_unique<Program>();
    m_program->writeFile(u"data.csv"_s,
                         "id,name,amount,note\n1,Zoë,2.50,\n2,\"O'Brien, Maeve\",3.75,\"\"\n");
}

void TestLookCommands::listsConnectors()
{
    const Outcome text = m_program->run({u"connectors"_s});
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.out.contains("sqlite"));
    const QJsonObject json = m_program->run({u"connectors"_s, u"--json"_s}).json();
    QCOMPARE(json.value("format"_L1).toInt(), 1);
    QStringList ids;
    for (const QJsonValue &connector : json.value("connectors"_L1).toArray())
        ids << connector.toObject().value("id"_L1).toString();
    QVERIFY(ids.contains(u"files"_s) && ids.contains(u"sample"_s) && ids.contains(u"sqlite"_s));
    const Outcome sinks
        = m_program->run({u"connectors"_s, u"--role"_s, u"destination"_s, u"--json"_s});
    for (const QJsonValue &connector : sinks.json().value("connectors"_L1).toArray())
        QVERIFY(connector.toObject().value("is_destination"_L1).toBool());
}

void TestLookCommands::showsAConnectorWithItsTypeExceptions()
{
    const Outcome text = m_program->run({u"connectors"_s, u"show"_s, u"postgres"_s});
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.out.contains("money") && text.out.contains("all but the character NUL"));
    const QJsonObject exceptions
        = m_program->run({u"connectors"_s, u"show"_s, u"mysql"_s, u"--json"_s})
              .json()
              .value("connector"_L1)
              .toObject()
              .value("type_exceptions"_L1)
              .toObject();
    QVERIFY(exceptions.value("source"_L1).toArray().size() > 5);
    QVERIFY(exceptions.value("destination"_L1).toArray().size() > 2);
    const Outcome wrong = m_program->run({u"connectors"_s, u"show"_s, u"postgre"_s});
    QVERIFY(wrong.exitCode != 0 && wrong.exitCode < 128);
    QVERIFY(wrong.error.contains("postgres"));
}

void TestLookCommands::showsASpec()
{
    const Outcome text = m_program->run({u"spec"_s, u"sample"_s});
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.out.contains("misfit_percent"));
    const QJsonObject spec = m_program->run({u"spec"_s, u"sqlite"_s, u"--json"_s})
                                 .json()
                                 .value("connector"_L1)
                                 .toObject();
    QVERIFY(spec.value("source_spec"_L1).toObject().contains("properties"_L1));
    QVERIFY(spec.value("destination_spec"_L1).toObject().contains("properties"_L1));
    const Outcome unknown = m_program->run({u"spec"_s, u"sqlte"_s});
    QCOMPARE(unknown.exitCode, 2);
    QVERIFY(unknown.error.contains("Did you mean \"sqlite\"?"));
}

void TestLookCommands::discoversAFile()
{
    const Outcome text = m_program->run({u"discover"_s, u"data.csv"_s});
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.out.contains("amount"));
    const QJsonObject json = m_program->run({u"discover"_s, u"data.csv"_s, u"--json"_s}).json();
    const QJsonObject stream = json.value("streams"_L1).toArray().first().toObject();
    QCOMPARE(stream.value("name"_L1).toString(), u"data"_s);
    QCOMPARE(stream.value("fields"_L1).toArray().size(), 4);
}

void TestLookCommands::discoversADatabase()
{
    QCOMPARE(m_program->run({u"sync"_s, u"sample"_s, u"shop.sqlite"_s}).exitCode, 0);
    const Outcome text = m_program->run({u"discover"_s, u"shop.sqlite"_s});
    for (const char *name : {"users", "products", "purchases"})
        QVERIFY2(text.out.contains(name), text.out.constData());
    const Outcome one
        = m_program->run({u"discover"_s, u"shop.sqlite"_s, u"--stream"_s, u"users"_s});
    QVERIFY(one.out.contains("occupation"));
    QVERIFY(!one.out.contains("product_id"));
    const Outcome unknown
        = m_program->run({u"discover"_s, u"shop.sqlite"_s, u"--stream"_s, u"user"_s});
    QCOMPARE(unknown.exitCode, 2);
    QVERIFY(unknown.error.contains("Did you mean \"users\"?"));
}

void TestLookCommands::previewsRows()
{
    const Outcome text = m_program->run({u"preview"_s, u"data.csv"_s, u"-n"_s, u"1"_s});
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.out.contains("Zoë"));
    QVERIFY(!text.out.contains("Maeve"));
    const Outcome some
        = m_program->run({u"preview"_s, u"data.csv"_s, u"--fields"_s, u"id,name"_s, u"--json"_s});
    const QJsonObject stream = some.json().value("streams"_L1).toArray().first().toObject();
    QCOMPARE(stream.value("rows"_L1).toArray().size(), 2);
    QCOMPARE(stream.value("rows"_L1).toArray()[1].toObject(),
             (QJsonObject{{u"id"_s, 2}, {u"name"_s, u"O'Brien, Maeve"_s}}));
    QVERIFY(stream.value("is_complete"_L1).toBool());
}

void TestLookCommands::previewKeepsEveryDigit()
{
    m_program->writeFile(u"big.jsonl"_s,
                         "{\"n\":123456789012345678901234567890,\"d\":0.10000000000000000001}\n");
    const Outcome json = m_program->run({u"preview"_s, u"big.jsonl"_s, u"--json"_s});
    QVERIFY2(json.out.contains("\"n\":123456789012345678901234567890"), json.out.constData());
    QVERIFY2(json.out.contains("\"d\":0.10000000000000000001"), json.out.constData());
}

void TestLookCommands::nullAndEmptyTextLookDifferent()
{
    const QList<QByteArray> lines = m_program->run({u"preview"_s, u"data.csv"_s}).out.split('\n');
    QVERIFY(lines[2].endsWith("NULL"));
    QVERIFY(lines[3].endsWith("\"\""));
}

void TestLookCommands::checksStepByStep()
{
    const Outcome good = m_program->run(
        {u"check"_s, u"data.csv"_s, u"--destination"_s, u"out.sqlite"_s, u"--json"_s});
    QCOMPARE(good.exitCode, 0);
    QVERIFY(good.json().value("passed"_L1).toBool());
    const QJsonArray checks = good.json().value("checks"_L1).toArray();
    QCOMPARE(checks.size(), 2);
    QVERIFY(!checks[0].toObject().value("steps"_L1).toArray().isEmpty());
    QVERIFY(!QFileInfo::exists(m_program->path(u"out.sqlite"_s)));

    m_program->writeFile(u"broken.sqlite"_s, QByteArray("SQLite format 3\0 but then no page", 34));
    const Outcome bad = m_program->run(
        {u"check"_s, u"--source"_s, u"sqlite"_s, u"--source-option"_s, u"path=broken.sqlite"_s});
    QCOMPARE(bad.exitCode, 1);
    QVERIFY(bad.out.contains("failed"));
    QVERIFY(bad.error.contains("error: "));
}

void TestLookCommands::refusesBadInput_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("part");
    const QString files = u"files"_s;
    QTest::newRow("no such file") << QStringList{u"preview"_s, u"nothing.csv"_s}
                                  << u"cli.path_not_found"_s << u"nothing.csv"_s;
    QTest::newRow("unknown connector")
        << QStringList{u"discover"_s, u"--source"_s, u"filez"_s, u"--source-config"_s, u"{}"_s}
        << u"cli.connector_unknown"_s << u"filez"_s;
    QTest::newRow("unknown key") << QStringList{u"discover"_s, u"--source"_s, files,
                                                u"--source-config"_s,
                                                u"{\"path\":\"data.csv\",\"delimiters\":\";\"}"_s}
                                 << u"configuration.invalid"_s << u"delimiters"_s;
    QTest::newRow("wrong value")
        << QStringList{u"discover"_s,        u"--source"_s,      files,
                       u"--source-option"_s, u"path=data.csv"_s, u"--source-option"_s,
                       u"sample_rows=0"_s}
        << u"configuration.invalid"_s << u"/sample_rows"_s;
    QTest::newRow("malformed JSON")
        << QStringList{u"discover"_s, u"--source"_s, files, u"--source-config"_s, u"{\"path\": }"_s}
        << u"cli.file_malformed"_s << u"--source-config"_s;
    QTest::newRow("no object") << QStringList{u"discover"_s, u"--source"_s, files,
                                              u"--source-config"_s, u"[1]"_s}
                               << u"cli.configuration_wrong"_s << u"--source-config"_s;
    QTest::newRow("no key") << QStringList{u"discover"_s, u"--source"_s, files,
                                           u"--source-option"_s, u"path"_s}
                            << u"cli.option_wrong"_s << u"key=value"_s;
    QTest::newRow("missing config file")
        << QStringList{u"discover"_s, u"--source"_s, files, u"--source-config"_s, u"@no.yaml"_s}
        << u"cli.file_unreadable"_s << u"no.yaml"_s;
    QTest::newRow("nothing") << QStringList{u"check"_s} << u"cli.nothing_to_check"_s << u"check"_s;
}

void TestLookCommands::refusesBadInput()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, code);
    QFETCH(QString, part);
    const Outcome outcome = m_program->run(arguments + QStringList{u"--json"_s});
    QCOMPARE(outcome.exitCode, 2);
    QVERIFY(outcome.out.isEmpty());
    const QJsonObject error = outcome.jsonError();
    QCOMPARE(error.value("code"_L1).toString(), code);
    QVERIFY2(error.value("message"_L1).toString().contains(part), outcome.error.constData());
}

void TestLookCommands::objectsNeedADestinationThatHasThem()
{
    const Outcome none = m_program->run({u"objects"_s, u"--json"_s});
    QCOMPARE(none.exitCode, 2);
    QCOMPARE(none.jsonError().value("code"_L1).toString(), u"cli.no_destination"_s);
    const Outcome tables
        = m_program->run({u"objects"_s, u"--destination"_s, u"out.sqlite"_s, u"--json"_s});
    QCOMPARE(tables.exitCode, 2);
    QCOMPARE(tables.jsonError().value("code"_L1).toString(), u"cli.no_objects"_s);
    const Outcome unknown = m_program->run({u"dry-run"_s, u"nothing"_s, u"--json"_s});
    QCOMPARE(unknown.exitCode, 2);
    QCOMPARE(unknown.jsonError().value("code"_L1).toString(), u"store.connection_unknown"_s);
}

void TestLookCommands::workWithoutAProfile()
{
    QCOMPARE(m_program->run({u"preview"_s, u"data.csv"_s}).exitCode, 0);
    QCOMPARE(m_program->run({u"connectors"_s}).exitCode, 0);
    QVERIFY(!QFileInfo::exists(m_program->profile()));
}

QTEST_GUILESS_MAIN(TestLookCommands)
#include "testlookcommands.moc"
