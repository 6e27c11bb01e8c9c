#include "ui/connectionpage/streamtablemodel.h"
#include "ui/widgets/displaytext.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

ConfiguredStream chosen(const QString &name)
{
    ConfiguredStream stream;
    stream.stream.id.name = name;
    return stream;
}

StreamResult result(const QString &name, StreamStatus status, const StreamCounts &counts)
{
    StreamResult result;
    result.stream.name = name;
    result.status = status;
    result.counts = counts;
    return result;
}

Job jobOf(std::vector<StreamResult> streams)
{
    Attempt attempt;
    attempt.number = 1;
    attempt.streams = std::move(streams);
    Job job;
    job.id = 7;
    job.attempts = {attempt};
    return job;
}

StreamCounts counts(qint64 written, qint64 rejected)
{
    StreamCounts counts;
    counts.read = written + rejected;
    counts.written = written;
    counts.rejected = rejected;
    return counts;
}

} // namespace

class TestStreamTableModel final : public QObject
{
    Q_OBJECT

private slots:
    void streamsKeepTheOrderOfTheConnection();
    void streamThatNeverRanSaysSo();
    void progressLiesOverTheLastRun();
    void lastRecordsAreThoseOfTheRunThatWroteThem();
    void streamTheRunLeftOutKeepsItsLastNumbers();
    void percentStaysBelowHundredWhileReading();
    void updateOfSameStreamsKeepsTheRows();
    void numbersStandAtTheRight();
    void firstStreamWithAnErrorIsFound();
    void freshnessHasWords();
};

void TestStreamTableModel::streamsKeepTheOrderOfTheConnection()
{
    Connection connection;
    connection.catalog.streams = {chosen(u"users"_s), chosen(u"orders"_s)};
    const auto rows = streamRows(connection,
                                 jobOf({result(u"gone"_s, StreamStatus::Synced, counts(1, 0)),
                                        result(u"orders"_s, StreamStatus::Failed, counts(2, 0)),
                                        result(u"users"_s, StreamStatus::Synced, counts(3, 0))}));
    QCOMPARE(rows.size(), std::size_t(3));
    QCOMPARE(rows[0].id.name, u"users"_s);
    QCOMPARE(rows[0].counts.written, qint64(3));
    QCOMPARE(rows[1].id.name, u"orders"_s);
    QCOMPARE(rows[2].id.name, u"gone"_s);
}

void TestStreamTableModel::streamThatNeverRanSaysSo()
{
    Connection connection;
    connection.catalog.streams = {chosen(u"users"_s)};
    StreamTableModel model;
    const QAbstractItemModelTester tester(&model);
    model.setRows(streamRows(connection, std::nullopt));
    QCOMPARE(model.index(0, StreamTableModel::StatusColumn).data().toString(), u"Not run yet"_s);
    QCOMPARE(model.index(0, StreamTableModel::ReadColumn).data().toString(), u"–"_s);
}

void TestStreamTableModel::progressLiesOverTheLastRun()
{
    std::vector<StreamRow> rows
        = streamRows({result(u"users"_s, StreamStatus::Synced, counts(9, 1))});
    SyncProgress progress;
    StreamProgress stream;
    stream.stream.name = u"users"_s;
    stream.status = StreamStatus::Syncing;
    stream.counts = counts(40, 0);
    stream.estimatedRows = 80;
    progress.streams = {stream};
    overlay(rows, progress);
    StreamTableModel model;
    model.setRows(rows);
    QCOMPARE(model.index(0, StreamTableModel::StatusColumn).data().toString(), u"Reading 50 %"_s);
    QCOMPARE(
        model.index(0, StreamTableModel::StatusColumn).data(StreamTableModel::PercentRole).toInt(),
        50);
    QCOMPARE(model.index(0, StreamTableModel::WrittenColumn).data().toString(), u"40"_s);
}

void TestStreamTableModel::lastRecordsAreThoseOfTheRunThatWroteThem()
{
    const TimePoint now(std::chrono::seconds(1'790'000'000));
    StreamActivity activity;
    activity.stream.name = u"a"_s;
    activity.lastJob = 7;
    activity.wroteJob = 5;
    activity.wroteAt = now - std::chrono::hours(72);
    activity.wroteJobStarted = now - std::chrono::hours(73);
    activity.wroteJobEnded = now - std::chrono::hours(72);
    std::vector<StreamRow> rows = streamRows({result(u"a"_s, StreamStatus::Synced, counts(0, 0)),
                                              result(u"b"_s, StreamStatus::Synced, counts(0, 0))});
    addActivity(rows, {activity}, 7);
    StreamTableModel model;
    const QAbstractItemModelTester tester(&model);
    model.setNow(now);
    model.setRows(rows);
    const auto cell = [&model](int row, int column, int role = Qt::DisplayRole) {
        return model.data(model.index(row, column), role).toString();
    };
    QCOMPARE(cell(0, StreamTableModel::LastRecordColumn), u"3 days ago"_s);
    QCOMPARE(cell(0, StreamTableModel::DurationColumn), durationText(3'600'000));
    QVERIFY(cell(0, StreamTableModel::LastRecordColumn, Qt::ToolTipRole).contains(u"Run 5"_s));
    QCOMPARE(cell(1, StreamTableModel::LastRecordColumn), u"never"_s);
    QCOMPARE(cell(1, StreamTableModel::DurationColumn), u"–"_s);
    QVERIFY(
        model.data(model.index(0, StreamTableModel::LastRecordColumn), StreamTableModel::SortRole)
            .toLongLong()
        > 0);
}

void TestStreamTableModel::streamTheRunLeftOutKeepsItsLastNumbers()
{
    StreamActivity activity;
    activity.stream.name = u"b"_s;
    activity.lastJob = 5;
    activity.lastResult = result(u"b"_s, StreamStatus::Failed, counts(4, 0));
    Connection connection;
    connection.catalog.streams = {chosen(u"a"_s), chosen(u"b"_s)};
    std::vector<StreamRow> rows
        = streamRows(connection, jobOf({result(u"a"_s, StreamStatus::Synced, counts(9, 0))}));
    addActivity(rows, {activity}, 7);
    QVERIFY(!rows[0].earlierRun);
    QCOMPARE(rows[1].status, std::optional(StreamStatus::Failed));
    QCOMPARE(rows[1].counts.written, 4);
    QCOMPARE(rows[1].earlierRun, std::optional<qint64>(5));
    StreamTableModel model;
    model.setRows(rows);
    QVERIFY(model.data(model.index(1, StreamTableModel::StatusColumn), Qt::ToolTipRole)
                .toString()
                .contains(u"run 5"_s));
}

void TestStreamTableModel::percentStaysBelowHundredWhileReading()
{
    StreamRow row;
    row.status = StreamStatus::Syncing;
    row.estimatedRows = 10;
    row.counts.read = 25;
    QCOMPARE(row.percent(), std::optional(99));
    row.status = StreamStatus::Synced;
    QCOMPARE(row.percent(), std::optional(100));
    row.estimatedRows.reset();
    QCOMPARE(row.percent(), std::optional<int>());
}

void TestStreamTableModel::updateOfSameStreamsKeepsTheRows()
{
    StreamTableModel model;
    const QAbstractItemModelTester tester(&model);
    model.setRows(streamRows({result(u"users"_s, StreamStatus::Syncing, counts(1, 0))}));
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setRows(streamRows({result(u"users"_s, StreamStatus::Syncing, counts(2, 0))}));
    QCOMPARE(resets.count(), 0);
    QCOMPARE(changes.count(), 1);
    model.setRows(streamRows({result(u"orders"_s, StreamStatus::Syncing, counts(2, 0))}));
    QCOMPARE(resets.count(), 1);
}

void TestStreamTableModel::numbersStandAtTheRight()
{
    StreamTableModel model;
    model.setRows(streamRows({result(u"users"_s, StreamStatus::Synced, counts(48'210, 12))}));
    const QModelIndex written = model.index(0, StreamTableModel::WrittenColumn);
    QCOMPARE(written.data().toString(), QLocale().toString(48'210));
    QVERIFY(Qt::Alignment(written.data(Qt::TextAlignmentRole).toInt()) & Qt::AlignRight);
    QVERIFY(written.data(Qt::AccessibleTextRole).toString().startsWith(u"Written: "_s));
}

void TestStreamTableModel::firstStreamWithAnErrorIsFound()
{
    StreamResult bad = result(u"orders"_s, StreamStatus::Failed, {});
    bad.error = Error{u"files.not_found"_s, ErrorKind::Configuration, u"Gone."_s, {}, {}, {}};
    StreamResult stopped = result(u"users"_s, StreamStatus::Cancelled, {});
    stopped.error = Error::cancelled();
    StreamTableModel model;
    model.setRows(streamRows({stopped}));
    QCOMPARE(model.firstTroubled(), -1);
    model.setRows(streamRows({stopped, bad}));
    QCOMPARE(model.firstTroubled(), 1);
}

void TestStreamTableModel::freshnessHasWords()
{
    StreamTableModel model;
    std::vector<StreamRow> rows
        = streamRows({result(u"users"_s, StreamStatus::Synced, counts(1, 0)),
                      result(u"orders"_s, StreamStatus::Failed, {})});
    StreamFreshness users;
    users.stream.name = u"users"_s;
    users.freshAt = TimePoint(std::chrono::hours(1));
    users.completeAt = *users.freshAt + std::chrono::minutes(1);
    users.completeJob = 12;
    users.position
        = std::string(R"({"cursor_field":"id","cursor":{"type":"integer","value":"17"}})");
    addFreshness(rows, {users});
    model.setRows(std::move(rows));
    model.setNow(TimePoint(std::chrono::hours(1)) + std::chrono::minutes(5));
    const auto text = [&model](int row, int role) {
        return model.index(row, StreamTableModel::FreshnessColumn).data(role).toString();
    };
    QCOMPARE(text(0, Qt::DisplayRole), u"5 minutes old"_s);
    QVERIFY(text(0, Qt::ToolTipRole).contains(u"5 minutes ago is there, since run 12."_s));
    QVERIFY(text(0, Qt::ToolTipRole).contains(u"everything up to 17 (id)"_s));
    QCOMPARE(text(0, Qt::AccessibleTextRole), u"Freshness: 5 minutes old"_s);
    QCOMPARE(text(1, Qt::DisplayRole), u"never complete"_s);
    QVERIFY(text(1, Qt::ToolTipRole).contains(u"No run has got all of it through yet."_s));
    model.setNow(TimePoint(std::chrono::hours(1)) + std::chrono::hours(72));
    QCOMPARE(text(0, Qt::DisplayRole), u"3 days old"_s);
}

QTEST_MAIN(TestStreamTableModel)
#include "teststreamtablemodel.moc"
