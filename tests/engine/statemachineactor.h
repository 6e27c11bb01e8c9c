// StateMachineActor: one process that does random things with the connections of a profile.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/engine/runcontrol.h"
#include "core/secrets/memorysecretstore.h"
#include "core/store/connectionrepository.h"

#include <QRandomGenerator>
#include <QStringList>

#include <memory>

namespace millrace::test {

/// Where the actors of one test meet, and the world their connections copy.
struct StateMachineWorld final
{
    QString folder;

    [[nodiscard]] QString profileFolder() const { return folder + QStringLiteral("/profile"); }
    [[nodiscard]] QString source() const { return folder + QStringLiteral("/source.sqlite"); }
    [[nodiscard]] QString destination() const
    {
        return folder + QStringLiteral("/destination.sqlite");
    }
    /// One byte for each act of any process.
    [[nodiscard]] QString steps() const { return folder + QStringLiteral("/steps"); }
    /// What must not happen, one line each.
    [[nodiscard]] QString faults() const { return folder + QStringLiteral("/faults"); }
};

/// The rows of every destination table are those of the source table, each once, however the
/// actors treat the connections: what would be allowed to double rows is not among the acts.
class StateMachineActor final
{
public:
    StateMachineActor(const StateMachineWorld &world, quint32 seed);
    ~StateMachineActor();
    StateMachineActor(const StateMachineActor &) = delete;
    StateMachineActor &operator=(const StateMachineActor &) = delete;

    /// Stores a connection over both tables of the source; its tables at the destination begin with
    /// \a name.
    void addConnection(const QString &name);
    /// Does \a steps random acts.
    void act(int steps);
    /// Brings every connection to its end; faults are noted.
    void finishAll();
    /// The connections as they are stored.
    [[nodiscard]] std::vector<Connection> connections() const;

    [[nodiscard]] StateDatabase &database() { return *m_database; }
    [[nodiscard]] const Profile &profile() const { return m_profile; }

private:
    void actOnce();
    void start(const Connection &connection);
    void stop(const Connection &connection);
    void ask(const Connection &connection);
    void edit(const Connection &connection);
    void clear(const Connection &connection);
    void remove(const Connection &connection);
    void addRows();
    void breakRules(const Connection &connection);
    void wait(int milliseconds);
    void fault(const QString &text);
    /// Errors that a race of two processes may end in; any other is a fault.
    void expect(const std::optional<Error> &error, const QStringList &codes);
    [[nodiscard]] EngineServices services();
    [[nodiscard]] bool chance(int percent);

    const StateMachineWorld m_world;
    QRandomGenerator m_random;
    Profile m_profile;
    SystemClock m_clock;
    MemorySecretStore m_secrets;
    ConnectorRegistry m_registry;
    std::unique_ptr<StateDatabase> m_database;
    std::unique_ptr<SyncEngine> m_engine;
};

} // namespace millrace::test
