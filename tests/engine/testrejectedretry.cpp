// Rejected records written once more: what becomes of them, whatever fails on the way.
#include "core/engine/rejectededitor.h"
#include "core/engine/rejectedrule.h"
#include "core/engine/untrustedend.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/mappingscene.h"

#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// The stream "people" (id, name) into contacts by their id: 100 rows, of which every seventh has
/// no id that could be read.
class Scene final
{
public:
    explicit Scene(ObjectOperation operation = ObjectOperation::Upsert,
                   SyncMode mode = s_incrementalAppend)
    {
        f.script->streams[u"people"_s].misfitEvery = 7;
        f.world->objects = {contacts()};
        mapping = inserting({fieldRow(u"id"_s, u"id"_s), fieldRow(u"last_name"_s, u"name"_s)});
        mapping.operation = operation;
        if (operation != ObjectOperation::Insert)
            mapping.matchingKey = {u"id"_s};
        m_mode = mode;
    }

    void connect(const ConnectionSettings &settings = {})
    {
        ConfiguredStream stream;
        stream.stream = FakeSource::described(u"people"_s, f.script->streams[u"people"_s]);
        stream.mode = m_mode;
        stream.mapping = mapping;
        connection = f.connect(u"fakesource"_s, {}, u"fakedestination"_s, {}, {stream}, settings);
    }

    [[nodiscard]] Connection stored() const
    {
        return must(ConnectionRepository(*f.database).find(connection));
    }
    [[nodiscard]] RejectedSelection all(RejectedStatus status = RejectedStatus::Open) const
    {
        RejectedSelection selection;
        selection.filter.connectionId = connection;
        selection.filter.status = status;
        return selection;
    }
    [[nodiscard]] std::vector<RejectedRecord> records(RejectedStatus status) const
    {
        return must(RejectedStore(*f.database).page(all(status).filter, 0, 1000));
    }
    [[nodiscard]] RejectedRecord record(qint64 id) const
    {
        return must(RejectedStore(*f.database).find(id));
    }
    [[nodiscard]] std::vector<RejectedEvent> history(qint64 id) const
    {
        return must(RejectedEdits(*f.database).history(id));
    }
    /// Gives every open record an id of its own, from 1000 on.
    void mendAll()
    {
        RejectedEditor editor(*f.database, f.clock);
        const EditOutcome outcome = must(editor.apply(
            all(), {u"id"_s, u"1000 + to_integer(regex_extract(name, '[0-9]+'))"_s}, {}));
        QCOMPARE(outcome.failed, 0);
    }
    RunOptions retrying(const RejectedSelection &selection, std::optional<int> attempts = {}) const
    {
        RunOptions options;
        options.retry = selection;
        options.maximumAttempts = attempts;
        options.flush.rows = 4;
        return options;
    }
    [[nodiscard]] QString refusal(const RejectedSelection &selection)
    {
        const auto started = f.engine->start(connection, retrying(selection));
        return started ? QString() : started.error().code;
    }

    EngineFixture f;
    ObjectMapping mapping;
    QString connection;

private:
    SyncMode m_mode;
};

/// Ids the destination has: the sound ones, and those of mended records.
std::vector<qint64> wantedIds(bool isMended)
{
    std::vector<qint64> ids;
    for (qint64 id = 0; id < 100; ++id) {
        if (id % 7 != 0)
            ids.push_back(id);
    }
    for (qint64 id = 0; id < 100 && isMended; id += 7)
        ids.push_back(1000 + id);
    return ids;
}

} // namespace

class TestRejectedRetry final : public QObject
{
    Q_OBJECT

private slots:
    void editedRecordIsWrittenOnce();
    void unmendedRecordsStayOpenWithTheirReason();
    void faultAtEveryCallLosesAndDoublesNothing();
    void failedRetryIsGoneOnWithByTheNext();
    void cancelledRetryKeepsWhatIsConfirmed();
    void newerVersionSupersedes();
    void newerVersionThatIsRefusedDoesNotSupersede();
    void olderRecordIsLeftBehindByARetry();
    void refusedNewerRowOfAKeySupersedesNothingBetween();
    void changedValueIsWrittenOverByItsKey();
    void newFaultsOfARetryAreNotTriedByIt();
    void changedValueWithoutAKeyIsLeftOut();
    void deletedValuesCannotBeTriedAgain();
    void refusedRetryDoesNotUseUpTrust();
    void retryAddsToAReplacedTable();
    void refreshClosesWhatItReadAgain();
    void refreshThatFailsOrIsLimitedClosesNothing();
    void halfDoneRefreshComesFirst();
    void editsAreChecked();
    void groupIsEditedByAnExpression();
    void ruleTellsWhatItHeals();
    void ruleComesFromAnEdit();
    void tableHasNoExpressionRule();
    void streamStopsAtItsLimit_data();
    void streamStopsAtItsLimit();
    void retryIsNoRunOfTheSource();
};

void TestRejectedRetry::editedRecordIsWrittenOnce()
{
    Scene scene;
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const RejectedRecord before = scene.records(RejectedStatus::Open).at(1);
    RejectedEditor editor(*scene.f.database, scene.f.clock);
    const RejectedRecord edited = must(editor.edit(before.id, {{u"id"_s, u"1007"_s}}));
    QCOMPARE(edited.sourceRecord, before.sourceRecord);
    QCOMPARE(edited.editedRecord, std::string(R"({"id":1007,"name":"row 7..."})"));

    RejectedSelection one;
    one.ids = {before.id};
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(one)), JobStatus::Succeeded);
    const Job job = scene.f.job();
    QCOMPARE(job.kind, JobKind::Retry);
    const StreamCounts counts = scene.f.result().counts;
    QCOMPARE(counts.read, 1);
    QCOMPARE(counts.written, 1);
    auto wanted = wantedIds(false);
    wanted.push_back(1007);
    QCOMPARE(ids(scene.f.rows(u"contact"_s)), wanted);
    const RejectedRecord after = scene.record(before.id);
    QCOMPARE(after.status, RejectedStatus::Fixed);
    QCOMPARE(after.closedJob, std::optional(job.id));
    QCOMPARE(after.jobId, before.jobId);
    const auto history = scene.history(before.id);
    QCOMPARE(history.size(), std::size_t(2));
    QCOMPARE(history[0].kind, RejectedEventKind::Edited);
    QCOMPARE(history[1].kind, RejectedEventKind::Fixed);
    QCOMPARE(history[1].jobId, std::optional(job.id));
    QCOMPARE(scene.refusal(one), u"engine.nothing_to_retry"_s);
    // The source is read on from where it was.
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.read, 0);
}

void TestRejectedRetry::unmendedRecordsStayOpenWithTheirReason()
{
    Scene scene;
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const auto before = scene.records(RejectedStatus::Open);
    RejectedEditor editor(*scene.f.database, scene.f.clock);
    // The id is sound now, and another field is not.
    must(editor.edit(before[2].id, {{u"id"_s, u"1014"_s}, {u"name"_s, u"\"far too long\""_s}}));
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(scene.all())), JobStatus::Succeeded);
    const StreamCounts counts = scene.f.result().counts;
    QCOMPARE(counts.read, 15);
    QCOMPARE(counts.rejected, 15);
    const auto after = scene.records(RejectedStatus::Open);
    QCOMPARE(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        QCOMPARE(after[i].id, before[i].id);
        QCOMPARE(after[i].sourceRecord, before[i].sourceRecord);
        QCOMPARE(after[i].retriedJob, std::optional(scene.f.lastJob));
        QCOMPARE(after[i].code, i == 2 ? u"value_too_long"_s : u"value_does_not_fit"_s);
    }
    QCOMPARE(after[2].field, u"last_name"_s);
    QCOMPARE(scene.history(after[2].id).back().kind, RejectedEventKind::RefusedAgain);
    QCOMPARE(scene.f.rejectedCount(scene.connection), 15);
}

void TestRejectedRetry::faultAtEveryCallLosesAndDoublesNothing()
{
    for (int faultyCall = 0;; ++faultyCall) {
        Scene scene;
        scene.connect();
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        scene.mendAll();
        int call = 0;
        bool happened = false;
        const auto fail = [&](WriterCall, const QString &) -> std::optional<Error> {
            if (call++ != faultyCall)
                return std::nullopt;
            happened = true;
            return transientError();
        };
        (faultyCall % 2 == 0 ? scene.f.world->failBefore : scene.f.world->failAfter) = fail;
        QCOMPARE(scene.f.run(scene.connection, scene.retrying(scene.all())), JobStatus::Succeeded);
        QCOMPARE(ids(scene.f.rows(u"contact"_s)), wantedIds(true));
        QCOMPARE(scene.records(RejectedStatus::Fixed).size(), std::size_t(15));
        QVERIFY(scene.records(RejectedStatus::Open).empty());
        QCOMPARE(scene.f.result().counts.written, 15);
        if (!happened)
            break;
        QVERIFY(faultyCall < 100);
    }
}

void TestRejectedRetry::failedRetryIsGoneOnWithByTheNext()
{
    for (int commits = 0; commits < 4; ++commits) {
        Scene scene;
        scene.connect();
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
        scene.mendAll();
        int commit = 0;
        scene.f.world->failBefore = [&](WriterCall call, const QString &) -> std::optional<Error> {
            if (call == WriterCall::Commit && commit++ >= commits)
                return transientError();
            return std::nullopt;
        };
        QVERIFY(scene.f.run(scene.connection, scene.retrying(scene.all(), 1))
                != JobStatus::Succeeded);
        scene.f.world->failBefore = {};
        QCOMPARE(scene.f.run(scene.connection, scene.retrying(scene.all())), JobStatus::Succeeded);
        QCOMPARE(ids(scene.f.rows(u"contact"_s)), wantedIds(true));
        QCOMPARE(scene.records(RejectedStatus::Fixed).size(), std::size_t(15));
    }
}

void TestRejectedRetry::cancelledRetryKeepsWhatIsConfirmed()
{
    Scene scene;
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    scene.mendAll();
    int writes = 0;
    scene.f.world->duringWrite = [&](const Cancellation &cancellation) {
        if (++writes != 1)
            return;
        QMetaObject::invokeMethod(scene.f.engine.get(), [&scene] {
            scene.f.engine->stop(scene.connection, StopReason::Interrupt);
        });
        while (!cancellation.stop_requested())
            std::this_thread::yield();
    };
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(scene.all())), JobStatus::Cancelled);
    QCOMPARE(scene.records(RejectedStatus::Open).size(), std::size_t(15));
    scene.f.world->duringWrite = {};
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(scene.all())), JobStatus::Succeeded);
    QCOMPARE(ids(scene.f.rows(u"contact"_s)), wantedIds(true));
}

void TestRejectedRetry::newerVersionSupersedes()
{
    Scene scene(ObjectOperation::Upsert, s_append);
    scene.f.script->streams[u"people"_s].misfitEvery = 0;
    scene.f.world->refusedIds = {5, 6};
    scene.f.world->lateRefusedIds = {50};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const auto before = scene.records(RejectedStatus::Open);
    QCOMPARE(before.size(), std::size_t(3));
    for (const RejectedRecord &record : before)
        QCOMPARE(record.keyHash.size(), std::size_t(20));
    scene.f.world->refusedIds = {6};
    scene.f.world->lateRefusedIds = {};
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const auto superseded = scene.records(RejectedStatus::Superseded);
    QCOMPARE(superseded.size(), std::size_t(2));
    QCOMPARE(superseded[0].id, before[0].id);
    QCOMPARE(superseded[1].id, before[2].id);
    QCOMPARE(superseded[0].closedJob, std::optional(scene.f.lastJob));
    QCOMPARE(scene.history(before[0].id).back().kind, RejectedEventKind::Superseded);
    RejectedSelection one;
    one.ids = {before[0].id};
    QCOMPARE(scene.refusal(one), u"engine.nothing_to_retry"_s);
    // Named beside an open one, it is left out, and the run says so.
    scene.f.world->refusedIds = {};
    one.ids = {before[0].id, before[1].id};
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(one)), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.read, 1);
    QVERIFY(scene.f.result().notes.join(u' ').contains(u"newer version"_s));
}

void TestRejectedRetry::newerVersionThatIsRefusedDoesNotSupersede()
{
    Scene scene(ObjectOperation::Upsert, s_append);
    scene.f.script->streams[u"people"_s].misfitEvery = 0;
    scene.f.world->refusedIds = {5};
    scene.f.world->lateRefusedIds = {50};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.records(RejectedStatus::Open).size(), std::size_t(4));
    QVERIFY(scene.records(RejectedStatus::Superseded).empty());
}

void TestRejectedRetry::olderRecordIsLeftBehindByARetry()
{
    Scene scene(ObjectOperation::Upsert, s_append);
    scene.f.script->streams[u"people"_s].misfitEvery = 0;
    scene.f.world->refusedIds = {5};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const auto before = scene.records(RejectedStatus::Open);
    QCOMPARE(before.size(), std::size_t(2));
    scene.f.world->refusedIds = {};
    RejectedSelection newer;
    newer.ids = {before[1].id};
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(newer)), JobStatus::Succeeded);
    QCOMPARE(scene.record(before[1].id).status, RejectedStatus::Fixed);
    QCOMPARE(scene.record(before[0].id).status, RejectedStatus::Superseded);
}

void TestRejectedRetry::refusedNewerRowOfAKeySupersedesNothingBetween()
{
    Scene scene(ObjectOperation::Upsert, s_append);
    FakeStream &people = scene.f.script->streams[u"people"_s];
    people.misfitEvery = 0;
    people.rows = 10;
    scene.f.world->refusedIds = {5};
    scene.connect();
    for (int run = 0; run < 3; ++run)
        QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const auto before = scene.records(RejectedStatus::Open);
    QCOMPARE(before.size(), std::size_t(3));
    // Of the oldest and the newest of three versions, the newest is refused again.
    RejectedEditor editor(*scene.f.database, scene.f.clock);
    must(editor.edit(before[2].id, {{u"name"_s, u"\"newest\""_s}}));
    scene.f.world->refusedIds = {};
    scene.f.world->refuses
        = [](const FakeRow &row) { return row.name.find("newest") != std::string::npos; };
    RejectedSelection two;
    two.ids = {before[0].id, before[2].id};
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(two)), JobStatus::Succeeded);
    QCOMPARE(scene.record(before[0].id).status, RejectedStatus::Fixed);
    QCOMPARE(scene.record(before[1].id).status, RejectedStatus::Open);
    QCOMPARE(scene.record(before[2].id).status, RejectedStatus::Open);
}

void TestRejectedRetry::changedValueIsWrittenOverByItsKey()
{
    Scene scene;
    scene.f.script->streams[u"people"_s].misfitEvery = 0;
    scene.f.script->streams[u"people"_s].rows = 3;
    FieldMapping score = fieldRow(u"score"_s, u"name"_s);
    score.onUnfit = ValueRule::Null;
    FieldMapping stage = fieldRow(u"stage"_s, u"name"_s);
    stage.onUnfit = ValueRule::Default;
    stage.fallback = u"lead"_s;
    scene.mapping.fields.insert(scene.mapping.fields.end(), {score, stage});
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const auto before = scene.records(RejectedStatus::Open);
    QCOMPARE(before.size(), std::size_t(6));
    RejectedEditor editor(*scene.f.database, scene.f.clock);
    must(editor.edit(before[0].id, {{u"name"_s, u"\"12\""_s}}));
    RejectedSelection one;
    one.ids = {before[1].id};
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(one)), JobStatus::Succeeded);
    // One row, with the edit of its other record: the score is fine now, the stage as before.
    QCOMPARE(scene.f.result().counts.read, 1);
    QCOMPARE(scene.f.rows(u"contact"_s).back().name,
             std::string(R"({"id":0,"last_name":"12","score":12,"stage":"lead"})"));
    QCOMPARE(scene.record(before[0].id).status, RejectedStatus::Fixed);
    QCOMPARE(scene.record(before[1].id).status, RejectedStatus::Open);
    QCOMPARE(scene.record(before[1].id).outcome, RejectedOutcome::Defaulted);
    QCOMPARE(scene.record(before[1].id).value, std::string("12"));
    QCOMPARE(must(RejectedStore(*scene.f.database).count({})), 6);
}

void TestRejectedRetry::newFaultsOfARetryAreNotTriedByIt()
{
    Scene scene;
    scene.f.script->streams[u"people"_s].misfitEvery = 0;
    FieldMapping score = fieldRow(u"score"_s, u"name"_s);
    score.onUnfit = ValueRule::Null;
    scene.mapping.fields.push_back(score);
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.records(RejectedStatus::Open).size(), std::size_t(100));
    FieldMapping stage = fieldRow(u"stage"_s, u"name"_s);
    stage.onUnfit = ValueRule::Default;
    stage.fallback = u"lead"_s;
    Connection changed = scene.stored();
    changed.catalog.streams.front().mapping->fields.push_back(stage);
    must(ConnectionRepository(*scene.f.database).save(changed));
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(scene.all())), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.read, 100);
    QCOMPARE(scene.records(RejectedStatus::Open).size(), std::size_t(200));
}

void TestRejectedRetry::changedValueWithoutAKeyIsLeftOut()
{
    Scene scene(ObjectOperation::Insert);
    scene.f.script->streams[u"people"_s].misfitEvery = 0;
    FieldMapping score = fieldRow(u"score"_s, u"name"_s);
    score.onUnfit = ValueRule::Null;
    scene.mapping.fields.push_back(score);
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.records(RejectedStatus::Open).size(), std::size_t(100));
    QVERIFY(scene.records(RejectedStatus::Open).front().keyHash.empty());
    QCOMPARE(scene.refusal(scene.all()), u"engine.nothing_to_retry"_s);
}

void TestRejectedRetry::deletedValuesCannotBeTriedAgain()
{
    Scene scene;
    scene.f.world->refusedIds = {5};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const auto before = scene.records(RejectedStatus::Open);
    scene.mendAll();
    QCOMPARE(must(RejectedEdits(*scene.f.database).deleteValues(scene.all())), 16);
    QCOMPARE(must(RejectedEdits(*scene.f.database).deleteValues(scene.all())), 0);
    for (const RejectedRecord &record : scene.records(RejectedStatus::Open)) {
        QVERIFY(!record.hasValues && !record.isEdited());
        QVERIFY(record.value.empty() && record.sourceRecord.empty() && record.sentRecord.empty()
                && record.message.isEmpty());
        QVERIFY(!record.code.isEmpty());
        QCOMPARE(scene.history(record.id).back().kind, RejectedEventKind::ValuesDeleted);
    }
    QCOMPARE(
        std::ranges::count_if(before, [](const auto &record) { return !record.keyHash.empty(); }),
        1);
    QCOMPARE(scene.refusal(scene.all()), u"engine.nothing_to_retry"_s);
    RejectedEditor editor(*scene.f.database, scene.f.clock);
    QCOMPARE(editor.edit(before[0].id, {{u"id"_s, u"1"_s}}).error().code,
             u"rejected.values_deleted"_s);
}

void TestRejectedRetry::refusedRetryDoesNotUseUpTrust()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString connection = f.connectFakes(s_append);
    must(trustForNextRun(*f.database, connection, {{EndpointRole::Source, u"/pin"_s, u"ab"_s}}));
    RunOptions options;
    options.retry = RejectedSelection();
    QCOMPARE(f.engine->start(connection, options).error().code, u"engine.nothing_to_retry"_s);
    QCOMPARE(must(takeTrustForRun(*f.database, connection)).size(), std::size_t(1));
}

void TestRejectedRetry::retryAddsToAReplacedTable()
{
    EngineFixture f;
    f.script->streams[u"a"_s].misfitEvery = 10;
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    const QString connection = f.connectFakes(s_overwrite, settings);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    RejectedSelection selection;
    selection.filter.connectionId = connection;
    RejectedEditor editor(*f.database, f.clock);
    const EditOutcome edited = must(editor.apply(selection, {u"id"_s, u"try(id, 777)"_s}, {}));
    QCOMPARE(edited.changed, 10);
    RunOptions options;
    options.retry = selection;
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    QCOMPARE(f.rows(u"a"_s).size(), std::size_t(100));
    QCOMPARE(f.rows(u"a"_s).back().id, 777);
    // Records of a run whose table was replaced since are of no use, whoever opens them again.
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    selection.filter.jobId = 1;
    QCOMPARE(must(RejectedStore(*f.database).setStatus(selection.filter, RejectedStatus::Open, {})),
             10);
    options.retry = selection;
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    QCOMPARE(f.result().counts.read, 0);
    QVERIFY(f.result().notes.join(u' ').contains(u"replaced all rows"_s));
    QCOMPARE(f.rows(u"a"_s).size(), std::size_t(90));
}

void TestRejectedRetry::refreshClosesWhatItReadAgain()
{
    EngineFixture f;
    f.script->streams[u"a"_s].misfitEvery = 10;
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    const QString connection = f.connectFakes(s_overwrite, settings);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    const qint64 first = f.lastJob;
    const RejectedStore store(*f.database);
    const RejectedRecord ignored = must(store.page({}, 0, 1)).front();
    must(RejectedStore(*f.database).setStatus({ignored.id}, RejectedStatus::Ignored, u"no"_s));
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    // The rows that are still refused are there once, of the run that read them last.
    RejectedFilter open;
    open.status = RejectedStatus::Open;
    QCOMPARE(must(store.count(open)), 10);
    open.jobId = f.lastJob;
    QCOMPARE(must(store.count(open)), 10);
    RejectedFilter earlier;
    earlier.jobId = first;
    for (const RejectedRecord &record : must(store.page(earlier, 0, 100))) {
        if (record.id == ignored.id) {
            QCOMPARE(record.status, RejectedStatus::Ignored);
            continue;
        }
        QCOMPARE(record.status, RejectedStatus::Superseded);
        QCOMPARE(record.closedJob, std::optional(f.lastJob));
        const auto history = must(RejectedEdits(*f.database).history(record.id));
        QCOMPARE(history.back().kind, RejectedEventKind::Replaced);
        QCOMPARE(history.back().jobId, std::optional(f.lastJob));
    }
    // The run says so, and a retry that names such a record as well.
    QVERIFY2(f.result().notes.join(u' ').contains(u"9 record"_s),
             qUtf8Printable(f.result().notes.join(u' ')));
    RunOptions options;
    options.retry = RejectedSelection();
    options.retry->ids = {ignored.id + 1, must(store.page(open, 0, 1)).front().id};
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    QCOMPARE(f.result().counts.read, 1);
    QVERIFY(f.result().notes.join(u' ').contains(u"replaced all rows"_s));
}

void TestRejectedRetry::refreshThatFailsOrIsLimitedClosesNothing()
{
    EngineFixture f;
    f.script->streams[u"a"_s].misfitEvery = 10;
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    const QString connection = f.connectFakes(s_overwrite, settings);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    RejectedFilter first;
    first.jobId = f.lastJob;
    first.status = RejectedStatus::Open;
    f.script->streams[u"a"_s].failAt
        = [](qint64 id) { return id == 60 ? std::optional(configurationError()) : std::nullopt; };
    QVERIFY(f.run(connection) != JobStatus::Succeeded);
    const RejectedStore store(*f.database);
    QCOMPARE(must(store.count(first)), 10);
    // Rows behind the limit were not read again.
    f.script->streams[u"a"_s].failAt = {};
    ConnectionRepository connections(*f.database);
    Connection limited = must(connections.find(connection));
    limited.settings.rowLimit = 20;
    must(connections.save(limited));
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(must(store.count(first)), 10);
    limited = must(connections.find(connection));
    limited.settings.rowLimit.reset();
    must(connections.save(limited));
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(must(store.count(first)), 0);
}

void TestRejectedRetry::halfDoneRefreshComesFirst()
{
    EngineFixture f;
    f.script->streams[u"a"_s].misfitEvery = 10;
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    const QString connection = f.connectFakes(s_overwrite, settings);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    f.script->streams[u"a"_s].failAt
        = [](qint64 id) { return id == 60 ? std::optional(configurationError()) : std::nullopt; };
    QVERIFY(f.run(connection) != JobStatus::Succeeded);
    const auto rows = f.rows(u"a"_s);
    RunOptions options;
    options.retry = RejectedSelection();
    options.maximumAttempts = 1;
    QVERIFY(f.run(connection, options) != JobStatus::Succeeded);
    QCOMPARE(f.result().error->code, u"engine.retry_needs_run"_s);
    QCOMPARE(f.rows(u"a"_s), rows);
}

void TestRejectedRetry::editsAreChecked()
{
    Scene scene;
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const qint64 id = scene.records(RejectedStatus::Open).front().id;
    RejectedEditor editor(*scene.f.database, scene.f.clock);
    const auto code = [&](const std::map<QString, QString> &values) {
        const auto edited = editor.edit(id, values);
        return edited ? QString() : edited.error().code;
    };
    QCOMPARE(code({{u"ident"_s, u"1"_s}}), u"rejected.field_unknown"_s);
    QCOMPARE(code({{u"id"_s, u"\"seven\""_s}}), u"rejected.value_unfit"_s);
    QCOMPARE(code({{u"id"_s, u"seven"_s}}), u"rejected.value_unfit"_s);
    QCOMPARE(code({{u"id"_s, u"1,\"name\":2"_s}}), u"rejected.value_unfit"_s);
    QVERIFY(!scene.record(id).isEdited());
    QCOMPARE(code({{u"name"_s, u"null"_s}}), QString());
    QVERIFY(scene.record(id).isEdited());
    QVERIFY(!must(editor.undo(id)).isEdited());
    QCOMPARE(scene.history(id).back().kind, RejectedEventKind::EditUndone);
    must(RejectedStore(*scene.f.database).setStatus({id}, RejectedStatus::Ignored, u"no"_s));
    QCOMPARE(code({{u"id"_s, u"1"_s}}), u"rejected.not_open"_s);
    QCOMPARE(scene.history(id).back().note, u"no"_s);
}

void TestRejectedRetry::groupIsEditedByAnExpression()
{
    Scene scene;
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    RejectedEditor editor(*scene.f.database, scene.f.clock);
    const RecordExpression good{u"name"_s, u"upper(name)"_s};
    const auto examples = must(editor.preview(scene.all(), good, 3, {}));
    QCOMPARE(examples.size(), std::size_t(3));
    QCOMPARE(examples[1].before, std::optional(u"row 7..."_s));
    QCOMPARE(examples[1].after, std::optional(u"ROW 7..."_s));
    QVERIFY(!scene.records(RejectedStatus::Open)[1].isEdited());
    QCOMPARE(must(editor.apply(scene.all(), good, {})).changed, 15);
    QCOMPARE(must(editor.apply(scene.all(), good, {})).unchanged, 15);
    // The other field is as it was, with the text that could not be read.
    QCOMPARE(scene.records(RejectedStatus::Open)[1].editedRecord,
             std::string(R"({"id":"no. 7","name":"ROW 7..."})"));
    const auto failed = must(editor.apply(scene.all(), {u"id"_s, u"id + 1"_s}, {}));
    QCOMPARE(failed.failed, 15);
    QVERIFY(!failed.firstProblem.isEmpty());
    const auto code = [&](const RecordExpression &edit) {
        return editor.apply(scene.all(), edit, {}).error().code;
    };
    QCOMPARE(code({u"name"_s, u"uper(name)"_s}), u"rejected.expression_wrong"_s);
    QCOMPARE(code({u"nome"_s, u"name"_s}), u"rejected.field_unknown"_s);
    CancellationSource stop;
    stop.request_stop();
    QVERIFY(editor.apply(scene.all(), good, stop.get_token()).error().isCancelled());
    QCOMPARE(must(RejectedEdits(*scene.f.database).undo(scene.all())), 15);
    // A predicate without some of what it holds.
    RejectedSelection most = scene.all();
    most.except = {scene.records(RejectedStatus::Open)[1].id};
    QCOMPARE(must(editor.apply(most, good, {})).changed, 14);
}

void TestRejectedRetry::ruleTellsWhatItHeals()
{
    Scene scene;
    scene.f.world->refusedIds = {5};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const Connection before = scene.stored();
    RejectedRule rule{.stream = {{}, u"people"_s}, .field = u"id"_s};
    rule.expression = u"if(is_blank(name), 1, try(id, 2000))"_s;
    const Connection changed = must(withRule(before, rule));
    const RejectedStore store(*scene.f.database);
    const RuleEffect effect = must(ruleEffect(store, before, changed, scene.all(),
                                              EvaluationContext{scene.f.clock.now()}, {}));
    QCOMPARE(effect.looked, 16);
    QCOMPARE(effect.healed, 15);
    QCOMPARE(effect.undecided, 1);
    must(ConnectionRepository(*scene.f.database).save(changed));
    scene.f.world->refusedIds = {};
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(scene.all())), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.written, 16);
    QVERIFY(scene.records(RejectedStatus::Open).empty());
    rule.expression = u"nome"_s;
    QVERIFY(!withRule(before, rule));
    rule = {.stream = {{}, u"people"_s}, .field = u"phone"_s};
    rule.onUnfit = ValueRule::Null;
    QCOMPARE(withRule(before, rule).error().code, u"rejected.rule_impossible"_s);
}

void TestRejectedRetry::ruleComesFromAnEdit()
{
    Scene scene;
    scene.connect();
    const Connection connection = scene.stored();
    const StreamId people{{}, u"people"_s};
    const auto rules = must(rulesOfEdit(connection, people, u"name"_s, u"upper(name)"_s));
    QCOMPARE(rules.size(), std::size_t(1));
    QCOMPARE(rules[0].field, u"last_name"_s);
    const Connection changed = must(withRule(connection, rules[0]));
    QCOMPARE(changed.catalog.streams[0].mapping->find(u"last_name"_s)->origin,
             ValueOrigin::Expression);
    QCOMPARE(rulesOfEdit(changed, people, u"name"_s, u"name"_s).error().code,
             u"rejected.rule_impossible"_s);
}

void TestRejectedRetry::tableHasNoExpressionRule()
{
    EngineFixture f;
    f.script->streams[u"a"_s].misfitEvery = 10;
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    const QString id = f.connectFakes(s_incrementalAppend, settings);
    QCOMPARE(f.run(id), JobStatus::Succeeded);
    const Connection connection = must(ConnectionRepository(*f.database).find(id));
    const StreamId stream{{}, u"a"_s};
    const RuleChoices choices = ruleChoices(connection, stream, u"id"_s);
    QVERIFY(!choices.takesExpression && !choices.takesValueRules && choices.takesText);
    QVERIFY(!choices.remark.isEmpty());
    RejectedRule rule{.stream = stream, .field = u"id"_s};
    rule.expression = u"1"_s;
    QCOMPARE(withRule(connection, rule).error().code, u"rejected.rule_impossible"_s);
    rule.expression.reset();
    rule.isWrittenAsText = true;
    const Connection changed = must(withRule(connection, rule));
    RejectedSelection selection;
    selection.filter.connectionId = id;
    QCOMPARE(
        must(ruleEffect(RejectedStore(*f.database), connection, changed, selection, {}, {})).healed,
        10);
    QVERIFY(!ruleChoices(connection, stream, u"name"_s).takesText);
}

void TestRejectedRetry::streamStopsAtItsLimit_data()
{
    QTest::addColumn<int>("misfitEvery");
    QTest::addColumn<int>("limit");
    QTest::addColumn<double>("percent");
    QTest::addColumn<QString>("code");
    QTest::newRow("limit") << 10 << 50 << 0.0 << u"engine.rejected_limit"_s;
    QTest::newRow("limit not reached") << 10 << 401 << 0.0 << QString();
    QTest::newRow("part") << 10 << 0 << 5.0 << u"engine.rejected_percent"_s;
    QTest::newRow("part not reached") << 10 << 0 << 10.0 << QString();
    QTest::newRow("all of the first thousand") << 1 << 0 << 0.0 << u"engine.all_rejected"_s;
}

void TestRejectedRetry::streamStopsAtItsLimit()
{
    QFETCH(int, misfitEvery);
    QFETCH(int, limit);
    QFETCH(double, percent);
    QFETCH(QString, code);
    EngineFixture f;
    FakeStream &stream = f.script->streams[u"a"_s];
    stream.rows = 4000;
    stream.rowsPerBatch = 100;
    stream.misfitEvery = misfitEvery;
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    if (limit > 0)
        settings.rejectedLimit = limit;
    if (percent > 0)
        settings.rejectedPercent = percent;
    const QString connection = f.connectFakes(s_overwrite, settings);
    const JobStatus status = f.run(connection);
    const StreamResult result = f.result();
    QVERIFY(result.counts.isBalanced());
    QCOMPARE(f.rejectedCount(connection), result.counts.rejected);
    if (code.isEmpty()) {
        QCOMPARE(status, JobStatus::Succeeded);
        return;
    }
    QCOMPARE(result.status, StreamStatus::Failed);
    QCOMPARE(result.error->code, code);
    QVERIFY(result.error->message.contains(QLocale().toString(result.counts.rejected)));
    // It stopped early, the records that tell why are kept, and the table is as it was.
    QVERIFY(result.counts.read < 2000);
    QVERIFY(result.counts.rejected > 0);
    QVERIFY(f.rows(u"a"_s).empty());
}

void TestRejectedRetry::retryIsNoRunOfTheSource()
{
    Scene scene;
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const qint64 batches = scene.f.script->batchesRead.load();
    scene.f.script->checkFails = true;
    scene.mendAll();
    QCOMPARE(scene.f.run(scene.connection, scene.retrying(scene.all())), JobStatus::Succeeded);
    QCOMPARE(scene.f.script->batchesRead.load(), batches);
    QVERIFY(scene.f.job().isPartial()); // A schedule does not count from it.
}

QTEST_GUILESS_MAIN(TestRejectedRetry)
#include "testrejectedretry.moc"
