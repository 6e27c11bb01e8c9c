// ProfilePlanner: compares what files declare with what a profile holds.
#pragma once

#include "core/base/cancellation.h"
#include "core/interchange/connectionset.h"
#include "core/interchange/endpointplanning.h"
#include "core/interchange/profileplan.h"

#include <vector>

namespace millrace {

class ConnectionPlanning;
struct PlannedConnection;
struct PlannedEnds;

struct PlanOptions final
{
    /// What the profile has and the files do not is deleted: connections, ends and tags.
    bool prunes = false;
    /// Sources and destinations that are new or changed are asked for their streams and objects,
    /// with the secrets the files refer to; else they are named in PlanOutcome::questions, and the
    /// plan says of their connections what the files do.
    bool asksEnds = true;
};

/// What planning came to. With problems the plan is of no use; with questions it can be shown, but
/// not carried out.
struct PlanOutcome final
{
    ProfilePlan plan;
    std::vector<Error> problems; ///< Each with file and line.
    std::vector<Endpoint> questions; ///< Each once.
};

/// What is declared is matched with what is stored by id, else by name; what no file declares stays
/// as it is. Blocks; for background threads.
class ProfilePlanner final
{
public:
    /// All must outlive it.
    ProfilePlanner(const ConnectorRegistry &registry, SecretStore &secrets,
                   const StateDatabase &database)
        : m_registry(registry)
        , m_secrets(secrets)
        , m_database(database)
    {
    }

    /// The error is of the profile or a cancellation; what is wrong with \a set is a problem.
    [[nodiscard]] Result<PlanOutcome> plan(const ConnectionSet &set, const PlanOptions &options,
                                           const Cancellation &cancellation);

private:
    void planEndpoints(const ConnectionSet &set);
    void planConnections(const ConnectionSet &set, const PlanOptions &options,
                         const Cancellation &cancellation);
    void planConnection(const DeclaredConnection &declared, ConnectionPlanning &planning,
                        const PlanOptions &options, const Cancellation &cancellation);
    void adopt(PlannedConnection planned, const PlannedEnds &ends);
    /// The end called \a name, as it is to be; null when there is none, which is told.
    [[nodiscard]] const Endpoint *endCalled(const DeclaredConnection &declared, EndpointRole role,
                                            const QString &name);
    void planTags(const ConnectionSet &set);
    void prune(const ConnectionSet &set);
    void pruneTags(const ConnectionSet &set);
    void checkNames();
    [[nodiscard]] std::vector<Connection> connectionsAfter() const;

    const ConnectorRegistry &m_registry;
    SecretStore &m_secrets;
    const StateDatabase &m_database;
    PlanOutcome m_outcome;
    QHash<QString, Endpoint> m_ends; ///< By id, as they are to be.
    QStringList m_changedEnds; ///< Ids of those that are new or changed.
    QStringList m_wrongEnds; ///< Ids of those whose configuration is at fault.
    QStringList m_matched; ///< Ids of what is declared.
    QHash<QString, QString> m_places; ///< Of what is declared, by id.
};

} // namespace millrace
