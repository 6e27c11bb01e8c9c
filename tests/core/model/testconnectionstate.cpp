// ConnectionState: the nine words, and which of them a connection gets.
#include "core/model/connectionstate.h"

#include <QSet>
#include <QtTest>

#include <algorithm>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

ConnectionStanding after(JobStatus status, std::optional<ErrorKind> kind = {})
{
    ConnectionStanding standing;
    standing.lastStatus = status;
    standing.lastErrorKind = kind;
    return standing;
}

} // namespace

Q_DECLARE_METATYPE(millrace::ConnectionStanding)

class TestConnectionState final : public QObject
{
    Q_OBJECT

private slots:
    void hasNineWordsWorstFirst()
    {
        QStringList names;
        QSet<QString> titles;
        for (const ConnectionState state : s_allConnectionStates) {
            names << connectionStateName(state);
            titles.insert(connectionStateTitle(state));
        }
        QCOMPARE(
            names,
            (QStringList{u"action_required"_s, u"failed"_s, u"incomplete"_s, u"rejected_records"_s,
                         u"running"_s, u"queued"_s, u"paused"_s, u"not_run_yet"_s, u"healthy"_s}));
        QCOMPARE(titles.size(), 9);
        QCOMPARE(connectionStateTitle(ConnectionState::NotRunYet), u"Not run yet"_s);
        QVERIFY(std::ranges::is_sorted(s_allConnectionStates));
    }

    void followsFromTheStanding_data()
    {
        QTest::addColumn<ConnectionStanding>("standing");
        QTest::addColumn<QString>("wanted");
        const auto row = [](const char *tag, const ConnectionStanding &standing,
                            const QString &wanted) { QTest::newRow(tag) << standing << wanted; };
        row("new", {}, u"not_run_yet"_s);
        row("succeeded", after(JobStatus::Succeeded), u"healthy"_s);
        row("failed", after(JobStatus::Failed, ErrorKind::Transient), u"failed"_s);
        row("failed of the machine", after(JobStatus::Failed, ErrorKind::System), u"failed"_s);
        row("failed without a reason", after(JobStatus::Failed), u"failed"_s);
        row("a wrong setting", after(JobStatus::Failed, ErrorKind::Configuration),
            u"action_required"_s);
        row("a wrong setting of one stream", after(JobStatus::Incomplete, ErrorKind::Configuration),
            u"action_required"_s);
        row("incomplete", after(JobStatus::Incomplete, ErrorKind::Transient), u"incomplete"_s);
        row("cancelled", after(JobStatus::Cancelled), u"incomplete"_s);
        row("left pending", after(JobStatus::Pending), u"incomplete"_s);
        row("left running", after(JobStatus::Running), u"incomplete"_s);
        row("a former wrong setting", after(JobStatus::Succeeded, ErrorKind::Configuration),
            u"healthy"_s);

        ConnectionStanding standing = after(JobStatus::Succeeded);
        standing.openRejected = 1;
        row("rejected records", standing, u"rejected_records"_s);
        standing.lastStatus = JobStatus::Failed;
        row("rejected records and failed", standing, u"failed"_s);
        standing.isEnabled = false;
        row("paused and failed", standing, u"paused"_s);
        standing.isQueued = true;
        row("paused and queued", standing, u"queued"_s);
        standing.isRunning = true;
        row("paused, queued and running", standing, u"running"_s);
        ConnectionStanding fresh;
        fresh.isEnabled = false;
        row("paused and new", fresh, u"paused"_s);
    }
    void followsFromTheStanding()
    {
        QFETCH(ConnectionStanding, standing);
        QFETCH(QString, wanted);
        QCOMPARE(connectionStateName(connectionState(standing)), wanted);
    }
};

QTEST_GUILESS_MAIN(TestConnectionState)
#include "testconnectionstate.moc"
