#include "core/engine/openedends.h"

#include "core/engine/secretkeeping.h"

namespace millrace {

Result<OpenedEnds> openEnds(const ConnectorRegistry &registry, SecretStore &secrets,
                            const Endpoint &source, const Endpoint &destination)
{
    const auto resolved = [&](const Endpoint &end, QJsonObject ConnectorInfo::*spec) {
        const ConnectorInfo *info = registry.find(end.connectorId);
        return withSecretsResolved(end.configuration,
                                   info ? secretPointers(info->*spec) : QStringList(), secrets);
    };
    auto from = resolved(source, &ConnectorInfo::sourceSpec);
    if (!from)
        return from.error();
    auto to = resolved(destination, &ConnectorInfo::destinationSpec);
    if (!to)
        return to.error();
    OpenedEnds ends{{}, {}, Redactor(from->values + to->values), to->configuration};
    auto madeSource = registry.createSource(source.connectorId, from->configuration,
                                            keeperFor(source.configuration, secrets));
    if (!madeSource)
        return redactedBy(ends.redactor, madeSource.error());
    auto madeDestination = registry.createDestination(
        destination.connectorId, to->configuration, keeperFor(destination.configuration, secrets));
    if (!madeDestination)
        return redactedBy(ends.redactor, madeDestination.error());
    ends.source = std::move(*madeSource);
    ends.destination = std::move(*madeDestination);
    return ends;
}

Error redactedBy(const Redactor &redactor, Error error)
{
    error.message = redactor.redacted(error.message);
    error.hint = redactor.redacted(error.hint);
    error.detail = redactor.redacted(error.detail);
    return error;
}

} // namespace millrace
