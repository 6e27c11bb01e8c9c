#include "core/engine/deliveryrun.h"

#include "core/base/redaction.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"

namespace millrace {

Result<std::optional<DeliveryReport>> deliverRejected(const EngineServices &services,
                                                      const QString &connectionId, DeliveryLog log,
                                                      const Cancellation &cancellation)
{
    const auto connection = ConnectionRepository(services.database).find(connectionId);
    if (!connection)
        return connection.error();
    const auto destination = EndpointRepository(services.database).find(connection->destinationId);
    if (!destination)
        return destination.error();
    const ConnectorInfo *info = services.registry.find(destination->connectorId);
    auto plain = withSecretsResolved(
        destination->configuration,
        info == nullptr ? QStringList() : secretPointers(info->destinationSpec), services.secrets);
    if (!plain)
        return plain.error();
    const auto lock = ConnectionLock::acquire(services.profile, connectionId);
    if (!lock)
        return lock.error();
    RejectedDelivery delivery(services.database, services.clock, std::move(log));
    auto report = delivery.run(connectionId, {}, plain->configuration, cancellation);
    if (report && report->error) {
        const Redactor redactor(plain->values);
        report->error->message = redactor.redacted(report->error->message);
        report->error->detail = redactor.redacted(report->error->detail);
    }
    return report;
}

} // namespace millrace
