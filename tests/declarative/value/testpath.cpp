#include "core/declarative/value/jsontext.h"
#include "core/declarative/value/path.h"

#include <QElapsedTimer>
#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

class TestPath final : public QObject
{
    Q_OBJECT

private slots:
    void findsTheOneValue_data();
    void findsTheOneValue();
    void findsAllValuesInTheOrderOfTheWalk_data();
    void findsAllValuesInTheOrderOfTheWalk();
    void refusesAnAmbiguousPath();
    void setsAValueAndMakesItsParents_data();
    void setsAValueAndMakesItsParents();
    void removesMatches_data();
    void removesMatches();
    void removesEveryLeafThatFits();
    void leavesCopiesAlone();
    void largeMappingsTakeLittleTime();
    void splitsTexts();

private:
    const Value m_value = *parseJson(
        R"({"a":{"b":[{"c":1},{"c":2},{"d":3}],"x*":5,"xy":6},"":{"e":7},"k":null,"[z]":8,"ä":9})");

    static Path path(const QString &text) { return pathFrom(Value(text.toStdString())); }
};

void TestPath::findsTheOneValue_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("keys") << "a/b/1/c"
                          << "2";
    QTest::newRow("negative index") << "a/b/-1/d"
                                    << "3";
    QTest::newRow("missing") << "a/q/c"
                             << "";
    QTest::newRow("index beyond") << "a/b/3"
                                  << "";
    QTest::newRow("index written otherwise") << "a/b/01"
                                             << "";
    QTest::newRow("null is there") << "k"
                                   << "null";
    QTest::newRow("glob") << "a/b/*/d"
                          << "3";
    QTest::newRow("a set") << "a/x[x-z]"
                           << "6";
    QTest::newRow("brackets are a glob") << "[z]"
                                         << "";
    QTest::newRow("one character") << "?"
                                   << "";
    QTest::newRow("any depth") << "**/d"
                               << "3";
    QTest::newRow("scalar in the way") << "k/x"
                                       << "";
    QTest::newRow("inverted set") << "[!a-z]/e"
                                  << "";
}

void TestPath::findsTheOneValue()
{
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    const Result<const Value *> value = valueAt(m_value, path(text));
    if (text == u"?"_s) {
        QVERIFY(!value); // a, k and ä.
        return;
    }
    QVERIFY(value);
    QCOMPARE(QString::fromStdString(*value ? jsonText(**value) : std::string()), wanted);
    QCOMPARE(**valueAt(m_value, {}), m_value);
}

void TestPath::findsAllValuesInTheOrderOfTheWalk_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("one star") << "a/b/*/c"
                              << "[1,2]";
    QTest::newRow("a literal star is a glob") << "a/x*"
                                              << "[5,6]";
    QTest::newRow("any depth") << "**/c"
                               << "[1,2]";
    QTest::newRow("children before their children")
        << "a/**"
        << R"([{"b":[{"c":1},{"c":2},{"d":3}],"x*":5,"xy":6},[{"c":1},{"c":2},{"d":3}],5,6,{"c":1},{"c":2},{"d":3},1,2,3])";
    QTest::newRow("any depth at the front") << "a/**/b"
                                            << R"([[{"c":1},{"c":2},{"d":3}]])";
    QTest::newRow("twice any depth") << "**/a/**"
                                     << "[]";
    QTest::newRow("nothing") << "q/*"
                             << "[]";
}

void TestPath::findsAllValuesInTheOrderOfTheWalk()
{
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    Value::List found;
    for (const Value *value : valuesAt(m_value, path(text)))
        found.push_back(*value);
    QCOMPARE(QString::fromStdString(jsonText(Value(std::move(found)))), wanted);
}

void TestPath::refusesAnAmbiguousPath()
{
    const Result<const Value *> value = valueAt(m_value, path(u"a/b/*/c"_s));
    QVERIFY(!value);
    QCOMPARE(value.error().code, u"declarative.path_ambiguous"_s);
}

void TestPath::setsAValueAndMakesItsParents_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("key") << R"({"a":1})"
                         << "b"
                         << R"({"a":1,"b":9})";
    QTest::newRow("replaced") << R"({"a":1,"b":2})"
                              << "a"
                              << R"({"a":9,"b":2})";
    QTest::newRow("parents") << "{}"
                             << "a/b/c"
                             << R"({"a":{"b":{"c":9}}})";
    QTest::newRow("list") << "{}"
                          << "a/1/c"
                          << R"({"a":[null,{"c":9}]})";
    QTest::newRow("padded") << R"({"a":[1]})"
                            << "a/3"
                            << R"({"a":[1,null,null,9]})";
    QTest::newRow("no glob") << R"({"a":1})"
                             << "*"
                             << R"({"a":1,"*":9})";
    QTest::newRow("scalar in the way") << R"({"a":1})"
                                       << "a/b"
                                       << "declarative.path_blocked";
    QTest::newRow("null in the way") << R"({"a":null})"
                                     << "a/b"
                                     << "declarative.path_blocked";
    QTest::newRow("no index") << R"({"a":[1]})"
                              << "a/b"
                              << "declarative.path_blocked";
    QTest::newRow("hostile index") << R"({"a":[]})"
                                   << "a/99999999999"
                                   << "declarative.path_blocked";
}

void TestPath::setsAValueAndMakesItsParents()
{
    QFETCH(QString, from);
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    Value value = *parseJson(from.toStdString());
    const Result<void> outcome = setValueAt(value, path(text), 9);
    QCOMPARE(outcome ? QString::fromStdString(jsonText(value)) : outcome.error().code, wanted);
}

void TestPath::removesMatches_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("key") << R"({"a":1,"b":2})"
                         << "a"
                         << R"({"b":2})";
    QTest::newRow("missing") << R"({"a":1})"
                             << "b"
                             << R"({"a":1})";
    QTest::newRow("last element") << "[1,2,3]"
                                  << "2"
                                  << "[1,2]";
    QTest::newRow("other element") << "[1,2,3]"
                                   << "0"
                                   << "[null,2,3]";
    QTest::newRow("all elements") << "[1,2,3]"
                                  << "*"
                                  << "[null,null]";
    QTest::newRow("in all") << R"({"l":[{"a":1,"b":2},{"a":3}]})"
                            << "l/*/a"
                            << R"({"l":[{"b":2},{}]})";
    QTest::newRow("any depth") << R"({"x":{"s":1,"y":{"s":2,"t":3}},"s":4})"
                               << "**/s"
                               << R"({"x":{"y":{"t":3}}})";
}

void TestPath::removesMatches()
{
    QFETCH(QString, from);
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    Value value = *parseJson(from.toStdString());
    removeAt(value, path(text));
    QCOMPARE(QString::fromStdString(jsonText(value)), wanted);
}

void TestPath::removesEveryLeafThatFits()
{
    Value value = *parseJson(R"({"a":null,"b":{"c":null,"d":1},"e":[null,2,null],"f":{}})");
    QVERIFY(removeLeaves(value, [](const Value &leaf) { return Result<bool>(leaf.isNull()); }));
    QCOMPARE(jsonText(value), R"({"b":{"d":1},"e":[null,2],"f":{}})");
    QVERIFY(!removeLeaves(value, [](const Value &) { return Result<bool>(Error::cancelled()); }));
}

void TestPath::leavesCopiesAlone()
{
    const Value original = *parseJson(R"({"a":{"b":1}})");
    Value copy = original;
    removeAt(copy, {"a", "b"});
    QVERIFY(setValueAt(copy, {"a", "c"}, 2));
    QCOMPARE(jsonText(original), R"({"a":{"b":1}})");
    QCOMPARE(jsonText(copy), R"({"a":{"c":2}})");
}

void TestPath::largeMappingsTakeLittleTime()
{
    constexpr int s_keys = 300'000;
    QElapsedTimer timer;
    timer.start();
    Value record = Value::emptyMapping();
    for (int index = 0; index < s_keys; ++index)
        record.mutableMapping().set("key" + std::to_string(index), index);
    for (int index = 0; index < s_keys; ++index)
        QCOMPARE(record.find("key" + std::to_string(index))->integer(), std::int64_t(index));
    QVERIFY(!record.find("other"));
    const Value copy = record;
    record.mutableMapping().set("key7", "changed");
    QVERIFY(record.mutableMapping().remove("key5"));
    QVERIFY(!record.find("key5") && record.find("key299999"));
    record.mutableMapping().set("key5", "behind");
    QCOMPARE((record.mutableMapping().end() - 1)->key, std::string("key5"));
    QCOMPARE(record.find("key5")->text(), std::string("behind"));
    QCOMPARE(record.find("key7")->text(), std::string("changed"));
    QCOMPARE(copy.find("key7")->integer(), std::int64_t(7));
    removeAt(record, path(u"key*"_s));
    QVERIFY(record.mapping().isEmpty());
    QCOMPARE(copy.mapping().size(), std::size_t(s_keys));
    // Each step on its own searching from the start would take many minutes.
    QVERIFY2(timer.elapsed() < 60'000, qPrintable(QString::number(timer.elapsed())));
}

void TestPath::splitsTexts()
{
    QCOMPARE(pathFrom("a/b"), (Path{"a", "b"}));
    QCOMPARE(pathFrom("/a/b"), (Path{"a", "b"}));
    QCOMPARE(pathFrom(Value::List{"a/b", 3}), (Path{"a/b", "3"}));
    QCOMPARE(pathFrom(""), Path());
}

QTEST_GUILESS_MAIN(TestPath)
#include "testpath.moc"
