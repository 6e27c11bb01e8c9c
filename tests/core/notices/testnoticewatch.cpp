// Notices are found from what the profile holds, once, whoever looks.
#include "core/engine/schemareviewing.h"
#include "core/notices/noticewatch.h"
#include "core/store/connectionlock.h"
#include "core/store/schemafindings.h"
#include "tests/core/notices/noticefixture.h"

#include <QTest>

#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestNoticeWatch : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void failureAndRecoveryAreFoundOnce();
    void runsOfOtherProcessesAreFoundAfterARestart();
    void severalAtOnceFindEachNoticeOnce();
    void recoverySolvesTheFailure();
    void cancelledAndRetriesTellNothing();
    void channelsThatLeadNowhereAreLeftOut();
    void connectionHasItsOwnRules();
    void manyRejectedAreFoundAndSolved();
    void nothingNewIsFoundByTheClock();
    void pausedConnectionIsNotMissed();
    void pauseIsSolvedByResumingAlone();
    void slowRunIsFoundWhileItIsOn();
    void deadRunIsNotSlow();
    void waitingSchemaIsToldAndSolved();
    void schemaThatAPersonLookedAtIsNotTold();
    void removedConnectionTakesItsNoticesAlong();
    void lookWithoutNewsWritesNothing();

private:
    void look() { must(m_watch->look()); }

    std::unique_ptr<NoticeFixture> m_fixture;
    std::unique_ptr<NoticeWatch> m_watch;
    QString m_id;
};

void TestNoticeWatch::init()
{
    m_watch.reset();
    m_fixture = std::make_unique<NoticeFixture>();
    m_watch = std::make_unique<NoticeWatch>(m_fixture->services);
    m_id = m_fixture->store.connection(u"Orders"_s).id;
}

void TestNoticeWatch::failureAndRecoveryAreFoundOnce()
{
    m_fixture->fail(m_id);
    look();
    look();
    m_fixture->fail(m_id);
    look();
    QCOMPARE(m_fixture->kinds(), QStringList{u"first_failure"_s});
    const Notice notice = m_fixture->notices().front().notice;
    QCOMPARE(notice.title, u"Orders failed"_s);
    QCOMPARE(notice.connectionName, u"Orders"_s);
    QCOMPARE(notice.jobId, std::optional<qint64>(1));
    m_fixture->succeed(m_id);
    look();
    m_fixture->succeed(m_id);
    look();
    QCOMPARE(m_fixture->kinds(), (QStringList{u"first_failure"_s, u"recovery"_s}));
}

void TestNoticeWatch::runsOfOtherProcessesAreFoundAfterARestart()
{
    m_fixture->fail(m_id);
    m_fixture->succeed(m_id);
    // Nobody looked in between; a process that starts later finds both.
    NoticeWatch later(m_fixture->services);
    must(later.look());
    QCOMPARE(m_fixture->kinds(), (QStringList{u"first_failure"_s, u"recovery"_s}));
    NoticeWatch another(m_fixture->services);
    must(another.look());
    QCOMPARE(m_fixture->notices().size(), 2U);
}

void TestNoticeWatch::severalAtOnceFindEachNoticeOnce()
{
    for (int i = 0; i < 20; ++i) {
        m_fixture->fail(m_id);
        m_fixture->succeed(m_id);
    }
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([this] {
            NoticeWatch watch(m_fixture->services);
            must(watch.look());
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(m_fixture->notices().size(), 40U);
    QCOMPARE(m_fixture->store.number("SELECT COUNT(DISTINCT key) FROM notices"), 40);
}

void TestNoticeWatch::recoverySolvesTheFailure()
{
    m_fixture->fail(m_id);
    look();
    QVERIFY(!m_fixture->notices().front().notice.solvedAt);
    m_fixture->succeed(m_id);
    look();
    QVERIFY(m_fixture->notices().back().notice.solvedAt);
    // The desktop, which nobody looked at meanwhile, is not told of the failure any more.
    const auto due = must(NoticeStore(*m_fixture->store.database)
                              .claim(NoticeChannel::Desktop, m_fixture->store.clock.now(), 60s, 9));
    QCOMPARE(due.size(), 1U);
    QCOMPARE(due.front().notice.kind, NoticeKind::Recovery);
}

void TestNoticeWatch::cancelledAndRetriesTellNothing()
{
    m_fixture->run(m_id, {.status = JobStatus::Cancelled});
    m_fixture->run(m_id, {.status = JobStatus::Failed, .kind = JobKind::Retry});
    look();
    QVERIFY(m_fixture->notices().empty());
    QCOMPARE(m_fixture->store.number("SELECT COUNT(*) FROM jobs WHERE is_noticed = 0"), 0);
}

void TestNoticeWatch::channelsThatLeadNowhereAreLeftOut()
{
    m_fixture->fail(m_id);
    look();
    const auto sendings = m_fixture->notices().front().sendings;
    QCOMPARE(sendings.size(), 1U);
    QCOMPARE(sendings.front().channel, NoticeChannel::Desktop);
    m_fixture->setSettings({}, {.webhookUrl = u"https://hooks.example.org/key"_s});
    m_fixture->succeed(m_id);
    look();
    QCOMPARE(m_fixture->notices().front().sendings.size(), 2U);
}

void TestNoticeWatch::connectionHasItsOwnRules()
{
    NoticeOverrides overrides;
    overrides.channels[NoticeKind::FirstFailure] = {};
    must(storeNoticeOverrides(*m_fixture->store.database, m_id, overrides));
    const QString other = m_fixture->store.connection(u"Users"_s).id;
    m_fixture->fail(m_id);
    m_fixture->fail(other);
    look();
    const auto notices = m_fixture->notices();
    QCOMPARE(notices.size(), 2U);
    QCOMPARE(notices.back().notice.connectionId, m_id);
    QVERIFY(notices.back().sendings.empty());
    QCOMPARE(notices.front().sendings.size(), 1U);
}

void TestNoticeWatch::manyRejectedAreFoundAndSolved()
{
    NoticeSettings settings;
    settings.rules.manyRejected = 2;
    m_fixture->setSettings(settings);
    m_fixture->run(m_id, {.written = 5, .rejected = 3});
    look();
    QCOMPARE(m_fixture->kinds(), QStringList{u"many_rejected"_s});
    QVERIFY(m_fixture->notices().front().notice.text.contains("3 of 8"_L1));
    must(m_fixture->store.run("UPDATE rejected_records SET status = 2"));
    look();
    QVERIFY(m_fixture->notices().front().notice.solvedAt);
}

void TestNoticeWatch::nothingNewIsFoundByTheClock()
{
    NoticeSettings settings;
    settings.rules.nothingNewDays = 3;
    m_fixture->setSettings(settings);
    m_fixture->succeed(m_id);
    m_fixture->store.clock.advance(71h);
    look();
    QVERIFY(m_fixture->notices().empty());
    // Runs that write nothing make no difference.
    m_fixture->run(m_id, {.written = 0});
    m_fixture->store.clock.advance(2h);
    look();
    look();
    QCOMPARE(m_fixture->kinds(), QStringList{u"nothing_new"_s});
    m_fixture->store.clock.advance(72h);
    look();
    QCOMPARE(m_fixture->notices().size(), 1U);
    m_fixture->succeed(m_id);
    look();
    QVERIFY(m_fixture->notices().front().notice.solvedAt);
    m_fixture->store.clock.advance(72h);
    look();
    QCOMPARE(m_fixture->kinds(), (QStringList{u"nothing_new"_s, u"nothing_new"_s}));
}

void TestNoticeWatch::pausedConnectionIsNotMissed()
{
    NoticeSettings settings;
    settings.rules.nothingNewDays = 1;
    m_fixture->setSettings(settings);
    m_fixture->succeed(m_id);
    ConnectionRepository connections(*m_fixture->store.database);
    must(connections.setEnabled(m_id, false));
    m_fixture->store.clock.advance(240h);
    look();
    QVERIFY(m_fixture->notices().empty());
    // Its days count from when it was resumed.
    must(connections.setEnabled(m_id, true));
    look();
    QVERIFY(m_fixture->notices().empty());
    m_fixture->store.clock.advance(24h);
    look();
    QCOMPARE(m_fixture->kinds(), QStringList{u"nothing_new"_s});
}

void TestNoticeWatch::pauseIsSolvedByResumingAlone()
{
    ConnectionRepository connections(*m_fixture->store.database);
    must(connections.edit(m_id, [](Connection &connection) {
        connection.settings.runPolicy.pauseFailures = 1;
        connection.settings.runPolicy.pauseDays = 0;
    }));
    m_fixture->fail(m_id);
    // The run has ended, and its connection is not paused yet.
    look();
    QCOMPARE(m_fixture->kinds(), (QStringList{u"first_failure"_s, u"action_required"_s}));
    QVERIFY(!m_fixture->notices().front().notice.solvedAt);
    must(connections.setEnabled(m_id, false));
    look();
    QVERIFY(!m_fixture->notices().front().notice.solvedAt);
    m_fixture->store.clock.advance(1min);
    must(connections.setEnabled(m_id, true));
    look();
    QVERIFY(m_fixture->notices().front().notice.solvedAt);
}

void TestNoticeWatch::slowRunIsFoundWhileItIsOn()
{
    NoticeSettings settings;
    settings.rules.longRunTimes = 2;
    m_fixture->setSettings(settings);
    for (int i = 0; i < 3; ++i)
        m_fixture->run(m_id, {.duration = 10min - 1s});
    look();
    const auto lock = must(ConnectionLock::acquire(m_fixture->store.profile, m_id));
    const Attempt attempt = m_fixture->store.attempt(m_id);
    m_fixture->store.clock.advance(19min);
    look();
    QVERIFY(m_fixture->notices().empty());
    m_fixture->store.clock.advance(2min);
    look();
    look();
    QCOMPARE(m_fixture->kinds(), QStringList{u"long_run"_s});
    must(JobRepository(*m_fixture->store.database)
             .setStatus(attempt.jobId, JobStatus::Cancelled, m_fixture->store.clock.now()));
    look();
    QVERIFY(m_fixture->notices().front().notice.solvedAt);
}

void TestNoticeWatch::deadRunIsNotSlow()
{
    NoticeSettings settings;
    settings.rules.longRunTimes = 2;
    m_fixture->setSettings(settings);
    for (int i = 0; i < 3; ++i)
        m_fixture->succeed(m_id);
    (void)m_fixture->store.attempt(m_id); // Nobody holds its lock.
    m_fixture->store.clock.advance(10h);
    look();
    QVERIFY(m_fixture->notices().empty());
}

void TestNoticeWatch::waitingSchemaIsToldAndSolved()
{
    const Connection connection = must(ConnectionRepository(*m_fixture->store.database).find(m_id));
    const Endpoint source
        = must(EndpointRepository(*m_fixture->store.database).find(connection.sourceId));
    Catalog catalog;
    SchemaFinding finding;
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        catalog.streams.push_back(stream.stream);
        finding.reviewed.insert(stream.stream.id);
    }
    catalog.streams.front().schema.append({u"phone"_s, FieldType::String, true, {}, {}});
    finding.source = sourceMark(source);
    finding.catalog = catalog;
    finding.foundAt = m_fixture->store.clock.now();
    m_fixture->run(m_id, {});
    must(SchemaFindings(*m_fixture->store.database).store(m_id, finding));
    look();
    look();
    QCOMPARE(m_fixture->kinds(), QStringList{u"schema_changed"_s});
    QVERIFY(m_fixture->notices().front().notice.text.contains("phone"_L1));
    // As if a person had taken it over.
    must(ConnectionRepository(*m_fixture->store.database).edit(m_id, [&](Connection &stored) {
        stored.catalog.streams.front().stream = catalog.streams.front();
    }));
    look();
    QVERIFY(m_fixture->notices().front().notice.solvedAt);
}

void TestNoticeWatch::schemaThatAPersonLookedAtIsNotTold()
{
    const Connection connection = must(ConnectionRepository(*m_fixture->store.database).find(m_id));
    const Endpoint source
        = must(EndpointRepository(*m_fixture->store.database).find(connection.sourceId));
    m_fixture->run(m_id, {});
    m_fixture->store.clock.advance(1h);
    SchemaFinding finding;
    finding.source = sourceMark(source);
    finding.foundAt = m_fixture->store.clock.now(); // Every stream is gone.
    must(SchemaFindings(*m_fixture->store.database).store(m_id, finding));
    look();
    QVERIFY(m_fixture->notices().empty());
}

void TestNoticeWatch::removedConnectionTakesItsNoticesAlong()
{
    NoticeOverrides overrides;
    overrides.nothingNewDays = 1;
    must(storeNoticeOverrides(*m_fixture->store.database, m_id, overrides));
    m_fixture->fail(m_id);
    look();
    must(ConnectionRepository(*m_fixture->store.database).remove(m_id));
    look();
    QVERIFY(m_fixture->notices().empty());
    QCOMPARE(m_fixture->store.number("SELECT COUNT(*) FROM notice_deliveries"), 0);
    QCOMPARE(m_fixture->store.number("SELECT COUNT(*) FROM settings WHERE name LIKE '%notices'"),
             0);
}

void TestNoticeWatch::lookWithoutNewsWritesNothing()
{
    NoticeSettings settings;
    settings.rules.nothingNewDays = 1;
    m_fixture->setSettings(settings);
    m_fixture->fail(m_id);
    m_fixture->store.clock.advance(48h);
    look();
    const qint64 before = must(m_fixture->store.database->changeCounter());
    look();
    QCOMPARE(must(m_fixture->store.database->changeCounter()), before);
}

QTEST_GUILESS_MAIN(TestNoticeWatch)
#include "testnoticewatch.moc"
