// Put back: any change of the timeline is undone alone, or refused with a reason.
#include "core/store/connectionlock.h"
#include "core/store/putback.h"
#include "core/store/tagrepository.h"
#include "core/store/timelinestore.h"
#include "tests/core/store/storefixture.h"

#include <QJsonArray>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestPutBack final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_connection = m_store->connection(u"nightly"_s);
    }

    void settingsArePutBackAlone()
    {
        const qint64 change
            = changed([](Connection &connection) { connection.settings.prefix = u"raw_"_s; });
        changed([](Connection &connection) { connection.settings.parallelStreams = 4; });
        const PutBackPlan plan = must(putBack().plan(change));
        QCOMPARE(plan.changes.size(), 1u);
        const auto told = must(putBack().apply(plan, ChangeOrigin::Window));
        QCOMPARE(stored().settings.prefix, QString());
        QCOMPARE(stored().settings.parallelStreams, 4);
        QCOMPARE(told.size(), 1u);
        QCOMPARE(told[0].id, newest().id);
        QCOMPARE(newest().origin, ChangeOrigin::Window);
        QCOMPARE(newest().before, (QJsonObject{{u"prefix"_s, u"raw_"_s}}));
    }

    void puttingBackIsUndoneByPuttingItBack()
    {
        const Connection before = changedTo([](Connection &connection) {
            connection.tags = QStringList{u"shop"_s};
            connection.name = u"renamed"_s;
            connection.schedule.kind = ScheduleKind::Interval;
            connection.schedule.everyHours = 6;
        });
        apply(newest().id);
        QCOMPARE(stored().name, u"nightly"_s);
        QVERIFY(stored().tags.isEmpty());
        QCOMPARE(stored().schedule, Schedule());
        apply(newest().id);
        QCOMPARE(stored().name, before.name);
        QCOMPARE(stored().tags, before.tags);
        QCOMPARE(stored().schedule, before.schedule);
    }

    void changeByAnotherProcessMeanwhileIsNotOverwritten()
    {
        const qint64 change
            = changed([](Connection &connection) { connection.settings.prefix = u"raw_"_s; });
        const PutBackPlan plan = must(putBack().plan(change));
        // What was looked at stays true: something else was changed.
        changed([](Connection &connection) { connection.settings.parallelStreams = 7; });
        must(putBack().apply(plan, ChangeOrigin::Window));
        QCOMPARE(stored().settings.parallelStreams, 7);
        QCOMPARE(stored().settings.prefix, QString());

        const PutBackPlan again = must(putBack().plan(newest().id));
        changed([](Connection &connection) { connection.settings.prefix = u"other_"_s; });
        QCOMPARE(putBack().apply(again, ChangeOrigin::Window).error().code,
                 u"store.changed_meanwhile"_s);
        QCOMPARE(stored().settings.prefix, u"other_"_s);
    }

    void severalArePutBackTogetherOrNotAtAll()
    {
        const qint64 first
            = changed([](Connection &connection) { connection.settings.prefix = u"raw_"_s; });
        const qint64 second
            = changed([](Connection &connection) { connection.settings.parallelStreams = 4; });
        const qint64 none = newest().id + 1000;
        const auto refused = putBack().applyAll({second, first, none}, ChangeOrigin::Window);
        QCOMPARE(refused.error().code, u"store.change_unknown"_s);
        QCOMPARE(stored().settings.prefix, u"raw_"_s);
        QCOMPARE(stored().settings.parallelStreams, 4);
        QCOMPARE(newest().id, second);
        QCOMPARE(must(putBack().applyAll({second, first}, ChangeOrigin::Window)).size(), 2u);
        QCOMPARE(stored().settings.prefix, QString());
        QCOMPARE(stored().settings.parallelStreams, 1);
    }

    void noticesArePutBackLikeOtherSettings()
    {
        const qint64 change = changed(
            [](Connection &connection) { connection.settings.notices.longRunMinutes = 3; });
        QVERIFY(newest().after.contains("notices"_L1));
        apply(change);
        QVERIFY(stored().settings.notices.isEmpty());
    }

    void nothingIsPutBackTwice()
    {
        const qint64 change
            = changed([](Connection &connection) { connection.settings.prefix = u"raw_"_s; });
        apply(change);
        const qint64 last = newest().id;
        const PutBackPlan plan = must(putBack().plan(change));
        QVERIFY(plan.changes.empty());
        QVERIFY(must(putBack().apply(plan, ChangeOrigin::Window)).empty());
        QCOMPARE(newest().id, last);
    }

    void streamsAndTheirChoicesArePutBack()
    {
        const ConfiguredCatalog before = m_connection.catalog;
        const qint64 choice = changed([](Connection &connection) {
            connection.catalog.streams[0].mode
                = {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
            connection.catalog.streams[0].cursorField.clear();
        });
        const qint64 removal = changed([](Connection &connection) {
            connection.streamSchedules = {};
            connection.catalog.streams.erase(connection.catalog.streams.begin());
        });
        QCOMPARE(putBack().plan(choice).error().code, u"store.not_put_back"_s);
        QVERIFY(putBack().plan(choice).error().message.contains(u"users"_s));
        apply(removal);
        apply(choice);
        const auto now = stored().catalog.streams;
        QCOMPARE(now.size(), 2u);
        QVERIFY(std::ranges::find(now, before.streams[0]) != now.end());
    }

    void choiceOfAFieldThatIsGoneIsRefused()
    {
        const qint64 change = changed(
            [](Connection &connection) { connection.catalog.streams[0].cursorField = u"id"_s; });
        changed([](Connection &connection) {
            connection.catalog.streams[0].stream.schema
                = Schema({Field{u"id"_s, FieldType::Integer, false, {}, {}}});
        });
        const auto plan = putBack().plan(change);
        QCOMPARE(plan.error().code, u"store.not_put_back"_s);
        QVERIFY(plan.error().message.contains(u"changed"_s));
        QVERIFY(!plan.error().hint.isEmpty());
    }

    void pausingIsPutBack()
    {
        must(ConnectionRepository(*m_store->database).setEnabled(m_connection.id, false));
        apply(newest().id);
        QVERIFY(stored().isEnabled);
        QCOMPARE(newest().kind, TimelineKind::Resumed);
    }

    void anotherEndIsPutBackUnlessItIsGone()
    {
        const QString former = m_connection.sourceId;
        const Endpoint other = m_store->endpoint(EndpointRole::Source, u"other"_s);
        const qint64 change
            = changed([&](Connection &connection) { connection.sourceId = other.id; });
        apply(change);
        QCOMPARE(stored().sourceId, former);
        const qint64 back = newest().id;
        must(EndpointRepository(*m_store->database).remove(other.id));
        const auto plan = putBack().plan(back);
        QCOMPARE(plan.error().code, u"store.not_put_back"_s);
        QVERIFY(plan.error().message.contains(u"other"_s));
    }

    void settingsOfASourceArePutBackForAllWhoUseIt()
    {
        EndpointRepository endpoints(*m_store->database);
        Endpoint source = must(endpoints.find(m_connection.sourceId));
        source.configuration = {{u"host"_s, u"a"_s},
                                {u"password"_s, QJsonObject{{u"$secret"_s, u"x"_s}}},
                                {u"tunnel"_s, QJsonObject{{u"port"_s, 22}}}};
        must(endpoints.save(source));
        Connection second = m_connection;
        second.id.clear();
        second.name = u"second"_s;
        must(ConnectionRepository(*m_store->database).save(second));
        source.name = u"moved"_s;
        source.configuration[u"host"_s] = u"b"_s;
        source.configuration[u"password"_s] = QJsonObject{{u"$secret"_s, u"y"_s}};
        source.configuration.remove(u"tunnel"_s);
        source.configuration[u"timeout"_s] = 30;
        must(endpoints.save(source));
        const qint64 change = newest().id;
        source.color = u"#00ff00"_s;
        must(endpoints.save(source));

        const PutBackPlan plan = must(putBack().plan(change));
        QCOMPARE(plan.others, QStringList{u"second"_s});
        QVERIFY(plan.leavesSecrets);
        must(putBack().apply(plan, ChangeOrigin::Window));
        const Endpoint now = must(endpoints.find(source.id));
        QCOMPARE(now.configuration,
                 (QJsonObject{{u"host"_s, u"a"_s},
                              {u"password"_s, QJsonObject{{u"$secret"_s, u"y"_s}}},
                              {u"tunnel"_s, QJsonObject{{u"port"_s, 22}}}}));
        QCOMPARE(now.name, u"nightly source"_s);
        QCOMPARE(now.color, u"#00ff00"_s);
    }

    void changeOfASecretAloneIsRefused()
    {
        EndpointRepository endpoints(*m_store->database);
        Endpoint source = must(endpoints.find(m_connection.sourceId));
        source.configuration = {{u"password"_s, QJsonObject{{u"$secret"_s, u"x"_s}}}};
        must(endpoints.save(source));
        QCOMPARE(putBack().plan(newest().id).error().code, u"store.not_put_back"_s);
    }

    void removedTagIsPutBack()
    {
        changed([](Connection &connection) {
            connection.tags = QStringList{u"a"_s, u"b"_s, u"c"_s};
        });
        TagRepository tags(*m_store->database);
        must(tags.rename(u"b"_s, u"B"_s, ChangeOrigin::Window));
        QCOMPARE(newest().after, (QJsonObject{{u"tags"_s, QJsonArray{u"a"_s, u"B"_s, u"c"_s}}}));
        QCOMPARE(newest().origin, ChangeOrigin::Window);
        must(tags.remove(u"B"_s, ChangeOrigin::Window));
        QCOMPARE(stored().tags, (QStringList{u"a"_s, u"c"_s}));
        apply(newest().id);
        QCOMPARE(stored().tags, (QStringList{u"a"_s, u"B"_s, u"c"_s}));
    }

    void checkpointsArePutBack()
    {
        CheckpointStore checkpoints(*m_store->database);
        const StreamId users = m_connection.catalog.streams[0].stream.id;
        must(checkpoints.startGeneration(m_connection.id, users, 1));
        must(checkpoints.setPosition(m_store->profile, m_connection.id, users, "{\"n\":1}",
                                     ChangeOrigin::Window));
        must(checkpoints.setPosition(m_store->profile, m_connection.id, users, "{\"n\":2}",
                                     ChangeOrigin::Window));
        const qint64 change = newest().id;
        {
            const auto lock = must(ConnectionLock::acquire(m_store->profile, m_connection.id));
            const PutBackPlan plan = must(putBack().plan(change));
            QVERIFY(!putBack().apply(plan, ChangeOrigin::Window));
        }
        apply(change);
        QCOMPARE(must(checkpoints.load(m_connection.id, users)).checkpoint->position,
                 std::string("{\"n\":1}"));
        apply(newest().id);
        QCOMPARE(must(checkpoints.load(m_connection.id, users)).checkpoint->position,
                 std::string("{\"n\":2}"));
    }

    void clearingIsRefused()
    {
        TimelineEvent event;
        event.connectionId = m_connection.id;
        event.kind = TimelineKind::CheckpointChanged;
        event.before = {{u"users"_s, u"{}"_s}};
        event.after = {{u"users"_s, QJsonObject{{u"cleared"_s, u"users"_s}}}};
        must(TimelineStore(*m_store->database).add(event));
        QCOMPARE(putBack().plan(newest().id).error().code, u"store.not_put_back"_s);
    }

    void checkpointOfRowsThatAreGoneIsRefused()
    {
        CheckpointStore checkpoints(*m_store->database);
        const StreamId users = m_connection.catalog.streams[0].stream.id;
        must(checkpoints.startGeneration(m_connection.id, users, 1));
        for (const char *position : {"{\"n\":1}", "{\"n\":2}"})
            must(checkpoints.setPosition(m_store->profile, m_connection.id, users, position,
                                         ChangeOrigin::Window));
        const qint64 change = newest().id;
        QVERIFY(putBack().plan(change).isOk());
        {
            const auto lock = must(ConnectionLock::acquire(m_store->profile, m_connection.id));
            must(checkpoints.restartEmptied(*lock, m_connection.id, {{users, u"users"_s}},
                                            ChangeOrigin::Window));
        }
        // A run from there on would leave out everything before it.
        const auto cleared = putBack().plan(change);
        QCOMPARE(cleared.error().code, u"store.not_put_back"_s);
        QVERIFY(cleared.error().message.contains(u"deleted"_s));

        for (const char *position : {"{\"n\":3}", "{\"n\":4}"})
            must(checkpoints.setPosition(m_store->profile, m_connection.id, users, position,
                                         ChangeOrigin::Window));
        const qint64 set = newest().id;
        const Endpoint other = m_store->endpoint(EndpointRole::Destination, u"other"_s);
        changed([&](Connection &connection) { connection.destinationId = other.id; });
        const auto moved = putBack().plan(set);
        QCOMPARE(moved.error().code, u"store.not_put_back"_s);
        QVERIFY(moved.error().message.contains(u"another source or destination"_s));
    }

    void streamWithItsScheduleIsUndoneInOrder()
    {
        const ConfiguredStream users = m_connection.catalog.streams[0];
        changed([](Connection &connection) {
            connection.catalog.streams.erase(connection.catalog.streams.begin());
        });
        const qint64 addition
            = changed([&](Connection &connection) { connection.catalog.streams.push_back(users); });
        changed([&](Connection &connection) {
            StreamSchedule schedule;
            schedule.schedule.kind = ScheduleKind::Interval;
            schedule.schedule.everyHours = 3;
            schedule.streams = {users.stream.id};
            connection.streamSchedules = {schedule};
        });
        const auto told
            = must(putBack().apply(must(putBack().plan(addition)), ChangeOrigin::Window));
        QVERIFY(stored().streamSchedules.empty());
        QCOMPARE(told.size(), 2u);
        for (const TimelineEvent &change : told)
            apply(change.id);
        QCOMPARE(stored().catalog.streams.size(), 2u);
        QCOMPARE(stored().streamSchedules.size(), 1u);
    }

    void referenceToAVariableIsPutBackWhole()
    {
        EndpointRepository endpoints(*m_store->database);
        Endpoint source = must(endpoints.find(m_connection.sourceId));
        const QJsonObject variable{{u"$env"_s, u"SHOP_PASSWORD"_s}};
        const QJsonObject secret{{u"$secret"_s, u"x"_s}};
        source.configuration = {{u"host"_s, u"a"_s}, {u"password"_s, variable}};
        must(endpoints.save(source));
        source.configuration = {{u"host"_s, u"b"_s}, {u"password"_s, secret}};
        must(endpoints.save(source));
        apply(newest().id);
        QCOMPARE(must(endpoints.find(source.id)).configuration,
                 (QJsonObject{{u"host"_s, u"a"_s}, {u"password"_s, variable}}));

        source.configuration = {{u"host"_s, u"b"_s}, {u"password"_s, secret}};
        must(endpoints.save(source));
        source.configuration = {{u"host"_s, u"c"_s}, {u"password"_s, variable}};
        must(endpoints.save(source));
        const PutBackPlan plan = must(putBack().plan(newest().id));
        QVERIFY(plan.leavesSecrets);
        must(putBack().apply(plan, ChangeOrigin::Window));
        QCOMPARE(must(endpoints.find(source.id)).configuration,
                 (QJsonObject{{u"host"_s, u"b"_s}, {u"password"_s, variable}}));
    }

    void unknownChangeIsRefused()
    {
        QCOMPARE(putBack().plan(4711).error().code, u"store.change_unknown"_s);
    }

    void creationIsRefused()
    {
        QCOMPARE(newest().kind, TimelineKind::Created);
        QCOMPARE(putBack().plan(newest().id).error().code, u"store.not_put_back"_s);
    }

private:
    TimelinePutBack putBack() { return {*m_store->database, m_store->profile}; }
    void apply(qint64 change)
    {
        must(putBack().apply(must(putBack().plan(change)), ChangeOrigin::Window));
    }
    Connection stored()
    {
        return must(ConnectionRepository(*m_store->database).find(m_connection.id));
    }
    TimelineEvent newest()
    {
        return must(TimelineStore(*m_store->database).list(m_connection.id, 1)).front();
    }
    Connection changedTo(const std::function<void(Connection &)> &change)
    {
        return must(ConnectionRepository(*m_store->database).edit(m_connection.id, change));
    }
    qint64 changed(const std::function<void(Connection &)> &change)
    {
        changedTo(change);
        return newest().id;
    }

    std::unique_ptr<StoreFixture> m_store;
    Connection m_connection;
};

QTEST_GUILESS_MAIN(TestPutBack)
#include "testputback.moc"
