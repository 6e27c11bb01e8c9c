#include "ui/widgets/columnshares.h"

#include <QTest>

#include <numeric>

using namespace millrace;

class TestColumnShares : public QObject
{
    Q_OBJECT

private slots:
    void everybodyGetsWhatIsWanted();
    void restGoesToThoseThatGrow();
    void firstRankIsServedFirst();
    void equalsShareByWhatTheyLack();
    void leastImportantColumnsGoFirst();
    void tableScrollsWhereNothingMayGo();
};

namespace {

using Widths = std::vector<int>;

int sum(const Widths &widths) { return std::accumulate(widths.begin(), widths.end(), 0); }

} // namespace

void TestColumnShares::everybodyGetsWhatIsWanted()
{
    QCOMPARE(columnShares({{40, 100}, {50, 60}}, 160), (Widths{100, 60}));
    // Without one that grows the rest stays free.
    QCOMPARE(columnShares({{40, 100}, {50, 60}}, 500), (Widths{100, 60}));
}

void TestColumnShares::restGoesToThoseThatGrow()
{
    const Widths widths = columnShares({{40, 100, 0, 2}, {50, 60}, {10, 10, 0, 1}}, 201);
    QCOMPARE(widths, (Widths{120, 60, 21}));
    QCOMPARE(sum(widths), 201);
}

void TestColumnShares::firstRankIsServedFirst()
{
    const std::vector<ColumnNeed> needs{{40, 100, 1}, {50, 90, 0}};
    QCOMPARE(columnShares(needs, 110), (Widths{40, 70}));
    QCOMPARE(columnShares(needs, 140), (Widths{50, 90}));
}

void TestColumnShares::equalsShareByWhatTheyLack()
{
    const Widths widths = columnShares({{40, 100}, {50, 80}}, 120);
    QCOMPARE(widths, (Widths{60, 60}));
}

void TestColumnShares::leastImportantColumnsGoFirst()
{
    const std::vector<ColumnNeed> needs{
        {100, 100}, {50, 50, 0, 0, 2}, {60, 60, 0, 0, 1}, {30, 30, 0, 1, 3}};
    QCOMPARE(columnShares(needs, 240), (Widths{100, 50, 60, 30}));
    QCOMPARE(columnShares(needs, 239), (Widths{100, 50, 0, 89}));
    QCOMPARE(columnShares(needs, 179), (Widths{100, 0, 0, 79}));
    QCOMPARE(columnShares(needs, 120), (Widths{100, 0, 0, 0}));
}

void TestColumnShares::tableScrollsWhereNothingMayGo()
{
    QCOMPARE(columnShares({{100, 300}, {50, 50, 0, 1}}, 80), (Widths{100, 50}));
    QCOMPARE(columnShares({{100, 300}}, -5), (Widths{100}));
    QVERIFY(columnShares({}, 100).empty());
}

QTEST_APPLESS_MAIN(TestColumnShares)
#include "testcolumnshares.moc"
