// EngineFixture: an engine with a profile of its own and fake or real connectors.
#pragma once

#include "core/engine/syncengine.h"
#include "core/secrets/memorysecretstore.h"
#include "core/store/checkpointstore.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/rejectedstore.h"
#include "tests/testutils/fakeclock.h"
#include "tests/testutils/fakeconnectors.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

namespace millrace::test {

/// Ends the test program with the error's text when \a result has none of a value.
template<typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s: %s (%s)", qUtf8Printable(result.error().code),
               qUtf8Printable(result.error().message), qUtf8Printable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(result).value();
}

inline Error transientError(const char *code = "fake.transient")
{
    return Error{QString::fromLatin1(code),
                 ErrorKind::Transient,
                 QStringLiteral("The fake connection broke."),
                 {},
                 {},
                 {}};
}

inline Error configurationError()
{
    return Error{QStringLiteral("fake.configuration"),
                 ErrorKind::Configuration,
                 QStringLiteral("The fake sign-in was refused."),
                 {},
                 {},
                 {}};
}

class EngineFixture final
{
public:
    explicit EngineFixture(FakeClock::Waits waits = FakeClock::Waits::PassAtOnce)
        : clock(waits)
        , profile(Profile::locate(folder.filePath(QStringLiteral("profile"))))
    {
        must(profile.create());
        database = must(StateDatabase::open(profile, clock));
        registerBuiltInConnectors(registry);
        registerFakes(registry, folder, script, world);
        restartEngine();
    }

    /// As after the end of the process: a new engine on the same profile.
    void restartEngine()
    {
        engine.reset();
        engine = std::make_unique<SyncEngine>(
            EngineServices{registry, *database, secrets, profile, clock});
    }

    /// Stores a connection between any two connectors and returns its id.
    QString connect(const QString &sourceId, const QJsonObject &sourceConfiguration,
                    const QString &destinationId, const QJsonObject &destinationConfiguration,
                    std::vector<ConfiguredStream> streams, const ConnectionSettings &settings = {})
    {
        const QString number = QString::number(++m_connections);
        EndpointRepository endpoints(*database);
        const Endpoint source = must(endpoints.save(Endpoint{{},
                                                             EndpointRole::Source,
                                                             sourceId,
                                                             QStringLiteral("source ") + number,
                                                             sourceConfiguration}));
        const Endpoint destination
            = must(endpoints.save(Endpoint{{},
                                           EndpointRole::Destination,
                                           destinationId,
                                           QStringLiteral("destination ") + number,
                                           destinationConfiguration}));
        Connection connection;
        connection.name = QStringLiteral("connection ") + number;
        connection.sourceId = source.id;
        connection.destinationId = destination.id;
        connection.catalog.streams = std::move(streams);
        connection.settings = settings;
        return must(ConnectionRepository(*database).save(connection)).id;
    }

    /// A connection of the fakes with one stream per entry of the script.
    QString connectFakes(SyncMode mode, const ConnectionSettings &settings = {})
    {
        std::vector<ConfiguredStream> streams;
        for (const auto &[name, stream] : script->streams) {
            ConfiguredStream configured;
            configured.stream = FakeSource::described(name, stream);
            configured.mode = mode;
            streams.push_back(std::move(configured));
        }
        return connect(QStringLiteral("fakesource"), {}, QStringLiteral("fakedestination"), {},
                       std::move(streams), settings);
    }

    /// Runs the connection to its end.
    JobStatus run(const QString &connectionId, RunOptions options = {})
    {
        QSignalSpy finished(engine.get(), &SyncEngine::runFinished);
        lastJob = must(engine->start(connectionId, options));
        if (!finished.wait(60'000))
            qFatal("The run did not end within a minute.");
        return finished.first().at(2).value<JobStatus>();
    }

    /// The last job as it is stored.
    [[nodiscard]] Job job() const { return must(JobRepository(*database).find(lastJob)); }

    /// The sum of the last job's attempts for its only stream, or the one called \a name.
    [[nodiscard]] StreamResult result(const QString &name = {}) const
    {
        for (const StreamResult &stream : summarised(job().attempts)) {
            if (name.isEmpty() || stream.stream.name == name)
                return stream;
        }
        qFatal("The job has no such stream.");
    }

    [[nodiscard]] qint64 rejectedCount(const QString &connectionId,
                                       RejectedOutcome outcome = RejectedOutcome::Rejected) const
    {
        RejectedFilter filter;
        filter.connectionId = connectionId;
        filter.outcome = outcome;
        return must(RejectedStore(*database).count(filter));
    }

    /// The committed rows of the fake table \a name.
    [[nodiscard]] std::vector<FakeRow> rows(const QString &name) const
    {
        const std::lock_guard lock(world->mutex);
        return world->tables[name].rows;
    }

    QTemporaryDir folder;
    FakeClock clock;
    Profile profile;
    std::unique_ptr<StateDatabase> database;
    MemorySecretStore secrets;
    ConnectorRegistry registry;
    std::shared_ptr<FakeSourceScript> script = std::make_shared<FakeSourceScript>();
    std::shared_ptr<FakeWorld> world = std::make_shared<FakeWorld>();
    std::unique_ptr<SyncEngine> engine;
    qint64 lastJob = 0;

private:
    int m_connections = 0;
};

inline constexpr SyncMode s_overwrite{SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
inline constexpr SyncMode s_append{SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
inline constexpr SyncMode s_incrementalAppend{SourceSyncMode::Incremental,
                                              DestinationSyncMode::Append};

/// The ids of \a rows in their order.
inline std::vector<qint64> ids(const std::vector<FakeRow> &rows)
{
    std::vector<qint64> found;
    for (const FakeRow &row : rows)
        found.push_back(row.id);
    return found;
}

/// 0 … count − 1.
inline std::vector<qint64> idsUpTo(qint64 count)
{
    std::vector<qint64> wanted(static_cast<std::size_t>(count));
    std::iota(wanted.begin(), wanted.end(), 0);
    return wanted;
}

} // namespace millrace::test

Q_DECLARE_METATYPE(millrace::JobStatus)
