// What a flush makes of earlier rejected records is final with its confirmation, or never was.
#include "core/store/healingrows.h"
#include "core/store/rejectededits.h"
#include "core/store/rejectedqueries.h"
#include "tests/core/store/storefixture.h"

#include <QElapsedTimer>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_users{{}, u"users"_s};

RejectedRecord keyed(const std::string &hash, qint64 ordinal)
{
    RejectedRecord record = rejected(u"code"_s, u"field"_s, "value " + hash);
    record.keyHash = hash;
    record.ordinal = ordinal;
    return record;
}

} // namespace

class TestHealing final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_connection = m_store->connection(u"shop"_s).id;
        m_attempt = m_store->attempt(m_connection);
        add({keyed("a", 0), keyed("b", 1), rejected(u"code"_s, u"field"_s, "no key")});
    }
    void cleanup() { m_store.reset(); }

    void nothingIsFinalBeforeItsConfirmation()
    {
        const auto before = all();
        const FlushKey key = stageRetry("f2", before);
        QCOMPARE(statuses(), u"open open open"_s);
        // The destination did not commit it.
        must(checkpoints().recover(m_connection, s_users, u"another"_s));
        QCOMPARE(statuses(), u"open open open"_s);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM staged_retries"), 0);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM staged_keys"), 0);
        QVERIFY(must(edits().history(before[0].id)).empty());
        // It did, and the confirmation was lost with the process.
        stageRetry("f3", before);
        m_store->reopen();
        must(checkpoints().recover(m_connection, s_users, u"f3"_s));
        QCOMPARE(statuses(), u"fixed superseded open"_s);
        const auto after = all();
        QCOMPARE(after[0].closedJob, std::optional(m_attempt.jobId));
        QCOMPARE(after[1].closedJob, std::optional(m_attempt.jobId));
        QCOMPARE(after[2].code, u"other"_s);
        QCOMPARE(after[2].message, u"another reason"_s);
        QCOMPARE(after[2].sourceRecord, before[2].sourceRecord);
        QCOMPARE(must(RejectedStore(*m_store->database).groups({})).size(), std::size_t(2));
    }

    void keysOfAFlushThatWaitsAreOpenKeys()
    {
        const FlushKey key{m_connection, s_users, u"waiting"_s};
        must(checkpoints().stageRejected(key, {keyed("waiting", 0)}));
        QStringList keys;
        must(checkpoints().forEachOpenKey(m_connection, s_users, [&keys](std::string_view hash) {
            keys << QString::fromUtf8(hash.data(), static_cast<qsizetype>(hash.size()));
        }));
        QCOMPARE(keys, QStringList({u"a"_s, u"b"_s, u"waiting"_s}));
    }

    void keysOfOtherStreamsAndNewerRecordsStay()
    {
        const auto before = all();
        FlushKey key{m_connection, {{}, u"orders"_s}, u"g1"_s};
        must(checkpoints().stageDelivered(key, {{"a", {}, 0}}));
        must(checkpoints().prepareFlush(key, "1", m_attempt.jobId, 1, flushed(1)));
        must(checkpoints().confirmFlush(key));
        QCOMPARE(statuses(), u"open open open"_s);
        key = {m_connection, s_users, u"g2"_s};
        must(checkpoints().stageDelivered(key, {{"a", before[0].id, 0}, {"b", before[2].id, 0}}));
        must(checkpoints().prepareFlush(key, "1", m_attempt.jobId, 1, flushed(1)));
        must(checkpoints().confirmFlush(key));
        QCOMPARE(statuses(), u"open superseded open"_s);
    }

    void newerRowsOfTheSameFlushSupersede()
    {
        const FlushKey key{m_connection, s_users, u"h1"_s};
        must(checkpoints().stageRejected(key, {keyed("c", 3), keyed("d", 9)}));
        must(checkpoints().stageDelivered(key, {{"c", {}, 5}, {"d", {}, 5}}));
        must(checkpoints().prepareFlush(key, "1", m_attempt.jobId, 1, flushed(4, 2)));
        must(checkpoints().confirmFlush(key));
        QCOMPARE(statuses(), u"open open open superseded open"_s);
        std::vector<std::string> keys;
        must(checkpoints().forEachOpenKey(m_connection, s_users,
                                          [&](std::string_view hash) { keys.emplace_back(hash); }));
        std::ranges::sort(keys);
        QCOMPARE(keys, (std::vector<std::string>{"a", "b", "d"}));
    }

    void writtenThoughClosedMeanwhile()
    {
        const auto before = all();
        const FlushKey key = stageRetry("i1", before);
        RejectedStore store(*m_store->database);
        must(store.setStatus({before[0].id, before[2].id}, RejectedStatus::Ignored, u"no"_s));
        RejectedSelection last;
        last.ids = {before[2].id};
        must(edits().deleteValues(last));
        must(checkpoints().confirmFlush(key));
        QCOMPARE(statuses(), u"fixed superseded ignored"_s);
        QVERIFY(all()[2].message.isEmpty() && all()[2].value.empty());
    }

    void recordsOfEarlierRunsOfAGenerationStay()
    {
        // A refresh that took two runs: the second did not read again what the first rejected.
        const auto next = [this] {
            must(JobRepository(*m_store->database)
                     .setStatus(m_attempt.jobId, JobStatus::Incomplete, m_store->clock.now()));
            m_attempt = m_store->attempt(m_connection);
        };
        next();
        must(checkpoints().startGeneration(m_connection, s_users, 1));
        add({rejected(u"code"_s, u"field"_s, "of the first run")});
        next();
        add({rejected(u"code"_s, u"field"_s, "of the second run")});
        QCOMPARE(must(checkpoints().closeReplaced(m_connection, s_users, m_attempt.jobId)), 3);
        QCOMPARE(statuses(), u"superseded superseded superseded open open"_s);
        QCOMPARE(all().front().closedJob, std::optional(m_attempt.jobId));
    }

    void replacedRecordsAreClosedThousandsAtATime()
    {
        std::vector<RejectedRecord> records;
        for (int i = 0; i < 12'000; ++i) {
            records.push_back(rejected(u"code"_s, u"field_"_s + QString::number(i % 3), "v"));
            if (i % 2 == 0)
                records.back().keyHash = "key " + std::to_string(i);
        }
        add(records);
        const qint64 earlier = m_attempt.jobId;
        must(JobRepository(*m_store->database)
                 .setStatus(earlier, JobStatus::Succeeded, m_store->clock.now()));
        m_attempt = m_store->attempt(m_connection);
        add({keyed("new", 0)});
        QCOMPARE(
            must(checkpoints().closeReplaced(m_connection, {{}, u"orders"_s}, m_attempt.jobId)), 0);
        QCOMPARE(must(checkpoints().closeReplaced(m_connection, s_users, m_attempt.jobId)), 12'003);
        QCOMPARE(must(checkpoints().closeReplaced(m_connection, s_users, m_attempt.jobId)), 0);
        RejectedFilter open;
        open.status = RejectedStatus::Open;
        const auto left = must(RejectedStore(*m_store->database).page(open, 0, 10));
        QCOMPARE(left.size(), std::size_t(1));
        QCOMPARE(left[0].jobId, m_attempt.jobId);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM rejected_events WHERE kind = 'replaced'"),
                 12'003);
        // Cleared by a person: those of all runs.
        QCOMPARE(must(checkpoints().closeReplaced(m_connection, s_users, std::nullopt)), 1);
        QCOMPARE(must(edits().history(left[0].id)).back().kind, RejectedEventKind::Cleared);
        QVERIFY(!must(RejectedStore(*m_store->database).find(left[0].id)).closedJob);
    }

    void deletedValuesAreInNoFile()
    {
        const std::string secret = "value of a person 4711";
        RejectedRecord record = rejected(u"code"_s, u"field"_s, secret);
        record.message = u"no "_s + QString::fromStdString(secret);
        record.sentRecord = record.sourceRecord;
        add({record});
        const qint64 id = all().back().id;
        must(edits().save({{id, R"({"v":"edited )" + secret + R"("})"}}));
        RejectedRecord again = record;
        const FlushKey key{m_connection, s_users, u"again"_s};
        must(checkpoints().stageRetried(key, {{id, false, again}}));
        must(checkpoints().prepareFlush(key, "1", m_attempt.jobId, 1, flushed(1, 1)));
        must(checkpoints().confirmFlush(key));
        QVERIFY(isStored(secret));
        RejectedSelection one;
        one.ids = {id};
        QCOMPARE(must(edits().deleteValues(one)), 1);
        QVERIFY(!isStored(secret));
        const RejectedRecord emptied = must(RejectedStore(*m_store->database).find(id));
        QCOMPARE(emptied.code, u"code"_s);
        QCOMPARE(must(edits().history(id)).back().kind, RejectedEventKind::ValuesDeleted);
    }

    void idsAreNeverUsedAgain()
    {
        const qint64 newest = all().back().id;
        must(m_store->run("DELETE FROM rejected_records"));
        add({keyed("z", 0)});
        QVERIFY(all().front().id > newest);
    }

    void answersFromTheIndices_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("wanted");
        const QString byKey = u"SEARCH r USING COVERING INDEX rejected_records_open_keys "
                              "(group_id=?"_s;
        QTest::newRow("superseded")
            << QByteArray(healingqueries::supersededIds)
            << u"SEARCH r USING COVERING INDEX rejected_records_open_by_key (key_hash=?)"_s;
        QTest::newRow("oldest of a group")
            << QByteArray(healingqueries::oldestOpen)
            << u"USING INDEX rejected_records_by_group (group_id=? AND status=?)"_s;
        QTest::newRow("open keys") << QByteArray(healingqueries::openKeys) << byKey;
        QTest::newRow("edit") << QByteArray(rejectedqueries::saveEdit)
                              << u"SEARCH rejected_records USING INTEGER PRIMARY KEY"_s;
        QTest::newRow("undo") << QByteArray(rejectedqueries::removeEdit)
                              << u"SEARCH rejected_edits USING INTEGER PRIMARY KEY"_s;
        QTest::newRow("history") << QByteArray(rejectedqueries::history)
                                 << u"USING INDEX rejected_events_by_record (record=?)"_s;
        QTest::newRow("events") << QByteArray(rejectedqueries::emptyEvents)
                                << u"USING INDEX rejected_events_by_record (record=?)"_s;
    }
    void answersFromTheIndices()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QString, wanted);
        const QString plan = must(
            m_store->database->write<QString>([&](QSqlDatabase &database) -> Result<QString> {
                const QByteArray explain = "EXPLAIN QUERY PLAN " + sql;
                Statement select(database, explain.constData());
                QString text;
                while (must(select.step()))
                    text += select.text(3) + u'\n';
                return text;
            }));
        QVERIFY2(plan.contains(wanted), qUtf8Printable(plan));
        QVERIFY2(!plan.contains(u"SCAN r\n"_s) && !plan.contains(u"SCAN s\n"_s)
                     && !plan.contains(u"SCAN rejected_records"_s)
                     && !plan.contains(u"SCAN rejected_events"_s),
                 qUtf8Printable(plan));
    }

    void manyRecordsAreQuick()
    {
        constexpr int count = 20'000;
        std::vector<RejectedRecord> records;
        std::vector<DeliveredKey> keys;
        for (int i = 0; i < count; ++i) {
            records.push_back(keyed("key " + std::to_string(i), i));
            keys.push_back({"key " + std::to_string(i), {}, 0});
        }
        add(records);
        QElapsedTimer timer;
        timer.start();
        const FlushKey key{m_connection, s_users, u"many"_s};
        must(checkpoints().stageDelivered(key, keys));
        must(checkpoints().prepareFlush(key, "1", m_attempt.jobId, 1, flushed(count)));
        must(checkpoints().confirmFlush(key));
        const qint64 superseded = timer.restart();
        RejectedSelection selection;
        selection.filter.status = RejectedStatus::Superseded;
        QCOMPARE(must(countSelected(RejectedStore(*m_store->database), selection, {})), count);
        timer.restart();
        QCOMPARE(must(edits().deleteValues(selection)), count);
        qInfo("%d records: superseded in %lld ms, emptied in %lld ms", count, superseded,
              timer.elapsed());
    }

private:
    [[nodiscard]] CheckpointStore checkpoints() const
    {
        return CheckpointStore(*m_store->database);
    }
    [[nodiscard]] RejectedEdits edits() const { return RejectedEdits(*m_store->database); }
    [[nodiscard]] std::vector<RejectedRecord> all() const
    {
        return must(RejectedStore(*m_store->database).page({}, 0, 100));
    }
    [[nodiscard]] QString statuses() const
    {
        QStringList words;
        for (const RejectedRecord &record : all())
            words << rejectedStatusName(record.status);
        return words.join(u' ');
    }
    void add(const std::vector<RejectedRecord> &records)
    {
        const FlushKey key{m_connection, s_users, u"add %1"_s.arg(++m_adds)};
        must(checkpoints().stageRejected(key, records));
        const auto count = static_cast<qint64>(records.size());
        must(checkpoints().prepareFlush(key, "1", m_attempt.jobId, 1, flushed(count, count)));
        must(checkpoints().confirmFlush(key));
    }
    /// Fixes the first of \a records, leaves the second behind by its key, refuses the third.
    FlushKey stageRetry(const char *flush, const std::vector<RejectedRecord> &records)
    {
        const FlushKey key{m_connection, s_users, QString::fromLatin1(flush)};
        RejectedRecord again = rejected(u"other"_s, u"field"_s, "x");
        again.message = u"another reason"_s;
        must(checkpoints().stageRetried(
            key, {{records[0].id, true, {}}, {records[2].id, false, again}}));
        must(checkpoints().stageDelivered(key, {{"b", {}, 0}}));
        must(checkpoints().prepareFlush(key, "1", m_attempt.jobId, 1, flushed(2, 1)));
        return key;
    }

    /// Whether the database has these bytes anywhere, once its journal is in it.
    [[nodiscard]] bool isStored(const std::string &text)
    {
        m_store->close();
        bool isFound = false;
        for (const QString &ending : {QString(), u"-wal"_s}) {
            QFile file(m_store->profile.stateDatabase() + ending);
            isFound = isFound
                || (file.open(QIODevice::ReadOnly)
                    && file.readAll().contains(QByteArray::fromStdString(text)));
        }
        m_store->open();
        return isFound;
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_connection;
    Attempt m_attempt;
    int m_adds = 0;
};

QTEST_GUILESS_MAIN(TestHealing)
#include "testhealing.moc"
