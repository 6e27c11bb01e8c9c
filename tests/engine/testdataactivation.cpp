// Data activation in the engine: records of an object, what a mapping refuses, faults and kills.
#include "tests/engine/enginefixture.h"
#include "tests/testutils/mappingscene.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// The stream "people" (id, name) into contacts: 100 rows, of which every seventh has no id.
class Scene final
{
public:
    Scene()
    {
        FakeStream &people = f.script->streams[u"people"_s];
        people.misfitEvery = 7;
        f.world->objects = {contacts()};
        mapping = inserting({fieldRow(u"id"_s, u"id"_s), fieldRow(u"last_name"_s, u"name"_s)});
        mapping.operation = ObjectOperation::Upsert;
        mapping.matchingKey = {u"id"_s};
    }

    void connect(SyncMode mode = s_incrementalAppend)
    {
        ConfiguredStream stream;
        stream.stream = FakeSource::described(u"people"_s, f.script->streams[u"people"_s]);
        stream.mode = mode;
        stream.mapping = mapping;
        connection = f.connect(u"fakesource"_s, {}, u"fakedestination"_s, {}, {stream});
    }

    [[nodiscard]] std::vector<RejectedRecord> records(RejectedOutcome outcome) const
    {
        RejectedFilter filter;
        filter.connectionId = connection;
        filter.outcome = outcome;
        return must(RejectedStore(*f.database).page(filter, 0, 1000));
    }

    EngineFixture f;
    ObjectMapping mapping;
    QString connection;
};

/// The ids that are no multiple of seven, from 0 to 99.
std::vector<qint64> soundIds()
{
    std::vector<qint64> ids;
    for (qint64 id = 0; id < 100; ++id) {
        if (id % 7 != 0)
            ids.push_back(id);
    }
    return ids;
}

QJsonObject json(const std::string &text)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

} // namespace

class TestDataActivation final : public QObject
{
    Q_OBJECT

private slots:
    void writesRecordsOfTheObject();
    void recordsWhatItRefuses();
    void recordsWhatRulesChange();
    void oneRecordPerRejectedRow();
    void refusalsOfTheDestinationNameItsField();
    void brokenMappingFailsTheStream();
    void faultAtEveryCallLosesAndDoublesNothing();
    void killedRunGoesOnAndKeepsTheAccount();
};

void TestDataActivation::writesRecordsOfTheObject()
{
    Scene scene;
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const auto rows = scene.f.rows(u"contact"_s);
    QCOMPARE(ids(rows), soundIds());
    QCOMPARE(json(rows.front().name), (QJsonObject{{u"id"_s, 1}, {u"last_name"_s, u"row 1..."_s}}));
    const StreamCounts counts = scene.f.result().counts;
    QCOMPARE(counts.read, 100);
    QCOMPARE(counts.written, 85);
    QCOMPARE(counts.rejected, 15);
    QCOMPARE(counts.unconfirmed, 0);
    // Nothing is new: an incremental run goes on behind the last record.
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.read, 0);
}

void TestDataActivation::recordsWhatItRefuses()
{
    Scene scene;
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const auto records = scene.records(RejectedOutcome::Rejected);
    QCOMPARE(records.size(), std::size_t(15));
    const RejectedRecord &record = records[1];
    QCOMPARE(record.code, u"value_does_not_fit"_s);
    QCOMPARE(record.field, u"id"_s);
    QCOMPARE(record.value, std::string("no. 7"));
    QCOMPARE(record.message, u"The value \"no. 7\" does not fit the type integer."_s);
    QCOMPARE(json(record.sourceRecord),
             (QJsonObject{{u"id"_s, u"no. 7"_s}, {u"name"_s, u"row 7..."_s}}));
    QCOMPARE(json(record.sentRecord),
             (QJsonObject{{u"id"_s, QJsonValue()}, {u"last_name"_s, u"row 7..."_s}}));
}

void TestDataActivation::recordsWhatRulesChange()
{
    Scene scene;
    scene.f.script->streams[u"people"_s].misfitEvery = 0;
    scene.f.script->streams[u"people"_s].textBytes = 10;
    FieldMapping first = fieldRow(u"first_name"_s, u"name"_s);
    FieldMapping score = fieldRow(u"score"_s, u"name"_s);
    score.onUnfit = ValueRule::Null;
    FieldMapping stage = fieldRow(u"stage"_s, u"name"_s);
    stage.onUnfit = ValueRule::Default;
    stage.fallback = u"lead"_s;
    scene.mapping.fields[1].onUnfit = ValueRule::Cut;
    scene.mapping.fields.insert(scene.mapping.fields.end(), {first, score, stage});
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const StreamCounts counts = scene.f.result().counts;
    QCOMPARE(counts.written, 100);
    QCOMPARE(counts.rejected, 0);
    QCOMPARE(counts.changed, 300);
    const auto cut = scene.records(RejectedOutcome::Truncated);
    QCOMPARE(cut.size(), std::size_t(100));
    QCOMPARE(cut.front().code, u"value_too_long"_s);
    QCOMPARE(cut.front().field, u"last_name"_s);
    QCOMPARE(json(cut.front().sentRecord),
             (QJsonObject{{u"id"_s, 0},
                          {u"last_name"_s, u"row 0..."_s},
                          {u"first_name"_s, u"row 0....."_s},
                          {u"score"_s, QJsonValue()},
                          {u"stage"_s, u"lead"_s}}));
    QCOMPARE(scene.records(RejectedOutcome::Nulled).front().field, u"score"_s);
    const auto replaced = scene.records(RejectedOutcome::Defaulted);
    QCOMPARE(replaced.size(), std::size_t(100));
    QCOMPARE(replaced.front().code, u"value_not_a_choice"_s);
    QCOMPARE(replaced.front().value, std::string("row 0....."));
}

void TestDataActivation::oneRecordPerRejectedRow()
{
    Scene scene;
    scene.f.script->streams[u"people"_s].textBytes = 10;
    FieldMapping score = fieldRow(u"score"_s, u"name"_s);
    score.onUnfit = ValueRule::Null;
    scene.mapping.fields.insert(scene.mapping.fields.begin(), score);
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    // Every name is too long; an id that is missing beside it makes no second record, and nothing
    // is told of a value that was emptied in a record nobody gets.
    QCOMPARE(scene.f.result().counts.rejected, 100);
    QCOMPARE(scene.f.result().counts.changed, 0);
    const auto records = scene.records(RejectedOutcome::Rejected);
    QCOMPARE(records.size(), std::size_t(100));
    QCOMPARE(records[0].field, u"id"_s);
    QCOMPARE(records[1].field, u"last_name"_s);
    QVERIFY(scene.records(RejectedOutcome::Nulled).empty());
    QVERIFY(scene.f.rows(u"contact"_s).empty());
}

void TestDataActivation::refusalsOfTheDestinationNameItsField()
{
    Scene scene;
    scene.f.world->refusedIds = {1};
    scene.f.world->lateRefusedIds = {2};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const StreamCounts counts = scene.f.result().counts;
    QCOMPARE(counts.written, 83);
    QCOMPARE(counts.rejected, 17);
    const auto records = scene.records(RejectedOutcome::Rejected);
    const auto refused = std::ranges::find(records, u"fake.refused"_s, &RejectedRecord::code);
    QVERIFY(refused != records.end());
    QCOMPARE(json(refused->sourceRecord), (QJsonObject{{u"id"_s, 1}, {u"name"_s, u"row 1..."_s}}));
    QCOMPARE(json(refused->sentRecord),
             (QJsonObject{{u"id"_s, 1}, {u"last_name"_s, u"row 1..."_s}}));
}

void TestDataActivation::brokenMappingFailsTheStream()
{
    Scene scene;
    scene.mapping.fields.push_back(originRow(u"score"_s, ValueOrigin::Constant, u"many"_s));
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Failed);
    QCOMPARE(scene.f.result().error->code, u"mapping.constant_unfit"_s);
    QCOMPARE(scene.f.job().attempts.size(), std::size_t(1));
    QVERIFY(scene.f.rows(u"contact"_s).empty());
}

void TestDataActivation::faultAtEveryCallLosesAndDoublesNothing()
{
    for (int faultyCall = 0;; ++faultyCall) {
        Scene scene;
        scene.f.world->lateRefusedIds = {50};
        scene.connect();
        int call = 0;
        bool happened = false;
        const auto fail = [&](WriterCall, const QString &) -> std::optional<Error> {
            if (call++ != faultyCall)
                return std::nullopt;
            happened = true;
            return transientError();
        };
        // Before the call takes effect, or after it did.
        (faultyCall % 2 == 0 ? scene.f.world->failBefore : scene.f.world->failAfter) = fail;
        RunOptions options;
        options.flush.rows = 20;
        QCOMPARE(scene.f.run(scene.connection, options), JobStatus::Succeeded);
        std::vector<qint64> wanted = soundIds();
        std::erase(wanted, 50);
        QCOMPARE(ids(scene.f.rows(u"contact"_s)), wanted);
        QCOMPARE(scene.f.rejectedCount(scene.connection), 16);
        const StreamCounts counts = scene.f.result().counts;
        QCOMPARE(counts.written, 84);
        QCOMPARE(counts.rejected, 16);
        if (!happened)
            break;
        QVERIFY(faultyCall < 100);
    }
}

void TestDataActivation::killedRunGoesOnAndKeepsTheAccount()
{
    Scene scene;
    scene.connect();
    int commits = 0;
    scene.f.world->failAfter = [&commits](WriterCall call, const QString &) {
        commits += call == WriterCall::Commit ? 1 : 0;
        return std::optional<Error>();
    };
    // The process ends after two flushes, in the middle of the third.
    scene.f.world->duringWrite = [&](const Cancellation &cancellation) {
        if (commits != 2)
            return;
        QMetaObject::invokeMethod(scene.f.engine.get(), [&scene] {
            scene.f.engine->stop(scene.connection, StopReason::Interrupt);
        });
        while (!cancellation.stop_requested())
            std::this_thread::yield();
    };
    RunOptions options;
    options.flush.rows = 20;
    QVERIFY(scene.f.run(scene.connection, options) != JobStatus::Succeeded);
    const qint64 killed = scene.f.lastJob;
    QVERIFY(ids(scene.f.rows(u"contact"_s)).size() < soundIds().size());
    scene.f.restartEngine();
    scene.f.world->duringWrite = {};
    QCOMPARE(scene.f.run(scene.connection, options), JobStatus::Succeeded);
    QCOMPARE(scene.f.lastJob, killed);
    const StreamCounts counts = scene.f.result().counts;
    QCOMPARE(counts.written, 85);
    QCOMPARE(counts.rejected, 15);
    QCOMPARE(ids(scene.f.rows(u"contact"_s)), soundIds());
    QCOMPARE(scene.f.rejectedCount(scene.connection), 15);
}

QTEST_GUILESS_MAIN(TestDataActivation)
#include "testdataactivation.moc"
