#include "core/base/boundedqueue.h"

#include <QTest>

#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>
#include <vector>

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
    void budgetBoundsSeveralQueuesTogether();
    void emptyQueuePassesAFullBudget();
    void largerBudgetLetsInWhatWaits();
    void closingWakesWhoWaitsForTheBudget();
    void queueThatEndsGivesItsCostBack();
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

void TestBoundedQueue::budgetBoundsSeveralQueuesTogether()
{
    constexpr int s_queues = 4;
    constexpr int s_items = 500;
    // Room for four items beside the one that each queue may always hold.
    const auto budget = std::make_shared<CostBudget>(40);
    std::vector<std::unique_ptr<BoundedQueue<int>>> queues;
    for (int i = 0; i < s_queues; ++i)
        queues.push_back(std::make_unique<BoundedQueue<int>>(100, s_unlimited, budget));
    std::atomic<std::int64_t> most = 0;
    std::atomic<int> taken = 0;
    std::vector<std::thread> threads;
    for (const auto &queue : queues) {
        threads.emplace_back([&] {
            for (int i = 0; i < s_items; ++i)
                queue->push(i, 10, {});
            queue->close();
        });
        threads.emplace_back([&] {
            while (queue->pop({})) {
                most = std::max(most.load(), budget->used());
                ++taken;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(taken.load(), s_queues * s_items);
    QCOMPARE(budget->used(), 0);
    QVERIFY2(most <= 40 + s_queues * 10, qPrintable(QString::number(most)));
}

void TestBoundedQueue::emptyQueuePassesAFullBudget()
{
    const auto budget = std::make_shared<CostBudget>(10);
    BoundedQueue<int> full(4, s_unlimited, budget);
    BoundedQueue<int> empty(4, s_unlimited, budget);
    QVERIFY(full.push(1, 10, {}));
    QVERIFY(empty.push(2, 10, {}));
    QCOMPARE(budget->used(), 20);
}

void TestBoundedQueue::largerBudgetLetsInWhatWaits()
{
    const auto budget = std::make_shared<CostBudget>(10);
    BoundedQueue<int> queue(4, s_unlimited, budget);
    QVERIFY(queue.push(1, 10, {}));
    std::atomic<bool> isIn = false;
    std::thread producer([&] { isIn = queue.push(2, 10, {}); });
    QTest::qWait(20);
    QVERIFY(!isIn);
    budget->setLimit(20);
    producer.join();
    QVERIFY(isIn);
}

void TestBoundedQueue::closingWakesWhoWaitsForTheBudget()
{
    const auto budget = std::make_shared<CostBudget>(10);
    BoundedQueue<int> queue(4, s_unlimited, budget);
    QVERIFY(queue.push(1, 10, {}));
    std::atomic<bool> isIn = true;
    std::thread producer([&] { isIn = queue.push(2, 10, {}); });
    queue.close();
    producer.join();
    QVERIFY(!isIn);
    QCOMPARE(budget->used(), 10);
}

void TestBoundedQueue::queueThatEndsGivesItsCostBack()
{
    const auto budget = std::make_shared<CostBudget>(100);
    {
        BoundedQueue<int> queue(4, s_unlimited, budget);
        QVERIFY(queue.push(1, 30, {}));
        QVERIFY(queue.push(2, 30, {}));
        QCOMPARE(queue.pop({}), std::optional<int>(1));
        QCOMPARE(budget->used(), 30);
    }
    QCOMPARE(budget->used(), 0);
}

QTEST_GUILESS_MAIN(TestBoundedQueue)
#include "testboundedqueue.moc"
