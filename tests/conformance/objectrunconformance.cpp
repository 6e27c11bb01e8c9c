#include "tests/conformance/objectrunconformance.h"

#include "core/data/recordbatchbuilder.h"
#include "core/engine/syncengine.h"
#include "core/secrets/memorysecretstore.h"
#include "core/store/checkpointstore.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/jobrepository.h"
#include "tests/conformance/callfaults.h"
#include "tests/conformance/conformance.h"
#include "tests/testutils/fakeclock.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace millrace::conformance {

using namespace Qt::StringLiterals;
using test::Misbehaviour;

namespace {

constexpr qint64 s_rowsPerBatch = 60;
/// Several flushes in a run.
constexpr qint64 s_rowsPerFlush = 100;

using Rows = std::vector<std::pair<QString, QString>>;

Schema rowSchema()
{
    return Schema({Field{.name = u"key"_s, .type = FieldType::String},
                   Field{.name = u"text"_s, .type = FieldType::String}});
}

template<typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", words(result));
    return std::move(result).value();
}

/// Rows that are there, with a position behind each batch.
class RowReader final : public StreamReader
{
public:
    RowReader(const Rows &rows, std::size_t from)
        : m_rows(rows)
        , m_next(from)
    {
    }

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_schema; }

    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override
    {
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (m_next == m_rows.size())
            return std::optional<SourceBatch>();
        RecordBatchBuilder builder(m_schema);
        for (qint64 i = 0; i < s_rowsPerBatch && m_next < m_rows.size(); ++i, ++m_next) {
            builder.appendText(0, m_rows[m_next].first.toStdString());
            builder.appendText(1, m_rows[m_next].second.toStdString());
            builder.finishRow();
        }
        return std::optional(SourceBatch{builder.finish(), std::to_string(m_next)});
    }

private:
    const Rows &m_rows;
    std::size_t m_next;
    std::shared_ptr<const Schema> m_schema = std::make_shared<const Schema>(rowSchema());
};

class RowSource final : public Source
{
public:
    explicit RowSource(const Rows &rows)
        : m_rows(rows)
    {
    }

    CheckResult check(const CheckObserver &observer, const Cancellation &) override
    {
        return CheckRun(observer).step(u"rows"_s, [] { return Result<void>(); }).result();
    }
    Result<Catalog> discover(const StreamObserver &, const Cancellation &) override
    {
        return Catalog{{described()}};
    }
    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                     const Cancellation &) override
    {
        const std::size_t from = request.position ? std::stoul(*request.position) : 0;
        return std::unique_ptr<StreamReader>(std::make_unique<RowReader>(m_rows, from));
    }

    static Stream described()
    {
        Stream stream;
        stream.id.name = u"people"_s;
        stream.schema = rowSchema();
        stream.isResumable = true;
        return stream;
    }

private:
    const Rows &m_rows;
};

/// A profile with a connection from rows into the object of the quirks.
class RunScene final
{
public:
    RunScene(const ObjectQuirks &quirks, Rows rows)
        : m_rows(std::move(rows))
        , m_profile(Profile::locate(m_folder.filePath(u"profile"_s)))
    {
        if (auto created = m_profile.create(); !created)
            qFatal("%s", words(created));
        m_database = must(StateDatabase::open(m_profile, m_clock));
        registerEnds(quirks);
        m_engine = std::make_unique<SyncEngine>(
            EngineServices{m_registry, *m_database, m_secrets, m_profile, m_clock});
        connectEnds(quirks);
    }

    JobStatus run()
    {
        QSignalSpy finished(m_engine.get(), &SyncEngine::runFinished);
        RunOptions options;
        options.flush.rows = s_rowsPerFlush;
        m_job = must(m_engine->start(m_connection, options));
        if (!finished.wait(60'000))
            qFatal("The run did not end within a minute.");
        return finished.first().at(2).value<JobStatus>();
    }

    [[nodiscard]] StreamCounts counts() const
    {
        const Job job = must(JobRepository(*m_database).find(m_job));
        return summarised(job.attempts).front().counts;
    }
    /// What the last attempt ended with, for a person who looks why.
    [[nodiscard]] QByteArray why() const
    {
        const Job job = must(JobRepository(*m_database).find(m_job));
        return job.error ? describe(*job.error).toUtf8() : QByteArray();
    }

private:
    void registerEnds(const ObjectQuirks &quirks)
    {
        QFile file(m_folder.filePath(u"rows.json"_s));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("The description of the source cannot be written.");
        file.write(R"({"id":"rows","title":"Rows","source_spec":{"type":"object"}})");
        file.close();
        m_registry.add(
            file.fileName(),
            [this](const Configuration &) { return std::make_unique<RowSource>(m_rows); }, {});
        m_registry.add(u":/connectors/%1/connector.json"_s.arg(quirks.connectorId()), {},
                       [this, &quirks](const Configuration &configuration) {
                           return quirks.make(configuration, m_waits);
                       });
    }

    void connectEnds(const ObjectQuirks &quirks)
    {
        EndpointRepository endpoints(*m_database);
        const QString destinationId = quirks.connectorId();
        const Endpoint source
            = must(endpoints.save(Endpoint{{}, EndpointRole::Source, u"rows"_s, u"rows"_s, {}}));
        const Endpoint destination = must(endpoints.save(Endpoint{
            {}, EndpointRole::Destination, destinationId, u"object"_s, quirks.configuration()}));
        auto made = must(m_registry.createDestination(destinationId, quirks.configuration()));
        ConfiguredStream stream;
        stream.stream = RowSource::described();
        stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
        stream.mapping.emplace();
        for (DestinationObject &object : must(made->discoverObjects({}))) {
            if (object.name == quirks.objectName())
                stream.mapping->object = std::move(object);
        }
        stream.mapping->operation = quirks.operation();
        stream.mapping->matchingKey = {quirks.keyField()};
        for (const auto &[target, value] :
             {std::pair(quirks.keyField(), u"key"_s), std::pair(quirks.textField(), u"text"_s)}) {
            FieldMapping row;
            row.target = target;
            row.value = value;
            stream.mapping->fields.push_back(std::move(row));
        }
        Connection connection;
        connection.name = u"rows to objects"_s;
        connection.sourceId = source.id;
        connection.destinationId = destination.id;
        connection.catalog.streams = {std::move(stream)};
        m_connection = must(ConnectionRepository(*m_database).save(connection)).id;
    }

    const Rows m_rows;
    /// The ticks of the engine's watch stand still; its pauses between attempts pass at once.
    test::FakeClock m_clock{test::FakeClock::Waits::PassAtOnce};
    test::InstantClock m_waits; ///< Of the destination.
    QTemporaryDir m_folder;
    Profile m_profile;
    std::unique_ptr<StateDatabase> m_database;
    MemorySecretStore m_secrets;
    ConnectorRegistry m_registry;
    std::unique_ptr<SyncEngine> m_engine;
    QString m_connection;
    qint64 m_job = 0;
};

Rows rowsOf(const ObjectQuirks &quirks)
{
    Rows rows;
    for (int i = 0; i < quirks.rowCount(); ++i)
        rows.emplace_back(quirks.key(i), u"Text %1"_s.arg(i));
    return rows;
}

} // namespace

ObjectRunConformance::ObjectRunConformance(const ObjectQuirks &quirks)
    : m_quirks(quirks)
{
    setObjectName(u"runs into objects of "_s + quirks.connectorId());
    qRegisterMetaType<JobStatus>();
}

void ObjectRunConformance::everyFaultKeepsTheAccount_data()
{
    QTest::addColumn<int>("call");
    QTest::addColumn<std::size_t>("fault");
    m_quirks.reset();
    RunScene scene(m_quirks, rowsOf(m_quirks));
    m_quirks.server().forgetCalls();
    QCOMPARE(scene.run(), JobStatus::Succeeded);
    const int calls = m_quirks.server().callCount();
    QVERIFY(calls > 0);
    for (int call = 1; call <= calls; ++call) {
        for (std::size_t fault = 0; fault < callFaults().size(); ++fault)
            QTest::addRow("call %d: %s", call, callFaults()[fault].first) << call << fault;
    }
}

void ObjectRunConformance::everyFaultKeepsTheAccount()
{
    QFETCH(const int, call);
    QFETCH(const std::size_t, fault);
    Rows rows = rowsOf(m_quirks);
    const std::map<QString, QString> good(rows.begin(), rows.end());
    rows.insert(rows.begin() + m_quirks.rowCount() / 2, {m_quirks.badKey(), u"bad"_s});
    RunScene scene(m_quirks, rows);
    m_quirks.server().forgetCalls();
    m_quirks.server().misbehaveAt(call, callFaults()[fault].second);
    const JobStatus status = scene.run();
    QVERIFY2(status == JobStatus::Succeeded, scene.why().constData());
    const StreamCounts counts = scene.counts();
    QCOMPARE(counts.read, static_cast<qint64>(rows.size()));
    QCOMPARE(counts.written + counts.filtered + counts.rejected, counts.read);
    QCOMPARE(counts.rejected, 1);
    QCOMPARE(counts.unconfirmed, 0);
    QCOMPARE(m_quirks.records(), good);
}

void ObjectRunConformance::serverThatStaysAwayLosesNothing()
{
    const Rows rows = rowsOf(m_quirks);
    RunScene scene(m_quirks, rows);
    m_quirks.server().setPlan(
        [](const test::HttpCall &) { return std::optional(Misbehaviour::status(503)); });
    QVERIFY(scene.run() != JobStatus::Succeeded);
    const StreamCounts broken = scene.counts();
    QCOMPARE(broken.written + broken.rejected, 0);
    QVERIFY(m_quirks.records().empty());
    // It is back, and so are the rows.
    m_quirks.server().setPlan({});
    QVERIFY2(scene.run() == JobStatus::Succeeded, scene.why().constData());
    QCOMPARE(scene.counts().written, static_cast<qint64>(rows.size()));
    const std::map<QString, QString> good(rows.begin(), rows.end());
    QCOMPARE(m_quirks.records(), good);
}

} // namespace millrace::conformance
