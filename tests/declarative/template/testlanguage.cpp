#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsontext.h"
#include "tests/declarative/template/stoppedclock.h"
#include "tests/declarative/vectors/vectorlines.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

/// The template language against Jinja itself, literals against Python itself, and the rules that
/// neither has: the functions and filters of manifests, and what each user makes of a result.
class TestLanguage final : public QObject
{
    Q_OBJECT

private slots:
    void evaluatesAsJinjaDoes();
    void readsLiteralsAsPythonDoes();
    void knowsTheFunctionsOfManifests_data();
    void knowsTheFunctionsOfManifests();
    void fallsBackWhereNothingIsThere();
    void refusesNamesThatAreNotThere();
    void takesConditionsForTrueAsTheReferenceDoes_data();
    void takesConditionsForTrueAsTheReferenceDoes();
    void keepsTheTypeThatIsWanted();
    void buildsParametersHeadersAndBodies();
    void seesTheSliceAndItsParts();
    void leavesTheValuesOfTheScopeAlone();

private:
    [[nodiscard]] std::string given(const std::string &text) const
    {
        const Result<Value> value = InterpolatedText(text).evaluate(m_scope, m_clock);
        return value ? jsonText(*value) : value.error().code.toStdString();
    }

    TemplateScope m_scope;
    test::StoppedClock m_clock;
};

void TestLanguage::evaluatesAsJinjaDoes()
{
    const std::vector<std::string> lines
        = test::vectorLines(QFINDTESTDATA("../vectors/language.jsonl.gz"));
    QVERIFY(lines.size() > 20'000);
    const Result<Value> context = parseJson(lines.front());
    QVERIFY(context);
    const Value &names = (*context)["ctx"];
    m_scope.config = &names;
    for (const Mapping::Entry &entry : names.mapping())
        m_scope.names.push_back({entry.key, &entry.value});
    int failures = 0;
    for (std::size_t index = 1; index < lines.size(); ++index) {
        const Result<Value> vector = parseJson(lines[index]);
        QVERIFY(vector);
        const std::string &text = (*vector)["t"].text();
        const Result<Value> value = InterpolatedText(text).evaluate(m_scope, m_clock);
        const Value *wanted = vector->find("v");
        if (wanted ? value && *value == *wanted : !value)
            continue;
        ++failures;
        qWarning("%s\n  wanted %s\n  given  %s", text.c_str(), lines[index].c_str(),
                 given(text).c_str());
    }
    m_scope = {};
    QCOMPARE(failures, 0);
}

void TestLanguage::readsLiteralsAsPythonDoes()
{
    const std::vector<std::string> lines
        = test::vectorLines(QFINDTESTDATA("../vectors/literals.jsonl.gz"));
    QVERIFY(lines.size() > 1'000);
    int failures = 0;
    for (const std::string &line : lines) {
        const Result<Value> vector = parseJson(line);
        QVERIFY(vector);
        const std::optional<Value> value = pythonLiteral((*vector)["t"].text());
        const Value *wanted = vector->find("v");
        if (wanted ? value && *value == *wanted : !value)
            continue;
        ++failures;
        qWarning("%s", line.c_str());
    }
    QCOMPARE(failures, 0);
}

void TestLanguage::knowsTheFunctionsOfManifests_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char *text, const char *wanted) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(wanted);
    };
    row("{{ now_utc() }}", "\"2024-06-01 00:00:00+00:00\"");
    row("{{ today_utc() }}", "\"2024-06-01\"");
    row("{{ today_with_timezone('Asia/Tokyo') }}", "\"2024-06-01\"");
    row("{{ today_with_timezone('America/New_York') }}", "\"2024-05-31\"");
    row("{{ today_with_timezone('Nowhere') }}", "declarative.template_failed");
    row("{{ timestamp(5.7) }}", "5");
    row("{{ timestamp('2024-01-05') }}", "1704412800.0");
    row("{{ str_to_datetime('2024-01-05T02:00:00+02:00') }}", "\"2024-01-05 00:00:00+00:00\"");
    row("{{ str_to_datetime('nothing') }}", "declarative.template_failed");
    row("{{ str_to_datetime(5) }}", "\"{{ str_to_datetime(5) }}\"");
    row("{{ max(1, 3, 2) }} {{ min([3, 1]) }}", "\"3 1\"");
    row("{{ day_delta(-1) }}", "\"2024-05-31T00:00:00.000000+0000\"");
    row("{{ day_delta(25, '%Y') }}", "2024");
    row("{{ duration('P1D') }}", "\"1 day, 0:00:00\"");
    row("{{ now_utc() - duration('P1M') }}", "\"2024-05-01 00:00:00+00:00\"");
    row("{{ (now_utc() - str_to_datetime('2024-05-30')).days }}", "2");
    row("{{ format_datetime('2024-01-05', '%s') }}", "1704412800");
    row("{{ format_datetime(1704412800, '%Y') }}", "2024");
    row("{{ format_datetime(1704412800123, '%ms', '%ms') }}", "1704412800123");
    row("{{ format_datetime('05/01/24', '%d.%m.', '%d/%m/%y') }}", "\"05.01.\"");
    row("{{ sanitize_url('a b/c&d~') }}", "\"a+b%2Fc%26d~\"");
    row("{{ camel_case_to_snake_case('URLName') }}", "\"u_r_l_name\"");
    row("{{ generate_uuid() | length }}", "36");
    row("{{ 'a' | hash }}", "\"0cc175b9c0f1b6a831c399e269772661\"");
    row("{{ 'a' | hash('sha1', 'b') }}", "\"da23614e02469a0d7c7bd1bdab5c9c474b1904dc\"");
    row("{{ 'a' | hash('none') }}", "declarative.template_failed");
    row("{{ 'm' | hmac('k') }}",
        "\"b60090e3052297aeb5a080889ce2fc4bca957e756faeb4df7d31800ca1e771ec\"");
    row("{{ 'aé' | base64encode }} {{ 'YcOp' | base64decode }}", "\"YcOp aé\"");
    row("{{ 'a' | base64binascii_decode }}", "\"YQ==\"");
    row("{{ 'YQ' | base64decode }}", "declarative.template_failed");
    row("{{ 'page=7' | regex_search('page=([0-9]+)') }}", "7");
    row("{{ 'page=7' | regex_search('[0-9]+') }}", "\"\"");
    row("{{ 'a1b2' | regex_replace('([a-z])([0-9])', '\\\\2\\\\1') }}", "\"1a2b\"");
    row("{{ 'abc' | regex_replace('x*', '-') }}", "\"-a-b-c-\"");
    row("{{ 'x' | regex_search('(') }}", "declarative.template_failed");
    row("{{ 5 | string }}", "\"5\"");
    row("{{ {'b': none} | string }}", "\"{\\\"b\\\": null}\"");
    row("{{ now_utc().strftime('%A') }}", "\"Saturday\"");
    row("{{ now_utc().date() }} {{ now_utc().weekday() }}", "\"2024-06-01 5\"");
    row("{{ record.items }}", "declarative.template_name");
    row("{% print %}", "\"\"");
    row("{% print config, config %}", "\"NoneNone\"");
}

void TestLanguage::knowsTheFunctionsOfManifests()
{
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    QCOMPARE(QString::fromStdString(given(text.toStdString())), wanted);
}

void TestLanguage::fallsBackWhereNothingIsThere()
{
    const Value config = Mapping{{"empty", ""}, {"none", nullptr}};
    m_scope.config = &config;
    const auto fallen = [&](const char *text) {
        const Result<Value> value
            = InterpolatedText(text).evaluate(m_scope, m_clock, LiteralTypes::Any, "{{ 1 + 1 }}");
        return value ? jsonText(*value) : value.error().code.toStdString();
    };
    QCOMPARE(fallen("{{ config.missing }}"), "2");
    QCOMPARE(fallen("{{ config.missing.deeper }}"), "2");
    QCOMPARE(fallen("{{ config.empty }}"), "2");
    QCOMPARE(fallen("{{ config.none }}"), "null");
    QCOMPARE(given("{{ config.missing }}"), "\"\"");
    QCOMPARE(given("{{ config.missing.deeper }}"), "declarative.template_undefined");
    QCOMPARE(given("{{ 'a' + 1 }}"), "\"{{ 'a' + 1 }}\"");
    QCOMPARE(given("{{ 1 / 0 }}"), "declarative.template_failed");
    QCOMPARE(given("{{ 1 +"), "declarative.template_syntax");
    m_scope = {};
}

void TestLanguage::refusesNamesThatAreNotThere()
{
    QCOMPARE(given("{{ nobody }}"), "declarative.template_name");
    QCOMPARE(given("{{ nobody is defined }}"), "declarative.template_name");
    QCOMPARE(given("{% if false %}{{ nobody }}{% endif %}"), "declarative.template_name");
    QCOMPARE(given("{{ range(3) }}"), "declarative.template_name");
    QCOMPARE(given("{{ json_loads('1') }}"), "declarative.template_name");
    QCOMPARE(given("{{ config }} stream_state"), "declarative.template_state");
    m_scope.hasJsonLoads = true;
    QCOMPARE(given("{{ json_loads('{\"a\": 5}').a }}"), "5");
    m_scope = {};
}

void TestLanguage::takesConditionsForTrueAsTheReferenceDoes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("wanted");
    for (const char *text : {"False", "false", "{}", "[]", "()", "0", "0.0", "{{ none_at_all }}",
                             "{{ [] }}", "{{ 0 }}", "{{ '' }}", "{{ false }}", "set()"})
        QTest::newRow(text) << QString::fromUtf8(text) << false;
    for (const char *text : {"True", "true", "None", "{{ none }}", "no", "1", "-1", "{{ 0.1 }}",
                             "{{ 'a' + 1 }}", "[0]", "off"})
        QTest::newRow(text) << QString::fromUtf8(text) << true;
}

void TestLanguage::takesConditionsForTrueAsTheReferenceDoes()
{
    QFETCH(QString, text);
    QFETCH(bool, wanted);
    const Value empty = "";
    m_scope.names = {{"none_at_all", &empty}};
    const Result<bool> isTrue
        = InterpolatedCondition(text.toStdString()).evaluate(m_scope, m_clock);
    QVERIFY(isTrue);
    QCOMPARE(*isTrue, wanted);
    m_scope = {};
}

void TestLanguage::keepsTheTypeThatIsWanted()
{
    const auto typed = [&](const char *text, LiteralTypes types) {
        return jsonText(*InterpolatedText(text).evaluate(m_scope, m_clock, types));
    };
    QCOMPARE(typed("{{ 5 }}", LiteralTypes::Float), "\"5\"");
    QCOMPARE(typed("{{ 5.0 }}", LiteralTypes::Float), "5.0");
    QCOMPARE(typed("{{ 5.0 }}", LiteralTypes::Integer), "\"5.0\"");
    QCOMPARE(typed("{{ true }}", LiteralTypes::Integer), "true");
    QCOMPARE(typed("{{ 1 }}", LiteralTypes::Bool), "\"1\"");
    QCOMPARE(typed("{{ [1] }}", LiteralTypes::TextOrList), "[1]");
    QCOMPARE(typed("{{ (1, 2) }}", LiteralTypes::TextOrList), "\"(1, 2)\"");
    QCOMPARE(typed("'x'", LiteralTypes::Text), "\"x\"");
    QCOMPARE(typed("7", LiteralTypes::Text), "\"7\"");
}

void TestLanguage::buildsParametersHeadersAndBodies()
{
    const Value config = Mapping{{"n", 7}, {"none", nullptr}, {"list", Value::List{1, 2}}};
    m_scope.config = &config;
    const Value input = Mapping{{"a", "{{ config.n }}"},
                                {"b", "{{ config.missing }}"},
                                {"c", "{{ config.none }}"},
                                {"d", "{{ config.list }}"},
                                {"e", "1.10"},
                                {"{{ 'k' ~ 1 }}", "x"}};
    const auto built = [&](const Value &from, MappingUse use) {
        const Result<Value> value = InterpolatedMapping(from, use).evaluate(m_scope, m_clock);
        return value ? jsonText(*value) : value.error().code.toStdString();
    };
    QCOMPARE(built(input, MappingUse::Parameters),
             R"({"a":"7","c":"None","d":[1,2],"e":"1.10","k1":"x"})");
    QCOMPARE(built(input, MappingUse::Headers), R"({"a":"7","d":"[1, 2]","e":"1.1","k1":"x"})");
    QCOMPARE(built(Mapping{{"x", Value::List{"{{ config.n }}", "{{ config.none }}", 3}},
                           {"y", Mapping{{"z", "{{ config.missing }}"}, {"w", "True"}}}},
                   MappingUse::Json),
             R"({"x":[7,null,3],"y":{"w":true}})");
    QCOMPARE(built("{{ {'a': config.n} }}", MappingUse::Json), R"({"a":7})");
    QCOMPARE(built("{\"a\": null}", MappingUse::Json), "declarative.template_failed");
    QCOMPARE(built("a={{ config.n }}", MappingUse::Parameters), "\"a=7\"");
    m_scope = {};
}

void TestLanguage::seesTheSliceAndItsParts()
{
    StreamSlice slice;
    slice.partition = Mapping{{"id", 7}, {"start", "p"}};
    slice.cursor = Mapping{{"start", "c"}};
    slice.extra = Mapping{{"job", "j"}};
    m_scope.slice = &slice;
    QCOMPARE(given("{{ stream_slice.id }}{{ stream_partition['start'] }}"), "\"7c\"");
    QCOMPARE(given("{{ stream_slice }}"), R"({"id":7,"start":"c"})");
    QCOMPARE(given("{{ stream_interval.partition.start }}"), "\"p\"");
    QCOMPARE(given("{{ stream_slice.extra_fields['job'] }}"), "\"j\"");
    QCOMPARE(given("{{ stream_slice.cursor_slice }}"), R"({"start":"c"})");
    QCOMPARE(given("{{ stream_slice['id'] }}"), "7");
    QCOMPARE(given("{{ job }}"), "declarative.template_name");
    m_scope.hasExtraNames = true;
    QCOMPARE(given("{{ job }}"), "\"j\"");
    m_scope = {};
}

void TestLanguage::leavesTheValuesOfTheScopeAlone()
{
    const Value record = Mapping{{"list", Value::List{1}}, {"inner", Mapping{{"a", 1}}}};
    m_scope.names = {{"record", &record}};
    QCOMPARE(given("{% set _ = record.list.append(2) %}{{ record.list }}"), "[1,2]");
    QCOMPARE(given("{{ record.inner.update({'b': 2}) or record.inner }}"), R"({"a":1,"b":2})");
    QCOMPARE(jsonText(record), R"({"list":[1],"inner":{"a":1}})");
    m_scope = {};
}

QTEST_GUILESS_MAIN(TestLanguage)
#include "testlanguage.moc"
