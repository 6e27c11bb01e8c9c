// ConnectionRepository: stored whole, and what a change does to the streams' states.
#include "core/store/leftoutstore.h"
#include "core/store/rejectedstore.h"
#include "core/store/tagrepository.h"
#include "core/store/timelinestore.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestConnectionRepository final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_store = std::make_unique<StoreFixture>(); }

    void storesEverything()
    {
        Connection connection = m_store->connection(u"nightly"_s);
        connection.settings
            = {NamespaceMode::Custom, u"x_${SOURCE_NAMESPACE}"_s, u"p_"_s, UnfitPolicy::Reject, 3};
        connection.settings.schemaChanges = SchemaChangePolicy::Pause;
        connection.settings.rowLimit = 5;
        connection.isEnabled = false;
        connection.schedule = {ScheduleKind::Cron, 6, u"0 5 * * *"_s, u"Europe/Berlin"_s};
        connection.tags = {u"slow"_s, u"a"_s};
        connection.catalog.streams[0].selectedFields = {u"id"_s};
        connection.catalog.streams[0].rowLimit = 7;
        ConnectionRepository connections(*m_store->database);
        must(connections.save(connection));
        m_store->reopen();
        const ConnectionRepository again(*m_store->database);
        const Connection found = must(again.find(connection.id));
        QCOMPARE(found.name, connection.name);
        QCOMPARE(found.sourceId, connection.sourceId);
        QCOMPARE(found.destinationId, connection.destinationId);
        QCOMPARE(found.settings, connection.settings);
        QVERIFY(!found.isEnabled);
        QVERIFY(found.schedule == connection.schedule);
        QCOMPARE(found.tags, connection.tags);
        QCOMPARE(must(again.all()).front().tags, connection.tags);
        QVERIFY(found.catalog.streams == connection.catalog.streams);
        QCOMPARE(must(again.findByName(u"nightly"_s)).id, connection.id);
        QCOMPARE(must(again.findByName(connection.id)).name, u"nightly"_s);
        QCOMPARE(again.find(u"none"_s).error().code, u"store.connection_unknown"_s);
        QCOMPARE(again.findByName(u"none"_s).error().code, u"store.connection_unknown"_s);
    }

    void listsByName()
    {
        m_store->connection(u"b"_s);
        m_store->connection(u"A"_s);
        const auto all = must(ConnectionRepository(*m_store->database).all());
        QCOMPARE(all.size(), 2u);
        QCOMPARE(all[0].name, u"A"_s);
    }

    void makesTagsThatAreNew()
    {
        TagRepository tags(*m_store->database);
        must(tags.save({u"known"_s, u"#000000"_s}));
        Connection connection = m_store->connection(u"a"_s);
        connection.tags = {u"second"_s, u"known"_s, u"second"_s, u"first"_s};
        ConnectionRepository connections(*m_store->database);
        connection = must(connections.save(connection));
        QCOMPARE(connection.tags, (QStringList{u"second"_s, u"known"_s, u"first"_s}));
        const std::vector<Tag> wanted{{u"first"_s, nextTagColor(2)},
                                      {u"known"_s, u"#000000"_s},
                                      {u"second"_s, nextTagColor(1)}};
        QVERIFY(must(tags.all()) == wanted);
        connection.tags = {u"first"_s};
        must(connections.save(connection));
        QCOMPARE(must(connections.find(connection.id)).tags, QStringList{u"first"_s});
        QCOMPARE(must(tags.all()).size(), 3u);
    }

    void refusesTagsBeyondTheLimits()
    {
        Connection connection = m_store->connection(u"a"_s);
        ConnectionRepository connections(*m_store->database);
        for (int i = 0; i < s_mostTagsPerConnection; ++i)
            connection.tags << QString::number(i);
        must(connections.save(connection));
        connection.tags << u"more"_s;
        QCOMPARE(connections.save(connection).error().code, u"store.tag_invalid"_s);
        connection.tags = {QString(31, u'x')};
        QCOMPARE(connections.save(connection).error().code, u"store.tag_invalid"_s);
        QCOMPARE(must(connections.find(connection.id)).tags.size(), s_mostTagsPerConnection);
        QCOMPARE(must(TagRepository(*m_store->database).all()).size(), 10u);
    }

    void tellsTheTimelineOfEachChange()
    {
        Connection connection = m_store->connection(u"a"_s);
        ConnectionRepository connections(*m_store->database);
        QCOMPARE(kinds(connection.id), QStringList{u"created"_s});
        QCOMPARE(events(connection.id).front().origin, ChangeOrigin::CommandLine);

        m_store->clock.advance(std::chrono::hours(1));
        must(connections.save(connection, ChangeOrigin::Window)); // nothing changed
        QCOMPARE(events(connection.id).size(), 1u);

        connection.name = u"b"_s;
        connection.settings.rowLimit = 9;
        connection.schedule.kind = ScheduleKind::Interval;
        connection.tags = {u"slow"_s};
        must(connections.save(connection, ChangeOrigin::Window));
        TimelineEvent event = events(connection.id).front();
        QCOMPARE(event.kind, TimelineKind::SettingsChanged);
        QCOMPARE(event.origin, ChangeOrigin::Window);
        QVERIFY(event.time == m_store->clock.now());
        QCOMPARE(event.before.keys(), (QStringList{u"name"_s, u"schedule"_s, u"tags"_s}));
        QCOMPARE(event.after.keys(),
                 (QStringList{u"name"_s, u"row_limit"_s, u"schedule"_s, u"tags"_s}));
        QCOMPARE(event.before.value(u"name"_s).toString(), u"a"_s);
        QCOMPARE(event.after.value(u"row_limit"_s).toInt(), 9);

        must(connections.setEnabled(connection.id, false, ChangeOrigin::Schedule));
        must(connections.setEnabled(connection.id, false));
        must(connections.setEnabled(connection.id, true));
        QCOMPARE(kinds(connection.id),
                 (QStringList{u"resumed"_s, u"paused"_s, u"settings_changed"_s, u"created"_s}));
        QCOMPARE(events(connection.id)[1].origin, ChangeOrigin::Schedule);
        QCOMPARE(must(connections.find(connection.id)).name, u"b"_s);
        QCOMPARE(connections.setEnabled(u"none"_s, true).error().code,
                 u"store.connection_unknown"_s);
    }

    void tellsTheTimelineOfStreams()
    {
        Connection connection = m_store->connection(u"a"_s);
        ConnectionRepository connections(*m_store->database);
        ConfiguredStream &users = connection.catalog.streams[0];
        users.mode.destination = DestinationSyncMode::Append;
        users.stream.schema.append({u"added"_s, FieldType::String, true, {}, {}});
        connection.catalog.streams[1] = StoreFixture::stream(u"items"_s);
        must(connections.save(connection));
        const TimelineEvent event = events(connection.id).front();
        QCOMPARE(event.kind, TimelineKind::StreamsChanged);
        QCOMPARE(event.before.keys(), (QStringList{u"orders"_s, u"users"_s}));
        QCOMPARE(event.after.keys(), (QStringList{u"items"_s, u"users"_s}));
        const QJsonObject before = event.before.value(u"users"_s).toObject();
        const QJsonObject after = event.after.value(u"users"_s).toObject();
        QCOMPARE(before,
                 (QJsonObject{{u"sync_mode"_s, u"incremental_append_dedup"_s},
                              {u"fields"_s, QJsonObject()}}));
        QCOMPARE(after,
                 (QJsonObject{{u"sync_mode"_s, u"incremental_append"_s},
                              {u"fields"_s, QJsonObject{{u"added"_s, u"string"_s}}}}));
        QCOMPARE(event.after.value(u"items"_s).toObject().value(u"cursor_field"_s).toString(),
                 u"changed"_s);
    }

    void tellsTheTimelineOfOtherEnds()
    {
        Connection connection = m_store->connection(u"a"_s);
        connection.sourceId = m_store->endpoint(EndpointRole::Source, u"other"_s).id;
        must(ConnectionRepository(*m_store->database).save(connection));
        const TimelineEvent event = events(connection.id).front();
        QCOMPARE(event.kind, TimelineKind::EndsChanged);
        QCOMPARE(event.before.keys(), QStringList{u"source"_s});
        QCOMPARE(event.before.value(u"source"_s).toObject().value(u"name"_s).toString(),
                 u"a source"_s);
        QCOMPARE(event.after.value(u"source"_s).toObject().value(u"name"_s).toString(), u"other"_s);
    }

    void tellsNothingOfAChangeThatIsRefused()
    {
        m_store->connection(u"taken"_s);
        Connection connection = m_store->connection(u"a"_s);
        connection.name = u"taken"_s;
        QVERIFY(!ConnectionRepository(*m_store->database).save(connection));
        QCOMPARE(kinds(connection.id), QStringList{u"created"_s});
    }

    void keepsNamesUnique()
    {
        Connection copy = m_store->connection(u"a"_s);
        copy.id.clear();
        QCOMPARE(ConnectionRepository(*m_store->database).save(copy).error().code,
                 u"store.name_taken"_s);
    }

    void refusesEndsThatAreNone()
    {
        const Connection connection = m_store->connection(u"a"_s);
        ConnectionRepository connections(*m_store->database);
        Connection broken = connection;
        broken.sourceId = u"none"_s;
        QCOMPARE(connections.save(broken).error().code, u"store.endpoint_unknown"_s);
        QCOMPARE(connections.save(broken).error().field, u"/source"_s);
        broken = connection;
        broken.destinationId = connection.sourceId; // a source is no destination
        QCOMPARE(connections.save(broken).error().code, u"store.endpoint_unknown"_s);
    }

    void startsAGenerationWhenAStreamIsReadDifferently_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<bool>("startsAnew");
        QTest::newRow("nothing") << u"nothing"_s << false;
        QTest::newRow("mode") << u"mode"_s << true;
        QTest::newRow("cursor") << u"cursor"_s << true;
        QTest::newRow("key") << u"key"_s << true;
        QTest::newRow("source") << u"source"_s << true;
        QTest::newRow("fields") << u"fields"_s << false;
        QTest::newRow("name") << u"name"_s << false;
    }
    void startsAGenerationWhenAStreamIsReadDifferently()
    {
        QFETCH(QString, change);
        QFETCH(bool, startsAnew);
        Connection connection = m_store->connection(u"a"_s);
        const StreamState before = runOnce(connection);

        ConfiguredStream &users = connection.catalog.streams[0];
        if (change == "mode"_L1)
            users.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
        else if (change == "cursor"_L1)
            users.cursorField = u"id"_s;
        else if (change == "key"_L1)
            users.primaryKey << u"changed"_s;
        else if (change == "source"_L1)
            connection.sourceId = m_store->endpoint(EndpointRole::Source, u"other"_s).id;
        else if (change == "fields"_L1)
            users.selectedFields = {u"id"_s};
        else if (change == "name"_L1)
            connection.name = u"b"_s;
        must(ConnectionRepository(*m_store->database).save(connection));

        const StreamState after = state(connection, u"users"_s);
        if (startsAnew) {
            QCOMPARE(after.generationId, before.generationId + 1);
            QVERIFY(!after.generationKey.isEmpty());
            QVERIFY(after.generationKey != before.generationKey);
            QVERIFY(!after.checkpoint);
            QVERIFY(!after.isFinished);
        } else {
            QCOMPARE(after.generationKey, before.generationKey);
            QCOMPARE(after.checkpoint, before.checkpoint);
        }
        // The other stream goes on, unless its source is another one.
        QCOMPARE(state(connection, u"orders"_s).checkpoint.has_value(), change != "source"_L1);
    }

    void leavesAStreamThatNeverRanWithoutAState()
    {
        Connection connection = m_store->connection(u"a"_s);
        connection.catalog.streams[0].primaryKey << u"changed"_s;
        must(ConnectionRepository(*m_store->database).save(connection));
        QVERIFY(state(connection, u"users"_s).generationKey.isEmpty());
    }

    void forgetsAStreamThatIsGone()
    {
        Connection connection = m_store->connection(u"a"_s);
        runOnce(connection);
        connection.catalog.streams.erase(connection.catalog.streams.begin());
        must(ConnectionRepository(*m_store->database).save(connection));
        QVERIFY(state(connection, u"users"_s).generationKey.isEmpty());
        QVERIFY(state(connection, u"orders"_s).checkpoint);
    }

    void notesAndChoicesDoNotOutliveWhatTheyAreAbout()
    {
        Connection connection = m_store->connection(u"a"_s);
        runOnce(connection);
        CheckpointStore checkpoints(*m_store->database);
        LeftOutStore leftOut(*m_store->database);
        const NotesKey users{connection.id, {{}, u"users"_s}, true};
        const NotesKey orders{connection.id, {{}, u"orders"_s}, true};
        for (const NotesKey &key : {users, orders}) {
            must(checkpoints.keepWriterNotes(key, "x", {}));
            must(leftOut.set(connection.id, key.stream, {"k1"}));
        }
        connection.catalog.streams.erase(connection.catalog.streams.begin());
        must(ConnectionRepository(*m_store->database).save(connection));
        QVERIFY(must(checkpoints.writerNotes(users)).isEmpty());
        QVERIFY(must(leftOut.of(connection.id, users.stream)).empty());
        QCOMPARE(must(checkpoints.writerNotes(orders)), "x"_ba);
        QVERIFY(!must(leftOut.of(connection.id, orders.stream)).empty());
        // What was done at one destination is not done at another.
        connection.destinationId = m_store->endpoint(EndpointRole::Destination, u"other"_s).id;
        must(ConnectionRepository(*m_store->database).save(connection));
        QVERIFY(must(checkpoints.writerNotes(orders)).isEmpty());
    }

    void removesEverythingWithIt()
    {
        const Connection connection = m_store->connection(u"a"_s);
        const Connection other = m_store->connection(u"b"_s);
        runOnce(connection);
        runOnce(other);
        must(CheckpointStore(*m_store->database)
                 .stageRejected(FlushKey{connection.id, {{}, u"users"_s}, u"open"_s},
                                {rejected(u"x"_s, u"f"_s, "1")}));
        ConnectionRepository connections(*m_store->database);
        must(connections.remove(connection.id));
        QCOMPARE(connections.remove(connection.id).error().code, u"store.connection_unknown"_s);
        for (const char *table : {"jobs", "attempts", "rejected_groups", "rejected_records"}) {
            const QByteArray sql = QByteArray("SELECT COUNT(*) FROM ") + table;
            QVERIFY2(m_store->number(sql.constData()) > 0, table);
        }
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM jobs"), 1);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM attempt_streams"), 2);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM stream_states"), 2);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM staged_records"), 0);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM flushes"), 0);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM rejected_records"), 1);
        QCOMPARE(must(connections.all()).size(), 1u);
    }

private:
    /// Gives both streams a generation and a checkpoint, and "users" a rejected record.
    StreamState runOnce(const Connection &connection)
    {
        CheckpointStore checkpoints(*m_store->database);
        const Attempt attempt = m_store->attempt(connection.id);
        for (const QString &name : {u"users"_s, u"orders"_s}) {
            const FlushKey key{connection.id, {{}, name}, u"flush-"_s + name};
            must(checkpoints.startGeneration(connection.id, key.stream, 4));
            if (name == "users"_L1)
                must(checkpoints.stageRejected(key, {rejected(u"x"_s, u"f"_s, "1")}));
            must(checkpoints.prepareFlush(key, R"({"at":1})", attempt.jobId, attempt.number,
                                          flushed(3, name == "users"_L1 ? 1 : 0)));
            must(checkpoints.confirmFlush(key));
        }
        return state(connection, u"users"_s);
    }

    [[nodiscard]] StreamState state(const Connection &connection, const QString &name) const
    {
        return must(CheckpointStore(*m_store->database).load(connection.id, {{}, name}));
    }

    [[nodiscard]] std::vector<TimelineEvent> events(const QString &id) const
    {
        return must(TimelineStore(*m_store->database).list(id, 100));
    }
    [[nodiscard]] QStringList kinds(const QString &id) const
    {
        QStringList names;
        for (const TimelineEvent &event : events(id))
            names << timelineKindName(event.kind);
        return names;
    }

    std::unique_ptr<StoreFixture> m_store;
};

QTEST_GUILESS_MAIN(TestConnectionRepository)
#include "testconnectionrepository.moc"
