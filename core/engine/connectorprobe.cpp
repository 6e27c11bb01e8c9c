#include "core/engine/connectorprobe.h"

#include "core/base/redaction.h"
#include "core/engine/secretkeeping.h"

#include <QCoreApplication>

namespace millrace {

namespace {

Error redacted(Error error, const Redactor &redactor)
{
    error.message = redactor.redacted(error.message);
    error.hint = redactor.redacted(error.hint);
    error.detail = redactor.redacted(error.detail);
    return error;
}

/// A source or destination made from references, and the redactor for its texts.
template<typename Connector>
struct Opened final
{
    std::unique_ptr<Connector> connector;
    Redactor redactor;
};

Result<ResolvedSecrets> resolved(const ConnectorInfo *info, EndpointRole role,
                                 const QJsonObject &configuration, const SecretStore &secrets)
{
    const QJsonObject spec = info == nullptr ? QJsonObject()
        : role == EndpointRole::Source       ? info->sourceSpec
                                             : info->destinationSpec;
    return withSecretsResolved(configuration, secretPointers(spec), secrets);
}

Result<Opened<Source>> openSource(const ConnectorRegistry &registry, SecretStore &secrets,
                                  const QString &connectorId, const QJsonObject &configuration)
{
    auto plain = resolved(registry.find(connectorId), EndpointRole::Source, configuration, secrets);
    if (!plain)
        return plain.error();
    const Redactor redactor(plain->values);
    auto source = registry.createSource(connectorId, plain->configuration,
                                        keeperFor(configuration, secrets));
    if (!source)
        return redacted(source.error(), redactor);
    return Opened<Source>{std::move(*source), redactor};
}

Result<Opened<Destination>> openDestination(const ConnectorRegistry &registry, SecretStore &secrets,
                                            const QString &connectorId,
                                            const QJsonObject &configuration)
{
    auto plain
        = resolved(registry.find(connectorId), EndpointRole::Destination, configuration, secrets);
    if (!plain)
        return plain.error();
    const Redactor redactor(plain->values);
    auto destination = registry.createDestination(connectorId, plain->configuration,
                                                  keeperFor(configuration, secrets));
    if (!destination)
        return redacted(destination.error(), redactor);
    return Opened<Destination>{std::move(*destination), redactor};
}

/// Runs check() of what \a opened holds, or reports why it could not be made as a failed step.
template<typename Connector>
CheckResult checked(Result<Opened<Connector>> opened, const CheckObserver &observer,
                    const Cancellation &cancellation)
{
    CheckRun configurationStep(observer);
    configurationStep.step(QCoreApplication::translate("check", "Validate the configuration"),
                           [&]() -> Result<void> {
                               if (!opened)
                                   return opened.error();
                               return {};
                           });
    CheckResult result = configurationStep.result();
    if (!result.passed())
        return result;
    const Redactor redactor = opened->redactor;
    const auto clean = [&redactor](CheckStep step) {
        if (step.error)
            step.error = redacted(*step.error, redactor);
        return step;
    };
    const CheckResult steps = opened->connector->check(
        [&](const CheckStep &step) {
            if (observer)
                observer(clean(step));
        },
        cancellation);
    for (const CheckStep &step : steps.steps)
        result.steps.push_back(clean(step));
    return result;
}

} // namespace

CheckResult ConnectorProbe::check(EndpointRole role, const QString &connectorId,
                                  const QJsonObject &configuration, const CheckObserver &observer,
                                  const Cancellation &cancellation) const
{
    if (role == EndpointRole::Source)
        return checked(openSource(m_registry, m_secrets, connectorId, configuration), observer,
                       cancellation);
    return checked(openDestination(m_registry, m_secrets, connectorId, configuration), observer,
                   cancellation);
}

Result<Catalog> ConnectorProbe::discover(const QString &connectorId,
                                         const QJsonObject &configuration,
                                         const StreamObserver &observer,
                                         const Cancellation &cancellation) const
{
    auto opened = openSource(m_registry, m_secrets, connectorId, configuration);
    if (!opened)
        return opened.error();
    auto catalog = opened->connector->discover(observer, cancellation);
    if (!catalog)
        return redacted(catalog.error(), opened->redactor);
    return catalog;
}

Result<Preview> ConnectorProbe::preview(const QString &connectorId,
                                        const QJsonObject &configuration,
                                        const ConfiguredStream &stream, int rows,
                                        const Cancellation &cancellation,
                                        const PreviewObserver &observer) const
{
    auto opened = openSource(m_registry, m_secrets, connectorId, configuration);
    if (!opened)
        return opened.error();
    ReadRequest request{stream, std::nullopt};
    request.stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    request.stream.rowLimit = std::min<qint64>(rows, stream.rowLimit.value_or(rows));
    auto reader = opened->connector->openStream(request, cancellation);
    if (!reader)
        return redacted(reader.error(), opened->redactor);

    Preview preview;
    preview.schema = (*reader)->schema();
    qint64 missing = *request.stream.rowLimit;
    for (;;) {
        auto next = (*reader)->next(cancellation);
        if (!next)
            return redacted(next.error(), opened->redactor);
        if (!next->has_value())
            break;
        if (!(*next)->batch)
            continue;
        missing -= static_cast<qint64>((*next)->batch->rowCount());
        preview.batches.push_back((*next)->batch);
        if (observer)
            observer(preview);
    }
    preview.isComplete = missing > 0;
    return preview;
}

Result<std::optional<qint64>> ConnectorProbe::countRows(const QString &connectorId,
                                                        const QJsonObject &configuration,
                                                        const ConfiguredStream &stream,
                                                        const Cancellation &cancellation) const
{
    auto opened = openSource(m_registry, m_secrets, connectorId, configuration);
    if (!opened)
        return opened.error();
    auto count = opened->connector->countRows(stream, cancellation);
    if (!count)
        return redacted(count.error(), opened->redactor);
    return count;
}

Result<DestinationCapabilities> ConnectorProbe::capabilities(const QString &connectorId,
                                                             const QJsonObject &configuration) const
{
    auto opened = openDestination(m_registry, m_secrets, connectorId, configuration);
    if (!opened)
        return opened.error();
    return opened->connector->capabilities();
}

Result<std::vector<DestinationObject>>
ConnectorProbe::discoverObjects(const QString &connectorId, const QJsonObject &configuration,
                                const Cancellation &cancellation) const
{
    auto opened = openDestination(m_registry, m_secrets, connectorId, configuration);
    if (!opened)
        return opened.error();
    auto objects = opened->connector->discoverObjects(cancellation);
    if (!objects)
        return redacted(objects.error(), opened->redactor);
    return objects;
}

Result<NameResolver> ConnectorProbe::nameResolver(const QString &connectorId,
                                                  const QJsonObject &configuration) const
{
    auto opened = openDestination(m_registry, m_secrets, connectorId, configuration);
    if (!opened)
        return opened.error();
    const std::shared_ptr<Destination> destination = std::move(opened->connector);
    return NameResolver([destination](const std::vector<DestinationName> &wanted) {
        return destination->resolveNames(wanted);
    });
}

Result<FieldNameResolver> ConnectorProbe::fieldNameResolver(const QString &connectorId,
                                                            const QJsonObject &configuration) const
{
    auto opened = openDestination(m_registry, m_secrets, connectorId, configuration);
    if (!opened)
        return opened.error();
    const std::shared_ptr<Destination> destination = std::move(opened->connector);
    return FieldNameResolver([destination](const QStringList &wanted) {
        return destination->resolveFieldNames(wanted);
    });
}

Result<std::vector<PlannedName>>
ConnectorProbe::plannedNames(const Connection &connection, const Endpoint &destination,
                             const std::vector<Connection> &others) const
{
    auto opened = openDestination(m_registry, m_secrets, destination.connectorId,
                                  destination.configuration);
    if (!opened)
        return opened.error();
    return millrace::plannedNames(connection, *opened->connector, others);
}

} // namespace millrace
