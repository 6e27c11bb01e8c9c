// ScriptedProfile: a profile that looks lived in, the same every time.
#pragma once

#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "core/secrets/profilesecretstore.h"
#include "tests/screenshots/scriptedclock.h"
#include "ui/settings/preferences.h"
#include "ui/workspace/workspace.h"

#include <QTemporaryDir>

#include <memory>

namespace millrace::test {

class SqliteFile;

/// A profile in a folder of its own, with the real connectors, engine and stores, and a clock that
/// starts at a fixed moment. Filled, it has a connection in each of the nine states, with runs of
/// the last week, rejected records and a draft. What it holds is made by the program itself; only
/// runs of the past are written down. Ends the test program when anything fails. UI thread only.
class ScriptedProfile final
{
public:
    enum class Content { Empty, Filled };

    // Names of what the filled profile has.
    static const QString s_healthy; ///< Every row of thirty runs went through.
    static const QString s_rejecting; ///< Has open rejected records.
    static const QString s_running;
    static const QString s_queued;
    static const QString s_failing; ///< Its source is gone.
    static const QString s_silentSource; ///< Answers neither tests nor discoveries.
    static const QString s_goneSource; ///< Its file is gone.
    static const QString s_tables; ///< A database of some tables.

    explicit ScriptedProfile(Content content);
    ~ScriptedProfile();
    Q_DISABLE_COPY_MOVE(ScriptedProfile)

    [[nodiscard]] Workspace &workspace() { return *m_workspace; }
    [[nodiscard]] UiPreferences &preferences() { return *m_preferences; }
    [[nodiscard]] ProfileSecretStore &secrets() { return *m_secrets; }
    [[nodiscard]] StateDatabase &database() { return *m_database; }
    [[nodiscard]] QString path(const QString &fileName) const;

    [[nodiscard]] Connection connection(const QString &name) const;
    [[nodiscard]] Endpoint endpoint(EndpointRole role, const QString &name) const;
    /// The number of the newest run.
    [[nodiscard]] qint64 lastRun(const QString &connectionName) const;

    /// Gives connections, tags and ends names as long as a person may make them.
    void lengthenNames();
    /// Removes the drafts that are not part of the profile.
    void removeOtherDrafts();
    /// Waits until the window knows what the profile holds now.
    void sync();

private:
    /// The library of manifests, with a fetched catalogue.
    void makeLibrary();
    void makeFiles();
    void makeEndpoints();
    void makeConnections();
    void makeHistory();
    void makeRuns();
    void startRunning();
    Endpoint addEndpoint(EndpointRole role, const QString &name, const QString &connectorId,
                         const QJsonObject &configuration);
    Connection addConnection(const QString &name, const QString &source,
                             const QString &destination);
    void change(Connection connection);
    void run(const QString &name);

    QTemporaryDir m_folder;
    ScriptedClock m_clock;
    Profile m_profile;
    std::unique_ptr<UiPreferences> m_preferences;
    std::unique_ptr<ProfileSecretStore> m_secrets;
    ConnectorRegistry m_registry;
    std::unique_ptr<ConnectorProbe> m_probe;
    std::unique_ptr<StateDatabase> m_database;
    std::unique_ptr<SqliteFile> m_silence; ///< Locks the silent source.
    std::unique_ptr<SqliteFile> m_hold; ///< Keeps the running connection where it is.
    std::unique_ptr<EngineThread> m_engine;
    std::unique_ptr<Workspace> m_workspace;
};

} // namespace millrace::test
