// WorkspaceFixture: a window's world of its own: profile, engine thread, real connectors.
#pragma once

#include "core/base/clock.h"
#include "core/catalog/configuredcatalog.h"
#include "core/secrets/memorysecretstore.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/jobrepository.h"
#include "ui/theme/language.h"
#include "ui/theme/theme.h"
#include "ui/workspace/workspace.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

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

/// Everything real but the secret store, which keeps its secrets in memory. The theme is installed.
class WorkspaceFixture final
{
public:
    explicit WorkspaceFixture(bool withSchedules = false)
        : profile(Profile::locate(folder.filePath(QStringLiteral("profile"))))
    {
        Theme::instance().install();
        static const bool s_hasLanguage = (installLanguage(QLocale::c()), true);
        Q_UNUSED(s_hasLanguage);
        must(profile.create());
        database = must(StateDatabase::open(profile, clock));
        registerBuiltInConnectors(registry);
        probe = std::make_unique<ConnectorProbe>(registry, secrets);
        engine = std::make_unique<EngineThread>(
            EngineServices{registry, *database, secrets, profile, clock});
        engine->start(withSchedules);
        workspace = std::make_unique<Workspace>(
            WorkspaceServices{registry, *probe, *database, secrets, profile, clock, *engine});
    }

    /// Waits until the window knows what the profile holds now.
    void sync()
    {
        // The first snapshot may have been read before what is waited for was stored.
        for (int look = 0; look < 2; ++look) {
            QSignalSpy changes(workspace.get(), &Workspace::snapshotChanged);
            workspace->refresh();
            QVERIFY(changes.wait());
        }
    }

    Endpoint addSource(const QString &name, const QString &connectorId = QStringLiteral("sample"),
                       const QJsonObject &configuration
                       = {{QStringLiteral("count"), 60}, {QStringLiteral("seed"), 7}})
    {
        return must(EndpointRepository(*database).save(
            {{}, EndpointRole::Source, connectorId, name, configuration}));
    }

    /// A SQLite file of the fixture's folder.
    Endpoint addDestination(const QString &name)
    {
        const QString path = folder.filePath(name + QStringLiteral(".sqlite"));
        return must(EndpointRepository(*database).save({{},
                                                        EndpointRole::Destination,
                                                        QStringLiteral("sqlite"),
                                                        name,
                                                        {{QStringLiteral("path"), path}}}));
    }

    /// Copies \a streams (all when empty) of the sample data, or of \a source, as they come.
    Connection addConnection(const QString &name, const QStringList &streams = {},
                             std::optional<Endpoint> source = {})
    {
        const Endpoint from = source ? *source : addSource(name + QStringLiteral(" source"));
        const Endpoint to = addDestination(name + QStringLiteral(" destination"));
        const auto modes = must(probe->capabilities(to.connectorId, to.configuration)).modes;
        Connection connection;
        connection.name = name;
        connection.sourceId = from.id;
        connection.destinationId = to.id;
        for (const Stream &stream :
             must(probe->discover(from.connectorId, from.configuration, {}, {})).streams) {
            if (streams.isEmpty() || streams.contains(stream.id.name))
                connection.catalog.streams.push_back(configuredByDefault(stream, modes));
        }
        return must(ConnectionRepository(*database).save(connection));
    }

    /// Runs the connection to its end.
    JobStatus run(const QString &connectionId)
    {
        QSignalSpy finished(workspace.get(), &Workspace::runFinished);
        workspace->startSync(connectionId);
        if (!finished.wait(30'000))
            qFatal("The run did not end.");
        return must(JobRepository(*database).list(connectionId, 1)).front().status;
    }

    /// A file of the fixture's folder; returns its path.
    QString addFile(const QString &name, const QByteArray &content)
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("The file cannot be written.");
        return file.fileName();
    }

    QTemporaryDir folder;
    SystemClock clock;
    Profile profile;
    std::unique_ptr<StateDatabase> database;
    ConnectorRegistry registry;
    MemorySecretStore secrets;
    std::unique_ptr<ConnectorProbe> probe;
    std::unique_ptr<EngineThread> engine;
    std::unique_ptr<Workspace> workspace; ///< Last: it goes first.
};

} // namespace millrace::test
