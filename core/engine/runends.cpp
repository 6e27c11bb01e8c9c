#include "core/engine/runends.h"

#include "core/engine/connectorprobe.h"
#include "core/engine/openedends.h"
#include "core/engine/secretkeeping.h"
#include "core/engine/streammapper.h"
#include "core/engine/timelimittext.h"

#include <QCoreApplication>

namespace millrace {

Result<void> RunEnds::resolveSecrets()
{
    const ConnectorInfo *sourceInfo = m_services.registry.find(m_plan.source.connectorId);
    const ConnectorInfo *destinationInfo = m_services.registry.find(m_plan.destination.connectorId);
    const auto resolve = [&](const Endpoint &endpoint, const QJsonObject &spec) {
        return withSecretsResolved(endpoint.configuration, secretPointers(spec),
                                   m_services.secrets);
    };
    // What reads nothing from the source needs no password of it.
    auto source = m_plan.readsSource()
        ? resolve(m_plan.source, sourceInfo ? sourceInfo->sourceSpec : QJsonObject())
        : Result<ResolvedSecrets>(ResolvedSecrets());
    auto destination = resolve(m_plan.destination,
                               destinationInfo ? destinationInfo->destinationSpec : QJsonObject());
    QStringList values;
    if (source)
        values += source->values;
    if (destination)
        values += destination->values;
    for (const ConfiguredStream &stream : m_plan.connection.catalog.streams) {
        // What cannot be read is the error of its stream.
        if (const auto keys = transformationKeys(stream, m_services.secrets)) {
            for (const auto &[place, key] : keys->keys)
                values += key;
        }
    }
    m_redactor = Redactor(values);
    if (!source)
        return source.error();
    if (!destination)
        return destination.error();
    m_sourceConfiguration = source->configuration;
    m_destinationConfiguration = destination->configuration;
    return {};
}

Result<void> RunEnds::check(const Cancellation &cancellation) const
{
    const ConnectorProbe probe(m_services.registry, m_services.secrets);
    const auto check = [&](EndpointRole role, const Endpoint &endpoint) -> Result<void> {
        const CheckResult result = probe.check(role, endpoint.connectorId, endpoint.configuration,
                                               {}, cancellation, CheckScope::Connector);
        if (!result.passed())
            return *result.steps.back().error;
        return {};
    };
    if (m_plan.readsSource()) {
        if (auto checked = check(EndpointRole::Source, m_plan.source); !checked)
            return checked;
    }
    return check(EndpointRole::Destination, m_plan.destination);
}

Result<RunConnectors> RunEnds::makeConnectors() const
{
    const auto told = [this](EndpointRole role) {
        return [waits = m_waits, &clock = m_services.clock, role](const ServerWait &wait) {
            waits->note(role, wait, clock.now());
        };
    };
    RunConnectors connectors;
    if (m_plan.readsSource()) {
        auto source = m_services.registry.createSource(
            m_plan.source.connectorId, m_sourceConfiguration,
            keeperFor(m_plan.source.configuration, m_services.secrets), told(EndpointRole::Source));
        if (!source)
            return source.error();
        connectors.source = std::move(*source);
    }
    auto destination = m_services.registry.createDestination(
        m_plan.destination.connectorId, m_destinationConfiguration,
        keeperFor(m_plan.destination.configuration, m_services.secrets),
        told(EndpointRole::Destination));
    if (!destination)
        return destination.error();
    connectors.destination = std::move(*destination);
    return connectors;
}

QString RunEnds::waitText(EndpointRole role, const ServerWait &wait, TimePoint now) const
{
    const Endpoint &end = role == EndpointRole::Source ? m_plan.source : m_plan.destination;
    const QString text = wait.isRateLimit
        ? QCoreApplication::translate("engine",
                                      "%1 limits how often it is asked. Waiting time: %2.")
        : QCoreApplication::translate("engine",
                                      "%1 gave no answer to go on with, or is not ready yet; it is "
                                      "asked again. Waiting time: %2.");
    return text.arg(end.name,
                    timeLimitText(std::chrono::ceil<std::chrono::seconds>(wait.until - now)));
}

Error RunEnds::redacted(Error error) const { return redactedBy(m_redactor, std::move(error)); }

} // namespace millrace
