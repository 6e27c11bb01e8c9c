// TimelinePage: runs and changes of one or of all connections in one order, filtered.
#include "core/store/timelinepage.h"
#include "core/store/timelinestore.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestTimelinePage final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_id = m_store->connection(u"nightly"_s).id;
        m_store->clock.advance(1min);
        ConnectionRepository connections(*m_store->database);
        must(connections.edit(m_id, [](Connection &c) { c.settings.prefix = u"raw_"_s; }));
        m_store->clock.advance(1min);
        m_job = must(JobRepository(*m_store->database)
                         .create(m_id, JobTrigger::Schedule, m_store->clock.now()))
                    .id;
        m_store->clock.advance(1min);
        must(connections.edit(m_id, [](Connection &c) { c.catalog.streams.pop_back(); }));
        m_store->clock.advance(1min);
        must(connections.setEnabled(m_id, false));
        m_store->connection(u"other"_s);
    }

    void newestComesFirst()
    {
        const auto page = read({});
        QCOMPARE(page.entries.size(), 5u);
        QVERIFY(page.isLast);
        QCOMPARE(page.entries[0].event()->kind, TimelineKind::Paused);
        QCOMPARE(page.entries[2].job()->id, m_job);
        QCOMPARE(page.entries[4].event()->kind, TimelineKind::Created);
    }

    void eachKindIsAskedForAlone_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("count");
        QTest::newRow("all") << u"all"_s << 5;
        QTest::newRow("runs") << u"runs"_s << 1;
        QTest::newRow("changes") << u"changes"_s << 4;
        QTest::newRow("settings") << u"settings"_s << 1;
        QTest::newRow("streams") << u"streams"_s << 1;
        QTest::newRow("ends") << u"ends"_s << 0;
        QTest::newRow("checkpoints") << u"checkpoints"_s << 0;
        QTest::newRow("pauses") << u"pauses"_s << 1;
    }

    void eachKindIsAskedForAlone()
    {
        QFETCH(QString, kind);
        QFETCH(int, count);
        TimelineFilter filter;
        filter.kind = timelineFilterFromName(kind).value();
        QCOMPARE(timelineFilterName(filter.kind), kind);
        QCOMPARE(static_cast<int>(read(filter).entries.size()), count);
    }

    void pagesGoOnWhereTheLastEnded()
    {
        TimelineCursor cursor;
        std::vector<TimelineEntry> all;
        for (int i = 0; i < 10; ++i) {
            const auto page = must(timelinePage(*m_store->database, m_id, {}, cursor, 1));
            all.insert(all.end(), page.entries.begin(), page.entries.end());
            cursor = page.next;
            if (page.isLast)
                break;
        }
        QCOMPARE(all.size(), 5u);
    }

    void daysBoundIt()
    {
        TimelineFilter filter;
        filter.since = m_store->clock.now() - 2min;
        filter.until = m_store->clock.now();
        const auto page = read(filter);
        QCOMPARE(page.entries.size(), 2u);
        QCOMPARE(page.entries[0].event()->kind, TimelineKind::StreamsChanged);
        QCOMPARE(page.entries[1].job()->id, m_job);
    }

    void fewAmongManyRunsAreFoundAtOnce()
    {
        must(m_store->database->write<void>([this](QSqlDatabase &database) {
            const QByteArray sql
                = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                  "100000) INSERT INTO jobs (connection_id, status, job_trigger, created_at, "
                  "ended_at, kind) SELECT '"
                + m_id.toLatin1()
                + "', CASE WHEN i % 20000 = 1 THEN 'cancelled' ELSE 'succeeded' END, 'schedule', "
                + QByteArray::number(
                      static_cast<qint64>(m_store->clock.now().time_since_epoch().count()))
                + " + i, 0, 'sync' FROM n";
            return execute(sqliteHandle(database), sql.constData());
        }));
        TimelineFilter filter;
        filter.state = TimelineFilter::State::Cancelled;
        QElapsedTimer time;
        time.start();
        const auto page = read(filter);
        // Two thousand pages, each with its attempts, took far longer.
        QVERIFY2(time.elapsed() < 1500, qPrintable(QString::number(time.elapsed())));
        QCOMPARE(page.entries.size(), 5u);
        QVERIFY(page.isLast);
        QCOMPARE(must(timelinePage(*m_store->database, {}, filter, {}, 50)).entries.size(), 5u);
    }

    void allConnectionsAreReadTogether()
    {
        const auto page = must(timelinePage(*m_store->database, {}, {}, {}, 50));
        QVERIFY(page.entries.size() >= 6u);
        QVERIFY(std::ranges::any_of(page.entries, [this](const TimelineEntry &entry) {
            return entry.connectionId() != m_id;
        }));
    }

    void changeIsFoundByItsNumber()
    {
        const TimelineStore timeline(*m_store->database);
        const TimelineEvent newest = must(timeline.list(m_id, 1)).front();
        QCOMPARE(must(timeline.find(newest.id)).kind, TimelineKind::Paused);
        QCOMPARE(timeline.find(newest.id + 99).error().code, u"store.change_unknown"_s);
    }

private:
    TimelinePage read(const TimelineFilter &filter)
    {
        return must(timelinePage(*m_store->database, m_id, filter, {}, 50));
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_id;
    qint64 m_job = 0;
};

QTEST_GUILESS_MAIN(TestTimelinePage)
#include "testtimelinepage.moc"
