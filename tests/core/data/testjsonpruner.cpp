// JsonPruner: members go with their commas, everything else stays byte for byte.
#include "core/data/jsonpruner.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestJsonPruner final : public QObject
{
    Q_OBJECT

private slots:
    void leavesOut_data();
    void leavesOut();
    void refusesWhatIsNoJson_data();
    void refusesWhatIsNoJson();
    void appendsBehindWhatIsThere();
};

void TestJsonPruner::leavesOut_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("rest");
    const auto row = [](const char *name, const char *json, const char *rest) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(rest);
    };
    row("first", R"({"a":1,"b":2,"c":3})", R"({"b":2,"c":3})");
    row("middle", R"({"b":2,"a":1,"c":3})", R"({"b":2,"c":3})");
    row("last", R"({"b":2,"c":3,"a":1})", R"({"b":2,"c":3})");
    row("only", R"({"a":1})", "{}");
    row("twice", R"({"a":1,"a":2,"b":3,"a":4})", R"({"b":3})");
    row("all of several", R"( { "a" : 1 , "x\ny" : 2 } )", R"( {} )");
    row("an object", R"({"a":{"b":[1,{"c":"}]"}]},"b":2})", R"({"b":2})");
    row("a name elsewhere", R"({"b":{"a":1},"c":"a"})", R"({"b":{"a":1},"c":"a"})");
    row("blanks stay", "{ \"b\" : 1.10 ,\n \"a\" : 2 , \"c\" : [ 1e400 ] }",
        "{ \"b\" : 1.10 , \"c\" : [ 1e400 ] }");
    row("inside", R"({"o":{"p":1,"q":2},"z":9})", R"({"o":{"q":2},"z":9})");
    row("inside, only", R"({"o":{"p":1}})", R"({"o":{}})");
    row("inside a list", R"({"o":[{"p":1,"q":2},3,"p",{"p":1}],"z":9})",
        R"({"o":[{"q":2},3,"p",{}],"z":9})");
    row("a list of records", R"([{"a":1},{"b":2}, {"b":1,"a":2}])", R"([{},{"b":2}, {"b":1}])");
    row("no object there", R"({"o":"p","z":[]})", R"({"o":"p","z":[]})");
    row("escaped name", R"({"\u0061":1,"b\"":2})", R"({"b\"":2})");
    row("unicode", R"({"größe":1,"b":"\\\"a\\"})", R"({"b":"\\\"a\\"})");
    row("other values", "12345678901234567890.10", "12345678901234567890.10");
    row("text", R"("a")", R"("a")");
    row("null", "null", "null");
    row("empty", R"({})", R"({})");
    row("large numbers", R"({"b":18446744073709551616,"a":0,"c":0.30000000000000000004})",
        R"({"b":18446744073709551616,"c":0.30000000000000000004})");
}

void TestJsonPruner::leavesOut()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, rest);
    const JsonPruner pruner({{"a"}, {"o", "p"}, {"größe"}, {"x\ny"}});
    std::string out;
    QVERIFY(pruner.append(out, json.toStdString()));
    QCOMPARE(QByteArray::fromStdString(out), rest);
}

void TestJsonPruner::refusesWhatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"", "{", R"({"a")", R"({"a":)", R"({"a":1)", R"({"a":1,})",
                             R"({"a":1 "b":2})", R"({a:1})", R"({"a":1}x)", R"({"o":[{"p":1})",
                             R"({"o":[1 2]})", R"({"b":"x)", R"({"o":{"p":1]})", R"({"a":{"b":1})"})
        QTest::newRow(*json == '\0' ? "empty" : json) << QByteArray(json);
}

void TestJsonPruner::refusesWhatIsNoJson()
{
    QFETCH(const QByteArray, json);
    std::string out = "kept";
    QVERIFY(!JsonPruner({{"a"}, {"o", "p"}}).append(out, json.toStdString()));
    QCOMPARE(out, std::string("kept"));
}

void TestJsonPruner::appendsBehindWhatIsThere()
{
    std::string out = "x";
    QVERIFY(JsonPruner({{"a"}}).append(out, R"({"a":1,"b":2})"));
    QCOMPARE(out, std::string(R"(x{"b":2})"));
}

QTEST_GUILESS_MAIN(TestJsonPruner)
#include "testjsonpruner.moc"
