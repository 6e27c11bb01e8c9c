#include "core/data/recordbatchbuilder.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestRecordBatch : public QObject
{
    Q_OBJECT

private slots:
    void findsTheIssuesOfARow();
    void countsItsMemory();
    void remembersWhereRowsCameFrom();
    void keepsEncodedRowsUntilSomebodyLooks();
    void changeWordsAreThoseOfTheProtocol();
};

namespace {

std::shared_ptr<RecordBatch> batchWithIssues()
{
    RecordBatchBuilder builder(
        std::make_shared<const Schema>(Schema({Field{u"a"_s, FieldType::Integer, true, {}, {}},
                                               Field{u"b"_s, FieldType::Integer, true, {}, {}}})));
    for (int row = 0; row < 6; ++row) {
        row % 2 == 1 ? builder.appendUnfit(0, "x") : builder.appendInteger(0, row);
        row % 3 == 1 ? builder.appendUnfit(1, "y") : builder.appendInteger(1, row);
        builder.finishRow();
    }
    return builder.finish();
}

} // namespace

void TestRecordBatch::findsTheIssuesOfARow()
{
    const auto batch = batchWithIssues();
    const std::vector<std::size_t> expected{0, 2, 0, 1, 1, 1};
    for (std::size_t row = 0; row < expected.size(); ++row) {
        QCOMPARE(batch->issuesOf(row).size(), expected[row]);
        for (const ValueIssue &issue : batch->issuesOf(row))
            QCOMPARE(issue.row, static_cast<std::uint32_t>(row));
    }
    QVERIFY(batch->issuesOf(99).empty());
}

void TestRecordBatch::countsItsMemory()
{
    QVERIFY(batchWithIssues()->byteSize()
            >= static_cast<std::int64_t>(12 * sizeof(std::int64_t) + 5 * sizeof(ValueIssue)));
}

void TestRecordBatch::remembersWhereRowsCameFrom()
{
    const auto origin = batchWithIssues();
    const auto mapped = batchWithIssues();
    QCOMPARE(mapped->originRow(3), std::size_t{3});
    QVERIFY(!mapped->origin());
    mapped->setOrigin(origin, {0, 2, 5});
    QVERIFY(mapped->origin() == origin);
    QCOMPARE(mapped->originRow(2), std::size_t{5});
}

void TestRecordBatch::keepsEncodedRowsUntilSomebodyLooks()
{
    const auto plain = batchWithIssues();
    QCOMPARE(*withColumns(plain), std::shared_ptr<const RecordBatch>(plain));

    auto rows = std::make_shared<EncodedRows>();
    rows->form = "test";
    rows->bytes = "onethree";
    rows->offsets = {0, 3, 8};
    rows->decode = [](const RecordBatch &batch) {
        RecordBatchBuilder builder(batch.sharedSchema());
        for (std::size_t row = 0; row < batch.rowCount(); ++row) {
            builder.appendText(0, batch.encoded()->row(row));
            builder.finishRow();
        }
        return Result<std::shared_ptr<const RecordBatch>>(builder.finish(batch.extractedAt()));
    };
    const auto schema
        = std::make_shared<const Schema>(Schema({Field{u"a"_s, FieldType::String, true, {}, {}}}));
    const std::shared_ptr<const RecordBatch> batch
        = std::make_shared<const RecordBatch>(schema, rows, TimePoint{});
    QCOMPARE(batch->rowCount(), std::size_t{2});
    QVERIFY(batch->byteSize() >= 8);
    const auto decoded = withColumns(batch);
    QVERIFY(decoded);
    QCOMPARE((*decoded)->column(0).text(1), std::string_view("three"));
    QVERIFY(!(*decoded)->encoded());
}

void TestRecordBatch::changeWordsAreThoseOfTheProtocol()
{
    QCOMPARE(valueChangeName(ValueChange::Nulled), u"NULLED"_s);
    QCOMPARE(valueChangeName(ValueChange::Truncated), u"TRUNCATED"_s);
    QCOMPARE(valueChangeReasonName(ValueChangeReason::SourceRecordSizeLimitation),
             u"SOURCE_RECORD_SIZE_LIMITATION"_s);
    QCOMPARE(valueChangeReasonName(ValueChangeReason::PlatformSerializationError),
             u"PLATFORM_SERIALIZATION_ERROR"_s);
    QCOMPARE(valueChangeReasonName(ValueChangeReason::DestinationTypecastError),
             u"DESTINATION_TYPECAST_ERROR"_s);
}

QTEST_GUILESS_MAIN(TestRecordBatch)
#include "testrecordbatch.moc"
