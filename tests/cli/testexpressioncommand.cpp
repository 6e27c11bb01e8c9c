// Expressions from the command line: tried on records, and the functions they are made of.
#include "tests/cli/program.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestExpressionCommand final : public QObject
{
    Q_OBJECT

private slots:
    void computesForARecord();
    void needsNoRecordWithoutFields();
    void computesForEachLineOfAFile();
    void readsStandardInput();
    void readsAsManyLinesAsAskedFor();
    void typesComeFromTheValues_data();
    void typesComeFromTheValues();
    void keepsEveryDigit();
    void cellThatFailsSaysWhy();
    void explainsEveryStep();
    void faultHasItsPlace();
    void refusesBadInput_data();
    void refusesBadInput();
    void listsEveryFunction();
    void explainsOneFunction();
    void findsFunctionsByWord();
    void unknownFunctionHasASuggestion();
    void needsNoProfile();

private:
    [[nodiscard]] QJsonObject evaluated(const QStringList &arguments,
                                        const QByteArray &input = {}) const
    {
        const Outcome outcome = m_program.run(
            QStringList{u"expression"_s, u"eval"_s} + arguments + QStringList{u"--json"_s}, input);
        if (outcome.exitCode != 0)
            qWarning("%s", outcome.error.constData());
        return outcome.json();
    }

    Program m_program;
};

void TestExpressionCommand::computesForARecord()
{
    const Outcome text = m_program.run({u"expression"_s, u"eval"_s, u"upper(name)"_s, u"--record"_s,
                                        uR"({"name": "Ann", "age": 41})"_s});
    QVERIFY2(text.exitCode == 0, text.error.constData());
    QVERIFY2(text.out.contains("ANN") && text.out.contains("name"), text.out.constData());
    QVERIFY2(!text.out.contains("41"), text.out.constData());
    const QJsonObject json
        = evaluated({u"upper(name)"_s, u"--record"_s, uR"({"name": "Ann", "age": 41})"_s});
    QCOMPARE(json.value("type"_L1).toString(), u"string"_s);
    QCOMPARE(json.value("fields"_L1).toArray(), (QJsonArray{u"name"_s}));
    QCOMPARE(json.value("results"_L1)[0]["value"_L1].toString(), u"ANN"_s);
}

void TestExpressionCommand::needsNoRecordWithoutFields()
{
    const QJsonObject json = evaluated({u"round(7 / 3, 2)"_s});
    QCOMPARE(json.value("results"_L1).toArray().size(), 1);
    QCOMPARE(json.value("results"_L1)[0]["value"_L1].toDouble(), 2.33);
}

void TestExpressionCommand::computesForEachLineOfAFile()
{
    m_program.writeFile(u"people.jsonl"_s,
                        "{\"name\": \"Ann Kuhn\"}\n\n{\"name\": null}\n{\"other\": 1}\n");
    const QJsonArray results
        = evaluated({u"split_part(name, ' ', 2)"_s, u"--file"_s, u"people.jsonl"_s})
              .value("results"_L1)
              .toArray();
    QCOMPARE(results.size(), 3);
    QCOMPARE(results[0]["value"_L1].toString(), u"Kuhn"_s);
    QVERIFY(results[1]["value"_L1].isNull());
    QVERIFY(results[2]["value"_L1].isNull());
}

void TestExpressionCommand::readsStandardInput()
{
    const QJsonObject json
        = evaluated({u"age + 1"_s, u"--file"_s, u"-"_s}, "{\"age\": 1}\n{\"age\": 2}\n");
    QCOMPARE(json.value("type"_L1).toString(), u"integer"_s);
    QCOMPARE(json.value("results"_L1)[1]["value"_L1].toInt(), 3);
}

void TestExpressionCommand::readsAsManyLinesAsAskedFor()
{
    m_program.writeFile(u"many.jsonl"_s, QByteArray("{\"n\": 1}\n").repeated(500));
    QCOMPARE(evaluated({u"n"_s, u"--file"_s, u"many.jsonl"_s}).value("results"_L1).toArray().size(),
             100);
    QCOMPARE(evaluated({u"n"_s, u"--file"_s, u"many.jsonl"_s, u"-n"_s, u"7"_s})
                 .value("results"_L1)
                 .toArray()
                 .size(),
             7);
}

void TestExpressionCommand::typesComeFromTheValues_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("type");
    QTest::newRow("whole") << u"1"_s << u"2"_s << u"integer"_s;
    QTest::newRow("fraction") << u"1"_s << u"2.5"_s << u"number"_s;
    QTest::newRow("truth") << u"true"_s << u"null"_s << u"boolean"_s;
    QTest::newRow("text") << u"\"a\""_s << u"null"_s << u"string"_s;
    QTest::newRow("text and number") << u"\"a\""_s << u"1"_s << u"string"_s;
    QTest::newRow("truth and number") << u"true"_s << u"1"_s << u"string"_s;
    QTest::newRow("object") << u"{\"b\": 1}"_s << u"\"a\""_s << u"json"_s;
    QTest::newRow("nothing") << u"null"_s << u"null"_s << u"string"_s;
}

void TestExpressionCommand::typesComeFromTheValues()
{
    QFETCH(const QString, first);
    QFETCH(const QString, second);
    QFETCH(const QString, type);
    const QJsonObject json = evaluated({u"x"_s, u"--record"_s, u"{\"x\": %1}"_s.arg(first),
                                        u"--record"_s, u"{\"x\": %1}"_s.arg(second)});
    QCOMPARE(json.value("type"_L1).toString(), type);
    QCOMPARE(json.value("results"_L1).toArray().size(), 2);
}

void TestExpressionCommand::keepsEveryDigit()
{
    const Outcome outcome = m_program.run({u"expression"_s, u"eval"_s, u"x"_s, u"--record"_s,
                                           u"{\"x\": 9223372036854775807}"_s, u"--json"_s});
    QVERIFY2(outcome.out.contains("9223372036854775807"), outcome.out.constData());
}

void TestExpressionCommand::cellThatFailsSaysWhy()
{
    const QJsonObject json = evaluated({u"1 / x"_s, u"--record"_s, u"{\"x\": 0}"_s});
    const QJsonValue result = json.value("results"_L1)[0];
    QVERIFY(result["value"_L1].isNull());
    QCOMPARE(result["code"_L1].toString(), u"expression.division_by_zero"_s);
    QVERIFY(!result["message"_L1].toString().isEmpty());
    const Outcome text
        = m_program.run({u"expression"_s, u"eval"_s, u"1 / x"_s, u"--record"_s, u"{\"x\": 0}"_s});
    QCOMPARE(text.exitCode, 0);
    QVERIFY2(text.out.contains("zero"), text.out.constData());
}

void TestExpressionCommand::explainsEveryStep()
{
    const QJsonArray steps = evaluated({u"upper(left(name, 2))"_s, u"--record"_s,
                                        u"{\"name\": \"Ann\"}"_s, u"--explain"_s})
                                 .value("results"_L1)[0]["steps"_L1]
                                 .toArray();
    QStringList values;
    for (const QJsonValue &step : steps)
        values << step["value"_L1].toString();
    QVERIFY2(values.contains(u"Ann"_s) && values.contains(u"An"_s), qPrintable(values.join(u',')));
    QCOMPARE(values.back(), u"AN"_s);
    const Outcome text = m_program.run({u"expression"_s, u"eval"_s, u"upper(left(name, 2))"_s,
                                        u"--record"_s, u"{\"name\": \"Ann\"}"_s, u"--explain"_s});
    QVERIFY2(text.out.contains("left(name, 2)"), text.out.constData());
}

void TestExpressionCommand::faultHasItsPlace()
{
    const Outcome refused = m_program.run(
        {u"expression"_s, u"eval"_s, u"1 + uper(name)"_s, u"--record"_s, u"{\"name\": \"Ann\"}"_s});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.error.contains("character 5"), refused.error.constData());
    QVERIFY2(refused.error.contains("    ^^^^"), refused.error.constData());
    QVERIFY2(refused.error.contains("upper"), refused.error.constData());
    const Outcome json = m_program.run({u"expression"_s, u"eval"_s, u"1 + uper(2)"_s, u"--json"_s});
    QCOMPARE(json.exitCode, 2);
    QCOMPARE(json.jsonError().value("code"_L1).toString(), u"expression.unknown_function"_s);
}

void TestExpressionCommand::refusesBadInput_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("code");
    QTest::newRow("no object") << QStringList{u"1"_s, u"--record"_s, u"[1]"_s}
                               << u"cli.no_json_object"_s;
    QTest::newRow("broken") << QStringList{u"1"_s, u"--record"_s, u"{\"a\":"_s}
                            << u"cli.no_json_object"_s;
    QTest::newRow("no file") << QStringList{u"1"_s, u"--file"_s, u"no.jsonl"_s}
                             << u"cli.file_unreadable"_s;
    QTest::newRow("record and file")
        << QStringList{u"1"_s, u"--record"_s, u"{}"_s, u"--file"_s, u"-"_s}
        << u"cli.arguments_wrong"_s;
    QTest::newRow("no expression") << QStringList{} << u"cli.arguments_wrong"_s;
}

void TestExpressionCommand::refusesBadInput()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, code);
    const Outcome refused = m_program.run(QStringList{u"expression"_s, u"eval"_s} + arguments
                                          + QStringList{u"--json"_s});
    QCOMPARE(refused.exitCode, 2);
    QCOMPARE(refused.jsonError().value("code"_L1).toString(), code);
}

void TestExpressionCommand::listsEveryFunction()
{
    const QJsonArray functions = m_program.run({u"expression"_s, u"functions"_s, u"--json"_s})
                                     .json()
                                     .value("functions"_L1)
                                     .toArray();
    QVERIFY(functions.size() >= 40);
    for (const QJsonValue &each : functions) {
        for (const auto &key : {"name"_L1, "category"_L1, "signature"_L1, "result"_L1, "help"_L1,
                                "example"_L1, "example_result"_L1})
            QVERIFY2(!each[key].toString().isEmpty(), qPrintable(each["name"_L1].toString()));
    }
    const Outcome text = m_program.run({u"expression"_s, u"functions"_s});
    QVERIFY(text.out.contains("split_part("));
}

void TestExpressionCommand::explainsOneFunction()
{
    const Outcome text = m_program.run({u"expression"_s, u"functions"_s, u"ROUND"_s});
    QVERIFY2(text.out.contains("round(") && text.out.contains("Example:"), text.out.constData());
    QVERIFY2(!text.out.contains("split_part"), text.out.constData());
}

void TestExpressionCommand::findsFunctionsByWord()
{
    const QJsonArray functions
        = m_program.run({u"expression"_s, u"functions"_s, u"hash"_s, u"--json"_s})
              .json()
              .value("functions"_L1)
              .toArray();
    QVERIFY(!functions.isEmpty() && functions.size() < 20);
}

void TestExpressionCommand::unknownFunctionHasASuggestion()
{
    const Outcome unknown
        = m_program.run({u"expression"_s, u"functions"_s, u"splitpart"_s, u"--json"_s});
    QCOMPARE(unknown.exitCode, 2);
    QCOMPARE(unknown.jsonError().value("code"_L1).toString(), u"cli.function_unknown"_s);
    QVERIFY(unknown.jsonError().value("hint"_L1).toString().contains(u"split_part"_s));
}

void TestExpressionCommand::needsNoProfile()
{
    QCOMPARE(m_program.run({u"expression"_s, u"eval"_s, u"1"_s}).exitCode, 0);
    QVERIFY(!QFileInfo::exists(m_program.profile()));
}

QTEST_GUILESS_MAIN(TestExpressionCommand)
#include "testexpressioncommand.moc"
