// NestedPaths: a part covers what lies in it, and goes through JSON.
#include "core/catalog/nestedpaths.h"

#include <QJsonDocument>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestNestedPaths final : public QObject
{
    Q_OBJECT

private slots:
    void partCoversWhatLiesInIt();
    void outerPartTakesThePlaceOfInnerOnes();
    void removesWithWhatLiesInside();
    void goesThroughJson();
    void refusesMalformedJson_data();
    void refusesMalformedJson();
};

void TestNestedPaths::partCoversWhatLiesInIt()
{
    NestedPaths parts;
    parts.insert(u"who"_s, {u"address"_s});
    QVERIFY(parts.covers(u"who"_s, {u"address"_s}));
    QVERIFY(parts.covers(u"who"_s, {u"address"_s, u"street"_s}));
    QVERIFY(!parts.covers(u"who"_s, {u"addresses"_s}));
    QVERIFY(!parts.covers(u"other"_s, {u"address"_s}));
    QVERIFY(parts.hasInside(u"who"_s, {}));
    QVERIFY(!parts.hasInside(u"who"_s, {u"address"_s}));
}

void TestNestedPaths::outerPartTakesThePlaceOfInnerOnes()
{
    NestedPaths parts;
    parts.insert(u"who"_s, {u"address"_s, u"street"_s});
    parts.insert(u"who"_s, {u"address"_s, u"city"_s});
    QCOMPARE(parts.of(u"who"_s).size(), std::size_t(2));
    parts.insert(u"who"_s, {u"address"_s});
    QCOMPARE(parts.of(u"who"_s), (NestedPaths::Paths{{u"address"_s}}));
    parts.insert(u"who"_s, {u"address"_s, u"street"_s});
    QCOMPARE(parts.of(u"who"_s), (NestedPaths::Paths{{u"address"_s}}));
}

void TestNestedPaths::removesWithWhatLiesInside()
{
    NestedPaths parts;
    parts.insert(u"who"_s, {u"address"_s, u"street"_s});
    parts.insert(u"who"_s, {u"name"_s});
    parts.remove(u"who"_s, {u"address"_s});
    QCOMPARE(parts.of(u"who"_s), (NestedPaths::Paths{{u"name"_s}}));
    parts.remove(u"who"_s, {u"name"_s});
    QVERIFY(parts.isEmpty());
}

void TestNestedPaths::goesThroughJson()
{
    NestedPaths parts;
    parts.insert(u"who"_s, {u"address"_s, u"street"_s});
    parts.insert(u"who"_s, {u"größe.cm"_s});
    const QByteArray text = QJsonDocument(parts.toJson()).toJson(QJsonDocument::Compact);
    QCOMPARE(text, R"({"who":[["address","street"],["größe.cm"]]})"_ba);
    QCOMPARE(NestedPaths::fromJson(QJsonDocument::fromJson(text).object()), parts);
}

void TestNestedPaths::refusesMalformedJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no list") << R"({"a": "b"})"_ba;
    QTest::newRow("no list of paths") << R"({"a": ["b"]})"_ba;
    QTest::newRow("empty path") << R"({"a": [[]]})"_ba;
    QTest::newRow("no name") << R"({"a": [["b", 1]]})"_ba;
}

void TestNestedPaths::refusesMalformedJson()
{
    QFETCH(const QByteArray, json);
    QVERIFY(!NestedPaths::fromJson(QJsonDocument::fromJson(json).object()));
}

QTEST_GUILESS_MAIN(TestNestedPaths)
#include "testnestedpaths.moc"
