#include "core/data/recordbatchbuilder.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestRecordBatchBuilder : public QObject
{
    Q_OBJECT

private slots:
    void keepsValuesOfEveryStorage();
    void firstNullMayComeLate();
    void columnWithoutNullsHasNoMarks();
    void droppedRowLeavesNoTrace_data();
    void droppedRowLeavesNoTrace();
    void droppedRowTakesItsIssuesAlong();
    void unfitValueIsNullWithItsOriginal();
    void longOriginalsAreCut();
    void isFullByRows();
    void isFullByBytes();
    void isFullByIssues();
    void startsAgainAfterFinish();
    void stampsTheBatch();
};

namespace {

std::shared_ptr<const Schema> twoFields()
{
    return std::make_shared<const Schema>(Schema({Field{u"n"_s, FieldType::Integer, true, {}, {}},
                                                  Field{u"t"_s, FieldType::String, true, {}, {}}}));
}

void addRow(RecordBatchBuilder &builder, std::int64_t number, std::string_view text)
{
    builder.appendInteger(0, number);
    builder.appendText(1, text);
    builder.finishRow();
}

} // namespace

void TestRecordBatchBuilder::keepsValuesOfEveryStorage()
{
    RecordBatchBuilder builder(
        std::make_shared<const Schema>(Schema({Field{u"b"_s, FieldType::Boolean, true, {}, {}},
                                               Field{u"i"_s, FieldType::Integer, true, {}, {}},
                                               Field{u"d"_s, FieldType::Number, true, {}, {}},
                                               Field{u"s"_s, FieldType::Binary, true, {}, {}}})));
    // Any order of columns within a row.
    builder.appendText(3, std::string_view("\0x\377", 3));
    builder.appendNumber(2, -0.0);
    builder.appendInteger(1, std::numeric_limits<std::int64_t>::min());
    builder.appendBoolean(0, true);
    builder.finishRow();
    const auto batch = builder.finish();
    QCOMPARE(batch->rowCount(), std::size_t{1});
    QCOMPARE(batch->column(0).integer(0), 1);
    QCOMPARE(batch->column(1).integer(0), std::numeric_limits<std::int64_t>::min());
    QVERIFY(std::signbit(batch->column(2).number(0)));
    QCOMPARE(batch->column(3).text(0), std::string_view("\0x\377", 3));
}

void TestRecordBatchBuilder::firstNullMayComeLate()
{
    RecordBatchBuilder builder(twoFields());
    addRow(builder, 1, "a");
    builder.appendNull(0);
    builder.appendNull(1);
    builder.finishRow();
    addRow(builder, 3, "c");
    const auto batch = builder.finish();
    for (int column : {0, 1}) {
        QVERIFY(!batch->column(column).isNull(0));
        QVERIFY(batch->column(column).isNull(1));
        QVERIFY(!batch->column(column).isNull(2));
    }
    QCOMPARE(batch->column(0).integer(2), 3);
    QCOMPARE(batch->column(1).text(2), std::string_view("c"));
}

void TestRecordBatchBuilder::columnWithoutNullsHasNoMarks()
{
    RecordBatchBuilder builder(twoFields());
    addRow(builder, 1, "");
    const auto batch = builder.finish();
    QVERIFY(batch->column(0).valid.empty());
    QVERIFY(!batch->column(1).isNull(0));
}

void TestRecordBatchBuilder::droppedRowLeavesNoTrace_data()
{
    QTest::addColumn<int>("columns");
    QTest::addColumn<bool>("nulls");
    QTest::addColumn<int>("rowsBefore");
    for (const int before : {0, 2}) {
        for (const bool nulls : {false, true}) {
            for (const int columns : {0, 1, 2})
                QTest::addRow("%d columns, %s, behind %d rows", columns, nulls ? "null" : "set",
                              before)
                    << columns << nulls << before;
        }
    }
}

void TestRecordBatchBuilder::droppedRowLeavesNoTrace()
{
    QFETCH(int, columns);
    QFETCH(bool, nulls);
    QFETCH(int, rowsBefore);
    RecordBatchBuilder builder(twoFields());
    for (int i = 0; i < rowsBefore; ++i)
        addRow(builder, i, "kept");
    const std::int64_t bytes = builder.byteSize();
    if (columns > 0)
        nulls ? builder.appendNull(0) : builder.appendInteger(0, 99);
    if (columns > 1)
        nulls ? builder.appendNull(1) : builder.appendText(1, "dropped");
    builder.dropRow();
    QCOMPARE(builder.byteSize(), bytes);
    addRow(builder, 7, "after");
    const auto batch = builder.finish();
    QCOMPARE(batch->rowCount(), static_cast<std::size_t>(rowsBefore) + 1);
    const auto last = static_cast<std::size_t>(rowsBefore);
    QVERIFY(!batch->column(0).isNull(last));
    QVERIFY(!batch->column(1).isNull(last));
    QCOMPARE(batch->column(0).integer(last), 7);
    QCOMPARE(batch->column(1).text(last), std::string_view("after"));
    for (std::size_t row = 0; row < last; ++row)
        QCOMPARE(batch->column(1).text(row), std::string_view("kept"));
}

void TestRecordBatchBuilder::droppedRowTakesItsIssuesAlong()
{
    RecordBatchBuilder builder(twoFields());
    builder.appendUnfit(0, "kept");
    builder.appendText(1, "a");
    builder.finishRow();
    const std::int64_t bytes = builder.byteSize();
    builder.appendUnfit(0, "dropped");
    builder.appendText(1, "x");
    builder.noteTruncated(1, "xy", ValueChangeReason::PlatformFieldSizeLimitation);
    builder.dropRow();
    QCOMPARE(builder.byteSize(), bytes);
    const auto batch = builder.finish();
    QCOMPARE(batch->issues().size(), std::size_t{1});
    QCOMPARE(batch->issues().front().original, std::string("kept"));
}

void TestRecordBatchBuilder::unfitValueIsNullWithItsOriginal()
{
    RecordBatchBuilder builder(twoFields());
    addRow(builder, 1, "a");
    builder.appendUnfit(0, "n/a");
    builder.appendText(1, "b");
    builder.finishRow();
    const auto batch = builder.finish();
    QVERIFY(batch->column(0).isNull(1));
    QVERIFY(batch->issuesOf(0).empty());
    QCOMPARE(batch->issuesOf(1).size(), std::size_t{1});
    const ValueIssue &issue = batch->issuesOf(1).front();
    QCOMPARE(issue.column, 0U);
    QVERIFY(issue.change == ValueChange::Nulled);
    QVERIFY(issue.reason == ValueChangeReason::SourceSerializationError);
    QCOMPARE(issue.original, std::string("n/a"));
}

void TestRecordBatchBuilder::longOriginalsAreCut()
{
    RecordBatchBuilder builder(twoFields());
    builder.appendUnfit(0, std::string(100'000, 'x'));
    builder.appendText(1, "");
    builder.finishRow();
    QCOMPARE(builder.finish()->issues().front().original.size(), std::size_t{65'536});
}

void TestRecordBatchBuilder::isFullByRows()
{
    RecordBatchBuilder builder(twoFields());
    for (int i = 0; i < RecordBatch::maximumRows; ++i) {
        QVERIFY(!builder.isFull());
        addRow(builder, i, "");
    }
    QVERIFY(builder.isFull());
}

void TestRecordBatchBuilder::isFullByBytes()
{
    RecordBatchBuilder builder(twoFields());
    addRow(builder, 1, std::string(RecordBatch::targetBytes / 2, 'x'));
    QVERIFY(!builder.isFull());
    addRow(builder, 2, std::string(RecordBatch::targetBytes / 2, 'x'));
    QVERIFY(builder.isFull());
}

void TestRecordBatchBuilder::isFullByIssues()
{
    // Originals are memory too: a file of nothing but unfit texts must not grow a batch.
    RecordBatchBuilder builder(twoFields());
    const std::string original(60'000, 'x');
    int rows = 0;
    for (; !builder.isFull(); ++rows) {
        builder.appendUnfit(0, original);
        builder.appendText(1, "");
        builder.finishRow();
    }
    QVERIFY(rows < 30);
    QVERIFY(builder.finish()->byteSize() < 2 * RecordBatch::targetBytes);
    QVERIFY(!builder.isFull());
}

void TestRecordBatchBuilder::startsAgainAfterFinish()
{
    RecordBatchBuilder builder(twoFields());
    builder.appendNull(0);
    builder.appendUnfit(1, "x");
    builder.finishRow();
    const auto first = builder.finish();
    QCOMPARE(builder.rowCount(), std::size_t{0});
    QCOMPARE(builder.byteSize(), 0);
    addRow(builder, 5, "five");
    const auto second = builder.finish();
    QCOMPARE(first->rowCount(), std::size_t{1});
    QVERIFY(first->column(0).isNull(0));
    QVERIFY(!second->column(0).isNull(0));
    QVERIFY(second->issues().empty());
    QCOMPARE(second->column(1).text(0), std::string_view("five"));
    QCOMPARE(builder.finish()->rowCount(), std::size_t{0});
}

void TestRecordBatchBuilder::stampsTheBatch()
{
    RecordBatchBuilder builder(twoFields());
    const TimePoint time(std::chrono::microseconds(123));
    QVERIFY(builder.finish(time)->extractedAt() == time);
}

QTEST_GUILESS_MAIN(TestRecordBatchBuilder)
#include "testrecordbatchbuilder.moc"
