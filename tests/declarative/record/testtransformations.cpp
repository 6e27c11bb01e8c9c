#include "core/declarative/record/keyrenaming.h"
#include "core/declarative/record/transformation.h"
#include "tests/declarative/record/recordscene.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestTransformations final : public QObject
{
    Q_OBJECT

private slots:
    void changesRecords_data();
    void changesRecords();
    void fails_data();
    void fails();
    void writesKeysInSnakeCase_data();
    void writesKeysInSnakeCase();
    void refusesAWrongManifest();
};

namespace {

/// What a transformation makes of \a record.
Result<QByteArray> transformed(const QByteArray &transformation, const QByteArray &record)
{
    const Value config = json(R"({"num": "007", "k": "v", "old": "U", "pre": "x_"})");
    const WaitingClock clock;
    const auto made = makeTransformation(
        Component(json(transformation.toStdString()), "transformation"), config, clock);
    if (!made)
        return made.error();
    Value value = json(record.toStdString());
    StreamSlice slice;
    slice.partition = json(R"({"p": 7})");
    const Result<void> outcome = (*made)->transform(value, {config, clock, slice});
    if (!outcome)
        return outcome.error();
    return QByteArray::fromStdString(jsonText(value));
}

const char *const s_record
    = R"({"id":1,"n":{"a":[{"k":1,"z":2},{"k":3}],"b":null},"s":"5","UPPER Key-1x":"v","t":true,"d":"1.50","arr":[1,2]})";

QByteArray add(const char *path, const char *rest)
{
    return QByteArray(R"({"type": "AddFields", "fields": [{"path": )") + path
        + ", \"value\": " + rest + "}]}";
}

} // namespace

void TestTransformations::changesRecords_data()
{
    QTest::addColumn<QByteArray>("transformation");
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QByteArray>("result");
    const auto row = [](const char *name, const QByteArray &transformation, const char *record,
                        const char *result) {
        QTest::newRow(name) << transformation << QByteArray(record) << QByteArray(result);
    };
    const auto added = [&](const char *name, const QByteArray &transformation, const char *end) {
        const QByteArray result = QByteArray(s_record).chopped(1) + end + "}";
        QTest::newRow(name) << transformation << QByteArray(s_record) << result;
    };
    added("add number", add(R"(["x"])", R"("{{ record.id }}")"), R"(,"x":1)");
    added("add text that is a number", add(R"(["x"])", R"("{{ record.s }}")"), R"(,"x":5)");
    added("add as string", add(R"(["x"])", R"("{{ record.s }}", "value_type": "string")"),
          R"(,"x":"5")");
    added("add as number", add(R"(["x"])", R"("{{ record.d }}", "value_type": "number")"),
          R"(,"x":1.5)");
    added("add whole as number", add(R"(["x"])", R"("{{ record.s }}", "value_type": "number")"),
          R"(,"x":"5")");
    added("add bool as string", add(R"(["x"])", R"("{{ record.t }}", "value_type": "string")"),
          R"(,"x":"True")");
    added("add missing", add(R"(["x"])", R"("{{ record.zz }}")"), R"(,"x":"")");
    added("add null", add(R"(["x"])", R"("{{ record.n.b }}")"), R"(,"x":null)");
    added("add zeros", add(R"(["x"])", R"("{{ config.num }}")"), R"(,"x":"007")");
    added("add constant", add(R"(["x"])", R"("q")"), R"(,"x":"q")");
    added("add constant number", add(R"(["x"])", R"("1")"), R"(,"x":1)");
    added("add slice", add(R"(["x"])", R"("{{ stream_slice }}")"), R"(,"x":{"p":7})");
    added("add partition", add(R"(["x"])", R"("{{ stream_partition.p }}")"), R"(,"x":7)");
    added("add join", add(R"(["x"])", R"("{{ record['arr'] | join(',') }}")"), R"(,"x":[1,2])");
    added("add below a template key", add(R"(["{{ config.k }}"])", R"("1")"),
          R"(,"{{ config.k }}":1)");
    added("add below keys with signs", add(R"(["a/b","c*d"])", R"("1")"), R"(,"a/b":{"c*d":1})");
    row("add replaces", add(R"(["a"])", R"("q")"), R"({"a":1,"b":2})", R"({"a":"q","b":2})");
    row("add into a list", add(R"(["n","1","new"])", R"("q")"), R"({"n":[{},{"k":3}]})",
        R"({"n":[{},{"k":3,"new":"q"}]})");
    row("add beyond a list", add(R"(["arr","4"])", R"("z")"), R"({"arr":[1,2]})",
        R"({"arr":[1,2,null,null,"z"]})");
    row("add sees what was added",
        R"({"type": "AddFields", "fields": [{"path": ["x"], "value": "{{ record.id }}"},
            {"path": ["y"], "value": "{{ record.x + 1 }}"}]})",
        R"({"id":1})", R"({"id":1,"x":1,"y":2})");
    row("add on a condition",
        R"({"type": "AddFields", "condition": "{{ value == 5 }}", "fields": [
            {"path": ["x"], "value": "{{ record.s }}"}, {"path": ["y"], "value": "{{ record.id }}"}]})",
        R"({"id":1,"s":"5"})", R"({"id":1,"s":"5","x":5})");
    row("add on its path",
        R"({"type": "AddFields", "condition": "{{ path == ['y'] }}", "fields": [
            {"path": ["x"], "value": "1"}, {"path": ["y"], "value": "2"}]})",
        R"({})", R"({"y":2})");
    row("remove",
        R"({"type": "RemoveFields", "field_pointers": [["n","a","*","k"],["zz","q"],["s"]]})",
        s_record,
        R"({"id":1,"n":{"a":[{"z":2},{}],"b":null},"UPPER Key-1x":"v","t":true,"d":"1.50","arr":[1,2]})");
    row("remove at any depth", R"({"type": "RemoveFields", "field_pointers": [["**","k"]]})",
        R"({"n":{"a":[{"k":1,"z":2},{"k":3}]}})", R"({"n":{"a":[{"z":2},{}]}})");
    row("remove on a condition",
        R"({"type": "RemoveFields", "field_pointers": [["arr","0"],["*"]], "condition": "{{ property is none }}"})",
        R"({"n":{"a":[{"k":1}],"b":null},"arr":[1,2]})", R"({"n":{"a":[{"k":1}]},"arr":[1,2]})");
    row("lower", R"({"type": "KeysToLower"})", R"({"A B":1,"c":{"D":2},"É":3})",
        R"({"a b":1,"c":{"D":2},"é":3})");
    row("lower of low keys", R"({"type": "KeysToLower"})", R"({"a":1,"b":2})", R"({"a":1,"b":2})");
    row("snake", R"({"type": "KeysToSnakeCase"})",
        R"({"UPPER Key-1x":1,"camelCaseURL2Go":{"InnerKey":1},"l":[{"InList":1}]})",
        R"({"upper_key_1_x":1,"camel_case_url_2_go":{"inner_key":1},"l":[{"InList":1}]})");
    row("replace", R"({"type": "KeysReplace", "old": " ", "new": "_"})",
        R"({"a b c":1,"d":{"e f":2},"g":[{"h i":3}]})",
        R"({"a_b_c":1,"d":{"e_f":2},"g":[{"h i":3}]})");
    row("replace by templates",
        R"({"type": "KeysReplace", "old": "{{ config.old }}", "new": "{{ record.id }}"})",
        R"({"id":1,"UxU":2})", R"({"id":1,"1x1":2})");
    row("replace joins", R"({"type": "KeysReplace", "old": "x", "new": ""})",
        R"({"ax":1,"b":2,"a":3})", R"({"a":3,"b":2})");
    row("flatten", R"({"type": "FlattenFields"})", s_record,
        R"({"arr.1":2,"arr.0":1,"d":"1.50","t":true,"UPPER Key-1x":"v","s":"5","n.b":null,"n.a.1.k":3,"n.a.0.z":2,"n.a.0.k":1,"id":1})");
    row("flatten no lists", R"({"type": "FlattenFields", "flatten_lists": false})", s_record,
        R"({"arr":[1,2],"d":"1.50","t":true,"UPPER Key-1x":"v","s":"5","b":null,"a":[{"k":1,"z":2},{"k":3}],"id":1})");
    row("flatten clash", R"({"type": "FlattenFields"})", R"({"a":{"id":2},"id":1})",
        R"({"id":1,"a.id":2})");
    row("flatten nothing", R"({"type": "FlattenFields"})", R"({"a":{},"b":[]})", R"({})");
    row("flatten path", R"({"type": "DpathFlattenFields", "field_path": ["n"]})",
        R"({"id":1,"n":{"a":[1],"b":null}})",
        R"({"id":1,"n":{"a":[1],"b":null},"a":[1],"b":null})");
    row("flatten path, names",
        R"({"type": "DpathFlattenFields", "field_path": ["n"], "delete_origin_value": true,
            "key_transformation": {"type": "KeyTransformation", "prefix": "p_", "suffix": "_s"}})",
        R"({"id":1,"n":{"a":1,"b":null},"s":2})", R"({"id":1,"s":2,"p_a_s":1,"p_b_s":null})");
    row("flatten path, template of a name",
        R"({"type": "DpathFlattenFields", "field_path": ["n"], "delete_origin_value": true,
            "key_transformation": {"type": "KeyTransformation", "prefix": "{{ config.pre }}"}})",
        R"({"n":{"a":1}})", R"({"x_a":1})");
    row("flatten path, instead",
        R"({"type": "DpathFlattenFields", "field_path": ["n"], "replace_record": true})",
        R"({"id":1,"n":{"a":1,"b":null}})", R"({"a":1,"b":null})");
    row("flatten path, clash", R"({"type": "DpathFlattenFields", "field_path": ["n"]})",
        R"({"id":1,"n":{"id":2}})", R"({"id":1,"n":{"id":2}})");
    row("flatten path, wildcard", R"({"type": "DpathFlattenFields", "field_path": ["n","*"]})",
        R"({"n":{"a":{"x":1},"b":{"y":2}}})", R"({"n":{"a":{"x":1},"b":{"y":2}},"x":1})");
    row("flatten path, no mapping", R"({"type": "DpathFlattenFields", "field_path": ["n"]})",
        R"({"n":[1]})", R"({"n":[1]})");
    row("flatten path, missing", R"({"type": "DpathFlattenFields", "field_path": ["q"]})",
        R"({"n":1})", R"({"n":1})");
}

void TestTransformations::changesRecords()
{
    QFETCH(QByteArray, transformation);
    QFETCH(QByteArray, record);
    QFETCH(QByteArray, result);
    const Result<QByteArray> changed = transformed(transformation, record);
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message + changed.error().detail));
    QCOMPARE(*changed, result);
}

void TestTransformations::fails_data()
{
    QTest::addColumn<QByteArray>("transformation");
    QTest::newRow("undefined chain") << add(R"(["x"])", R"("{{ record.zz.y }}")");
    QTest::newRow("scalar in the way") << add(R"(["id","x"])", R"("y")");
}

void TestTransformations::fails()
{
    QFETCH(QByteArray, transformation);
    QVERIFY(!transformed(transformation, s_record));
}

void TestTransformations::writesKeysInSnakeCase_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("snake");
    const auto row = [](const QString &key, const QString &snake) {
        QTest::newRow(qPrintable(key)) << key << snake;
    };
    row(u"UPPER Key-1x"_s, u"upper_key_1_x"_s);
    row(u"camelCaseURL2Go"_s, u"camel_case_url_2_go"_s);
    row(u"1abc"_s, u"_1_abc"_s);
    row(u"a__b"_s, u"a_b"_s);
    row(u"_lead"_s, u"_lead"_s);
    row(u"é"_s, u"e"_s);
    row(u"trail_"_s, u"trail_"_s);
    row(u"Ünïcödé Straße"_s, u"unicode_strasse"_s);
    row(u"данные"_s, u"dannye"_s);
    row(u"_"_s, u""_s);
    row(u"_a_b_"_s, u"_a_b_"_s);
}

void TestTransformations::writesKeysInSnakeCase()
{
    QFETCH(QString, key);
    QFETCH(QString, snake);
    QCOMPARE(QString::fromStdString(snakeCase(key.toStdString())), snake);
}

void TestTransformations::refusesAWrongManifest()
{
    QCOMPARE(transformed(R"({"class_name": "x.Y"})", "{}").error().code,
             u"declarative.component_custom"_s);
    QCOMPARE(transformed(R"({"type": "Odd"})", "{}").error().code,
             u"declarative.component_invalid"_s);
    QCOMPARE(transformed(add("[]", "\"1\""), "{}").error().code,
             u"declarative.component_invalid"_s);
}

QTEST_GUILESS_MAIN(TestTransformations)
#include "testtransformations.moc"
