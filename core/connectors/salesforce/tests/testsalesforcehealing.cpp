// Rejected records healed from the command line, with Salesforce's double as the destination.
#include "core/connectors/salesforce/tests/salesforceserver.h"
#include "tests/cli/program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestSalesforceHealing final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void threePeopleOfWhomOneHasNoLastName();
    void editedRecordIsWritten();
    void correctedFileComesBack_data();
    void correctedFileComesBack();
    void wrongLinesAreToldByNumber();
    void ignoredRecordsAreClosed();
    void deletedValuesAreGone();
    void thresholdIsASetting();
    void refusesWhatIsUnclear_data();
    void refusesWhatIsUnclear();

private:
    void create(const QByteArray &settings = {}) const;
    [[nodiscard]] QJsonObject json(const QStringList &arguments, int exitCode = 0) const
    {
        const Outcome outcome = m_program->run(arguments + QStringList{u"--json"_s});
        if (outcome.exitCode != exitCode)
            qWarning("%s%s", outcome.error.constData(), outcome.out.constData());
        return outcome.exitCode == exitCode ? outcome.json() : QJsonObject();
    }
    [[nodiscard]] QJsonArray records(const QString &status) const
    {
        return json({u"rejected"_s, u"list"_s, u"people"_s, u"--status"_s, status})
            .value("records"_L1)
            .toArray();
    }
    [[nodiscard]] QStringList lastNames() const
    {
        QStringList names;
        for (const auto &[id, record] : m_server->organization().records(u"Contact"_s))
            names << record.at(u"LastName"_s);
        names.sort();
        return names;
    }

    std::unique_ptr<test::SalesforceServer> m_server;
    std::unique_ptr<Program> m_program;
};

void TestSalesforceHealing::init()
{
    m_server = std::make_unique<test::SalesforceServer>();
    m_program = std::make_unique<Program>();
    m_program->writeFile(u"people.csv"_s,
                         "key,full_name,surname\n"
                         "p1,Ann Kuhn,Kuhn\n"
                         "p2,Bob Maier,\n"
                         "p3,Cleo Vogt,Vogt\n");
    QCOMPARE(
        m_program->run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s})
            .exitCode,
        0);
}

void TestSalesforceHealing::create(const QByteArray &settings) const
{
    const QByteArray destination
        = QJsonDocument(m_server->configuration()).toJson(QJsonDocument::Compact);
    m_program->writeFile(u"people.yaml"_s,
                         "name: people\n"
                         "source: {connector: files, config: {path: people.csv}}\n"
                         "destination: {connector: salesforce, config: "
                             + destination + "}\n" + settings
                             + "streams:\n"
                               "  - name: people\n"
                               "    mode: append\n"
                               "    mapping:\n"
                               "      object: Contact\n"
                               "      operation: upsert\n"
                               "      matching_key: [External_Id__c]\n"
                               "      fields:\n"
                               "        - External_Id__c: key\n"
                               "        - LastName: surname\n");
    const Outcome created = m_program->run({u"connections"_s, u"create"_s, u"people.yaml"_s});
    QVERIFY2(created.exitCode == 0, created.error.constData());
    const Outcome run = m_program->run({u"sync"_s, u"people"_s});
    QVERIFY2(settings.isEmpty() == (run.exitCode == 0), run.out.constData());
}

void TestSalesforceHealing::threePeopleOfWhomOneHasNoLastName()
{
    create();
    QCOMPARE(lastNames(), (QStringList{u"Kuhn"_s, u"Vogt"_s}));
    const QJsonArray open = records(u"open"_s);
    QCOMPARE(open.size(), 1);
    QCOMPARE(open[0]["field"_L1].toString(), u"LastName"_s);
    QVERIFY(!open[0]["message"_L1].toString().isEmpty());
    QCOMPARE(open[0]["source_record"_L1]["full_name"_L1].toString(), u"Bob Maier"_s);

    const QStringList rule{u"rejected"_s,
                           u"rule"_s,
                           u"people"_s,
                           u"--field"_s,
                           u"LastName"_s,
                           u"--expression"_s,
                           u"coalesce(surname, split_part(full_name, ' ', 2))"_s};
    const QJsonObject tried = json(rule + QStringList{u"--dry-run"_s});
    QCOMPARE(tried.value("healed"_L1).toInt(), 1);
    QVERIFY(!tried.value("saved"_L1).toBool(true));
    const QJsonObject made = json(rule);
    QCOMPARE(made.value("looked"_L1).toInt(), 1);
    QVERIFY(made.value("saved"_L1).toBool());

    const QJsonObject run
        = json({u"rejected"_s, u"retry"_s, u"people"_s}).value("run"_L1).toObject();
    QCOMPARE(run.value("kind"_L1).toString(), u"retry"_s);
    QCOMPARE(run.value("totals"_L1)["read"_L1].toInt(), 1);
    QCOMPARE(run.value("totals"_L1)["written"_L1].toInt(), 1);
    QCOMPARE(lastNames(), (QStringList{u"Kuhn"_s, u"Maier"_s, u"Vogt"_s}));
    QVERIFY(records(u"open"_s).isEmpty());
    const QJsonArray fixed = records(u"fixed"_s);
    QCOMPARE(fixed.size(), 1);
    QCOMPARE(fixed[0]["closed_job"_L1].toInt(), run.value("job"_L1).toInt());
    const QJsonArray history
        = json({u"rejected"_s, u"show"_s, QString::number(fixed[0]["id"_L1].toInteger())})
              .value("history"_L1)
              .toArray();
    QCOMPARE(history.size(), 1);
    QCOMPARE(history[0]["event"_L1].toString(), u"fixed"_s);
    // The rule is part of the connection: all three by the next run, and nothing rejected.
    QCOMPARE(m_program->run({u"sync"_s, u"people"_s}).exitCode, 0);
    QVERIFY(records(u"open"_s).isEmpty());
    QCOMPARE(lastNames().size(), 3);
    QCOMPARE(json({u"status"_s, u"people"_s}).value("connections"_L1)[0]["state"_L1].toString(),
             u"healthy"_s);
}

void TestSalesforceHealing::editedRecordIsWritten()
{
    create();
    const QStringList group{u"rejected"_s, u"edit"_s,          u"people"_s,
                            u"--code"_s,   u"value_missing"_s, u"--set-field"_s,
                            u"surname"_s,  u"--expression"_s,  u"split_part(full_name, ' ', 2)"_s};
    const QJsonArray examples
        = json(group + QStringList{u"--preview"_s, u"5"_s}).value("examples"_L1).toArray();
    QCOMPARE(examples.size(), 1);
    QVERIFY(examples[0]["before"_L1].isNull());
    QCOMPARE(examples[0]["after"_L1].toString(), u"Maier"_s);
    QCOMPARE(json(group).value("changed"_L1).toInt(), 1);
    QCOMPARE(json({u"rejected"_s, u"edit"_s, u"people"_s, u"--undo"_s}).value("count"_L1).toInt(),
             1);
    const QString id = QString::number(records(u"open"_s)[0]["id"_L1].toInteger());
    QCOMPARE(json({u"rejected"_s, u"edit"_s, u"--id"_s, id, u"--set"_s, u"surname=\"Mayer\""_s})
                 .value("count"_L1)
                 .toInt(),
             1);
    const QJsonValue record = records(u"open"_s)[0];
    QCOMPARE(record["edited_record"_L1]["surname"_L1].toString(), u"Mayer"_s);
    QVERIFY(record["source_record"_L1]["surname"_L1].isNull());
    QCOMPARE(m_program->run({u"rejected"_s, u"retry"_s, u"--id"_s, id}).exitCode, 0);
    QCOMPARE(lastNames(), (QStringList{u"Kuhn"_s, u"Mayer"_s, u"Vogt"_s}));
    const Outcome shown = m_program->run({u"rejected"_s, u"show"_s, id});
    QVERIFY2(shown.out.contains("fixed by run 2"), shown.out.constData());
    // A retry is a run of its own in the list.
    QCOMPARE(json({u"runs"_s, u"people"_s}).value("runs"_L1)[0]["kind"_L1].toString(), u"retry"_s);
}

void TestSalesforceHealing::correctedFileComesBack_data()
{
    QTest::addColumn<QString>("format");
    QTest::newRow("csv") << u"csv"_s;
    QTest::newRow("jsonl") << u"jsonl"_s;
}

void TestSalesforceHealing::correctedFileComesBack()
{
    QFETCH(QString, format);
    create();
    QCOMPARE(m_program
                 ->run({u"rejected"_s, u"export"_s, u"people"_s, u"--format"_s, format, u"-o"_s,
                        u"out.txt"_s})
                 .exitCode,
             0);
    QByteArray file = m_program->readFile(u"out.txt"_s);
    QCOMPARE(json({u"rejected"_s, u"import"_s, u"out.txt"_s}).value("unchanged"_L1).toInt(), 1);
    // In a cell of CSV quotes are doubled.
    const QByteArray quote = format == u"csv"_s ? "\"\"" : "\"";
    const QByteArray before = quote + "surname" + quote + ":null";
    QVERIFY2(file.contains(before), file.constData());
    const QByteArray after = quote + "surname" + quote + ":" + quote + "Maier" + quote;
    file.replace(before, after);
    m_program->writeFile(u"corrected.txt"_s, file);
    const QStringList import{u"rejected"_s, u"import"_s, u"corrected.txt"_s};
    QCOMPARE(json(import + QStringList{u"--check"_s}).value("edited"_L1).toInt(), 1);
    QVERIFY(records(u"open"_s)[0]["edited_record"_L1].isUndefined());
    QCOMPARE(json(import).value("edited"_L1).toInt(), 1);
    QCOMPARE(m_program->run({u"rejected"_s, u"retry"_s, u"people"_s}).exitCode, 0);
    QCOMPARE(lastNames(), (QStringList{u"Kuhn"_s, u"Maier"_s, u"Vogt"_s}));
}

void TestSalesforceHealing::wrongLinesAreToldByNumber()
{
    create();
    const QByteArray id = QByteArray::number(records(u"open"_s)[0]["id"_L1].toInteger());
    m_program->writeFile(u"wrong.csv"_s,
                         "id;stream;source_record\n"
                         "99;people;{}\n"
                         "x;people;{}\n"
                             + id + ";others;{}\n" + id + ";people;\"{\"\"surname\"\": \n1}\"\n"
                             + id + ";people\n" + id
                             + ";people;\"{\"\"key\"\":\"\"p2\"\",\"\"full_name\"\":\"\"Bob "
                               "Maier\"\",\"\"name\"\":1,\"\"surname\"\":null}\"\n");
    const QJsonObject report = json({u"rejected"_s, u"import"_s, u"wrong.csv"_s}, 1);
    QCOMPARE(report.value("refused"_L1).toInt(), 6);
    QStringList told;
    for (const QJsonValue &problem : report.value("problems"_L1).toArray())
        told << u"%1 %2"_s.arg(problem["line"_L1].toInt()).arg(problem["code"_L1].toString());
    QCOMPARE(told,
             (QStringList{u"2 store.rejected_unknown"_s, u"3 rejected.import_id_invalid"_s,
                          u"4 rejected.import_other_record"_s, u"5 rejected.import_field_missing"_s,
                          u"7 rejected.import_line_invalid"_s, u"8 rejected.field_unknown"_s}));
    QVERIFY(records(u"open"_s)[0]["edited_record"_L1].isUndefined());
    m_program->writeFile(u"other.csv"_s, "a,b\n1,2\n");
    QCOMPARE(m_program->run({u"rejected"_s, u"import"_s, u"other.csv"_s, u"--json"_s})
                 .jsonError()
                 .value("code"_L1)
                 .toString(),
             u"rejected.import_columns_missing"_s);
}

void TestSalesforceHealing::ignoredRecordsAreClosed()
{
    create();
    QCOMPARE(json({u"rejected"_s, u"ignore"_s, u"people"_s, u"--note"_s, u"test data"_s})
                 .value("count"_L1)
                 .toInt(),
             1);
    QVERIFY(records(u"open"_s).isEmpty());
    const QJsonArray ignored = records(u"ignored"_s);
    QCOMPARE(ignored[0]["note"_L1].toString(), u"test data"_s);
    QCOMPARE(m_program->run({u"rejected"_s, u"retry"_s, u"people"_s, u"--json"_s})
                 .jsonError()
                 .value("code"_L1)
                 .toString(),
             u"engine.nothing_to_retry"_s);
    QCOMPARE(json({u"rejected"_s, u"reopen"_s, u"people"_s}).value("count"_L1).toInt(), 1);
    QCOMPARE(records(u"open"_s).size(), 1);
}

void TestSalesforceHealing::deletedValuesAreGone()
{
    create();
    QCOMPARE(json({u"rejected"_s, u"delete-values"_s, u"people"_s}).value("count"_L1).toInt(), 1);
    const QJsonValue record = records(u"open"_s)[0];
    QVERIFY(record["values_deleted"_L1].toBool());
    QVERIFY(record["source_record"_L1].isNull());
    QVERIFY(!record["key_hash"_L1].toString().isEmpty());
    QCOMPARE(record["code"_L1].toString(), u"value_missing"_s);
}

void TestSalesforceHealing::thresholdIsASetting()
{
    create("settings: {rejected_limit: 1}\n");
    const QJsonObject run
        = json({u"runs"_s, u"people"_s}).value("runs"_L1).toArray().first().toObject();
    QCOMPARE(run.value("streams"_L1)[0]["error"_L1]["code"_L1].toString(),
             u"engine.rejected_limit"_s);
    QCOMPARE(records(u"open"_s).size(), 1);
    const Outcome shown = m_program->run({u"connections"_s, u"show"_s, u"people"_s, u"--yaml"_s});
    QVERIFY2(shown.out.contains("rejected_limit: 1"), shown.out.constData());
}

void TestSalesforceHealing::refusesWhatIsUnclear_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QStringList &arguments, const QString &code) {
        QTest::newRow(name) << arguments << code;
    };
    row("nothing chosen", {u"retry"_s}, u"cli.no_rejected_chosen"_s);
    row("all of a profile", {u"ignore"_s}, u"cli.no_rejected_chosen"_s);
    row("fixed again", {u"reopen"_s, u"people"_s, u"--status"_s, u"fixed"_s},
        u"cli.fixed_stay_closed"_s);
    row("no change", {u"edit"_s, u"people"_s}, u"cli.edit_unclear"_s);
    row("two changes", {u"edit"_s, u"--id"_s, u"1"_s, u"--set"_s, u"a=1"_s, u"--undo"_s},
        u"cli.edit_unclear"_s);
    row("malformed", {u"edit"_s, u"--id"_s, u"1"_s, u"--set"_s, u"a"_s}, u"cli.set_malformed"_s);
    row("empty rule", {u"rule"_s, u"people"_s, u"--field"_s, u"LastName"_s}, u"cli.rule_unclear"_s);
    row("wrong rule",
        {u"rule"_s, u"people"_s, u"--field"_s, u"LastName"_s, u"--expression"_s, u"nome"_s},
        u"expression.unknown_field"_s);
}

void TestSalesforceHealing::refusesWhatIsUnclear()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, code);
    create();
    const Outcome refused
        = m_program->run(QStringList{u"rejected"_s} + arguments + QStringList{u"--json"_s});
    QCOMPARE(refused.exitCode, 2);
    QCOMPARE(refused.jsonError().value("code"_L1).toString(), code);
}

QTEST_GUILESS_MAIN(TestSalesforceHealing)
#include "testsalesforcehealing.moc"
