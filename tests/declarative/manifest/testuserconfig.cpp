#include "core/declarative/manifest/userconfig.h"
#include "core/declarative/value/jsontext.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

namespace {

/// A source whose specification has \a rules.
Component source(const char *rules)
{
    Mapping spec{{"type", "Spec"}, {"config_normalization_rules", *parseJson(rules)}};
    return Component(Mapping{{"spec", std::move(spec)}});
}

} // namespace

class TestUserConfig final : public QObject
{
    Q_OBJECT

private slots:
    void migratesAndTransforms();
    void leavesAnEmptyConfigurationAlone();
    void remapsOnlyKnownValues();
    void addsUnderACondition();
    void refusesPythonCode();
    void validates_data();
    void validates();

private:
    SystemClock m_clock;
};

void TestUserConfig::migratesAndTransforms()
{
    const Component root = source(R"({"config_migrations":[{"transformations":[
        {"type":"ConfigAddFields","fields":[{"path":["credentials","key"],"value":"{{ config['key'] }}"}]},
        {"type":"ConfigRemoveFields","field_pointers":[["key"]]}]}],
        "transformations":[{"type":"ConfigAddFields","fields":[{"path":["region"],"value":"eu"}]}]})");
    const auto prepared = preparedConfig(root, *parseJson(R"({"key":"k"})"), m_clock);
    QVERIFY(prepared);
    QVERIFY(prepared->isMigrated);
    QCOMPARE(jsonText(prepared->stored), std::string(R"({"credentials":{"key":"k"}})"));
    QCOMPARE(jsonText(prepared->config),
             std::string(R"({"credentials":{"key":"k"},"region":"eu"})"));
}

void TestUserConfig::leavesAnEmptyConfigurationAlone()
{
    const Component root = source(
        R"({"transformations":[{"type":"ConfigAddFields","fields":[{"path":["a"],"value":"b"}]}]})");
    const auto prepared = preparedConfig(root, Value::emptyMapping(), m_clock);
    QVERIFY(prepared);
    QCOMPARE(jsonText(prepared->config), std::string("{}"));
    QVERIFY(!prepared->isMigrated);
}

void TestUserConfig::remapsOnlyKnownValues()
{
    const Component root = source(
        R"({"transformations":[{"type":"ConfigRemapField","map":{"E":"eu","U":"us"},"field_path":["a","region"]}]})");
    const auto known = preparedConfig(root, *parseJson(R"({"a":{"region":"U"}})"), m_clock);
    QVERIFY(known);
    QCOMPARE(jsonText(known->config), std::string(R"({"a":{"region":"us"}})"));
    const auto unknown = preparedConfig(root, *parseJson(R"({"a":{"region":"X"}})"), m_clock);
    QVERIFY(unknown);
    QCOMPARE(jsonText(unknown->config), std::string(R"({"a":{"region":"X"}})"));
    const auto missing = preparedConfig(root, *parseJson(R"({"b":1})"), m_clock);
    QVERIFY(missing);
    QCOMPARE(jsonText(missing->config), std::string(R"({"b":1})"));
}

void TestUserConfig::addsUnderACondition()
{
    const Component root = source(
        R"({"transformations":[{"type":"ConfigAddFields","condition":"{{ config.get('old') }}",
        "fields":[{"path":["new"],"value":"{{ config['old'] }}","value_type":"string"}]}]})");
    const auto there = preparedConfig(root, *parseJson(R"({"old":"1"})"), m_clock);
    QVERIFY(there);
    QCOMPARE(jsonText(there->config), std::string(R"({"old":"1","new":"1"})"));
}

void TestUserConfig::refusesPythonCode()
{
    const Component root = source(
        R"({"transformations":[{"type":"CustomConfigTransformation","class_name":"a.B"}]})");
    const auto prepared = preparedConfig(root, *parseJson(R"({"a":1})"), m_clock);
    QVERIFY(!prepared);
    QCOMPARE(prepared.error().code, u"declarative.component_custom"_s);
    QVERIFY(prepared.error().message.contains("a.B"_L1));
}

void TestUserConfig::validates_data()
{
    QTest::addColumn<QString>("config");
    QTest::addColumn<bool>("isValid");
    QTest::newRow("valid") << uR"({"ids":[{"n":1},{"n":2}]})"_s << true;
    QTest::newRow("wrong type") << uR"({"ids":[{"n":1},{"n":"x"}]})"_s << false;
    QTest::newRow("text of JSON") << uR"({"ids":[{"n":"7"}]})"_s << true;
    QTest::newRow("missing") << uR"({"other":1})"_s << true;
}

void TestUserConfig::validates()
{
    QFETCH(QString, config);
    QFETCH(bool, isValid);
    const Component root = source(
        R"({"validations":[{"type":"DpathValidator","field_path":["ids","*","n"],"validation_strategy":
        {"type":"ValidateAdheresToSchema","base_schema":{"type":"integer"}}}]})");
    const auto outcome = validateConfig(root, *parseJson(config.toStdString()), m_clock);
    QCOMPARE(outcome.isOk(), isValid);
    if (!isValid)
        QCOMPARE(outcome.error().code, u"declarative.config_invalid"_s);
}

QTEST_APPLESS_MAIN(TestUserConfig)
#include "testuserconfig.moc"
