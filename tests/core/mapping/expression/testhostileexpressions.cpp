#include "core/mapping/expression/compiledexpression.h"
#include "core/mapping/expression/expressionediting.h"
#include "core/mapping/expression/functionlist.h"
#include "tests/core/mapping/expression/expressionrows.h"

#include <QTest>

#include <limits>
#include <random>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Values at the borders of every type, ill-formed text among them.
std::shared_ptr<const RecordBatch> hostileRows()
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(sampleSchema()));
    const std::vector<std::int64_t> integers{0, -1, 1, std::numeric_limits<std::int64_t>::min(),
                                             std::numeric_limits<std::int64_t>::max()};
    const std::vector<std::string> texts{"", "\xFF\xC0\x80", "a\xE2\x82", std::string(3000, '('),
                                         std::string("\0x", 2)};
    const std::vector<std::string> decimals{"0", "-1e999999999999999999999", "1e-400", ".5",
                                            std::string(1500, '9')};
    const std::vector<double> numbers{0.0, -0.0, std::numeric_limits<double>::infinity(),
                                      std::numeric_limits<double>::quiet_NaN(), 1e308};
    const std::vector<std::string> jsons{"{}", "[[[[]]]]", "\"\\uD800\"", "nonsense", "{\"a\":"};
    for (std::size_t row = 0; row < integers.size(); ++row) {
        builder.appendInteger(0, integers[row]);
        builder.appendText(1, texts[row]);
        builder.appendText(2, texts[texts.size() - 1 - row]);
        builder.appendText(3, decimals[row]);
        builder.appendNumber(4, numbers[row]);
        builder.appendBoolean(5, row % 2 == 0);
        builder.appendInteger(6, integers[row]);
        builder.appendInteger(7, integers[row]);
        builder.appendText(8, jsons[row]);
        builder.finishRow();
    }
    return builder.finish(TimePoint());
}

/// Expressions of the language at random, most of them ill-typed; and broken texts.
class Writer final
{
public:
    explicit Writer(unsigned seed)
        : m_random(seed)
    {
        for (const ExpressionFunction &function : expressionFunctions()) {
            m_names << function.name;
            m_examples << function.example;
        }
    }

    QString expression(int depth)
    {
        if (depth == 0 || below(4) == 0)
            return atom();
        switch (below(8)) {
        case 0:
            return u'(' + expression(depth - 1) + u')';
        case 1:
            return u"-"_s + expression(depth - 1);
        case 2:
            return expression(depth - 1) + u" is not null"_s;
        case 3:
        case 4: {
            static const QStringList s_signs{u"+"_s,  u"-"_s, u"*"_s, u"/"_s,   u"%"_s,
                                             u"||"_s, u"="_s, u"<"_s, u"and"_s, u"or"_s};
            return expression(depth - 1) + u' ' + pick(s_signs) + u' ' + expression(depth - 1);
        }
        default:
            return call(depth);
        }
    }

    QString mutated()
    {
        QString text = pick(m_examples);
        for (int i = below(4) + 1; i > 0 && !text.isEmpty(); --i) {
            const int at = below(static_cast<int>(text.size()));
            static const QString s_characters
                = u"()'\",.+-|%=<>1a \u00e9\U0001F600#["_s + QChar(0xD800);
            switch (below(4)) {
            case 0:
                text.remove(at, below(5) + 1);
                break;
            case 1:
                text.insert(at, s_characters[below(static_cast<int>(s_characters.size()))]);
                break;
            case 2:
                text.insert(at, text.mid(below(static_cast<int>(text.size())), 12));
                break;
            default:
                text.replace(at, 1, pick(m_fields));
            }
        }
        return text;
    }

private:
    int below(int count) { return static_cast<int>(m_random() % static_cast<unsigned>(count)); }
    QString pick(const QStringList &list) { return list[below(static_cast<int>(list.size()))]; }

    QString atom()
    {
        static const QStringList s_literals{u"1"_s,
                                            u"-3"_s,
                                            u"0"_s,
                                            u"9223372036854775807"_s,
                                            u"1.50"_s,
                                            u"1e300"_s,
                                            u"'day'"_s,
                                            u"'x'"_s,
                                            u"''"_s,
                                            u"'yyyy-MM-dd'"_s,
                                            u"null"_s,
                                            u"true"_s,
                                            u"'(a*)*'"_s,
                                            u"'UTC'"_s,
                                            u"date '2024-02-29'"_s,
                                            u"timestamp '2024-01-01T00:00:00Z'"_s};
        return below(2) == 0 ? pick(m_fields) : pick(s_literals);
    }

    QString call(int depth)
    {
        QStringList arguments;
        for (int i = below(4); i >= 0; --i)
            arguments << expression(depth - 1);
        return pick(m_names) + u'(' + arguments.join(u", "_s) + u')';
    }

    std::mt19937 m_random;
    QStringList m_names;
    QStringList m_examples;
    const QStringList m_fields{u"id"_s,     u"name"_s, u"\"first name\""_s, u"price"_s, u"score"_s,
                               u"active"_s, u"born"_s, u"seen"_s,           u"data"_s};
};

} // namespace

class TestHostileExpressions final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void randomExpressionsKeepTheirPromises();
    void brokenTextsAreRefusedInPeace();
    void everyFunctionTakesTheWorstValues();

private:
    /// Compiles, evaluates, explains and formats \a text; false when it does not compile.
    bool tryOut(const QString &text);

    unsigned m_seed = 0;
    std::shared_ptr<const RecordBatch> m_rows = hostileRows();
};

void TestHostileExpressions::initTestCase()
{
    m_seed = qEnvironmentVariableIsSet("MILLRACE_SEED")
        ? qEnvironmentVariable("MILLRACE_SEED").toUInt()
        : std::random_device()();
    qInfo("MILLRACE_SEED=%u repeats this run", m_seed);
}

bool TestHostileExpressions::tryOut(const QString &text)
{
    const auto describe = [&](const char *what) {
        return QString(u"the expression "_s + QLatin1StringView(what) + u": "_s + text).toUtf8();
    };
    const int middle = static_cast<int>(text.size() / 2);
    (void)expressionTokens(text);
    (void)expressionCompletions(text, middle, sampleSchema());
    (void)expressionSignatureAt(text, middle);
    const auto formatted = formattedExpression(text);
    if (formatted && formattedExpression(*formatted) != formatted)
        QTest::qFail(describe("is formatted differently again").constData(), __FILE__, __LINE__);
    const Compilation compiled = CompiledExpression::compile(text, sampleSchema());
    for (const ExpressionProblem &problem : compiled.problems) {
        if (problem.range.start < 0 || problem.range.length < 0 || problem.range.end() > text.size()
            || problem.message.isEmpty())
            QTest::qFail(describe("has a problem without a place").constData(), __FILE__, __LINE__);
    }
    if (compiled.isOk() == !compiled.problems.empty())
        QTest::qFail(describe("is both sound and not").constData(), __FILE__, __LINE__);
    if (!compiled.isOk())
        return false;
    const EvaluatedColumn result = compiled->evaluate(*m_rows, testContext());
    const std::size_t rows = m_rows->rowCount();
    const bool isText = isStoredAsText(compiled->type());
    if (result.column->type != compiled->type()
        || (isText ? result.column->offsets.size() != rows + 1
                   : result.column->fixed.size() != rows)
        || (!result.column->valid.empty() && result.column->valid.size() != rows))
        QTest::qFail(describe("has a column of another shape").constData(), __FILE__, __LINE__);
    for (const EvaluationIssue &issue : result.issues) {
        if (issue.row >= rows || !result.column->isNull(issue.row) || issue.message.isEmpty())
            QTest::qFail(describe("has an issue without a null").constData(), __FILE__, __LINE__);
    }
    // One row alone has the value it has among others.
    for (std::size_t row = 0; row < rows; ++row) {
        const Explanation explanation = compiled->explain(*m_rows, row, testContext());
        if (explanation.steps.empty()
            || explanation.steps.back().isNull != result.column->isNull(row))
            QTest::qFail(describe("is explained otherwise").constData(), __FILE__, __LINE__);
    }
    // What is formatted means the same.
    const auto again = CompiledExpression::compile(*formatted, sampleSchema());
    if (!again.isOk()
        || cellsOf(again->evaluate(*m_rows, testContext()), rows) != cellsOf(result, rows))
        QTest::qFail(describe("means something else once formatted").constData(), __FILE__,
                     __LINE__);
    return true;
}

void TestHostileExpressions::randomExpressionsKeepTheirPromises()
{
    Writer writer(m_seed);
    int sound = 0;
    for (int i = 0; i < 6'000 && !QTest::currentTestFailed(); ++i)
        sound += tryOut(writer.expression(1 + i % 4)) ? 1 : 0;
    QVERIFY2(sound > 200, qPrintable(QString::number(sound)));
}

void TestHostileExpressions::brokenTextsAreRefusedInPeace()
{
    Writer writer(m_seed + 1);
    int sound = 0;
    for (int i = 0; i < 6'000 && !QTest::currentTestFailed(); ++i)
        sound += tryOut(writer.mutated()) ? 1 : 0;
    QVERIFY2(sound > 100, qPrintable(QString::number(sound)));
}

void TestHostileExpressions::everyFunctionTakesTheWorstValues()
{
    static const QStringList s_fields{u"id"_s,    u"name"_s,   u"price"_s,
                                      u"score"_s, u"active"_s, u"born"_s,
                                      u"seen"_s,  u"data"_s,   u"to_zone(seen, 'UTC')"_s};
    static const QStringList s_constants{u"'day'"_s, u"'UTC'"_s, u"'yyyy'"_s, u"'.'"_s, u"'a'"_s};
    for (const ExpressionFunction &function : expressionFunctions()) {
        int sound = 0;
        for (const QString &field : s_fields) {
            for (const QString &other : s_fields) {
                for (const QString &constant : s_constants) {
                    QStringList arguments;
                    for (std::size_t i = 0; i < function.parameters.size(); ++i) {
                        const auto &parameter = function.parameters[i];
                        const bool isCount = parameter.types == u"whole number"_s;
                        const bool isText = parameter.types == u"text"_s;
                        arguments << (parameter.isConstant ? (isCount ? u"0"_s : constant)
                                          : i == 0         ? field
                                          : isCount        ? u"id"_s
                                          : isText         ? u"name"_s
                                                           : other);
                    }
                    const QString text = function.name + u'(' + arguments.join(u", "_s) + u')';
                    sound += tryOut(text) ? 1 : 0;
                    if (QTest::currentTestFailed())
                        return;
                }
            }
        }
        const bool isPairs = function.name == u"json_object"_s;
        QVERIFY2(isPairs || sound > 0, qPrintable(function.name));
    }
}

} // namespace millrace

QTEST_APPLESS_MAIN(millrace::TestHostileExpressions)
#include "testhostileexpressions.moc"
