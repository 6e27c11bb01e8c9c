#include "core/mapping/expression/expressionediting.h"
#include "core/mapping/expression/functionlist.h"
#include "tests/core/mapping/expression/expressionrows.h"

#include <QTest>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

class TestExpressionEditing final : public QObject
{
    Q_OBJECT

private slots:
    void namesThePiecesOfAText();
    void piecesOfUnfinishedText();
    void completesFieldsAndFunctions();
    void completesOperatorsAfterAValue();
    void completesNothingInsideText();
    void completesAQuotedName();
    void signatureFollowsTheCursor();
    void formatsCanonically_data();
    void formatsCanonically();
    void quotesWhatNeedsQuotes();
    void listsFunctionsInOrder();
};

void TestExpressionEditing::namesThePiecesOfAText()
{
    using Kind = ExpressionTokenKind;
    const QString text = u"upper(\"a b\") || 'x''y' and date '2024-01-01' < date + 1.5e3"_s;
    QStringList pieces;
    for (const ExpressionToken &token : expressionTokens(text))
        pieces << QString::number(static_cast<int>(token.kind)) + u':'
                + text.mid(token.range.start, token.range.length);
    const auto piece = [](Kind kind, const QString &part) -> QString {
        return QString::number(static_cast<int>(kind)) + u':' + part;
    };
    QCOMPARE(pieces,
             QStringList({piece(Kind::Function, u"upper"_s), piece(Kind::Punctuation, u"("_s),
                          piece(Kind::Field, u"\"a b\""_s), piece(Kind::Punctuation, u")"_s),
                          piece(Kind::Operator, u"||"_s), piece(Kind::Text, u"'x''y'"_s),
                          piece(Kind::Keyword, u"and"_s), piece(Kind::Keyword, u"date"_s),
                          piece(Kind::Text, u"'2024-01-01'"_s), piece(Kind::Operator, u"<"_s),
                          piece(Kind::Field, u"date"_s), piece(Kind::Operator, u"+"_s),
                          piece(Kind::Number, u"1.5e3"_s)}));
}

void TestExpressionEditing::piecesOfUnfinishedText()
{
    const auto tokens = expressionTokens(u"a # 'open"_s);
    QCOMPARE(tokens.size(), 3U);
    QCOMPARE(tokens[1].kind, ExpressionTokenKind::Unknown);
    QCOMPARE(tokens[2].range, (TextRange{4, 5}));
    QVERIFY(expressionTokens({}).empty());
}

void TestExpressionEditing::completesFieldsAndFunctions()
{
    const auto list = expressionCompletions(u"upper(na)"_s, 8, sampleSchema());
    QCOMPARE(list[0].label, u"name"_s);
    QCOMPARE(list[0].detail, u"text"_s);
    QCOMPARE(list[0].replaced, (TextRange{6, 2}));
    // Those that contain the word come after those that start with it.
    QVERIFY(std::ranges::any_of(list, [](const auto &each) {
        return each.label == u"first name"_s && each.insertedText == u"\"first name\""_s;
    }));
    const auto functions = expressionCompletions(u"spl"_s, 3, sampleSchema());
    QCOMPARE(functions.size(), 1U);
    QCOMPARE(functions[0].insertedText, u"split_part()"_s);
    QCOMPARE(functions[0].cursor, 11);
    QCOMPARE(functions[0].detail, u"split_part(text, separator, number)"_s);
    QCOMPARE(expressionCompletions(u"spl(name)"_s, 3, sampleSchema())[0].insertedText,
             u"split_part"_s);
}

void TestExpressionEditing::completesOperatorsAfterAValue()
{
    const auto list = expressionCompletions(u"name "_s, 5, sampleSchema());
    QVERIFY(std::ranges::all_of(
        list, [](const auto &each) { return each.kind == ExpressionCompletion::Kind::Operator; }));
    QVERIFY(list.size() > 10);
    const auto begun = expressionCompletions(u"name be"_s, 7, sampleSchema());
    QCOMPARE(begun.size(), 1U);
    QCOMPARE(begun[0].insertedText, u"between "_s);
    QCOMPARE(expressionCompletions(u"name or "_s, 8, sampleSchema())[0].kind,
             ExpressionCompletion::Kind::Field);
}

void TestExpressionEditing::completesNothingInsideText()
{
    QVERIFY(expressionCompletions(u"'na'"_s, 3, sampleSchema()).empty());
    QVERIFY(expressionCompletions(u"name || 'na"_s, 11, sampleSchema()).empty());
    QVERIFY(expressionCompletions(u"12"_s, 2, sampleSchema()).empty());
}

void TestExpressionEditing::completesAQuotedName()
{
    const auto list = expressionCompletions(u"\"first"_s, 6, sampleSchema());
    QCOMPARE(list[0].insertedText, u"\"first name\""_s);
    QCOMPARE(list[0].replaced, (TextRange{0, 6}));
}

void TestExpressionEditing::signatureFollowsTheCursor()
{
    const QString text = u"round(coalesce(a, b, c), 2) + 1"_s;
    QCOMPARE(expressionSignatureAt(text, 6)->function, u"round"_s);
    QCOMPARE(expressionSignatureAt(text, 6)->parameter, 0);
    const auto inner = expressionSignatureAt(text, 21);
    QCOMPARE(inner->function, u"coalesce"_s);
    QCOMPARE(inner->parameter, 2);
    QCOMPARE(inner->text.mid(inner->parameterRange.start, inner->parameterRange.length),
             u"more…"_s);
    const auto outer = expressionSignatureAt(text, 26);
    QCOMPARE(outer->function, u"round"_s);
    QCOMPARE(outer->text.mid(outer->parameterRange.start, outer->parameterRange.length),
             u"digits?"_s);
    QVERIFY(!expressionSignatureAt(text, 29));
    QVERIFY(!expressionSignatureAt(text, 3));
    QCOMPARE(expressionSignatureAt(u"upper((a"_s, 8)->function, u"upper"_s);
}

void TestExpressionEditing::formatsCanonically_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("formatted");
    const auto row = [](const char *text, const char *formatted) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(formatted);
    };
    row("  UPPER( a )||'x' ", "upper(a) || 'x'");
    row("((a+b))*(c*d)", "(a + b) * (c * d)");
    row("(a*b)+c", "a * b + c");
    row("a-(b-c)", "a - (b - c)");
    row("a <> b AND NOT (c = d)", "a != b and not c = d");
    row("not (a and b)", "not (a and b)");
    row("(not a) = b", "(not a) = b");
    row("a IS NOT NULL", "a is not null");
    row("(a = b) = c", "(a = b) = c");
    row("a Not In(1,2)", "a not in (1, 2)");
    row("a between (1) and (2+3)", "a between 1 and 2 + 3");
    row("\"and\" + \"b\" + \"c d\" + \"e\"\"f\"", "\"and\" + b + \"c d\" + \"e\"\"f\"");
    row("-(-a)", "--a");
    row("-(a + b)", "-(a + b)");
    row("Date '2024-01-01'", "date '2024-01-01'");
    row("1E5 + .5", "1e5 + .5");
    row("a like ('x' || '%')", "a like 'x' || '%'");
}

void TestExpressionEditing::formatsCanonically()
{
    QFETCH(QString, text);
    QFETCH(QString, formatted);
    QCOMPARE(formattedExpression(text).value_or(u"no expression"_s), formatted);
    QCOMPARE(formattedExpression(formatted).value_or(u"no expression"_s), formatted);
}

void TestExpressionEditing::quotesWhatNeedsQuotes()
{
    QCOMPARE(expressionFieldText(u"größe_2"_s), u"größe_2"_s);
    QCOMPARE(expressionFieldText(u"In"_s), u"\"In\""_s);
    QCOMPARE(expressionFieldText(u"2nd"_s), u"\"2nd\""_s);
    QCOMPARE(expressionFieldText({}), u"\"\""_s);
    QCOMPARE(expressionTextLiteral(u"it's"_s), u"'it''s'"_s);
    QVERIFY(!formattedExpression(u"a +"_s));
}

void TestExpressionEditing::listsFunctionsInOrder()
{
    const auto functions = expressionFunctions();
    QVERIFY(functions.size() > 40);
    QStringList names;
    for (const ExpressionFunction &function : functions) {
        QVERIFY2(function.help.endsWith(u'.'), qPrintable(function.name));
        QVERIFY2(!names.contains(function.name), qPrintable(function.name));
        if (!names.isEmpty()
            && functions[static_cast<std::size_t>(names.size()) - 1].category == function.category)
            QVERIFY2(names.last() < function.name, qPrintable(function.name));
        names << function.name;
    }
}

} // namespace millrace

QTEST_APPLESS_MAIN(millrace::TestExpressionEditing)
#include "testexpressionediting.moc"
