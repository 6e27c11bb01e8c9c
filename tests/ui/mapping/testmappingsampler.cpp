// MappingSampler: records come in the background, can be cancelled, and are kept.
#include "core/secrets/memorysecretstore.h"
#include "tests/testutils/mappingscene.h"
#include "ui/mapping/mappingsampler.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

using State = MappingSampler::State;

Schema people() { return Schema({plainField(u"name"_s), plainField(u"city"_s)}); }

ConfiguredStream stream(const QString &name, const Schema &schema = people())
{
    ConfiguredStream configured;
    configured.stream.id.name = name;
    configured.stream.schema = schema;
    return configured;
}

Preview previewOf(int rows)
{
    Preview preview;
    preview.schema = std::make_shared<const Schema>(people());
    for (int i = 0; i < rows; ++i)
        preview.batches.push_back(batchOf(people(), {{"Ann", "Ulm"}}));
    preview.isComplete = true;
    return preview;
}

Error failure()
{
    Error error;
    error.code = u"test.broken"_s;
    error.message = u"The line is cut."_s;
    return error;
}

} // namespace

class TestMappingSampler final : public QObject
{
    Q_OBJECT

private slots:
    void readsAsManyAsAreLookedAt();
    void readsOnceForTheSameFields();
    void readsAgainWhenFieldsChange();
    void showsWhatIsThereWhileReading();
    void cancelKeepsWhatIsThere();
    void errorIsKeptAndCanBeRetried();
    void anotherReaderForgetsEverything();
    void mappingDoesNotMatterToRecords();
    void readerOfASourceTellsWhatIsThere();

private:
    void waitFor(MappingSampler &sampler, const QString &name, State state)
    {
        QTRY_COMPARE(sampler.state(StreamId{{}, name}), state);
    }
};

void TestMappingSampler::readsAsManyAsAreLookedAt()
{
    std::atomic<int> asked = 0;
    MappingSampler sampler;
    sampler.setReader([&asked](const ConfiguredStream &, int rows, const PreviewObserver &,
                               const Cancellation &) -> Result<Preview> {
        asked = rows;
        return previewOf(3);
    });
    const StreamId id{{}, u"people"_s};
    QCOMPARE(sampler.state(id), State::None);
    QSignalSpy changes(&sampler, &MappingSampler::changed);
    sampler.read(stream(u"people"_s));
    QCOMPARE(sampler.state(id), State::Reading);
    waitFor(sampler, u"people"_s, State::Ready);
    QCOMPARE(asked.load(), SampleRows::wanted);
    QCOMPARE(sampler.rows(id).rowCount(), 3);
    QVERIFY(sampler.rows(id).isComplete);
    QVERIFY(changes.count() >= 2);
}

void TestMappingSampler::readsOnceForTheSameFields()
{
    std::atomic<int> readings = 0;
    MappingSampler sampler;
    sampler.setReader([&readings](const ConfiguredStream &, int, const PreviewObserver &,
                                  const Cancellation &) -> Result<Preview> {
        ++readings;
        return previewOf(1);
    });
    sampler.read(stream(u"people"_s));
    sampler.read(stream(u"people"_s));
    waitFor(sampler, u"people"_s, State::Ready);
    sampler.read(stream(u"people"_s));
    QCOMPARE(sampler.state({{}, u"people"_s}), State::Ready);
    sampler.read(stream(u"others"_s));
    waitFor(sampler, u"others"_s, State::Ready);
    QCOMPARE(readings.load(), 2);
}

void TestMappingSampler::readsAgainWhenFieldsChange()
{
    MappingSampler sampler;
    sampler.setReader([](const ConfiguredStream &, int, const PreviewObserver &,
                         const Cancellation &) -> Result<Preview> { return previewOf(1); });
    sampler.read(stream(u"people"_s));
    waitFor(sampler, u"people"_s, State::Ready);
    sampler.read(stream(u"people"_s, Schema({plainField(u"name"_s)})));
    QCOMPARE(sampler.state({{}, u"people"_s}), State::Reading);
    // Records of other fields would be taken for those of these.
    QVERIFY(!sampler.rows({{}, u"people"_s}).schema);
}

void TestMappingSampler::showsWhatIsThereWhileReading()
{
    QSemaphore more;
    MappingSampler sampler;
    sampler.setReader([&more](const ConfiguredStream &, int, const PreviewObserver &observer,
                              const Cancellation &) -> Result<Preview> {
        observer(previewOf(2));
        more.acquire();
        return previewOf(5);
    });
    sampler.read(stream(u"people"_s));
    QTRY_COMPARE(sampler.rows({{}, u"people"_s}).rowCount(), 2);
    QCOMPARE(sampler.state({{}, u"people"_s}), State::Reading);
    more.release();
    waitFor(sampler, u"people"_s, State::Ready);
    QCOMPARE(sampler.rows({{}, u"people"_s}).rowCount(), 5);
}

void TestMappingSampler::cancelKeepsWhatIsThere()
{
    QSemaphore stopped;
    MappingSampler sampler;
    sampler.setReader([&stopped](const ConfiguredStream &, int, const PreviewObserver &observer,
                                 const Cancellation &cancellation) -> Result<Preview> {
        observer(previewOf(2));
        while (!cancellation.stop_requested())
            QThread::yieldCurrentThread();
        stopped.release();
        return Error::cancelled();
    });
    const StreamId id{{}, u"people"_s};
    sampler.read(stream(u"people"_s));
    QTRY_COMPARE(sampler.rows(id).rowCount(), 2);
    sampler.cancel(id);
    QCOMPARE(sampler.state(id), State::Cancelled);
    QVERIFY(stopped.tryAcquire(1, 1000));
    QCOMPARE(sampler.rows(id).rowCount(), 2);
    QVERIFY(!sampler.error(id));
}

void TestMappingSampler::errorIsKeptAndCanBeRetried()
{
    std::atomic<bool> isBroken = true;
    MappingSampler sampler;
    sampler.setReader([&isBroken](const ConfiguredStream &, int, const PreviewObserver &,
                                  const Cancellation &) -> Result<Preview> {
        if (isBroken)
            return failure();
        return previewOf(1);
    });
    const StreamId id{{}, u"people"_s};
    sampler.read(stream(u"people"_s));
    waitFor(sampler, u"people"_s, State::Failed);
    QCOMPARE(sampler.error(id)->code, u"test.broken"_s);
    isBroken = false;
    sampler.readAgain(id);
    QVERIFY(!sampler.error(id));
    waitFor(sampler, u"people"_s, State::Ready);
    QCOMPARE(sampler.rows(id).rowCount(), 1);
}

void TestMappingSampler::anotherReaderForgetsEverything()
{
    MappingSampler sampler;
    const auto reader = [](const ConfiguredStream &, int, const PreviewObserver &,
                           const Cancellation &) -> Result<Preview> { return previewOf(1); };
    sampler.setReader(reader);
    sampler.read(stream(u"people"_s));
    waitFor(sampler, u"people"_s, State::Ready);
    QSignalSpy changes(&sampler, &MappingSampler::changed);
    sampler.setReader(reader);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(sampler.state({{}, u"people"_s}), State::None);
    QVERIFY(!sampler.rows({{}, u"people"_s}).schema);
}

void TestMappingSampler::mappingDoesNotMatterToRecords()
{
    std::atomic<int> readings = 0;
    MappingSampler sampler;
    sampler.setReader([&readings](const ConfiguredStream &, int, const PreviewObserver &,
                                  const Cancellation &) -> Result<Preview> {
        ++readings;
        return previewOf(1);
    });
    sampler.read(stream(u"people"_s));
    waitFor(sampler, u"people"_s, State::Ready);
    ConfiguredStream mapped = stream(u"people"_s);
    mapped.mapping = inserting({fieldRow(u"last_name"_s, u"name"_s)});
    sampler.read(mapped);
    QCOMPARE(sampler.state({{}, u"people"_s}), State::Ready);
    QCOMPARE(readings.load(), 1);
}

void TestMappingSampler::readerOfASourceTellsWhatIsThere()
{
    ConnectorRegistry registry;
    registerBuiltInConnectors(registry);
    MemorySecretStore secrets;
    const ConnectorProbe probe(registry, secrets);
    const QJsonObject configuration{{u"count"_s, 20'000}, {u"seed"_s, 7}};
    const auto catalog = probe.discover(u"sample"_s, configuration, {}, {});
    QVERIFY(catalog);
    ConfiguredStream configured;
    configured.stream = catalog->streams.front();
    std::vector<qint64> told;
    const auto observer = [&told](const Preview &soFar) {
        told.push_back(SampleRows{soFar.schema, soFar.batches, false}.rowCount());
    };
    const auto read = MappingSampler::readerOf(probe, u"sample"_s, configuration)(
        configured, SampleRows::wanted, observer, {});
    QVERIFY(read);
    const qint64 rows = SampleRows{read->schema, read->batches, false}.rowCount();
    QVERIFY(rows > 0 && rows <= SampleRows::wanted);
    QVERIFY(!told.empty());
    QVERIFY(std::ranges::is_sorted(told));
    QCOMPARE(told.back(), rows);
}

QTEST_GUILESS_MAIN(TestMappingSampler)
#include "testmappingsampler.moc"
