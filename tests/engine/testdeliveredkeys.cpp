// DeliveredKeys: newer versions of open records are found, in bounded memory, and quickly.
#include "core/data/recordbatchbuilder.h"
#include "core/engine/deliveredkeys.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

ConfiguredStream keyedStream()
{
    ConfiguredStream stream;
    stream.stream.id.name = u"people"_s;
    stream.stream.schema = Schema({Field{.name = u"id"_s, .type = FieldType::Integer},
                                   Field{.name = u"name"_s, .type = FieldType::String}});
    stream.mode = {SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
    stream.primaryKey = {u"id"_s};
    return stream;
}

std::shared_ptr<const RecordBatch> rows(qint64 from, int count)
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(keyedStream().stream.schema));
    for (qint64 id = from; id < from + count; ++id) {
        builder.appendInteger(0, id);
        builder.appendText(1, "name");
        builder.finishRow();
    }
    return builder.finish();
}

VersionAge same(std::size_t row) { return {static_cast<qint64>(row), std::nullopt}; }

} // namespace

class TestDeliveredKeys final : public QObject
{
    Q_OBJECT

private slots:
    void looksAtNothingWithoutOpenRecords()
    {
        DeliveredKeys keys(KeyHasher(u"c"_s, keyedStream()));
        QVERIFY(!keys.isLooking());
        keys.give(*rows(0, 100), same);
        QVERIFY(keys.take().empty());
        ConfiguredStream append = keyedStream();
        append.mode.destination = DestinationSyncMode::Append;
        DeliveredKeys unkeyed(KeyHasher(u"c"_s, append));
        QVERIFY(unkeyed.expect(*rows(0, 1), 0).empty());
        QVERIFY(!unkeyed.isLooking());
    }

    void tellsKeysByStreamAndValue()
    {
        KeyHasher one(u"c"_s, keyedStream());
        KeyHasher other(u"d"_s, keyedStream());
        const auto batch = rows(1, 2);
        QCOMPARE(one.of(*batch, 0), one.of(*rows(1, 1), 0));
        QVERIFY(one.of(*batch, 0) != one.of(*batch, 1));
        QVERIFY(one.of(*batch, 0) != other.of(*batch, 0));
    }

    void refusedRowsDeliverNothing()
    {
        DeliveredKeys keys(KeyHasher(u"c"_s, keyedStream()));
        const auto batch = rows(0, 10);
        const std::string hash = keys.expect(*batch, 4);
        keys.give(*batch, same);
        keys.refuse(*batch, 4, {4, {}});
        QVERIFY(keys.take().empty());
        keys.give(*batch, same);
        const auto taken = keys.take();
        QCOMPARE(taken.size(), std::size_t(1));
        QCOMPARE(taken[0].hash, hash);
        QCOMPARE(taken[0].ordinal, 4);
        QVERIFY(!taken[0].below);
    }

    void olderRowKeepsItsAgeWhenTheNewerIsRefused()
    {
        DeliveredKeys keys(KeyHasher(u"c"_s, keyedStream()));
        const auto batch = rows(0, 1);
        (void)keys.expect(*batch, 0);
        // In a retry: of the records 5 and 9.
        keys.give(*batch, [](std::size_t) { return VersionAge{0, 5}; });
        keys.give(*batch, [](std::size_t) { return VersionAge{0, 9}; });
        keys.refuse(*batch, 0, {0, 9});
        auto taken = keys.take();
        QCOMPARE(taken.size(), std::size_t(1));
        QCOMPARE(taken[0].below, std::optional<qint64>(5));
        keys.give(*batch, [](std::size_t) { return VersionAge{0, 5}; });
        keys.give(*batch, [](std::size_t) { return VersionAge{0, 9}; });
        keys.refuse(*batch, 0, {0, 5});
        QCOMPARE(keys.take().at(0).below, std::optional<qint64>(9));
        // In a run: of the rows 3 and 7.
        keys.give(*batch, [](std::size_t) { return VersionAge{3, {}}; });
        keys.give(*batch, [](std::size_t) { return VersionAge{7, {}}; });
        keys.refuse(*batch, 0, {7, {}});
        QCOMPARE(keys.take().at(0).ordinal, 3);
    }

    void oneKeyInManyRowsIsBounded()
    {
        DeliveredKeys keys(KeyHasher(u"c"_s, keyedStream()));
        const auto batch = rows(0, 1);
        (void)keys.expect(*batch, 0);
        for (int i = 0; i < 200'000 && !keys.isFull(); ++i)
            keys.give(*batch, same);
        QVERIFY(keys.isFull());
        QCOMPARE(keys.take().size(), std::size_t(1));
        QVERIFY(!keys.isFull());
    }

    void manyOpenRecordsLetFewOthersPass()
    {
        DeliveredKeys keys(KeyHasher(u"c"_s, keyedStream()));
        constexpr int open = 200'000;
        for (int from = 0; from < open; from += 8000) {
            const auto batch = rows(from, 8000);
            for (std::size_t row = 0; row < batch->rowCount(); ++row)
                (void)keys.expect(*batch, row);
        }
        QElapsedTimer timer;
        timer.start();
        for (int from = 1'000'000; from < 1'200'000; from += 8000)
            keys.give(*rows(from, 8000), same);
        qInfo("%d open records: %lld ns for a row", open, timer.nsecsElapsed() / 200'000);
        QVERIFY(keys.take().size() < 100);
        QVERIFY(!keys.isFull());
    }
};

QTEST_GUILESS_MAIN(TestDeliveredKeys)
#include "testdeliveredkeys.moc"
