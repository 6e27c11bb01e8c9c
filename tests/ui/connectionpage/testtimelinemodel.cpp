#include "core/store/timelinestore.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connectionpage/timelinemodel.h"

#include <QAbstractItemModelTester>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

Job job(qint64 id, int minute, JobStatus status = JobStatus::Succeeded)
{
    Job job;
    job.id = id;
    job.status = status;
    job.createdAt = TimePoint(std::chrono::minutes(minute));
    return job;
}

TimelineEvent change(qint64 id, int minute)
{
    TimelineEvent event;
    event.id = id;
    event.time = TimePoint(std::chrono::minutes(minute));
    event.kind = TimelineKind::Paused;
    return event;
}

QStringList titles(const TimelineModel &model)
{
    QStringList shown;
    for (int row = 0; row < model.rowCount(); ++row)
        shown << model.index(row).data().toString();
    return shown;
}

/// Answers are given by hand.
struct Asked final
{
    TimelineFilter filter;
    TimelineCursor cursor;
    int wanted = 0;
    TimelineModel::Answer answer;
};

} // namespace

class TestTimelineModel final : public QObject
{
    Q_OBJECT

private slots:
    void runsAndChangesAreMergedNewestFirst();
    void pagesFollowEachOther();
    void refreshPutsNewEntriesOnTop();
    void answerToFormerQuestionIsDropped();
    void pagesOfAStoreMeetWithoutGapOrTwin();
    void filterReadsOnUntilAPageIsFull();
};

void TestTimelineModel::runsAndChangesAreMergedNewestFirst()
{
    const auto entries = merged({job(3, 30), job(2, 10)}, {change(8, 20), change(7, 10)}, 10);
    QStringList order;
    for (const TimelineEntry &entry : entries)
        order << (entry.job() ? u"run %1"_s.arg(entry.job()->id)
                              : u"change %1"_s.arg(entry.event()->id));
    QCOMPARE(order, QStringList({u"run 3"_s, u"change 8"_s, u"run 2"_s, u"change 7"_s}));
}

void TestTimelineModel::pagesFollowEachOther()
{
    std::vector<Asked> asked;
    TimelineModel model([&asked](const TimelineFilter &filter, const TimelineCursor &cursor,
                                 int wanted, TimelineModel::Answer answer) {
        asked.push_back({filter, cursor, wanted, std::move(answer)});
    });
    const QAbstractItemModelTester tester(&model);
    model.restart({});
    QVERIFY(model.isLoading());
    QVERIFY(!model.canFetchMore({}));
    asked[0].answer(TimelinePage{{{job(2, 20)}}, {2, std::nullopt}, false});
    QCOMPARE(titles(model), QStringList({u"Run 2 succeeded"_s}));
    // Views ask for more by themselves, as the tester does.
    model.fetchMore({});
    QCOMPARE(asked.size(), std::size_t(2));
    QCOMPARE(asked[1].cursor.beforeJob, std::optional<qint64>(2));
    asked[1].answer(TimelinePage{{{job(1, 10, JobStatus::Failed)}}, {1, std::nullopt}, true});
    QCOMPARE(titles(model), QStringList({u"Run 2 succeeded"_s, u"Run 1 failed"_s}));
    QVERIFY(!model.canFetchMore({}));
}

void TestTimelineModel::refreshPutsNewEntriesOnTop()
{
    std::vector<Asked> asked;
    TimelineModel model([&asked](const TimelineFilter &filter, const TimelineCursor &cursor,
                                 int wanted, TimelineModel::Answer answer) {
        asked.push_back({filter, cursor, wanted, std::move(answer)});
    });
    const QAbstractItemModelTester tester(&model);
    model.restart({});
    asked[0].answer(TimelinePage{{{job(1, 10, JobStatus::Running)}}, {}, true});
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.refresh();
    asked[1].answer(TimelinePage{{{change(5, 20)}, {job(1, 10)}}, {}, true});
    QCOMPARE(resets.count(), 0);
    QCOMPARE(titles(model), QStringList({u"Paused"_s, u"Run 1 succeeded"_s}));
}

void TestTimelineModel::answerToFormerQuestionIsDropped()
{
    std::vector<Asked> asked;
    TimelineModel model([&asked](const TimelineFilter &filter, const TimelineCursor &cursor,
                                 int wanted, TimelineModel::Answer answer) {
        asked.push_back({filter, cursor, wanted, std::move(answer)});
    });
    model.restart({});
    model.restart({TimelineFilter::Kind::Changes, TimelineFilter::State::Any, {}, {}});
    asked[0].answer(TimelinePage{{{job(1, 10)}}, {}, true});
    QCOMPARE(model.rowCount(), 0);
    asked[1].answer(TimelinePage{{{change(1, 10)}}, {}, true});
    QCOMPARE(titles(model), QStringList({u"Paused"_s}));
}

void TestTimelineModel::pagesOfAStoreMeetWithoutGapOrTwin()
{
    WorkspaceFixture world;
    const Connection connection = world.addConnection(u"Orders"_s, {u"users"_s});
    JobRepository jobs(*world.database);
    TimelineStore timeline(*world.database);
    const int before = static_cast<int>(must(timeline.list(connection.id, 100)).size());
    for (int i = 0; i < 23; ++i) {
        const TimePoint time = world.clock.now() + std::chrono::minutes(i);
        if (i % 3 == 0) {
            TimelineEvent event = change(0, 0);
            event.connectionId = connection.id;
            event.time = time;
            must(timeline.add(event));
        } else {
            must(jobs.create(connection.id, JobTrigger::Manual, time));
        }
    }
    std::vector<TimelineEntry> all;
    TimelineCursor cursor;
    for (bool isLast = false; !isLast;) {
        TimelinePage page = must(timelinePage(*world.database, connection.id, {}, cursor, 5));
        cursor = page.next;
        isLast = page.isLast;
        for (TimelineEntry &entry : page.entries)
            all.push_back(std::move(entry));
    }
    QCOMPARE(static_cast<int>(all.size()), 23 + before);
    for (std::size_t i = 1; i < all.size(); ++i)
        QVERIFY(all[i - 1].time() >= all[i].time());
}

void TestTimelineModel::filterReadsOnUntilAPageIsFull()
{
    WorkspaceFixture world;
    const Connection connection = world.addConnection(u"Orders"_s, {u"users"_s});
    JobRepository jobs(*world.database);
    for (int i = 0; i < 30; ++i) {
        const Job created = must(jobs.create(connection.id, JobTrigger::Manual, world.clock.now()));
        must(jobs.setStatus(created.id, i < 4 ? JobStatus::Failed : JobStatus::Succeeded,
                            world.clock.now()));
    }
    TimelineFilter filter;
    filter.state = TimelineFilter::State::Troubled;
    const TimelinePage page = must(timelinePage(*world.database, connection.id, filter, {}, 3));
    QVERIFY(page.entries.size() >= 3);
    for (const TimelineEntry &entry : page.entries) {
        QVERIFY(entry.job() != nullptr);
        QCOMPARE(jobStatusName(entry.job()->status), u"failed"_s);
    }
}

QTEST_MAIN(TestTimelineModel)
#include "testtimelinemodel.moc"
