// RunEnds: the source and the destination of a run, with their secrets.
#pragma once

#include "core/base/redaction.h"
#include "core/connector/destination.h"
#include "core/connector/source.h"
#include "core/engine/endwaits.h"
#include "core/engine/runplan.h"

namespace millrace {

/// The connectors of one attempt.
struct RunConnectors final
{
    std::unique_ptr<Source> source; ///< Null in a retry of rejected records.
    std::unique_ptr<Destination> destination;
};

/// Used by the thread of the run, but for waits(); what it is made with outlives it.
class RunEnds final
{
public:
    RunEnds(const EngineServices &services, const RunPlan &plan)
        : m_services(services)
        , m_plan(plan)
        , m_waits(std::make_shared<EndWaits>())
    {
    }

    /// Reads the secrets of both ends anew: they may have changed since the attempt before. The
    /// redactor hides those that could be read even if others could not.
    [[nodiscard]] Result<void> resolveSecrets();
    /// Asks both ends whether they answer.
    [[nodiscard]] Result<void> check(const Cancellation &cancellation) const;
    [[nodiscard]] Result<RunConnectors> makeConnectors() const;
    /// For what the connectors that were made wait.
    [[nodiscard]] EndWaits &waits() const { return *m_waits; }
    /// One sentence: which end waits, why and how long from \a now on.
    [[nodiscard]] QString waitText(EndpointRole role, const ServerWait &wait, TimePoint now) const;

    [[nodiscard]] const Redactor &redactor() const { return m_redactor; }
    [[nodiscard]] Error redacted(Error error) const;
    /// With secrets; of the latest resolveSecrets().
    [[nodiscard]] const QJsonObject &destinationConfiguration() const
    {
        return m_destinationConfiguration;
    }

private:
    const EngineServices &m_services;
    const RunPlan &m_plan;
    const std::shared_ptr<EndWaits> m_waits; ///< The connectors tell it.
    Redactor m_redactor;
    QJsonObject m_sourceConfiguration; ///< With secrets.
    QJsonObject m_destinationConfiguration;
};

} // namespace millrace
