// JsonStructure: what the values of a JSON column have inside.
#include "core/data/jsonstructure.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// "name:type" with the fields inside in brackets; "[]" after a list.
QString textOf(const std::vector<NestedField> &fields)
{
    QStringList parts;
    for (const NestedField &field : fields) {
        parts << field.name + u':' + fieldTypeName(field.type) + (field.isList ? u"[]"_s : u""_s)
                + (field.fields.empty() ? QString() : u'(' + textOf(field.fields) + u')');
    }
    return parts.join(u' ');
}

} // namespace

class TestJsonStructure final : public QObject
{
    Q_OBJECT

private slots:
    void findsFields_data();
    void findsFields();
    void isBounded();
};

void TestJsonStructure::findsFields_data()
{
    QTest::addColumn<QList<QByteArray>>("values");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char *name, const QList<QByteArray> &values, const QString &wanted) {
        QTest::newRow(name) << values << wanted;
    };
    row("object", {R"({"a":1,"b":"x","c":true,"d":1.5})"},
        u"a:integer b:string c:boolean d:number"_s);
    row("merged", {R"({"a":1})", R"({"b":null,"a":1.5})", R"({"b":"x"})"}, u"a:number b:string"_s);
    row("mixed", {R"({"a":1})", R"({"a":"x"})"}, u"a:json"_s);
    row("deep", {R"({"a":{"b":{"c":1}}})"}, u"a:json(b:json(c:integer))"_s);
    row("list", {R"({"items":[{"price":1},{"count":2}],"tags":["x"]})"},
        u"items:json[](price:integer count:integer) tags:json[]"_s);
    row("list at the top", {R"([{"a":1},{"b":2}])"}, u"a:integer b:integer"_s);
    row("none", {"5", "\"x\"", "null", "{broken", ""}, QString());
}

void TestJsonStructure::findsFields()
{
    QFETCH(QList<QByteArray>, values);
    QFETCH(QString, wanted);
    std::vector<NestedField> fields;
    for (const QByteArray &value : values)
        addStructure(fields, value.toStdString());
    QCOMPARE(textOf(fields), wanted);
}

void TestJsonStructure::isBounded()
{
    std::string deep;
    for (int i = 0; i < 500; ++i)
        deep += R"({"a":)";
    deep += '1' + std::string(500, '}');
    std::string wide = "{";
    for (int i = 0; i < 5000; ++i)
        wide += '"' + std::to_string(i) + "\":1,";
    wide.back() = '}';
    std::vector<NestedField> fields;
    addStructure(fields, deep);
    QVERIFY(textOf(fields).count(u'(') < 10);
    addStructure(fields, wide);
    QVERIFY(fields.size() <= 200);
}

QTEST_GUILESS_MAIN(TestJsonStructure)
#include "testjsonstructure.moc"
