#include "core/base/boundedqueue.h"

#include <QTest>

#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>

using namespace millrace;

class TestBoundedQueue : public QObject
{
    Q_OBJECT

private slots:
    void keepsTheOrder();
    void fullQueueHoldsTheProducer_data();
    void fullQueueHoldsTheProducer();
    void costlyItemEntersAnEmptyQueue();
    void takingGivesCostBack();
    void cancellationWakesTheProducer();
    void cancellationWakesTheConsumer();
    void closingWakesBothSides();
    void closedQueueIsEmptiedFirst();
    void carriesThingsThatOnlyMove();
    void losesNothingBetweenThreads();
};

namespace {

constexpr std::int64_t s_unlimited = 1'000'000;

} // namespace

void TestBoundedQueue::keepsTheOrder()
{
    BoundedQueue<int> queue(4, s_unlimited);
    for (int i = 0; i < 4; ++i)
        QVERIFY(queue.push(i, 1, {}));
    for (int i = 0; i < 4; ++i)
        QCOMPARE(queue.pop({}), std::optional<int>(i));
}

void TestBoundedQueue::fullQueueHoldsTheProducer_data()
{
    QTest::addColumn<int>("maximumItems");
    QTest::addColumn<qint64>("maximumCost");
    QTest::newRow("by items") << 2 << qint64(s_unlimited);
    QTest::newRow("by cost") << 100 << qint64(20);
}

void TestBoundedQueue::fullQueueHoldsTheProducer()
{
    QFETCH(int, maximumItems);
    QFETCH(qint64, maximumCost);
    BoundedQueue<int> queue(static_cast<std::size_t>(maximumItems), maximumCost);
    std::atomic<int> pushed = 0;
    std::thread producer([&] {
        for (int i = 0; i < 10; ++i) {
            queue.push(i, 10, {});
            ++pushed;
        }
    });
    for (int taken = 0; taken < 10; ++taken) {
        QCOMPARE(queue.pop({}), std::optional<int>(taken));
        // Two may lie inside, one more may have entered behind the one just taken.
        QVERIFY2(pushed <= taken + 3, "the producer ran ahead");
    }
    producer.join();
}

void TestBoundedQueue::costlyItemEntersAnEmptyQueue()
{
    BoundedQueue<int> queue(4, 10);
    QVERIFY(queue.push(1, 1000, {}));
    QCOMPARE(queue.pop({}), std::optional<int>(1));
}

void TestBoundedQueue::takingGivesCostBack()
{
    BoundedQueue<int> queue(4, 10);
    for (int i = 0; i < 100; ++i) {
        QVERIFY(queue.push(i, 10, {}));
        QCOMPARE(queue.pop({}), std::optional<int>(i));
    }
}

void TestBoundedQueue::cancellationWakesTheProducer()
{
    BoundedQueue<int> queue(1, s_unlimited);
    QVERIFY(queue.push(1, 1, {}));
    CancellationSource stop;
    bool entered = true;
    std::thread producer([&] { entered = queue.push(2, 1, stop.get_token()); });
    stop.request_stop();
    producer.join();
    QVERIFY(!entered);
    QCOMPARE(queue.pop({}), std::optional<int>(1));
}

void TestBoundedQueue::cancellationWakesTheConsumer()
{
    BoundedQueue<int> queue(1, s_unlimited);
    CancellationSource stop;
    std::optional<int> taken = 0;
    std::thread consumer([&] { taken = queue.pop(stop.get_token()); });
    stop.request_stop();
    consumer.join();
    QVERIFY(!taken);
}

void TestBoundedQueue::closingWakesBothSides()
{
    BoundedQueue<int> full(1, s_unlimited);
    BoundedQueue<int> empty(1, s_unlimited);
    QVERIFY(full.push(1, 1, {}));
    bool entered = true;
    std::optional<int> taken = 0;
    std::thread producer([&] { entered = full.push(2, 1, {}); });
    std::thread consumer([&] { taken = empty.pop({}); });
    full.close();
    empty.close();
    producer.join();
    consumer.join();
    QVERIFY(!entered);
    QVERIFY(!taken);
}

void TestBoundedQueue::closedQueueIsEmptiedFirst()
{
    BoundedQueue<int> queue(4, s_unlimited);
    QVERIFY(queue.push(1, 1, {}));
    QVERIFY(queue.push(2, 1, {}));
    queue.close();
    QVERIFY(!queue.push(3, 1, {}));
    QCOMPARE(queue.pop({}), std::optional<int>(1));
    QCOMPARE(queue.pop({}), std::optional<int>(2));
    QVERIFY(!queue.pop({}));
}

void TestBoundedQueue::carriesThingsThatOnlyMove()
{
    BoundedQueue<std::unique_ptr<int>> queue(4, s_unlimited);
    QVERIFY(queue.push(std::make_unique<int>(7), 1, {}));
    QCOMPARE(**queue.pop({}), 7);
}

void TestBoundedQueue::losesNothingBetweenThreads()
{
    BoundedQueue<int> queue(3, 7);
    constexpr int count = 20'000;
    std::thread producer([&] {
        for (int i = 0; i < count; ++i)
            queue.push(i, i % 5, {});
        queue.close();
    });
    int next = 0;
    bool isInOrder = true;
    while (const auto item = queue.pop({}))
        isInOrder = isInOrder && *item == next++;
    producer.join();
    QVERIFY(isInOrder);
    QCOMPARE(next, count);
}

QTEST_GUILESS_MAIN(TestBoundedQueue)
#include "testboundedqueue.moc"
