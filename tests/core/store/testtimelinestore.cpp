// TimelineStore: the events of a connection, newest first, page by page.
#include "core/store/timelinestore.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestTimelineStore final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_id = m_store->connection(u"a"_s).id;
        must(m_store->run("DELETE FROM timeline"));
    }

    void storesEverything()
    {
        TimelineEvent event;
        event.connectionId = m_id;
        event.time = m_store->clock.now();
        event.kind = TimelineKind::CheckpointChanged;
        event.origin = ChangeOrigin::Schedule;
        event.before = {{u"users"_s, 1}};
        event.after = {{u"users"_s, QJsonValue::Null}};
        must(timeline().add(event));
        m_store->reopen();
        const auto events = must(timeline().list(m_id, 10));
        QCOMPARE(events.size(), 1u);
        QVERIFY(events[0].id > 0);
        QCOMPARE(events[0].connectionId, m_id);
        QVERIFY(events[0].time == event.time);
        QCOMPARE(events[0].kind, event.kind);
        QCOMPARE(events[0].origin, event.origin);
        QCOMPARE(events[0].before, event.before);
        QCOMPARE(events[0].after, event.after);
    }

    void pagesNewestFirst()
    {
        for (int i = 0; i < 5; ++i)
            must(timeline().add(event(m_id, i)));
        const QString other = m_store->connection(u"b"_s).id;
        must(timeline().add(event(other, 9)));
        const auto first = must(timeline().list(m_id, 2));
        QCOMPARE(first.size(), 2u);
        QCOMPARE(first[0].after.value(u"n"_s).toInt(), 4);
        const auto next = must(timeline().list(m_id, 10, first[1].id));
        QCOMPARE(next.size(), 3u);
        QCOMPARE(next[0].after.value(u"n"_s).toInt(), 2);
        QVERIFY(must(timeline().list(m_id, 0)).empty());
        QCOMPARE(must(timeline().list(other, 1)).front().after.value(u"n"_s).toInt(), 9);
    }

    void goesWithTheConnection()
    {
        must(timeline().add(event(m_id, 1)));
        must(ConnectionRepository(*m_store->database).remove(m_id));
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM timeline"), 0);
        QVERIFY(!timeline().add(event(m_id, 2)));
    }

private:
    [[nodiscard]] TimelineStore timeline() const { return TimelineStore(*m_store->database); }
    [[nodiscard]] TimelineEvent event(const QString &id, int number) const
    {
        TimelineEvent event;
        event.connectionId = id;
        event.time = m_store->clock.now();
        event.after = {{u"n"_s, number}};
        return event;
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_id;
};

QTEST_GUILESS_MAIN(TestTimelineStore)
#include "testtimelinestore.moc"
