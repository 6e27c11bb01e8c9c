// RejectedStore: pages, groups and counts, straight from the indices.
#include "core/store/rejectedqueries.h"
#include "core/store/rejectedselection.h"
#include "tests/core/store/storefixture.h"

#include <QElapsedTimer>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_records = 20'000;
constexpr int s_codes = 3;
constexpr int s_fields = 4;

} // namespace

class TestRejectedStore final : public QObject
{
    Q_OBJECT

private slots:
    /// Two connections; the first has two jobs on two streams.
    void initTestCase()
    {
        m_store = std::make_unique<StoreFixture>();
        m_first = m_store->connection(u"first"_s).id;
        m_second = m_store->connection(u"second"_s).id;
        m_job = add(m_first, u"users"_s, s_records / 2);
        m_lastJob = add(m_first, u"orders"_s, s_records / 2 - 10);
        add(m_second, u"users"_s, 10);
    }
    void cleanupTestCase() { m_store.reset(); }

    void pagesByKeyThroughEverything()
    {
        qint64 after = 0;
        qint64 seen = 0;
        for (;;) {
            const auto page = must(store().page({}, after, 3000));
            if (page.empty())
                break;
            for (const RejectedRecord &record : page) {
                QVERIFY(record.id > after);
                after = record.id;
            }
            seen += static_cast<qint64>(page.size());
        }
        QCOMPARE(seen, s_records);
    }

    void filters_data()
    {
        QTest::addColumn<RejectedFilter>("filter");
        QTest::addColumn<int>("wanted");
        RejectedFilter filter;
        filter.connectionId = m_second;
        QTest::newRow("connection") << filter << 10;
        filter.connectionId = u"none"_s;
        QTest::newRow("unknown connection") << filter << 0;
        filter = {};
        filter.jobId = m_lastJob;
        QTest::newRow("job") << filter << s_records / 2 - 10;
        filter = {};
        filter.stream = StreamId{{}, u"orders"_s};
        QTest::newRow("stream") << filter << s_records / 2 - 10;
        filter.stream = StreamId{u"other"_s, u"orders"_s};
        QTest::newRow("stream of another namespace") << filter << 0;
        filter = {};
        filter.status = RejectedStatus::Open;
        QTest::newRow("open") << filter << s_records;
        filter.status = RejectedStatus::Fixed;
        QTest::newRow("fixed") << filter << 0;
        filter = {};
        filter.connectionId = m_first;
        filter.code = u"code_1"_s;
        filter.field = u"field_2"_s;
        filter.jobId = m_job;
        filter.status = RejectedStatus::Open;
        QTest::newRow("all together") << filter << expected(s_records / 2, 1, 2);
        filter = {};
        filter.outcome = RejectedOutcome::Nulled;
        filter.connectionId = m_second;
        QTest::newRow("outcome") << filter << 3; // code_1: 1, 4, 7
    }
    void filters()
    {
        QFETCH(RejectedFilter, filter);
        QFETCH(int, wanted);
        QCOMPARE(must(store().count(filter)), wanted);
        const auto page = must(store().page(filter, 0, s_records));
        QCOMPARE(static_cast<int>(page.size()), wanted);
        for (const RejectedRecord &record : page) {
            QVERIFY(filter.connectionId.isEmpty() || record.connectionId == filter.connectionId);
            QVERIFY(!filter.jobId || record.jobId == *filter.jobId);
            QVERIFY(!filter.stream || record.stream == *filter.stream);
            QVERIFY(filter.code.isEmpty() || record.code == filter.code);
            QVERIFY(filter.field.isEmpty() || record.field == filter.field);
            QVERIFY(!filter.outcome || record.outcome == *filter.outcome);
        }
    }

    void groupsAlikeRecords()
    {
        RejectedFilter filter;
        filter.connectionId = m_first;
        const auto groups = must(store().groups(filter));
        QCOMPARE(groups.size(), static_cast<std::size_t>(2 * s_codes * s_fields));
        qint64 sum = 0;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            sum += groups[i].count;
            QVERIFY(i == 0 || groups[i - 1].count >= groups[i].count);
            RejectedFilter one;
            one.connectionId = groups[i].connectionId;
            one.stream = groups[i].stream;
            one.outcome = groups[i].outcome;
            one.code = groups[i].code;
            one.field = groups[i].field;
            QCOMPARE(must(store().count(one)), groups[i].count);
        }
        QCOMPARE(sum, s_records - 10);
        filter.connectionId = u"none"_s;
        QVERIFY(must(store().groups(filter)).empty());
    }

    void findsOneById()
    {
        const auto page = must(store().page({}, 0, 5));
        const RejectedRecord found = must(store().find(page[4].id));
        QCOMPARE(found.value, page[4].value);
        QCOMPARE(found.field, page[4].field);
        QCOMPARE(found.connectionId, m_first);
        QCOMPARE(store().find(999'999).error().code, u"store.rejected_unknown"_s);
    }

    void findsManyInOneRead()
    {
        const auto page = must(store().page({}, 0, 3));
        const auto found = must(store().find({page[2].id, 999'999, page[0].id}));
        QCOMPARE(found.size(), std::size_t(2));
        QCOMPARE(found[0].id, page[2].id);
        QCOMPARE(found[1].value, page[0].value);
    }

    void idsComeInOrderFromAnyNumberOfGroups()
    {
        for (const int limit : {1, 7, 100, 3000, s_records}) {
            qint64 after = 0;
            qint64 seen = 0;
            while (seen < 5 * limit) {
                const auto ids = must(store().ids({}, after, limit));
                if (ids.empty())
                    break;
                QVERIFY(ids.front() > after && std::ranges::is_sorted(ids));
                QVERIFY(std::ranges::adjacent_find(ids) == ids.end());
                // None is left out: all records are admitted, and their ids have no gaps.
                QCOMPARE(ids.back() - after, std::ssize(ids));
                after = ids.back();
                seen += std::ssize(ids);
            }
            QVERIFY(seen == s_records || seen >= 5 * limit);
        }
        QVERIFY(must(store().ids({}, 0, 0)).empty());
    }

    void walkWithoutASearchReadsIdsAlone()
    {
        RejectedSelection selection;
        selection.filter.connectionId = m_first;
        selection.filter.field = u"field_1"_s;
        const auto some = must(store().ids(selection.filter, 0, 2));
        selection.except = {some[1]};
        const RejectedStore records = store();
        RejectedWalk walk(records, selection);
        std::vector<qint64> ids;
        for (;;) {
            const auto next = must(walk.nextIds(100, {}));
            if (next.empty())
                break;
            ids.insert(ids.end(), next.begin(), next.end());
        }
        QCOMPARE(std::ssize(ids), must(store().count(selection.filter)) - 1);
        QCOMPARE(ids[0], some[0]);
        QVERIFY(!std::ranges::binary_search(ids, some[1]));
        selection.except = {};
        selection.ids = {some[1], some[0], 999'999, must(store().page({}, 0, 1)).front().id};
        RejectedWalk named(records, selection);
        QCOMPARE(must(named.nextIds(100, {})), (std::vector<qint64>{some[0], some[1]}));
        CancellationSource stop;
        stop.request_stop();
        selection.ids = {};
        RejectedWalk stopped(records, selection);
        QVERIFY(stopped.nextIds(100, stop.get_token()).error().isCancelled());
    }

    void tellsWhatCanBeTriedAgain()
    {
        RejectedFilter filter;
        filter.connectionId = m_first;
        auto groups = must(store().retriable(filter));
        // Every group of both streams has an open record.
        QCOMPARE(std::ssize(groups), 2 * s_codes * s_fields);
        filter.jobId = m_lastJob;
        for (const RetriableGroup &group : must(store().retriable(filter)))
            QCOMPARE(group.stream.name, u"orders"_s);
        const auto page = must(store().page(filter, 0, 2));
        const std::vector<qint64> ids{page[0].id, 999'999};
        groups = must(store().retriable(ids));
        QCOMPARE(groups.size(), std::size_t(1));
        QCOMPARE(groups[0], (RetriableGroup{m_first, {{}, u"orders"_s}, page[0].outcome}));
        must(store().setStatus({page[0].id}, RejectedStatus::Ignored, u"x"_s));
        QVERIFY(must(store().retriable(ids)).empty());
        must(store().setStatus({page[0].id}, RejectedStatus::Open, {}));
    }

    void largeRecordsComeInSmallPages()
    {
        StoreFixture own;
        const QString connection = own.connection(u"large"_s).id;
        const Attempt attempt = own.attempt(connection);
        std::vector<RejectedRecord> records;
        for (int i = 0; i < 10; ++i)
            records.push_back(rejected(u"c"_s, u"f"_s, std::string(3 << 20, 'x')));
        CheckpointStore checkpoints(*own.database);
        const FlushKey key{connection, {{}, u"users"_s}, u"f"_s};
        must(checkpoints.stageRejected(key, records));
        must(checkpoints.prepareFlush(key, "1", attempt.jobId, 1, flushed(10, 10)));
        must(checkpoints.confirmFlush(key));
        const RejectedStore store(*own.database);
        const auto page = must(store.search({}, {}, 0, 100, {}));
        QVERIFY(!page.isComplete && page.records.size() < 10);
        RejectedWalk walk(store, {});
        std::size_t seen = 0;
        for (;;) {
            const auto some = must(walk.next(1000, {}));
            if (some.empty())
                break;
            seen += some.size();
        }
        QCOMPARE(seen, std::size_t(10));
    }

    void takesNoRowsForNoLimit() { QVERIFY(must(store().page({}, 0, 0)).empty()); }

    void answersFromTheIndices_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("wanted");
        const QString byGroup = u"USING COVERING INDEX rejected_records_by_group "_s;
        const QString byJob = u"USING COVERING INDEX rejected_records_by_job "_s;
        QTest::newRow("groups") << rejectedqueries::groupCounts(false, false)
                                << byGroup + u"(group_id=?)"_s;
        QTest::newRow("groups of a status") << rejectedqueries::groupCounts(false, true)
                                            << byGroup + u"(group_id=? AND status=?)"_s;
        QTest::newRow("groups of a job")
            << rejectedqueries::groupCounts(true, false) << byJob + u"(job_id=? AND group_id=?)"_s;
        QTest::newRow("groups of a job and status")
            << rejectedqueries::groupCounts(true, true)
            << byJob + u"(job_id=? AND group_id=? AND status=?)"_s;
        QTest::newRow("retriable")
            << rejectedqueries::retriableGroups(false) << byGroup + u"(group_id=? AND status=?)"_s;
        QTest::newRow("retriable of a job") << rejectedqueries::retriableGroups(true)
                                            << byJob + u"(job_id=? AND group_id=? AND status=?)"_s;
        QTest::newRow("retriable record") << QByteArray(rejectedqueries::retriableRecord)
                                          << u"SEARCH r USING INTEGER PRIMARY KEY (rowid=?)"_s;
        QTest::newRow("page") << rejectedqueries::groupPage(false)
                              << byGroup + u"(group_id=? AND status=? AND id>?)"_s;
        QTest::newRow("page of a job")
            << rejectedqueries::groupPage(true)
            << byJob + u"(job_id=? AND group_id=? AND status=? AND id>?)"_s;
        QTest::newRow("searched") << QByteArray(rejectedqueries::searched)
                                  << u"SEARCH r USING INTEGER PRIMARY KEY (rowid=?)"_s;
        QTest::newRow("open by connection") << QByteArray(rejectedqueries::openByConnection)
                                            << byGroup + u"(group_id=? AND status=?)"_s;
        QTest::newRow("status") << QByteArray(rejectedqueries::setStatus)
                                << u"SEARCH rejected_records USING INTEGER PRIMARY KEY"_s;
        QTest::newRow("record") << QByteArray(rejectedqueries::record)
                                << u"SEARCH r USING INTEGER PRIMARY KEY (rowid=?)"_s;
    }
    void answersFromTheIndices()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QString, wanted);
        const QString plan
            = must(m_store->database->read<QString>([&](QSqlDatabase &database) -> Result<QString> {
                  const QByteArray explain = "EXPLAIN QUERY PLAN " + sql;
                  Statement select(database, explain.constData());
                  QString text;
                  while (must(select.step()))
                      text += select.text(3) + u'\n';
                  return text;
              }));
        QVERIFY2(plan.contains(wanted), qUtf8Printable(plan));
        QVERIFY2(!plan.contains(u"SCAN r"_s) && !plan.contains(u"SCAN rejected_records"_s),
                 qUtf8Printable(plan));
        // The groups are few and may be sorted; records come in order.
        QVERIFY2(!plan.contains(u"TEMP B-TREE"_s) || sql.contains("rejected_groups g WHERE")
                     || sql.contains("GROUP BY"),
                 qUtf8Printable(plan));
    }

    void searchesTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("wanted");
        QTest::newRow("nothing asked") << QString() << s_records;
        QTest::newRow("value") << u"9999"_s << 1;
        QTest::newRow("field, other case") << u"FIELD_3"_s
                                           << expected(s_records / 2, -1, 3)
                + expected(s_records / 2 - 10, -1, 3) + expected(10, -1, 3);
        QTest::newRow("message") << u"does NOT"_s << s_records;
        QTest::newRow("source record") << u"{\"v\":\"9999\"}"_s << 1;
        QTest::newRow("a sign of patterns") << u"9_99"_s << 0;
        QTest::newRow("percent") << u"%"_s << 0;
        QTest::newRow("nowhere") << u"ö"_s << 0;
    }
    void searchesTexts()
    {
        QFETCH(QString, text);
        QFETCH(int, wanted);
        RejectedSearch search;
        search.text = text;
        const auto found = must(store().search({}, search, 0, s_records + 1, {}));
        QCOMPARE(static_cast<int>(found.records.size()), wanted);
        QVERIFY(found.isComplete);
    }

    void searchGoesOnWhereItStopped()
    {
        RejectedFilter filter;
        filter.connectionId = m_first;
        RejectedSearch search;
        search.text = u"field_3"_s;
        int seen = 0;
        int parts = 0;
        qint64 after = 0;
        qint64 last = 0;
        for (bool isComplete = false; !isComplete; ++parts) {
            const auto part = must(store().search(filter, search, after, 700, {}, 6'000));
            QVERIFY(part.records.size() <= 700);
            for (const RejectedRecord &record : part.records) {
                QVERIFY(record.id > last);
                last = record.id;
            }
            seen += static_cast<int>(part.records.size());
            after = part.after;
            isComplete = part.isComplete;
        }
        QVERIFY(parts > 5);
        QCOMPARE(seen, expected(s_records / 2, -1, 3) + expected(s_records / 2 - 10, -1, 3));
        // A text that is nowhere ends at the bound, not at the end of the table.
        search.text = u"nowhere"_s;
        const auto bounded = must(store().search(filter, search, 0, 10, {}, 5'000));
        QVERIFY(!bounded.isComplete && bounded.records.empty());
    }

    void searchesByDate()
    {
        RejectedSearch search;
        search.from = TimePoint(std::chrono::microseconds(0));
        QCOMPARE(must(store().search({}, search, 0, s_records + 1, {})).records.size(),
                 static_cast<std::size_t>(s_records));
        search.from = TimePoint(std::chrono::microseconds(1));
        QVERIFY(must(store().search({}, search, 0, 10, {})).records.empty());
        search.from.reset();
        search.until = TimePoint(std::chrono::microseconds(0));
        QVERIFY(must(store().search({}, search, 0, 10, {})).records.empty());
    }

    void searchCanBeCancelled()
    {
        CancellationSource source;
        source.request_stop();
        const auto found = store().search({}, {u"x"_s, {}, {}}, 0, 10, source.get_token());
        QVERIFY(!found && found.error().isCancelled());
    }

    void countsOpenRecordsByConnection()
    {
        const auto counts = must(store().openByConnection());
        QCOMPARE(counts.value(m_first), s_records - 10);
        QCOMPARE(counts.value(m_second), 10);
        QCOMPARE(counts.size(), 2);
    }

    void closesAndOpensRecords()
    {
        RejectedStore records = store();
        const auto page = must(records.page({}, 0, 3));
        const std::vector<qint64> ids{page[0].id, page[1].id, 999'999};
        QCOMPARE(must(records.setStatus(ids, RejectedStatus::Ignored, u"test data"_s)), 2);
        QCOMPARE(must(records.setStatus(ids, RejectedStatus::Ignored, u"test data"_s)), 0);
        const RejectedRecord closed = must(records.find(ids[0]));
        QCOMPARE(closed.status, RejectedStatus::Ignored);
        QCOMPARE(closed.note, u"test data"_s);
        QVERIFY(closed.statusAt == m_store->clock.now());
        QCOMPARE(must(records.openByConnection()).value(m_first), s_records - 12);
        QCOMPARE(must(records.setStatus(ids, RejectedStatus::Open, {})), 2);
        QVERIFY(!must(records.find(ids[0])).statusAt);
        QVERIFY(must(records.find(ids[0])).note.isEmpty());
    }

    void closesAllThatAFilterAdmits()
    {
        RejectedStore records = store();
        RejectedFilter filter;
        filter.connectionId = m_first;
        filter.code = u"code_2"_s;
        const qint64 all = must(records.count(filter));
        QCOMPARE(must(records.setStatus(filter, RejectedStatus::Fixed, {})), all);
        RejectedFilter fixed = filter;
        fixed.status = RejectedStatus::Fixed;
        QCOMPARE(must(records.count(fixed)), all);
        // The filter names the status that goes: each portion begins behind the last.
        QCOMPARE(must(records.setStatus(fixed, RejectedStatus::Open, {})), all);
        fixed.status = RejectedStatus::Open;
        QCOMPARE(must(records.count(fixed)), all);
        CancellationSource source;
        source.request_stop();
        const auto cancelled
            = records.setStatus(filter, RejectedStatus::Fixed, {}, source.get_token());
        QVERIFY(!cancelled && cancelled.error().isCancelled());
        QCOMPARE(must(records.count(fixed)), all);
    }

    void pagesAreQuickAnywhere()
    {
        const qint64 last = m_store->number("SELECT MAX(id) FROM rejected_records");
        RejectedFilter filter;
        filter.connectionId = m_first;
        QElapsedTimer timer;
        timer.start();
        must(store().page(filter, 0, 100));
        const qint64 first = timer.nsecsElapsed();
        timer.restart();
        must(store().page(filter, last - 200, 100));
        const qint64 end = timer.nsecsElapsed();
        timer.restart();
        must(store().groups(filter));
        qInfo("of %d records: first page %lld us, last page %lld us, groups %lld us", s_records,
              first / 1000, end / 1000, timer.nsecsElapsed() / 1000);
    }

private:
    [[nodiscard]] RejectedStore store() const { return RejectedStore(*m_store->database); }

    /// How many of \a count records made by add() have this code (−1: any) and field.
    static int expected(int count, int code, int field)
    {
        int found = 0;
        for (int i = 0; i < count; ++i)
            found += (code < 0 || i % s_codes == code) && i % s_fields == field ? 1 : 0;
        return found;
    }

    /// Adds confirmed records in a job of their own and returns its id.
    qint64 add(const QString &connectionId, const QString &stream, int count)
    {
        const Attempt attempt = m_store->attempt(connectionId);
        std::vector<RejectedRecord> records;
        for (int i = 0; i < count; ++i) {
            records.push_back(rejected(u"code_"_s + QString::number(i % s_codes),
                                       u"field_"_s + QString::number(i % s_fields),
                                       std::to_string(i)));
            if (i % s_codes == 1)
                records.back().outcome = RejectedOutcome::Nulled;
        }
        CheckpointStore checkpoints(*m_store->database);
        const FlushKey key{connectionId, {{}, stream}, u"f"_s + QString::number(attempt.jobId)};
        must(checkpoints.stageRejected(key, records));
        must(checkpoints.prepareFlush(key, "1", attempt.jobId, 1, flushed(count, count)));
        must(checkpoints.confirmFlush(key));
        return attempt.jobId;
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_first;
    QString m_second;
    qint64 m_job = 0;
    qint64 m_lastJob = 0;
};

QTEST_GUILESS_MAIN(TestRejectedStore)
#include "testrejectedstore.moc"
