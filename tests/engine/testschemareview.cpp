// What of a changed source waits for a person, and what becomes of each choice.
#include "core/engine/schemareviewing.h"
#include "core/engine/untrustedend.h"
#include "core/store/connectionlock.h"
#include "core/store/schemafindings.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/sqlitefile.h"

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr SyncMode s_dedup{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
const std::vector<DestinationSyncMode> s_modes{DestinationSyncMode::Append,
                                               DestinationSyncMode::Overwrite};

Stream stream(const QString &name, const QStringList &fields, const QStringList &key = {})
{
    Stream made;
    made.id.name = name;
    for (const QString &field : fields)
        made.schema.append(Field{field, FieldType::String, true, {}, {}});
    made.supportsIncremental = true;
    made.sourceDefinedPrimaryKey = key;
    return made;
}

Connection connectionOf(std::vector<ConfiguredStream> streams,
                        SchemaChangePolicy policy = SchemaChangePolicy::Ignore)
{
    Connection made;
    made.catalog.streams = std::move(streams);
    made.settings.schemaChanges = policy;
    return made;
}

ConfiguredStream chosen(const Stream &stream, SyncMode mode, const QString &cursor = {},
                        const QStringList &key = {})
{
    ConfiguredStream configured;
    configured.stream = stream;
    configured.mode = mode;
    configured.cursorField = cursor;
    configured.primaryKey = key;
    return configured;
}

SchemaDecisions taking(const QString &name, const QStringList &leftOut = {})
{
    return {{StreamId{{}, name}, StreamDecision{true, leftOut, false}}};
}

/// A table "t" in a SQLite file, copied incrementally, with one run behind it.
struct Copies final
{
    explicit Copies(SchemaChangePolicy policy)
        : from(f.folder.filePath(u"from.sqlite"_s))
    {
        SqliteFile(from).execute(u"CREATE TABLE t(id INTEGER PRIMARY KEY, at INTEGER, name TEXT);"
                                 "INSERT INTO t VALUES (1, 10, 'one')"_s);
        const QJsonObject source{{u"path"_s, from}};
        auto made = must(f.registry.createSource(u"sqlite"_s, source));
        ConfiguredStream t = chosen(must(made->discover({}, {})).streams.at(0), s_dedup, u"at"_s);
        ConnectionSettings settings;
        settings.schemaChanges = policy;
        id = f.connect(u"sqlite"_s, source, u"sqlite"_s,
                       {{u"path"_s, f.folder.filePath(u"to.sqlite"_s)}}, {t}, settings);
        if (f.run(id) != JobStatus::Succeeded)
            qFatal("The first run failed.");
    }

    void execute(const QString &sql) const { SqliteFile(from).execute(sql); }
    [[nodiscard]] EngineServices services()
    {
        return {f.registry, *f.database, f.secrets, f.profile, f.clock};
    }
    JobStatus runLater()
    {
        f.clock.advance(25h);
        return f.run(id);
    }
    [[nodiscard]] PendingReview pending()
    {
        const EngineServices engine = services();
        auto found = must(SchemaReviewing(engine).pending(id));
        if (!found)
            qFatal("Nobody has looked.");
        return std::move(*found);
    }
    SchemaAcceptance accept(const SchemaDecisions &decisions, bool resumes = true)
    {
        const EngineServices engine = services();
        return must(SchemaReviewing(engine).accept(id, decisions, resumes, ChangeOrigin::Window));
    }
    [[nodiscard]] Connection stored() const
    {
        return must(ConnectionRepository(*f.database).find(id));
    }

    EngineFixture f{FakeClock::Waits::PassAtOnce};
    const QString from;
    QString id;
};

} // namespace

class TestSchemaReview final : public QObject
{
    Q_OBJECT

private slots:
    void tellsAddedRemovedAndChanged();
    void typesAndGoneStreamsDoNotBreak();
    void goneCursorAndKeyBreak();
    void keyInAnotherOrderIsTheSame();
    void otherKeyBreaksAlsoWhereItIsFollowed();
    void deadChoicesGiveWayToTheSource();
    void deadChoicesAreClearedWhereTheSourceHasNone();
    void trustForOneRunLeavesTheFinding();
    void newFieldsAreTakenOrLeftOut();
    void whatIsNotTakenStays();
    void streamsComeAndGoAsDecided();
    void proposalsGoByThePolicy();
    void effectsNameTheDestination();
    void ignoredChangesWaitForTheReview();
    void breakingChangePausesUntilItIsReviewed();
    void lookingTakesNothingOver();
    void policyIsCarriedOutAfterALook();
    void breakingChangePausesAfterALook_data();
    void breakingChangePausesAfterALook();
    void brokenConnectionThatIsResumedPausesAgain();
    void reviewedStreamsAreNoNews();
    void readsAgainWhatIsAskedFor();
    void anotherSourceForgetsTheReview();
    void isRefusedWhileARunIsOn();
};

void TestSchemaReview::tellsAddedRemovedAndChanged()
{
    const Stream before = stream(u"t"_s, {u"id"_s, u"gone"_s, u"type"_s});
    Stream now = stream(u"t"_s, {u"id"_s, u"new"_s});
    now.schema.append(Field{u"type"_s, FieldType::Integer, true, {}, {}});
    now.sourceDefinedPrimaryKey = QStringList{u"id"_s};
    const Connection connection = connectionOf(
        {chosen(before, s_overwrite), chosen(stream(u"old"_s, {u"id"_s}), s_overwrite)});
    const SchemaReview review = schemaReview(
        connection, {{now, stream(u"extra"_s, {u"id"_s}), stream(u"known"_s, {u"id"_s})}},
        {StreamId{{}, u"known"_s}}, s_modes);
    QCOMPARE(review.streams.size(), std::size_t(3));
    QCOMPARE(review.streams[0].change.kindOf(u"new"_s), ChangeKind::Added);
    QCOMPARE(review.streams[0].change.kindOf(u"gone"_s), ChangeKind::Removed);
    QCOMPARE(review.streams[0].change.kindOf(u"type"_s), ChangeKind::Changed);
    QVERIFY(review.streams[0].change.isKeyChanged);
    QCOMPARE(keyChangeText(review.streams[0]), u"primary key: none → id"_s);
    QCOMPARE(review.streams[1].change.id.name, u"extra"_s);
    QCOMPARE(review.streams[1].change.kind, ChangeKind::Added);
    QCOMPARE(review.streams[2].change.id.name, u"old"_s);
    QCOMPARE(review.streams[2].change.kind, ChangeKind::Removed);
    QVERIFY(!review.isBreaking());
}

void TestSchemaReview::typesAndGoneStreamsDoNotBreak()
{
    Stream now = stream(u"t"_s, {u"id"_s});
    now.schema.append(Field{u"at"_s, FieldType::Integer, true, {}, {}});
    const Connection connection
        = connectionOf({chosen(stream(u"t"_s, {u"id"_s, u"at"_s}), s_dedup, u"at"_s, {u"id"_s}),
                        chosen(stream(u"u"_s, {u"id"_s}), s_overwrite)});
    const SchemaReview review = schemaReview(connection, {{now}}, {}, s_modes);
    QCOMPARE(review.streams.size(), std::size_t(2));
    QVERIFY(!review.isBreaking());
}

void TestSchemaReview::goneCursorAndKeyBreak()
{
    const Stream before = stream(u"t"_s, {u"id"_s, u"at"_s, u"x"_s});
    const Connection connection = connectionOf({chosen(before, s_dedup, u"at"_s, {u"id"_s})});
    QVERIFY(
        schemaReview(connection, {{stream(u"t"_s, {u"id"_s, u"x"_s})}}, {}, s_modes).isBreaking());
    QVERIFY(
        schemaReview(connection, {{stream(u"t"_s, {u"at"_s, u"x"_s})}}, {}, s_modes).isBreaking());
    QVERIFY(!schemaReview(connection, {{stream(u"t"_s, {u"id"_s, u"at"_s})}}, {}, s_modes)
                 .isBreaking());
    // What the mode does not use may go.
    const Connection whole = connectionOf({chosen(before, s_overwrite, u"at"_s, {u"id"_s})});
    QVERIFY(!schemaReview(whole, {{stream(u"t"_s, {u"x"_s})}}, {}, s_modes).isBreaking());
}

void TestSchemaReview::keyInAnotherOrderIsTheSame()
{
    const QStringList fields{u"a"_s, u"b"_s, u"at"_s};
    const Connection connection = connectionOf(
        {chosen(stream(u"t"_s, fields, {u"a"_s, u"b"_s}), s_dedup, u"at"_s, {u"a"_s, u"b"_s})});
    const SchemaReview same
        = schemaReview(connection, {{stream(u"t"_s, fields, {u"b"_s, u"a"_s})}}, {}, s_modes);
    QVERIFY(!same.isBreaking());
    const SchemaReview other
        = schemaReview(connection, {{stream(u"t"_s, fields, {u"a"_s})}}, {}, s_modes);
    QVERIFY(other.isBreaking());
    // A source that no longer tells a key takes none away.
    QVERIFY(!schemaReview(connection, {{stream(u"t"_s, fields)}}, {}, s_modes).isBreaking());
}

void TestSchemaReview::otherKeyBreaksAlsoWhereItIsFollowed()
{
    const QStringList fields{u"a"_s, u"b"_s, u"at"_s};
    const Connection connection
        = connectionOf({chosen(stream(u"t"_s, fields, {u"a"_s}), s_dedup, u"at"_s)});
    QVERIFY(
        schemaReview(connection, {{stream(u"t"_s, fields, {u"b"_s})}}, {}, s_modes).isBreaking());
}

void TestSchemaReview::deadChoicesGiveWayToTheSource()
{
    ConfiguredStream choice
        = chosen(stream(u"t"_s, {u"id"_s, u"at"_s}, {u"id"_s}), s_dedup, u"at"_s, {u"id"_s});
    choice.cursorStart = u"2026"_s;
    Stream now = stream(u"t"_s, {u"uid"_s, u"seen"_s}, {u"uid"_s});
    now.defaultCursor = u"seen"_s;
    const auto result = accepted(connectionOf({choice}), {{now}}, taking(u"t"_s), s_modes);
    const ConfiguredStream &updated = result.updated.catalog.streams.at(0);
    QCOMPARE(updated.effectiveCursor(), u"seen"_s);
    QCOMPARE(updated.effectivePrimaryKey(), QStringList{u"uid"_s});
    QVERIFY(updated.cursorStart.isEmpty());
    QVERIFY2(result.missing.isEmpty(), qPrintable(result.missing.join(u' ')));
}

void TestSchemaReview::deadChoicesAreClearedWhereTheSourceHasNone()
{
    const ConfiguredStream choice
        = chosen(stream(u"t"_s, {u"id"_s, u"at"_s, u"x"_s}), s_dedup, u"at"_s, {u"id"_s});
    const auto result
        = accepted(connectionOf({choice}), {{stream(u"t"_s, {u"x"_s})}}, taking(u"t"_s), s_modes);
    const ConfiguredStream &updated = result.updated.catalog.streams.at(0);
    QVERIFY(updated.cursorField.isEmpty());
    QVERIFY(updated.primaryKey.isEmpty());
    QCOMPARE(result.missing.size(), 1);
}

void TestSchemaReview::trustForOneRunLeavesTheFinding()
{
    Copies c(SchemaChangePolicy::Ignore);
    c.execute(u"CREATE TABLE added(id INTEGER PRIMARY KEY)"_s);
    // Another spelling of the same path: a configuration of this run alone.
    must(trustForNextRun(
        *c.f.database, c.id,
        {{EndpointRole::Source, u"/path"_s, c.f.folder.path() + u"/./from.sqlite"_s}}));
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    const EngineServices engine = c.services();
    const auto pending = must(SchemaReviewing(engine).pending(c.id));
    QVERIFY(pending);
    const SchemaFinding finding = *must(SchemaFindings(*c.f.database).find(c.id));
    QVERIFY(!finding.reviewed.contains(StreamId{{}, u"added"_s}));
}

void TestSchemaReview::newFieldsAreTakenOrLeftOut()
{
    const ConfiguredStream choice = chosen(stream(u"t"_s, {u"id"_s}), s_overwrite);
    const Stream now = stream(u"t"_s, {u"id"_s, u"a"_s, u"b"_s});
    const auto all = accepted(connectionOf({choice}), {{now}}, taking(u"t"_s), s_modes);
    QVERIFY(all.updated.catalog.streams.at(0).selectedFields.isEmpty());
    const auto some = accepted(connectionOf({choice}), {{now}}, taking(u"t"_s, {u"b"_s}), s_modes);
    const ConfiguredStream &updated = some.updated.catalog.streams.at(0);
    QCOMPARE(updated.selectedFields, (QStringList{u"id"_s, u"a"_s}));
    QCOMPARE(updated.stream.schema.fieldCount(), 3);
}

void TestSchemaReview::whatIsNotTakenStays()
{
    const ConfiguredStream choice = chosen(stream(u"t"_s, {u"id"_s}), s_overwrite);
    const auto result
        = accepted(connectionOf({choice}),
                   {{stream(u"t"_s, {u"id"_s, u"a"_s}), stream(u"n"_s, {u"id"_s})}}, {}, s_modes);
    QVERIFY(!result.isChanged);
    QCOMPARE(result.updated.catalog.streams, std::vector<ConfiguredStream>{choice});
}

void TestSchemaReview::streamsComeAndGoAsDecided()
{
    const ConfiguredStream gone = chosen(stream(u"old"_s, {u"id"_s}), s_overwrite);
    const ConfiguredStream kept = chosen(stream(u"kept"_s, {u"id"_s}), s_overwrite);
    SchemaDecisions decisions = taking(u"old"_s);
    decisions.merge(taking(u"new"_s));
    const auto result = accepted(connectionOf({gone, kept}),
                                 {{stream(u"new"_s, {u"id"_s}), stream(u"other"_s, {u"id"_s})}},
                                 decisions, s_modes);
    QCOMPARE(result.updated.catalog.streams.size(), std::size_t(2));
    QCOMPARE(result.updated.catalog.streams[0].stream.id.name, u"kept"_s);
    QCOMPARE(result.updated.catalog.streams[1].stream.id.name, u"new"_s);
}

void TestSchemaReview::proposalsGoByThePolicy()
{
    ConfiguredStream choice
        = chosen(stream(u"t"_s, {u"id"_s, u"at"_s}), s_dedup, u"at"_s, {u"id"_s});
    const Catalog now{{stream(u"t"_s, {u"id"_s, u"at"_s, u"a"_s}), stream(u"n"_s, {u"id"_s})}};
    const StreamId t{{}, u"t"_s};
    const StreamId n{{}, u"n"_s};
    Connection fully = connectionOf({choice}, SchemaChangePolicy::PropagateFully);
    fully.settings.backfill = true;
    const auto all = proposedDecisions(schemaReview(fully, now, {}, s_modes), fully);
    QVERIFY(all.at(n).isTaken);
    QVERIFY(all.at(t).readsAgain);
    choice.newFields = NewFields::Ignore;
    const Connection asks = connectionOf({choice}, SchemaChangePolicy::Ignore);
    const auto some = proposedDecisions(schemaReview(asks, now, {}, s_modes), asks);
    QVERIFY(!some.at(n).isTaken);
    QVERIFY(some.at(t).isTaken);
    QCOMPARE(some.at(t).leftOut, QStringList{u"a"_s});
    QVERIFY(!some.at(t).readsAgain);
}

void TestSchemaReview::effectsNameTheDestination()
{
    ConfiguredStream choice
        = chosen(stream(u"t"_s, {u"id"_s, u"at"_s}, {u"id"_s}), s_dedup, u"at"_s);
    choice.destinationName = u"orders"_s;
    const auto review
        = schemaReview(connectionOf({choice}),
                       {{stream(u"t"_s, {u"id"_s, u"at"_s, u"a"_s}, {u"a"_s})}}, {}, s_modes);
    const StreamReview &one = review.streams.at(0);
    QCOMPARE(fieldEffect(one, one.change.fields.at(0), true),
             u"orders gets the column; in rows written before it is empty until they are read "
             "again."_s);
    QCOMPARE(fieldEffect(one, one.change.fields.at(0), false),
             u"The field is left out; nothing changes at the destination."_s);
    QVERIFY(keyEffect(one, true).startsWith(u"One row for each a is kept"_s));
    QCOMPARE(keyChangeText(one), u"primary key: id → a"_s);
}

void TestSchemaReview::ignoredChangesWaitForTheReview()
{
    Copies c(SchemaChangePolicy::Ignore);
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT; CREATE TABLE n(id INTEGER)"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    const PendingReview waiting = c.pending();
    QCOMPARE(waiting.review.streams.size(), std::size_t(2));
    QVERIFY(!waiting.review.isBreaking() && !waiting.isPaused);
    QVERIFY(!c.stored().catalog.streams[0].stream.schema.indexOf(u"note"_s));

    c.accept(proposedDecisions(waiting.review, waiting.connection));
    QVERIFY(c.stored().catalog.streams[0].stream.schema.indexOf(u"note"_s));
    QVERIFY(c.pending().review.isEmpty());
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QVERIFY(c.pending().review.isEmpty());
}

void TestSchemaReview::breakingChangePausesUntilItIsReviewed()
{
    Copies c(SchemaChangePolicy::PropagateFully);
    c.execute(u"ALTER TABLE t DROP COLUMN at; ALTER TABLE t ADD COLUMN note TEXT;"
              "CREATE TABLE n(id INTEGER)"_s);
    QCOMPARE(c.runLater(), JobStatus::Failed);
    QVERIFY(!c.stored().isEnabled);
    // Nothing was taken over, not even what would not break.
    QVERIFY(!c.stored().catalog.streams[0].stream.schema.indexOf(u"note"_s));
    QCOMPARE(c.stored().catalog.streams.size(), std::size_t(1));
    const PendingReview waiting = c.pending();
    QVERIFY(waiting.review.isBreaking() && waiting.isPaused);

    const auto acceptance = c.accept(proposedDecisions(waiting.review, waiting.connection));
    QCOMPARE(acceptance.missing.size(), 1);
    QVERIFY(!c.stored().isEnabled);
    QVERIFY(c.stored().catalog.streams[0].cursorField.isEmpty());
    QVERIFY(c.pending().review.isEmpty());
}

void TestSchemaReview::lookingTakesNothingOver()
{
    Copies c(SchemaChangePolicy::PropagateFully);
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT"_s);
    const EngineServices engine = c.services();
    const auto found = must(SchemaReviewing(engine).look(c.id, {}));
    QCOMPARE(found.review.streams.size(), std::size_t(1));
    QVERIFY(!c.stored().catalog.streams[0].stream.schema.indexOf(u"note"_s));
}

void TestSchemaReview::policyIsCarriedOutAfterALook()
{
    Copies c(SchemaChangePolicy::PropagateColumns);
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT"_s);
    const EngineServices engine = c.services();
    must(SchemaReviewing(engine).look(c.id, {}));
    // A look is as good as a check, but for what it found.
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QVERIFY(c.stored().catalog.streams[0].stream.schema.indexOf(u"note"_s));
}

void TestSchemaReview::breakingChangePausesAfterALook_data()
{
    QTest::addColumn<SchemaChangePolicy>("policy");
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("reason");
    const QString broken = u"engine.schema_broken"_s;
    const QString cursor = u"ALTER TABLE t DROP COLUMN at"_s;
    const QString cursorGone = u"the cursor \"at\" of stream t is gone"_s;
    QTest::addRow("cursor, columns")
        << SchemaChangePolicy::PropagateColumns << cursor << broken << cursorGone;
    QTest::addRow("cursor, all") << SchemaChangePolicy::PropagateFully << cursor << broken
                                 << cursorGone;
    QTest::addRow("cursor, ignored")
        << SchemaChangePolicy::Ignore << cursor << broken << cursorGone;
    QTest::addRow("cursor, pause") << SchemaChangePolicy::Pause << cursor << broken << cursorGone;
    QTest::addRow("key") << SchemaChangePolicy::PropagateColumns
                         << u"ALTER TABLE t RENAME TO old;"
                            "CREATE TABLE t(name TEXT PRIMARY KEY, at INTEGER);"
                            "DROP TABLE old"_s
                         << broken << u"primary key \"name\" for stream t"_s;
    QTest::addRow("any change, pause")
        << SchemaChangePolicy::Pause << u"ALTER TABLE t ADD COLUMN note TEXT"_s
        << u"engine.schema_paused"_s << u"the field \"note\" is new"_s;
}

void TestSchemaReview::breakingChangePausesAfterALook()
{
    QFETCH(const SchemaChangePolicy, policy);
    QFETCH(const QString, change);
    QFETCH(const QString, code);
    QFETCH(const QString, reason);
    Copies c(policy);
    c.execute(change);
    const EngineServices engine = c.services();
    must(SchemaReviewing(engine).look(c.id, {}));
    QCOMPARE(c.f.run(c.id), JobStatus::Failed);
    QCOMPARE(c.f.job().error->code, code);
    QVERIFY2(c.f.job().error->message.contains(reason), qPrintable(c.f.job().error->message));
    QVERIFY(!c.stored().isEnabled);
    QVERIFY(c.pending().isPaused);
}

void TestSchemaReview::brokenConnectionThatIsResumedPausesAgain()
{
    Copies c(SchemaChangePolicy::PropagateColumns);
    c.execute(u"ALTER TABLE t DROP COLUMN at"_s);
    const EngineServices engine = c.services();
    must(SchemaReviewing(engine).look(c.id, {}));
    QCOMPARE(c.f.run(c.id), JobStatus::Failed);
    must(ConnectionRepository(*c.f.database).setEnabled(c.id, true));
    QCOMPARE(c.f.run(c.id), JobStatus::Failed);
    QCOMPARE(c.f.job().error->code, u"engine.schema_broken"_s);
    // Mended at the source, it runs.
    c.execute(u"ALTER TABLE t ADD COLUMN at INTEGER; UPDATE t SET at = 20"_s);
    must(ConnectionRepository(*c.f.database).setEnabled(c.id, true));
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
}

void TestSchemaReview::reviewedStreamsAreNoNews()
{
    Copies c(SchemaChangePolicy::PropagateFully);
    c.execute(u"CREATE TABLE n(id INTEGER)"_s);
    const EngineServices engine = c.services();
    must(SchemaReviewing(engine).look(c.id, {}));
    c.accept({}); // left out on purpose
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QCOMPARE(c.stored().catalog.streams.size(), std::size_t(1));
    QVERIFY(c.pending().review.isEmpty());
}

void TestSchemaReview::readsAgainWhatIsAskedFor()
{
    Copies c(SchemaChangePolicy::Ignore);
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT; UPDATE t SET note = 'old'"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    c.accept({{StreamId{{}, u"t"_s}, StreamDecision{true, {}, true}}});
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QCOMPARE(SqliteFile(c.f.folder.filePath(u"to.sqlite"_s)).rows(u"SELECT id, note FROM t"_s),
             QStringList{u"1|old"_s});
}

void TestSchemaReview::anotherSourceForgetsTheReview()
{
    Copies c(SchemaChangePolicy::Ignore);
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QVERIFY(!c.pending().review.isEmpty());
    EndpointRepository endpoints(*c.f.database);
    Endpoint source = must(endpoints.find(c.stored().sourceId));
    source.configuration.insert(u"path"_s, c.f.folder.filePath(u"other.sqlite"_s));
    must(endpoints.save(source));
    const EngineServices engine = c.services();
    QVERIFY(!must(SchemaReviewing(engine).pending(c.id)));
}

void TestSchemaReview::isRefusedWhileARunIsOn()
{
    Copies c(SchemaChangePolicy::Ignore);
    const auto lock = must(ConnectionLock::acquire(c.f.profile, c.id));
    const EngineServices engine = c.services();
    const auto refused = SchemaReviewing(engine).accept(c.id, {}, false, ChangeOrigin::Window);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"store.connection_busy"_s);
}

QTEST_GUILESS_MAIN(TestSchemaReview)
#include "testschemareview.moc"
