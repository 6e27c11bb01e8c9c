// Tests of OrderedRanges: what several threads read comes as if one had read it.
#include "core/sql/orderedranges.h"

#include <QTest>

#include <atomic>
#include <chrono>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

struct NumberRange final : OrderedRange<int>
{
    int index = 0;
};

/// Makes \a count ranges and counts them.
class Ranges final
{
public:
    explicit Ranges(int count)
        : m_count(count)
    {
    }
    std::shared_ptr<NumberRange> take()
    {
        if (m_taken == m_count)
            return nullptr;
        auto range = std::make_shared<NumberRange>();
        range->index = m_taken++;
        return range;
    }
    [[nodiscard]] int taken() const { return m_taken; }

private:
    const int m_count;
    std::atomic_int m_taken = 0;
};

Error failure() { return Error{u"test.failed"_s, ErrorKind::Transient, u"failed"_s, {}, {}, {}}; }

/// Each range holds the numbers from ten times its index on, as many as its last digit says.
Result<void> fill(NumberRange &range, const Cancellation &cancellation)
{
    for (int i = 0; i < range.index % 10; ++i) {
        if (i % 3 == range.index % 3)
            std::this_thread::sleep_for(std::chrono::microseconds(50));
        if (!range.pieces.push(range.index * 10 + i, 1, cancellation))
            return Error::cancelled();
    }
    return {};
}

} // namespace

class TestOrderedRanges final : public QObject
{
    Q_OBJECT

private slots:
    void piecesComeInOrder_data();
    void piecesComeInOrder();
    void nothingIsNothing();
    void readersAreAheadByTheirNumberAndOne();
    void errorComesWhenItsRangeHasItsTurn();
    void cancellationEndsWaitingReaders();
    void droppedInTheMiddleEndsReaders();
};

void TestOrderedRanges::piecesComeInOrder_data()
{
    QTest::addColumn<int>("workers");
    QTest::newRow("one") << 1;
    QTest::newRow("two") << 2;
    QTest::newRow("seven") << 7;
}

void TestOrderedRanges::piecesComeInOrder()
{
    QFETCH(int, workers);
    Ranges ranges(300);
    std::atomic_int busiest = 0;
    OrderedRanges<NumberRange> ordered(
        static_cast<std::size_t>(workers), [&] { return ranges.take(); },
        [&](std::size_t worker, NumberRange &range, const Cancellation &cancellation) {
            if (busiest < static_cast<int>(worker))
                busiest = static_cast<int>(worker);
            return fill(range, cancellation);
        });
    QList<int> wanted;
    for (int range = 0; range < 300; ++range) {
        for (int i = 0; i < range % 10; ++i)
            wanted << range * 10 + i;
    }
    QList<int> got;
    for (;;) {
        const auto piece = ordered.next({});
        QVERIFY(piece);
        if (!*piece)
            break;
        got << **piece;
    }
    QCOMPARE(got, wanted);
    QVERIFY(busiest < workers);
}

void TestOrderedRanges::nothingIsNothing()
{
    OrderedRanges<NumberRange> ordered(
        3, [] { return std::shared_ptr<NumberRange>(); },
        [](std::size_t, NumberRange &, const Cancellation &) { return Result<void>(); });
    const auto piece = ordered.next({});
    QVERIFY(piece);
    QVERIFY(!*piece);
}

void TestOrderedRanges::readersAreAheadByTheirNumberAndOne()
{
    Ranges ranges(100);
    OrderedRanges<NumberRange> ordered(
        3, [&] { return ranges.take(); },
        [](std::size_t, NumberRange &range, const Cancellation &cancellation) {
            range.pieces.push(range.index, 1, cancellation);
            return Result<void>();
        });
    for (int i = 0; i < 50; ++i) {
        const auto piece = ordered.next({});
        QVERIFY(piece && *piece);
        QCOMPARE(**piece, i);
        // The range of the piece has its turn until another is asked for.
        QTRY_COMPARE(ranges.taken(), i + 4);
        QTest::qWait(2);
        QCOMPARE(ranges.taken(), i + 4);
    }
}

void TestOrderedRanges::errorComesWhenItsRangeHasItsTurn()
{
    Ranges ranges(20);
    OrderedRanges<NumberRange> ordered(
        4, [&] { return ranges.take(); },
        [](std::size_t, NumberRange &range, const Cancellation &cancellation) -> Result<void> {
            if (range.index == 5)
                return failure();
            range.pieces.push(range.index, 1, cancellation);
            return {};
        });
    for (int i = 0; i < 5; ++i) {
        const auto piece = ordered.next({});
        QVERIFY(piece && *piece);
        QCOMPARE(**piece, i);
    }
    const auto piece = ordered.next({});
    QVERIFY(!piece);
    QCOMPARE(piece.error().code, u"test.failed"_s);
}

void TestOrderedRanges::cancellationEndsWaitingReaders()
{
    Ranges ranges(20);
    CancellationSource stop;
    std::atomic_int waiting = 0;
    std::atomic_int ended = 0;
    {
        OrderedRanges<NumberRange> ordered(
            3, [&] { return ranges.take(); },
            [&](std::size_t, NumberRange &, const Cancellation &cancellation) -> Result<void> {
                ++waiting;
                while (!cancellation.stop_requested())
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                ++ended;
                return Error::cancelled();
            });
        const std::jthread stopper([&] {
            while (waiting < 3)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            stop.request_stop();
        });
        const auto piece = ordered.next(stop.get_token());
        QVERIFY(!piece);
        QVERIFY(piece.error().isCancelled());
    }
    QCOMPARE(ended.load(), 3);
}

void TestOrderedRanges::droppedInTheMiddleEndsReaders()
{
    Ranges ranges(1000);
    {
        OrderedRanges<NumberRange> ordered(
            3, [&] { return ranges.take(); },
            [](std::size_t, NumberRange &range, const Cancellation &cancellation) -> Result<void> {
                // More than a range may hold: it waits for its turn.
                for (int i = 0; i < 1000; ++i) {
                    if (!range.pieces.push(i, 1, cancellation))
                        return Error::cancelled();
                }
                return {};
            });
        const auto piece = ordered.next({});
        QVERIFY(piece && *piece);
    }
    QVERIFY(ranges.taken() <= 4);
}

QTEST_GUILESS_MAIN(TestOrderedRanges)
#include "testorderedranges.moc"
