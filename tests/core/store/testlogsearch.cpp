// Search in the logs of all attempts: order, context, bounds, filters, memory.
#include "core/store/logsearch.h"
#include "tests/core/store/storefixture.h"

#include <QFile>

#include <fstream>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLogSearch final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_shop = m_store->connection(u"shop"_s).id;
        m_bank = m_store->connection(u"bank"_s).id;
    }

    void everyAttemptIsSearchedTheNewestFirst()
    {
        const Attempt first = logged(m_shop, {u"alpha"_s, u"needle one"_s});
        const Attempt other = logged(m_bank, {u"needle two"_s});
        const Attempt again = logged(m_shop, {u"beta"_s, u"gamma"_s, u"NEEDLE three"_s});
        const auto state = search({}, u"needle"_s);
        QVERIFY(state.isComplete);
        QCOMPARE(state.hits, 3);
        QCOMPARE(state.logs, 3);
        QCOMPARE(state.allLogs, 3);
        QCOMPARE(m_hits.size(), 3u);
        QCOMPARE(m_hits[0].jobId, again.jobId);
        QCOMPARE(m_hits[0].line, 2);
        QCOMPARE(m_hits[0].connectionName, u"shop"_s);
        QCOMPARE(m_hits[1].jobId, other.jobId);
        QCOMPARE(m_hits[1].connectionId, m_bank);
        QCOMPARE(m_hits[2].jobId, first.jobId);
        QCOMPARE(m_hits[2].entry.message, u"needle one"_s);
    }

    void theScopeIsKept()
    {
        logged(m_shop, {u"needle"_s});
        const Attempt bank = logged(m_bank, {u"needle"_s});
        const Attempt shop = logged(m_shop, {u"needle"_s});
        QCOMPARE(search({m_bank}, u"needle"_s).hits, 1);
        QCOMPARE(m_hits[0].connectionId, m_bank);
        QCOMPARE(search({m_shop}, u"needle"_s).allLogs, 2);
        QCOMPARE(search({{}, bank.jobId}, u"needle"_s).hits, 1);
        QCOMPARE(m_hits[0].jobId, bank.jobId);
        QCOMPARE(search({{}, shop.jobId, 2}, u"needle"_s).hits, 0);
        QCOMPARE(search({{}, 99}, u"needle"_s).logs, 0);
    }

    void everyAttemptOfARunIsSearched()
    {
        const Attempt first = logged(m_shop, {u"needle 1"_s});
        std::vector<StreamResult> streams(1);
        streams[0].stream.name = u"users"_s;
        const Attempt second = must(JobRepository(*m_store->database)
                                        .startAttempt(first.jobId, m_store->clock.now(), streams));
        write(second, {u"needle 2"_s});
        QCOMPARE(search({}, u"needle"_s).hits, 2);
        QCOMPARE(m_hits[0].attempt, 2);
        QCOMPARE(m_hits[1].attempt, 1);
        QCOMPARE(search({{}, first.jobId, 1}, u"needle"_s).hits, 1);
        QCOMPARE(m_hits[0].entry.message, u"needle 1"_s);
    }

    void contextStandsAroundAHit()
    {
        logged(m_shop, {u"a"_s, u"b"_s, u"c"_s, u"needle"_s, u"d"_s, u"needle"_s, u"e"_s});
        search({}, u"needle"_s, 2);
        QCOMPARE(m_hits.size(), 2u);
        QCOMPARE(messages(m_hits[0].before), (QStringList{u"b"_s, u"c"_s}));
        QCOMPARE(messages(m_hits[0].after), (QStringList{u"d"_s, u"needle"_s}));
        QCOMPARE(messages(m_hits[1].before), (QStringList{u"needle"_s, u"d"_s}));
        QCOMPARE(messages(m_hits[1].after), QStringList{u"e"_s});
        search({}, u"needle"_s, 0);
        QVERIFY(m_hits[0].before.empty() && m_hits[0].after.empty());
    }

    void theSearchEndsAtTheMostHits()
    {
        logged(m_shop, {u"needle"_s, u"needle"_s});
        logged(m_shop, {u"needle 1"_s, u"needle 2"_s, u"tail"_s});
        const auto state = search({}, u"needle"_s, 1, 2);
        QVERIFY(!state.isComplete);
        QCOMPARE(m_hits.size(), 2u);
        // The last hit has its context all the same, and no hit of it.
        QCOMPARE(m_hits[1].entry.message, u"needle 2"_s);
        QCOMPARE(messages(m_hits[1].after), QStringList{u"tail"_s});
    }

    void timesLeaveLogsOut()
    {
        logged(m_shop, {u"needle old"_s});
        m_store->clock.advance(48h);
        const TimePoint then = m_store->clock.now();
        logged(m_shop, {u"needle new"_s});
        LogQuery query;
        query.text = u"needle"_s;
        query.from = then;
        QCOMPARE(search({}, query).hits, 1);
        QCOMPARE(m_hits[0].entry.message, u"needle new"_s);
        query.from.reset();
        query.until = then;
        QCOMPARE(search({}, query).hits, 1);
        QCOMPARE(m_hits[0].entry.message, u"needle old"_s);
    }

    void missingAndBrokenLogsDoNotEndIt()
    {
        logged(m_shop, {u"needle"_s});
        const Attempt gone = logged(m_shop, {u"needle"_s});
        QVERIFY(QFile::remove(pathOf(gone)));
        const Attempt broken = logged(m_shop, {});
        QFile file(pathOf(broken));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(qint64(80) << 20));
        const auto state = search({}, u"needle"_s);
        QCOMPARE(state.hits, 1);
        QCOMPARE(state.unreadable, 1);
        QCOMPARE(state.logs, 3);
    }

    void manyAttemptsAreReadInPages()
    {
        for (int i = 0; i < 450; ++i)
            logged(i % 3 == 0 ? m_bank : m_shop, {u"needle"_s});
        QCOMPARE(search({}, u"needle"_s).hits, 450);
        QCOMPARE(m_hits.front().jobId, 450);
        QCOMPARE(m_hits.back().jobId, 1);
        QCOMPARE(search({m_bank}, u"needle"_s).hits, 150);
        QCOMPARE(search({{}, 200}, u"needle"_s).hits, 1);
    }

    void longMessagesAreCutAroundTheHit()
    {
        logged(m_shop, {QString(500'000, u'x') + u"needle"_s + QString(500'000, u'y')});
        search({}, u"needle"_s);
        const QString message = m_hits[0].entry.message;
        QVERIFY(message.size() <= LogSearcher::s_longestShown + 2);
        QVERIFY(message.contains(u"xneedley"_s));
        QVERIFY(message.startsWith(u'…') && message.endsWith(u'…'));
    }

    void cancellingEndsIt()
    {
        logged(m_shop, {u"needle"_s});
        CancellationSource source;
        source.request_stop();
        const auto ended = LogSearcher(*m_store->database, m_store->profile)
                               .search(*LogMatcher::compile({}), {}, {[](const LogHit &) {}, {}},
                                       source.get_token());
        QVERIFY(!ended && ended.error().isCancelled());
    }

    /// A log of many megabytes is searched within the memory of some pieces, and cancelled in the
    /// midst of it.
    void aLargeLogNeedsLittleMemory()
    {
        const Attempt attempt = logged(m_shop, {u"needle at its start"_s});
        {
            std::ofstream out(pathOf(attempt).toStdString(), std::ios::app);
            const std::string filler(180, 'f');
            for (int i = 0; i < 1'000'000; ++i)
                out << "{\"level\":\"debug\",\"message\":\"" << filler << i
                    << "\",\"time\":\"2026-05-04T10:00:00.000Z\"}" << '\n';
        }
        const qint64 size = QFileInfo(pathOf(attempt)).size();
        QVERIFY(size > qint64(200) << 20);
        const qint64 before = peakKilobytes();
        const auto state = search({}, u"needle"_s, 2);
        QCOMPARE(state.hits, 1);
        QCOMPARE(state.bytes, size);
        QVERIFY2(peakKilobytes() - before < 24 << 10,
                 qPrintable(QString::number(peakKilobytes() - before)));

        CancellationSource source;
        qint64 seen = 0;
        const LogSearchObserver observer{[](const LogHit &) {},
                                         [&](const LogSearchState &moved) {
                                             seen = moved.bytes;
                                             source.request_stop();
                                         }};
        LogQuery errors;
        errors.lowest = LogLevel::Error;
        const auto ended
            = LogSearcher(*m_store->database, m_store->profile)
                  .search(*LogMatcher::compile(errors), {}, observer, source.get_token());
        QVERIFY(!ended && ended.error().isCancelled());
        QVERIFY2(seen < 4 << 20, qPrintable(QString::number(seen)));
    }

    void attemptsAreFoundByIndices()
    {
        const QString all = planOf(logqueries::attempts);
        QVERIFY2(!all.contains(u"TEMP B-TREE"_s) && all.contains(u"j USING INTEGER PRIMARY KEY"_s),
                 qPrintable(all));
        const QString some = planOf(logqueries::attemptsOfConnection);
        QVERIFY2(!some.contains(u"TEMP B-TREE"_s)
                     && some.contains(u"jobs_by_connection (connection_id=? AND id<?)"_s),
                 qPrintable(some));
    }

private:
    [[nodiscard]] QString pathOf(const Attempt &attempt) const
    {
        return m_store->profile.attemptLog(attempt.jobId, attempt.number);
    }

    void write(const Attempt &attempt, const QStringList &messages) const
    {
        RunLog log(pathOf(attempt), Redactor(), m_store->clock);
        for (const QString &message : messages)
            log.write(LogLevel::Info, {}, message);
    }

    Attempt logged(const QString &connectionId, const QStringList &messages)
    {
        const Attempt attempt = m_store->attempt(connectionId);
        write(attempt, messages);
        return attempt;
    }

    LogSearchState search(const LogScope &scope, const LogQuery &query, int context = 0,
                          qint64 most = 1'000)
    {
        m_hits.clear();
        return must(LogSearcher(*m_store->database, m_store->profile)
                        .search(must(LogMatcher::compile(query)), {scope, context, most},
                                {[this](LogHit hit) { m_hits.push_back(std::move(hit)); }, {}},
                                {}));
    }

    LogSearchState search(const LogScope &scope, const QString &text, int context = 0,
                          qint64 most = 1'000)
    {
        LogQuery query;
        query.text = text;
        return search(scope, query, context, most);
    }

    [[nodiscard]] static QStringList messages(const std::vector<LogEntry> &entries)
    {
        QStringList list;
        for (const LogEntry &entry : entries)
            list << entry.message;
        return list;
    }

    /// The most memory this process ever had.
    [[nodiscard]] static qint64 peakKilobytes()
    {
        std::ifstream status("/proc/self/status");
        for (std::string line; std::getline(status, line);) {
            if (line.starts_with("VmHWM:"))
                return QByteArray::fromStdString(line.substr(6))
                    .trimmed()
                    .split(' ')
                    .first()
                    .toLongLong();
        }
        return 0;
    }

    [[nodiscard]] QString planOf(const char *sql) const
    {
        return must(
            m_store->database->read<QString>([&](QSqlDatabase &database) -> Result<QString> {
                const QByteArray explain = QByteArray("EXPLAIN QUERY PLAN ") + sql;
                Statement select(database, explain.constData());
                QString text;
                while (must(select.step()))
                    text += select.text(3) + u'\n';
                return text;
            }));
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_shop;
    QString m_bank;
    std::vector<LogHit> m_hits;
};

QTEST_GUILESS_MAIN(TestLogSearch)
#include "testlogsearch.moc"
