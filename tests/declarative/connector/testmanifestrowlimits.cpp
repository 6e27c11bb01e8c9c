// ManifestConnector: row limits and large pages of a manifest.
#include "tests/declarative/connector/shopscene.h"

#include <QTest>

#include <set>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestManifestRowLimits final : public QObject
{
    Q_OBJECT

private slots:
    void aRowLimitEndsWithAPosition_data();
    void aRowLimitEndsWithAPosition();
    void aRowLimitDoesNotStopAStreamForGood();
    void aRowLimitEndsBehindASlice();
    void largePagesAreRowsLikeOthers_data();
    void largePagesAreRowsLikeOthers();
};

void TestManifestRowLimits::aRowLimitEndsWithAPosition_data()
{
    QTest::addColumn<bool>("isIncremental");
    QTest::addColumn<int>("limit");
    QTest::newRow("full refresh") << false << 7;
    QTest::newRow("incremental") << true << 7;
    QTest::newRow("nothing, full refresh") << false << 0;
    QTest::newRow("nothing, incremental") << true << 0;
}

void TestManifestRowLimits::aRowLimitEndsWithAPosition()
{
    QFETCH(bool, isIncremental);
    QFETCH(int, limit);
    const Shop shop;
    const auto source = shop.source();
    ReadRequest some = request(
        *source, isIncremental ? SourceSyncMode::Incremental : SourceSyncMode::FullRefresh);
    some.stream.rowLimit = limit;
    const Taken taken = read(*source, some);
    QVERIFY(!taken.error);
    QCOMPARE(taken.ids.size(), std::size_t(limit));
    if (limit == 0 && isIncremental)
        return;
    // Without one the engine takes the rows for lost.
    QVERIFY(taken.positions.back());
    if (!isIncremental)
        return;
    // No row is skipped: those that had no position yet come again.
    some.stream.rowLimit.reset();
    some.position = taken.positions.back();
    std::set<qint64> ids(taken.ids.begin(), taken.ids.end());
    const Taken rest = read(*source, some);
    ids.insert(rest.ids.begin(), rest.ids.end());
    QCOMPARE(ids.size(), std::size_t(30));
}

void TestManifestRowLimits::aRowLimitDoesNotStopAStreamForGood()
{
    const Shop shop;
    const auto source = shop.source();
    ReadRequest some = request(*source, SourceSyncMode::Incremental);
    some.stream.rowLimit = 7; // The slices have ten rows.
    std::set<qint64> ids;
    QStringList notes;
    for (int run = 0; run < 8 && ids.size() < 30; ++run) {
        const Taken taken = read(*source, some);
        QVERIFY(!taken.error);
        QVERIFY2(!taken.ids.empty(), qPrintable(u"run %1"_s.arg(run)));
        if (run == 0)
            QCOMPARE(taken.ids.size(), std::size_t(7));
        ids.insert(taken.ids.begin(), taken.ids.end());
        notes << taken.notes;
        QVERIFY(taken.positions.back());
        some.position = taken.positions.back();
    }
    QCOMPARE(ids.size(), std::size_t(30));
    QVERIFY(notes.join(u' ').contains(u"More rows than the limit were read"_s));
    // The mark of the limit is none of the stream's state.
    some.stream.rowLimit.reset();
    const Taken rest = read(*source, some);
    QVERIFY(!rest.error);
    QVERIFY(rest.ids.size() <= 1);
}

void TestManifestRowLimits::aRowLimitEndsBehindASlice()
{
    const Shop shop;
    const auto source = shop.source();
    ReadRequest some = request(*source, SourceSyncMode::Incremental);
    some.stream.rowLimit = 14;
    const Taken first = read(*source, some);
    QVERIFY(!first.error);
    QCOMPARE(first.ids.size(), std::size_t(14));
    some.position = first.positions.back();
    some.stream.rowLimit.reset();
    const Taken rest = read(*source, some);
    // Ten of them have a position, though the records of later slices were there already.
    QVERIFY2(rest.ids.size() <= 21, qPrintable(QString::number(rest.ids.size())));
    std::set<qint64> ids(first.ids.begin(), first.ids.end());
    ids.insert(rest.ids.begin(), rest.ids.end());
    QCOMPARE(ids.size(), std::size_t(30));
}

void TestManifestRowLimits::largePagesAreRowsLikeOthers_data()
{
    QTest::addColumn<bool>("isIncremental");
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("rows");
    QTest::newRow("full refresh") << false << 1000 << 300;
    QTest::newRow("incremental") << true << 1000 << 300;
    QTest::newRow("a part of a page") << false << 70 << 70;
}

void TestManifestRowLimits::largePagesAreRowsLikeOthers()
{
    QFETCH(bool, isIncremental);
    QFETCH(int, limit);
    QFETCH(int, rows);
    HttpServer server;
    // A hundred orders for each slice of ten days.
    server.on("GET", u"/orders"_s, [](const HttpCall &call) {
        const QString since = call.query.queryItemValue(u"since"_s);
        const int first = since.right(2).toInt() * 1000;
        QJsonArray orders;
        for (int id = first; id < first + 100; ++id)
            orders.append(QJsonObject{{u"id"_s, id},
                                      {u"name"_s, QString(300, u'x')},
                                      {u"updated_at"_s, since},
                                      {u"extra"_s, true}});
        return HttpAnswer::json(QJsonObject{{u"data"_s, orders}});
    });
    const auto source = makeManifestConnector(
        [text = manifest(server.url().toString())] { return Manifest::load(text, u"shop.yaml"_s); },
        Configuration(QJsonObject{{u"site"_s, u"innocuous-code"_s}}));
    ReadRequest all = request(
        *source, isIncremental ? SourceSyncMode::Incremental : SourceSyncMode::FullRefresh);
    if (limit < 300)
        all.stream.rowLimit = limit;
    const Taken taken = read(*source, all);
    QVERIFY(!taken.error);
    QCOMPARE(taken.ids.size(), std::size_t(rows));
    QCOMPARE(std::set<qint64>(taken.ids.begin(), taken.ids.end()).size(), std::size_t(rows));
    QVERIFY(taken.positions.back());
    QCOMPARE(taken.positions.back()->find("2024-01-21") != std::string::npos, isIncremental);
    QCOMPARE(taken.notes.front(),
             u"Properties that the schema does not name were left out: extra."_s);
}

QTEST_GUILESS_MAIN(TestManifestRowLimits)
#include "testmanifestrowlimits.moc"
