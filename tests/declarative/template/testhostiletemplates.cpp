#include "core/declarative/template/interpolation.h"
#include "tests/declarative/template/stoppedclock.h"

#include <QElapsedTimer>
#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

/// A guard against what would take hours, on the busiest machine.
constexpr qint64 s_longest = 60'000;

/// A template may ask for anything; what it gets is an error, soon.
class TestHostileTemplates final : public QObject
{
    Q_OBJECT

private slots:
    void endInAnError_data();
    void endInAnError();
    void longLiteralsStayText();
    void longTextsEndInTime();
};

void TestHostileTemplates::endInAnError_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto repeated
        = [](const char *text, int times) { return QByteArray(text).repeated(times); };
    QTest::newRow("power") << QByteArray("{{ 10 ** (10 ** 10) }}");
    QTest::newRow("large power") << QByteArray("{{ 2 ** 100000 }}");
    QTest::newRow("long text") << QByteArray("{{ 'a' * 10000000000 }}");
    QTest::newRow("long list") << QByteArray("{{ [1] * 1000000000 }}");
    QTest::newRow("doubled") << "{% set x = 'ab' %}" + repeated("{% set x = x + x %}", 40);
    QTest::newRow("doubled list") << "{% set x = [1] %}" + repeated("{% set x = x + x %}", 40);
    QTest::newRow("loops")
        << repeated("{% for i in x.split() %}", 8).prepend("{% set x = 'a b c d e f g h i j k' %}")
            + repeated("{% endfor %}", 8);
    QTest::newRow("output") << QByteArray(
        "{% set x = 'a' * 1000000 %}{% for a in 'abcdefgh' %}"
        "{% for b in 'abcdefgh' %}{{ x }}{% endfor %}{% endfor %}");
    QTest::newRow("brackets") << "{{ " + repeated("(", 5000) + "1" + repeated(")", 5000) + " }}";
    QTest::newRow("lists") << "{{ " + repeated("[", 5000) + repeated("]", 5000) + " }}";
    QTest::newRow("nots") << "{{ " + repeated("not ", 50000) + "1 }}";
    QTest::newRow("minus") << "{{ " + repeated("-", 50000) + "1 }}";
    QTest::newRow("sum") << "{{ 1" + repeated(" + 1", 50000) + " }}";
    QTest::newRow("attributes") << "{{ config" + repeated(".a", 50000) + " }}";
    QTest::newRow("filters") << "{{ 1" + repeated("|abs", 50000) + " }}";
    QTest::newRow("ifs") << repeated("{% if 1 %}", 5000) + repeated("{% endif %}", 5000);
    QTest::newRow("conditions") << "{{ 1" + repeated(" if 1 else 1", 5000) + " }}";
    QTest::newRow("cycle") << QByteArray("{% set x = [] %}{% set _ = x.append(x) %}{{ x }}");
    QTest::newRow("cycles compared")
        << QByteArray("{% set x = [] %}{% set _ = x.append(x) %}{% set y = [] %}"
                      "{% set _ = y.append(y) %}{{ x == y }}");
    QTest::newRow("cycle as JSON")
        << QByteArray("{% set x = {} %}{% set _ = x.update({'a': x}) %}{{ x | tojson }}");
    QTest::newRow("macro") << QByteArray("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
    QTest::newRow("backtracking") << QByteArray(
        "{{ ('a' * 64 ~ 'b') | regex_search('(a+)+$') or 1 / 0 }}");
    QTest::newRow("width") << QByteArray("{{ 'a'.zfill(99999999999) }}");
    QTest::newRow("format width") << QByteArray("{{ '{:99999999999}'.format(1) }}");
    QTest::newRow("replaced") << QByteArray("{{ ('a' * 1000000).replace('a', 'b' * 1000) }}");
    QTest::newRow("joined") << QByteArray("{{ ('b' * 1000000).join('a' * 1000 ) }}");
    QTest::newRow("indented") << QByteArray("{{ ('\\n' * 100000) | indent(10000, blank=true) }}");
    QTest::newRow("batch") << QByteArray("{{ [1] | batch(99999999999, 0) | list }}");
    QTest::newRow("slices") << QByteArray("{{ [1] | slice(99999999999, 0) | list }}");
    QTest::newRow("dates") << QByteArray("{{ now_utc() + duration('P9999Y') }}");
    QTest::newRow("long date") << QByteArray("{{ duration('P99999999999999999999Y') }}");
    QTest::newRow("filters of a block")
        << "{% filter upper" + repeated("|upper", 100000) + " %}a{% endfilter %}";
    QTest::newRow("filters of a set")
        << "{% set a" + repeated("|upper", 100000) + " %}a{% endset %}";
    QTest::newRow("blocks") << repeated("{% set a %}{% endset %}", 40000);
    QTest::newRow("nested key") << QByteArray(
        "{% set n = namespace(t=()) %}{% for i in 'a' * 200000 %}{% set n.t = (n.t,) %}"
        "{% endfor %}{{ {n.t: 1} }}");
    QTest::newRow("many fields") << QByteArray("{{ ('{0}' * 10000).format('a' * 1000000) }}");
    QTest::newRow("many wide fields") << QByteArray("{{ ('{0:>10000}' * 100000).format(1) }}");
    QTest::newRow("many directives") << QByteArray("{{ ('%(a)10000d' * 100000) % {'a': 1} }}");
    QTest::newRow("many characters")
        << QByteArray("{{ ('%(a)c' * 100000) % {'a': 'a' * 1000000} }}");
    QTest::newRow("many groups") << QByteArray(
        "{{ ('a' * 1000000) | regex_replace('(a+)', '\\\\1' * 100000) }}");
    QTest::newRow("bytes") << "{% set b = ('a' * 15000000).encode() %}{{ b" + repeated(" ~ b", 1000)
            + " }}";
    QTest::newRow("indented JSON") << QByteArray(
        "{% set n = namespace(t=[0] * 1000000) %}{% for i in 'a' * 300 %}{% set n.t = [n.t] %}"
        "{% endfor %}{{ n.t | tojson(indent=100) }}");
    QTest::newRow("long searches")
        << QByteArray("{% set t = 'a' * 16000000 %}{% for i in 'a' * 100000 %}"
                      "{% set x = t.count('b') %}{% endfor %}");
    // Each place of the text takes a little less than the limit of one match.
    QTest::newRow("backtracking everywhere")
        << QByteArray("{{ (('a' * 17 ~ 'b') * 50000) | regex_search('(a+)+$') or 1 / 0 }}");
    QTest::newRow("macros") << QByteArray(
        "{% for i in 'a' * 2000000 %}{% macro m() %}{% endmacro %}{% endfor %}"
        "{% for i in 'a' * 2000000 %}{{ max(1, 2) }}{% endfor %}");
    QTest::newRow("long template") << "{{ 1 }}" + repeated("a", 2 * 1024 * 1024);
}

void TestHostileTemplates::endInAnError()
{
    QFETCH(QByteArray, text);
    const TemplateScope scope;
    const test::StoppedClock clock;
    QElapsedTimer timer;
    timer.start();
    const Result<Value> value = InterpolatedText(text.toStdString()).evaluate(scope, clock);
    QVERIFY(!value);
    QVERIFY(value.error().code.startsWith(u"declarative.template_"_s));
    QVERIFY(value.error().message.size() < 1000);
    QVERIFY(timer.elapsed() < s_longest);
}

/// A server may send any text.
void TestHostileTemplates::longLiteralsStayText()
{
    std::string text = "{";
    for (int number = 0; number < 1'000'000; ++number)
        text += std::to_string(number) + ":0,";
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!pythonLiteral(text + "}"));
    QVERIFY(pythonLiteral("{1:0,2:0}"));
    QVERIFY(pythonLiteral("[0x" + std::string(3000, 'f') + "]"));
    QVERIFY(timer.elapsed() < s_longest);
}

void TestHostileTemplates::longTextsEndInTime()
{
    std::string longText(4'000'000, 'a');
    longText.push_back('b');
    const Value record = Mapping{{"text", Value(longText)}};
    TemplateScope scope;
    scope.names.push_back({"record", &record});
    const test::StoppedClock clock;
    QElapsedTimer timer;
    timer.start();
    const auto text = [&](const char *source) {
        const Result<std::string> result = InterpolatedText(source).evaluateText(scope, clock);
        return result ? *result : result.error().message.toStdString();
    };
    QCOMPARE(text("{{ record.text[3999999:] }}"), std::string("ab"));
    QCOMPARE(text("{{ record.text[-2:-1] ~ record.text[9:2] }}"), std::string("a"));
    // Looking at all of the text for each match would take half a minute each time.
    for (int time = 0; time < 10; ++time)
        QCOMPARE(text("{{ record.text[:300000] | regex_replace('aaa', '') }}"), std::string());
    QVERIFY(timer.elapsed() < s_longest);
}

QTEST_GUILESS_MAIN(TestHostileTemplates)
#include "testhostiletemplates.moc"
