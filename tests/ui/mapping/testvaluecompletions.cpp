// Value completions and findings: what can be typed in the box of a value, and what is wrong.
#include "tests/ui/mapping/previewscene.h"
#include "ui/mapping/valuecompletions.h"
#include "ui/mapping/valuefinding.h"
#include "ui/mapping/valuetext.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

using Kind = ValueCompletion::Kind;

QStringList labels(const std::vector<ValueCompletion> &completions)
{
    QStringList result;
    for (const ValueCompletion &each : completions)
        result << each.label;
    return result;
}

const ValueCompletion *find(const std::vector<ValueCompletion> &list, const QString &label)
{
    const auto found = std::ranges::find(list, label, &ValueCompletion::label);
    return found == list.end() ? nullptr : &*found;
}

QString inserted(QString text, const ValueCompletion &completion)
{
    return text.replace(completion.replaced.start, completion.replaced.length,
                        completion.insertedText);
}

} // namespace

class TestValueCompletions final : public QObject
{
    Q_OBJECT

private slots:
    void emptyBoxOffersFieldsThenFunctions();
    void wordNarrowsFieldsAndFunctions();
    void functionBeginsAnExpression();
    void fieldIsItsNameAsItIs();
    void wordOfNoFieldIsAConstant();
    void quotesOfferNothing();
    void expressionCompletesWithinItself();
    void functionsComeWithHelpAndExample();
    void valueTextGoesThereAndBack_data();
    void valueTextGoesThereAndBack();
    void findingHasThePlaceInTheBox();
    void fieldsAndConstantsHaveNoFinding();
};

void TestValueCompletions::emptyBoxOffersFieldsThenFunctions()
{
    const auto list = valueCompletions({}, 0, people());
    QCOMPARE(labels(list).mid(0, 4), (QStringList{u"name"_s, u"surname"_s, u"age"_s, u"mail"_s}));
    QVERIFY(find(list, u"upper"_s) != nullptr);
    QVERIFY(std::ranges::none_of(list, [](const ValueCompletion &each) {
        return each.kind == Kind::Constant || each.kind == Kind::Keyword;
    }));
}

void TestValueCompletions::wordNarrowsFieldsAndFunctions()
{
    const auto list = valueCompletions(u"nam"_s, 3, people());
    QCOMPARE(labels(list).mid(0, 2), (QStringList{u"name"_s, u"surname"_s}));
    QVERIFY(find(list, u"age"_s) == nullptr);
    QCOMPARE(inserted(u"nam"_s, list.front()), u"name"_s);
}

void TestValueCompletions::functionBeginsAnExpression()
{
    const auto list = valueCompletions(u"upp"_s, 3, people());
    const ValueCompletion *upper = find(list, u"upper"_s);
    QVERIFY(upper != nullptr);
    const QString text = inserted(u"upp"_s, *upper);
    QCOMPARE(text, u"= upper()"_s);
    QCOMPARE(upper->cursor, 8);
    QCOMPARE(typedValue(text, people()).origin, ValueOrigin::Expression);
}

void TestValueCompletions::fieldIsItsNameAsItIs()
{
    const Schema odd({plainField(u"first name"_s)});
    const auto list = valueCompletions(u"fir"_s, 3, odd);
    QCOMPARE(list.front().insertedText, u"first name"_s);
    const auto within = valueCompletions(u"= fir"_s, 5, odd);
    QCOMPARE(within.front().insertedText, u"\"first name\""_s);
}

void TestValueCompletions::wordOfNoFieldIsAConstant()
{
    const auto list = valueCompletions(u"Berlin"_s, 6, people());
    QVERIFY(!list.empty());
    QCOMPARE(list.back().kind, Kind::Constant);
    const TypedValue value = typedValue(inserted(u"Berlin"_s, list.back()), people());
    QCOMPARE(value, (TypedValue{ValueOrigin::Constant, u"Berlin"_s}));
    // The name of a field is that field.
    for (const ValueCompletion &each : valueCompletions(u"name"_s, 4, people()))
        QVERIFY(each.kind != Kind::Constant);
}

void TestValueCompletions::quotesOfferNothing()
{
    QVERIFY(valueCompletions(u"\"nam"_s, 4, people()).empty());
    QVERIFY(valueCompletions(u"'nam"_s, 4, people()).empty());
}

void TestValueCompletions::expressionCompletesWithinItself()
{
    const QString text = u"= upper(sur"_s;
    const auto list = valueCompletions(text, static_cast<int>(text.size()), people());
    QCOMPARE(list.front().label, u"surname"_s);
    QCOMPARE(list.front().replaced, (TextRange{8, 3}));
    QCOMPARE(inserted(text, list.front()), u"= upper(surname"_s);
    // Before the mark there is nothing to complete.
    QVERIFY(valueCompletions(u"= name"_s, 0, people()).empty());
}

void TestValueCompletions::functionsComeWithHelpAndExample()
{
    const auto list = valueCompletions(u"= spl"_s, 5, people());
    const ValueCompletion *split = find(list, u"split_part"_s);
    QVERIFY(split != nullptr);
    QVERIFY(split->detail.startsWith(u"split_part("_s));
    QVERIFY(!split->help.isEmpty());
    QVERIFY2(split->example.contains(u"split_part("_s) && split->example.contains(u" = "_s),
             qPrintable(split->example));
}

void TestValueCompletions::valueTextGoesThereAndBack_data()
{
    QTest::addColumn<int>("origin");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *name, ValueOrigin origin, const QString &value) {
        QTest::newRow(name) << static_cast<int>(origin) << value;
    };
    row("field", ValueOrigin::Field, u"surname"_s);
    row("word", ValueOrigin::Constant, u"Berlin"_s);
    row("constant like a field", ValueOrigin::Constant, u"name"_s);
    row("constant like an expression", ValueOrigin::Constant, u"= 3"_s);
    row("constant with function mark", ValueOrigin::Constant, u"ƒ x"_s);
    row("constant in quotes", ValueOrigin::Constant, u"\"name\""_s);
    row("constant with a quote in it", ValueOrigin::Constant, u"it's \"so\""_s);
    row("constant with blanks", ValueOrigin::Constant, u"  padded "_s);
    row("expression", ValueOrigin::Expression, u"upper(surname)"_s);
    row("expression over lines", ValueOrigin::Expression, u"upper(\n  surname\n)"_s);
    row("expression like a field", ValueOrigin::Expression, u"name"_s);
    row("expression with a sign", ValueOrigin::Expression, u"name = 'Ann'"_s);
}

void TestValueCompletions::valueTextGoesThereAndBack()
{
    QFETCH(const int, origin);
    QFETCH(const QString, value);
    const TypedValue typed{static_cast<ValueOrigin>(origin), value};
    const QString text = valueEditText(typed, people());
    const TypedValue back = typedValue(text, people());
    QVERIFY2(back == typed, qPrintable(text + u" -> "_s + back.value));
}

void TestValueCompletions::findingHasThePlaceInTheBox()
{
    const QString text = u" = uper(surname)"_s;
    const auto finding = valueFinding(text, people());
    QVERIFY(finding);
    QCOMPARE(text.mid(finding->range.start, finding->range.length), u"uper"_s);
    QCOMPARE(finding->suggestions.front(), u"upper"_s);
    QVERIFY(!valueFinding(u"= upper(surname)"_s, people()));
    QVERIFY(valueFinding(u"= upper(surname"_s, people()));
}

void TestValueCompletions::fieldsAndConstantsHaveNoFinding()
{
    for (const QString &text : {u"name"_s, u"Berlin"_s, u"\"= uper(\""_s, QString()})
        QVERIFY(!valueFinding(text, people()));
}

QTEST_GUILESS_MAIN(TestValueCompletions)
#include "testvaluecompletions.moc"
