#include "core/catalog/stream.h"

#include <QTest>

#include <map>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestStream : public QObject
{
    Q_OBJECT

private slots:
    void namesItselfWithItsNamespace();
    void idsCanBeSorted();
    void catalogFindsByNameAndNamespace();
};

void TestStream::namesItselfWithItsNamespace()
{
    QCOMPARE((StreamId{u"public"_s, u"orders"_s}).text(), u"public.orders"_s);
    QCOMPARE((StreamId{{}, u"orders"_s}).text(), u"orders"_s);
}

void TestStream::idsCanBeSorted()
{
    const std::map<StreamId, int> map{{{u"b"_s, u"a"_s}, 2}, {{u"a"_s, u"z"_s}, 1}};
    QCOMPARE(map.begin()->second, 1);
    QVERIFY((StreamId{u"a"_s, u"b"_s}) != (StreamId{u"a"_s, u"c"_s}));
}

void TestStream::catalogFindsByNameAndNamespace()
{
    Catalog catalog;
    catalog.streams.resize(2);
    catalog.streams[0].id = {u"a"_s, u"orders"_s};
    catalog.streams[1].id = {u"b"_s, u"orders"_s};
    QCOMPARE(catalog.find({u"b"_s, u"orders"_s}), &catalog.streams[1]);
    QVERIFY(catalog.find({{}, u"orders"_s}) == nullptr);
}

QTEST_GUILESS_MAIN(TestStream)
#include "teststream.moc"
