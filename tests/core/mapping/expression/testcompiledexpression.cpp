#include "core/mapping/expression/compiledexpression.h"
#include "core/mapping/expression/functionlist.h"
#include "tests/core/mapping/expression/expressionrows.h"

#include <QTest>

namespace millrace {

using namespace Qt::StringLiterals;

class TestCompiledExpression final : public QObject
{
    Q_OBJECT

private slots:
    void functionsDoWhatTheirExamplesSay_data();
    void functionsDoWhatTheirExamplesSay();
    void computesEveryRow_data();
    void computesEveryRow();
    void saysWhatIsWrongWithAText_data();
    void saysWhatIsWrongWithAText();
    void findsEveryWrongPartAtOnce();
    void suggestsNearNames();
    void failsOnlyWhereTheValueMatters();
    void issueNamesValueAndPlace();
    void unreadFieldIsAnIssue();
    void namesTheFieldsItReads();
    void momentIsThatOfTheRun();
    void limitsHold();
    void resultsAreBounded();
    void explainsStepByStep();
    void explainsAFailure();
    void emptyBatchGivesEmptyColumn();
};

void TestCompiledExpression::functionsDoWhatTheirExamplesSay_data()
{
    QTest::addColumn<QString>("example");
    QTest::addColumn<QString>("result");
    for (const ExpressionFunction &function : expressionFunctions()) {
        QVERIFY(function.example.contains(function.name + u'('));
        QTest::newRow(qPrintable(function.name)) << function.example << function.exampleResult;
    }
}

void TestCompiledExpression::functionsDoWhatTheirExamplesSay()
{
    QFETCH(QString, example);
    QFETCH(QString, result);
    const auto batch = sampleRows();
    const Compilation compiled = CompiledExpression::compile(example, {});
    QVERIFY2(compiled.isOk(),
             qPrintable(compiled.problems.empty() ? QString() : compiled.problems[0].message));
    QVERIFY(compiled->isConstant());
    const EvaluatedColumn column = compiled->evaluate(*batch, testContext());
    QCOMPARE(cellsOf(column, 3), QStringList({result, result, result}));
    QCOMPARE(column.column->type, compiled->type());
}

void TestCompiledExpression::computesEveryRow_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cells"); // joined by |
    const auto row = [](const char *text, const char *cells) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(cells);
    };
    row("name", "Ada|null|abc");
    row("\"first name\" || '!'", "Augusta!|Zoë!|null");
    row("concat(name, '-', \"first name\", id)", "Ada-Augusta1|-Zoë2|abc-3");
    row("id + 1", "2|3|4");
    row("1 + 2 * 3 - 4 % 3", "6|6|6");
    row("(1 + 2) * 3", "9|9|9");
    row("10 - 3 - 2", "5|5|5");
    row("-id", "-1|-2|-3");
    row("7 / 2", "3.5|3.5|3.5");
    const char *third = "0.333333333333333333333333333333333333";
    QTest::newRow("1 / 3") << u"1 / 3"_s
                           << QString::fromUtf8(third) + u'|' + QString::fromUtf8(third) + u'|'
            + QString::fromUtf8(third);
    row("id / 0", "<division_by_zero>|<division_by_zero>|<division_by_zero>");
    row("1 / price", "0.0952380952380952380952380952380952381|<division_by_zero>|null");
    row("price * 1.10", "11.5500|0.00|null");
    row("price + id", "11.50|2|null");
    row("0.1 + 0.2 = 0.3", "true|true|true");
    row("score * 2", "1|-4|null");
    row("score * 0.5", "0.25|-1|null");
    row("score / 0", "<division_by_zero>|<division_by_zero>|null");
    row("9223372036854775807 + id", "<overflow>|<overflow>|<overflow>");
    row("9223372036854775808 + 1", "9223372036854775809|9223372036854775809|9223372036854775809");
    row("1e400 > 1e399", "true|true|true");
    row("price > 1.000", "true|false|null");
    row("name < 'b'", "true|null|true");
    row("name != 'Ada'", "false|null|true");
    row("name is null", "false|true|false");
    row("name is not null and active", "true|false|null");
    row("active or name is null", "true|true|null");
    row("not active", "false|true|null");
    row("id in (1, 3)", "true|false|true");
    row("id not in (1, null)", "false|null|null");
    row("name in ('Ada', 'x')", "true|null|false");
    row("id between 2 and 3", "false|true|true");
    row("id not between 2 and 3", "true|false|false");
    row("id between 2 and null", "false|null|null");
    row("name like 'A_a'", "true|null|false");
    row("name not like '%b%'", "true|null|false");
    row("'50%' like '50\\%'", "true|true|true");
    row("if(active, name, 'off')", "Ada|off|off");
    row("if(id = 2, null, id)", "1|null|3");
    row("coalesce(name, \"first name\", 'x')", "Ada|Zoë|abc");
    row("coalesce(price, id)", "10.50|0|3");
    row("try(to_integer(name), -1)", "-1|null|-1");
    row("to_integer(name)", "<not_a_whole_number>|null|<not_a_whole_number>");
    row("to_integer('12.0')", "12|12|12");
    row("upper(name)", "ADA|null|ABC");
    row("greatest(id, 2)", "2|2|3");
    row("least(score, id)", "0.5|-2|3");
    row("round(price / 3, 2)", "3.5|0|null");
    row("round(2.5)", "3|3|3");
    row("round(-2.5)", "-3|-3|-3");
    row("round(1250, -2)", "1300|1300|1300");
    row("year(born) + 1", "1816|2001|null");
    row("date_add(born, 1, 'year')", "1816-12-10|2001-02-28|null");
    row("date_add(born, -1, 'months')", "1815-11-10|2000-01-29|null");
    row("date_diff(born, date '2024-02-28', 'year')", "208|23|null");
    row("date_add(born, 9000000000, 'days')", "<date_out_of_range>|<date_out_of_range>|null");
    row("start_of(born, 'week')", "1815-12-04|2000-02-28|null");
    row("format_date(seen, 'yyyy-MM-dd\"T\"HH:mm:ssXXX')",
        "2024-05-01T10:00:00Z|null|1969-12-31T23:59:59Z");
    row("to_unix(seen)", "1714557600|null|-1");
    row("to_zone(seen, 'America/New_York')", "2024-05-01T06:00:00|null|1969-12-31T18:59:59");
    row("from_zone(timestamp '2024-03-31 02:30', 'Europe/Berlin')",
        "2024-03-31T01:30:00+00:00|2024-03-31T01:30:00+00:00|2024-03-31T01:30:00+00:00");
    row("to_date(name)", "<not_a_date>|null|<not_a_date>");
    row("json_text(data, 'city')", "London|null|null");
    row("json_get(data, 'n')", "[1]|null|null");
    row("json_get(data, '$[1]')", "null|2|null");
    row("json_array_length(data)", "null|2|null");
    row("json_object('n', name, 'p', price)",
        R"({"n":"Ada","p":10.50}|{"n":null,"p":0}|{"n":"abc","p":null})");
    row("json_text(parse_json('{\"\\u0061\": \"x\\ny\"}'), 'a')", "x\ny|x\ny|x\ny");
    row("json_get(parse_json('{\"a\": 123456789012345678901234567890.10}'), 'a')",
        "123456789012345678901234567890.10|123456789012345678901234567890.10|"
        "123456789012345678901234567890.10");
    row("split_part('a,b,c', ',', -1)", "c|c|c");
    row("split_part('a,b,c', ',', 4)", "null|null|null");
    row("right('Zoë', 2) || left('Zoë', -1)", "oëZo|oëZo|oëZo");
    row("regex_replace('aaa', 'x*', '-')", "-a-a-a-|-a-a-a-|-a-a-a-");
    row("regex_extract(name, '(?i)^a(.)')", "d|null|b");
    row("mask(name, 1, '#')", "##a|null|##c");
    row("trim('xxaxx', 'x')", "a|a|a");
    row("trim('\xC2\xA0 a ')", "a|a|a"); // a no-break space
    row("pad_left(id, 3, '0')", "");
    row("sha256(id)",
        "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b|"
        "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35|"
        "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce");
    row("null", "null|null|null");
    row("date", ""); // no such field
}

void TestCompiledExpression::computesEveryRow()
{
    QFETCH(QString, text);
    QFETCH(QString, cells);
    const auto batch = sampleRows();
    const Compilation compiled = CompiledExpression::compile(text, sampleSchema());
    if (cells.isEmpty()) {
        QVERIFY(!compiled.isOk());
        return;
    }
    QVERIFY2(compiled.isOk(),
             qPrintable(compiled.problems.empty() ? QString() : compiled.problems[0].message));
    QCOMPARE(cellsOf(compiled->evaluate(*batch, testContext()), 3), cells.split(u'|'));
}

void TestCompiledExpression::saysWhatIsWrongWithAText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *text, const char *code, const char *part) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(code)
                            << QString::fromUtf8(part);
    };
    row("", "empty", "");
    row("name +", "value_missing", "");
    row("upper(name", "parenthesis_missing", "");
    row("name)", "parenthesis_unexpected", ")");
    row("name id", "operator_expected", "id");
    row("'abc", "unfinished_text", "'abc");
    row("\"abc", "unfinished_name", "\"abc");
    row("12abc", "bad_number", "12abc");
    row("name # 1", "unknown_character", "#");
    row("nmae", "unknown_field", "nmae");
    row("uper(name)", "unknown_function", "uper");
    row("upper()", "too_few_arguments", ")");
    row("upper(name, id)", "too_many_arguments", "id");
    row("upper(id)", "wrong_type", "id");
    row("name + 1", "wrong_type", "name");
    row("name = 1", "different_types", "name = 1");
    row("price * score", "different_types", "price * score");
    row("if(name, 1, 2)", "wrong_type", "name");
    row("id < 2 < 3", "chained_comparison", "<");
    row("date '2024-13-01'", "bad_literal", "date '2024-13-01'");
    row("regex_match(name, '(')", "bad_pattern", "'('");
    row("regex_match(name, name)", "not_constant", "name");
    row("regex_match(name, null)", "null_constant", "null");
    row("date_add(born, 1, 'hour')", "bad_unit", "'hour'");
    row("date_add(born, 1, 'fortnight')", "bad_unit", "'fortnight'");
    row("format_date(born, 'yyyy Q')", "bad_format", "'yyyy Q'");
    row("to_zone(seen, 'Mars/Base')", "bad_zone", "'Mars/Base'");
    row("json_get(data, 'a..b')", "bad_path", "'a..b'");
    row("json_object('a')", "uneven_pairs", "'a'");
    row("data = data", "wrong_type", "data");
    row("id is 3", "word_missing", "3");
}

void TestCompiledExpression::saysWhatIsWrongWithAText()
{
    QFETCH(QString, text);
    QFETCH(QString, code);
    QFETCH(QString, part);
    const Compilation compiled = CompiledExpression::compile(text, sampleSchema());
    QVERIFY(!compiled.isOk());
    const ExpressionProblem &problem = compiled.problems.front();
    QCOMPARE(problem.code, QString(u"expression."_s + code));
    QCOMPARE(text.mid(problem.range.start, problem.range.length), part);
    QVERIFY(problem.message.endsWith(u'.'));
}

void TestCompiledExpression::findsEveryWrongPartAtOnce()
{
    const auto compiled
        = CompiledExpression::compile(u"upper(nmae) || lower(id)"_s, sampleSchema());
    QCOMPARE(compiled.problems.size(), 2U);
    QCOMPARE(compiled.problems[0].code, u"expression.unknown_field"_s);
    QCOMPARE(compiled.problems[1].code, u"expression.wrong_type"_s);
    QCOMPARE(compiled.problems[1].message, u"lower() takes text as \"text\", not whole number."_s);
    QCOMPARE(compiled.problems[1].hint, u"to_text() makes a text of it."_s);
}

void TestCompiledExpression::suggestsNearNames()
{
    const auto field = CompiledExpression::compile(u"firstname"_s, sampleSchema());
    QCOMPARE(field.problems[0].suggestions, QStringList(u"\"first name\""_s));
    QCOMPARE(field.problems[0].hint, u"The nearest name is first name."_s);
    const auto function = CompiledExpression::compile(u"uper(name)"_s, sampleSchema());
    QCOMPARE(function.problems[0].suggestions.value(0), u"upper"_s);
}

void TestCompiledExpression::failsOnlyWhereTheValueMatters()
{
    const auto batch = sampleRows();
    const auto cells = [&](const QString &text) {
        const auto compiled = CompiledExpression::compile(text, sampleSchema());
        return compiled.isOk() ? cellsOf(compiled->evaluate(*batch, testContext()), 3)
                               : QStringList(compiled.problems[0].message);
    };
    QCOMPARE(cells(u"if(price = 0, null, 1 / price) is null"_s),
             QStringList({u"false"_s, u"true"_s, u"true"_s}));
    QCOMPARE(cells(u"price = 0 or 1 / price > 0"_s),
             QStringList({u"true"_s, u"true"_s, u"null"_s}));
    QCOMPARE(cells(u"price != 0 and 1 / price > 0"_s),
             QStringList({u"true"_s, u"false"_s, u"null"_s}));
    // What failed is no null that can be hidden by accident.
    QCOMPARE(cells(u"coalesce(to_integer(name), 0)"_s),
             QStringList({u"<not_a_whole_number>"_s, u"0"_s, u"<not_a_whole_number>"_s}));
    QCOMPARE(cells(u"coalesce(name, to_text(1 / 0))"_s),
             QStringList({u"Ada"_s, u"<division_by_zero>"_s, u"abc"_s}));
    QCOMPARE(cells(u"if(active, 1 / 0, 2)"_s),
             QStringList({u"<division_by_zero>"_s, u"2"_s, u"2"_s}));
    QCOMPARE(
        cells(u"if(1 / 0 > 1, id, id)"_s),
        QStringList({u"<division_by_zero>"_s, u"<division_by_zero>"_s, u"<division_by_zero>"_s}));
    QCOMPARE(cells(u"try(to_integer(name), to_integer(\"first name\"))"_s),
             QStringList({u"<not_a_whole_number>"_s, u"null"_s, u"null"_s}));
}

void TestCompiledExpression::issueNamesValueAndPlace()
{
    const QString text = u"1 + to_integer(name)"_s;
    const auto result
        = CompiledExpression::compile(text, sampleSchema())->evaluate(*sampleRows(), testContext());
    QCOMPARE(result.issues.size(), 2U);
    QCOMPARE(result.issues[1].row, 2U);
    QCOMPARE(result.issues[1].message, u"\"abc\" is no whole number of 64 bits."_s);
    QCOMPARE(result.issues[1].original, std::string("abc"));
    QCOMPARE(text.mid(result.issues[1].range.start, result.issues[1].range.length),
             u"to_integer(name)"_s);
    QVERIFY(result.column->isNull(2));
}

void TestCompiledExpression::unreadFieldIsAnIssue()
{
    const Schema schema({{u"n"_s, FieldType::Integer, true, {}, {}}});
    const auto batch = batchOf(schema, {{u"1"_s}, {u"many"_s}, {QString()}});
    const auto result
        = CompiledExpression::compile(u"n * 2"_s, schema)->evaluate(*batch, testContext());
    QCOMPARE(cellsOf(result, 3), QStringList({u"2"_s, u"<unread_value>"_s, u"null"_s}));
    QCOMPARE(result.issues[0].original, std::string("many"));
}

void TestCompiledExpression::namesTheFieldsItReads()
{
    const auto compiled = CompiledExpression::compile(u"price + id + id * price"_s, sampleSchema());
    QCOMPARE(compiled->fields(), (std::vector<int>{0, 3}));
    QCOMPARE(compiled->fieldNames(), QStringList({u"id"_s, u"price"_s}));
    QCOMPARE(compiled->type(), FieldType::Decimal);
    QVERIFY(!compiled->isConstant());
}

void TestCompiledExpression::momentIsThatOfTheRun()
{
    const auto compiled = CompiledExpression::compile(u"today() || ' ' || now()"_s, {});
    QVERIFY(compiled->isConstant());
    QCOMPARE(cellsOf(compiled->evaluate(*sampleRows(), testContext()), 1),
             QStringList(u"2024-05-17 2024-05-17 13:45:30+00:00"_s));
}

void TestCompiledExpression::limitsHold()
{
    const auto code = [](const QString &text) {
        const auto compiled = CompiledExpression::compile(text, sampleSchema());
        return compiled.isOk() ? QString() : compiled.problems[0].code;
    };
    QCOMPARE(code(QString(10'001, u' ')), u"expression.too_long"_s);
    QCOMPARE(code(QString(5000, u'(')), u"expression.too_deep"_s);
    QCOMPARE(code(QString(5000, u'-') + u'1'), u"expression.too_deep"_s);
    QCOMPARE(code(u"1"_s + u"+1"_s.repeated(4000)), u"expression.too_deep"_s);
    QCOMPARE(code(u"concat(1"_s + u",1"_s.repeated(4000) + u')'), u"expression.too_many_parts"_s);
    QCOMPARE(code(u"concat(1"_s + u",1"_s.repeated(1900) + u')'), QString());
    QCOMPARE(code(QString(150, u'(') + u"id"_s + QString(150, u')')), QString());
}

void TestCompiledExpression::resultsAreBounded()
{
    const auto batch = sampleRows();
    const auto cells = [&](const QString &text) {
        return cellsOf(
            CompiledExpression::compile(text, sampleSchema())->evaluate(*batch, testContext()), 1);
    };
    const QStringList tooLong(u"<result_too_long>"_s);
    QCOMPARE(cells(u"pad_left(name, 9000000000000000000)"_s), tooLong);
    QString doubled = u"name"_s;
    for (int i = 0; i < 12; ++i)
        doubled = u"replace("_s + doubled + u", 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')"_s;
    QCOMPARE(cells(doubled), tooLong);
    QCOMPARE(cells(u"1e1000 * price"_s), QStringList(u"<too_many_digits>"_s));
    QCOMPARE(cells(u"price + 1e999999999999999999999"_s), QStringList(u"<too_many_digits>"_s));
    QCOMPARE(cells(u"price < 1e999999999999999999999"_s), QStringList(u"true"_s));
}

void TestCompiledExpression::explainsStepByStep()
{
    const QString text = u"if(active, upper(trim(name)) || '!', to_text(1 / 0))"_s;
    const auto compiled = CompiledExpression::compile(text, sampleSchema());
    const Explanation explanation = compiled->explain(*sampleRows(), 0, testContext());
    QStringList steps;
    for (const ExplanationStep &step : explanation.steps) {
        QCOMPARE(text.mid(step.range.start, step.range.length), step.text);
        steps << step.text + u" -> "_s + step.value;
    }
    QCOMPARE(steps,
             QStringList({u"active -> true"_s, u"name -> Ada"_s, u"trim(name) -> Ada"_s,
                          u"upper(trim(name)) -> ADA"_s, u"upper(trim(name)) || '!' -> ADA!"_s,
                          QString(text + u" -> ADA!"_s)}));
    QCOMPARE(explanation.steps[0].kind, ExplanationStep::Kind::Field);
}

void TestCompiledExpression::explainsAFailure()
{
    const auto compiled
        = CompiledExpression::compile(u"(id + 1) * to_integer(name)"_s, sampleSchema());
    const Explanation explanation = compiled->explain(*sampleRows(), 2, testContext());
    QCOMPARE(explanation.steps.size(), 5U);
    QCOMPARE(explanation.steps[1].value, u"4"_s);
    QCOMPARE(explanation.steps[3].issueCode, u"expression.not_a_whole_number"_s);
    QCOMPARE(explanation.steps[4].text, u"(id + 1) * to_integer(name)"_s);
    QCOMPARE(explanation.steps[4].issue, u"\"abc\" is no whole number of 64 bits."_s);
    const auto literal = CompiledExpression::compile(u"'x'"_s, {});
    QCOMPARE(literal->explain(*sampleRows(), 1, testContext()).steps[0].value, u"x"_s);
}

void TestCompiledExpression::emptyBatchGivesEmptyColumn()
{
    const auto batch = batchOf(sampleSchema(), {});
    for (const QString &text :
         {u"if(active, name, 'x') || 1"_s, u"1 / 0"_s, u"coalesce(id, 1)"_s}) {
        const auto result
            = CompiledExpression::compile(text, sampleSchema())->evaluate(*batch, testContext());
        QVERIFY(result.issues.empty());
        QVERIFY(result.column->fixed.empty() && result.column->offsets.size() <= 1);
    }
}

} // namespace millrace

QTEST_APPLESS_MAIN(millrace::TestCompiledExpression)
#include "testcompiledexpression.moc"
