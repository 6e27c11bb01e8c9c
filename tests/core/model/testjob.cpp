// Job: words of the statuses, the table of legal steps, and sums over attempts.
#include "core/model/job.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array s_jobStatuses{JobStatus::Pending, JobStatus::Running,   JobStatus::Incomplete,
                                   JobStatus::Failed,  JobStatus::Succeeded, JobStatus::Cancelled};

StreamResult result(const QString &name, StreamStatus status, const StreamCounts &counts)
{
    StreamResult made;
    made.stream.name = name;
    made.status = status;
    made.counts = counts;
    return made;
}

StreamCounts counts(qint64 read, qint64 written, qint64 rejected, qint64 unconfirmed)
{
    StreamCounts made;
    made.read = read;
    made.written = written;
    made.rejected = rejected;
    made.unconfirmed = unconfirmed;
    made.readBytes = read * 10;
    return made;
}

Attempt attempt(int number, std::vector<StreamResult> streams)
{
    Attempt made;
    made.number = number;
    made.streams = std::move(streams);
    return made;
}

} // namespace

class TestJob final : public QObject
{
    Q_OBJECT

private slots:
    void allowsOnlyLegalSteps_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<QList<bool>>("legal");
        // to: pending, running, incomplete, failed, succeeded, cancelled
        const QList<bool> none{false, false, false, false, false, false};
        QTest::newRow("pending") << 0 << QList<bool>{false, true, true, true, true, true};
        QTest::newRow("running") << 1 << QList<bool>{true, false, true, true, true, true};
        QTest::newRow("incomplete") << 2 << none;
        QTest::newRow("failed") << 3 << none;
        QTest::newRow("succeeded") << 4 << none;
        QTest::newRow("cancelled") << 5 << none;
    }
    void allowsOnlyLegalSteps()
    {
        QFETCH(int, from);
        QFETCH(QList<bool>, legal);
        const JobStatus start = s_jobStatuses[static_cast<std::size_t>(from)];
        for (std::size_t to = 0; to < s_jobStatuses.size(); ++to)
            QCOMPARE(canChange(start, s_jobStatuses[to]), legal[static_cast<qsizetype>(to)]);
        QCOMPARE(isTerminal(start), !legal.contains(true));
    }

    void namesRoundTrip()
    {
        QStringList names;
        for (const JobStatus status : s_jobStatuses) {
            QCOMPARE(jobStatusFromName(jobStatusName(status)), std::optional(status));
            names << jobStatusName(status);
        }
        QCOMPARE(names,
                 (QStringList{u"pending"_s, u"running"_s, u"incomplete"_s, u"failed"_s,
                              u"succeeded"_s, u"cancelled"_s}));
        names.clear();
        for (const JobTrigger trigger :
             {JobTrigger::Manual, JobTrigger::CommandLine, JobTrigger::Schedule}) {
            QCOMPARE(jobTriggerFromName(jobTriggerName(trigger)), std::optional(trigger));
            names << jobTriggerName(trigger);
        }
        QCOMPARE(names, (QStringList{u"manual"_s, u"command_line"_s, u"schedule"_s}));
        names.clear();
        for (const StreamStatus status :
             {StreamStatus::Queued, StreamStatus::Syncing, StreamStatus::Synced,
              StreamStatus::Incomplete, StreamStatus::Failed, StreamStatus::Cancelled}) {
            QCOMPARE(streamStatusFromName(streamStatusName(status)), std::optional(status));
            names << streamStatusName(status);
        }
        QCOMPARE(names,
                 (QStringList{u"queued"_s, u"syncing"_s, u"synced"_s, u"incomplete"_s, u"failed"_s,
                              u"cancelled"_s}));
    }

    void knowsNoOtherNames()
    {
        QVERIFY(!jobStatusFromName(u"Pending"_s));
        QVERIFY(!jobStatusFromName(QString()));
        QVERIFY(!jobTriggerFromName(u"cron"_s));
        QVERIFY(!streamStatusFromName(u"done"_s));
    }

    void addsEveryCount()
    {
        StreamCounts sum{1, 2, 3, 4, 5, 6, 7};
        sum += StreamCounts{10, 20, 30, 40, 50, 60, 70};
        QCOMPARE(sum, (StreamCounts{11, 22, 33, 44, 55, 66, 77}));
    }

    void knowsTheBalance()
    {
        QVERIFY((StreamCounts{10, 4, 3, 2, 1, 99, 0}.isBalanced()));
        QVERIFY(!(StreamCounts{10, 4, 3, 2, 0, 1, 0}.isBalanced()));
    }

    void sumsAttemptsPerStream()
    {
        const std::vector<Attempt> attempts{
            attempt(1,
                    {result(u"b"_s, StreamStatus::Synced, counts(5, 5, 0, 0)),
                     result(u"a"_s, StreamStatus::Incomplete, counts(100, 60, 10, 30))}),
            attempt(2, {result(u"a"_s, StreamStatus::Synced, counts(40, 39, 1, 0))}),
        };
        const auto sums = summarised(attempts);
        QCOMPARE(sums.size(), 2u);
        QCOMPARE(sums[0].stream.name, u"b"_s);
        QCOMPARE(sums[0].counts, counts(5, 5, 0, 0));
        QCOMPARE(sums[1].stream.name, u"a"_s);
        QCOMPARE(sums[1].status, StreamStatus::Synced);
        QCOMPARE(sums[1].counts.read, 110);
        QCOMPARE(sums[1].counts.written, 99);
        QCOMPARE(sums[1].counts.rejected, 11);
        QCOMPARE(sums[1].counts.unconfirmed, 0);
        QCOMPARE(sums[1].counts.readBytes, 1400);
        QVERIFY(sums[1].counts.isBalanced());
    }

    void keepsWhatTheLastAttemptLeftUnconfirmed()
    {
        const auto sums = summarised({
            attempt(1, {result(u"a"_s, StreamStatus::Incomplete, counts(10, 4, 0, 6))}),
            attempt(2, {result(u"a"_s, StreamStatus::Incomplete, counts(8, 5, 0, 3))}),
        });
        QCOMPARE(sums.size(), 1u);
        QCOMPARE(sums[0].counts.read, 12);
        QCOMPARE(sums[0].counts.unconfirmed, 3);
        QVERIFY(sums[0].counts.isBalanced());
    }

    void keepsWhatNoLaterAttemptReadAgain()
    {
        const auto sums = summarised({
            attempt(1, {result(u"a"_s, StreamStatus::Failed, counts(10, 4, 0, 6))}),
            attempt(2, {result(u"b"_s, StreamStatus::Synced, counts(1, 1, 0, 0))}),
        });
        QCOMPARE(sums.size(), 2u);
        QCOMPARE(sums[0].counts, counts(10, 4, 0, 6));
    }

    void takesStatusErrorAndNotesOfTheLastAttempt()
    {
        StreamResult first = result(u"a"_s, StreamStatus::Incomplete, {});
        first.error = Error{u"x.broke"_s, ErrorKind::Transient, {}, {}, {}, {}};
        first.notes = {u"old"_s};
        StreamResult last = result(u"a"_s, StreamStatus::Synced, {});
        last.notes = {u"new"_s};
        last.target = u"table_a"_s;
        const auto sums = summarised({attempt(1, {first}), attempt(2, {last})});
        QCOMPARE(sums[0].status, StreamStatus::Synced);
        QVERIFY(!sums[0].error);
        QCOMPARE(sums[0].notes, QStringList{u"new"_s});
        QCOMPARE(sums[0].target, u"table_a"_s);
    }

    void tellsStreamsOfOneNameApart()
    {
        StreamResult other = result(u"a"_s, StreamStatus::Synced, counts(2, 2, 0, 0));
        other.stream.nameSpace = u"s"_s;
        const auto sums = summarised(
            {attempt(1, {result(u"a"_s, StreamStatus::Synced, counts(1, 1, 0, 0)), other})});
        QCOMPARE(sums.size(), 2u);
    }
};

QTEST_GUILESS_MAIN(TestJob)
#include "testjob.moc"
