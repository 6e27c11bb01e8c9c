#include "core/engine/connectorprobe.h"

#include "core/base/redaction.h"
#include "core/connector/jsonpointer.h"
#include "core/delivery/deliverycheck.h"
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
    QJsonObject configuration{}; ///< With secrets.
};

QJsonObject specOf(const ConnectorInfo *info, EndpointRole role)
{
    return info == nullptr             ? QJsonObject()
        : role == EndpointRole::Source ? info->sourceSpec
                                       : info->destinationSpec;
}

Result<ResolvedSecrets> resolved(const ConnectorInfo *info, EndpointRole role,
                                 const QJsonObject &configuration, const SecretStore &secrets)
{
    return withSecretsResolved(configuration, secretPointers(specOf(info, role)), secrets);
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
    return Opened<Destination>{std::move(*destination), redactor, plain->configuration};
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

/// Adds the step for the place of rejected records, if \a configuration has one, to \a result.
void checkPlaceOfRejected(CheckResult &result, const QJsonObject &configuration,
                          const CheckObserver &observer, const Cancellation &cancellation)
{
    const auto settings = deliverySettings(configuration);
    if (!result.passed() || (settings && !*settings))
        return;
    CheckRun run(observer);
    run.step(
        QCoreApplication::translate("check", "Write, read and delete a file for rejected records"),
        [&]() -> Result<void> {
            if (!settings)
                return settings.error();
            SystemClock clock;
            return checkDelivery(**settings, clock, cancellation);
        });
    const CheckResult delivery = run.result();
    result.steps.insert(result.steps.end(), delivery.steps.begin(), delivery.steps.end());
}

} // namespace

CheckResult ConnectorProbe::check(EndpointRole role, const QString &connectorId,
                                  const QJsonObject &configuration, const CheckObserver &observer,
                                  const Cancellation &cancellation, CheckScope scope) const
{
    if (role == EndpointRole::Source)
        return checked(openSource(m_registry, m_secrets, connectorId, configuration), observer,
                       cancellation);
    auto opened = openDestination(m_registry, m_secrets, connectorId, configuration);
    const QJsonObject plain = opened ? opened->configuration : QJsonObject();
    CheckResult result = checked(std::move(opened), observer, cancellation);
    if (scope == CheckScope::Everything)
        checkPlaceOfRejected(result, plain, observer, cancellation);
    return result;
}

Result<std::optional<ServerIdentity>>
ConnectorProbe::presentedIdentity(EndpointRole role, const QString &connectorId,
                                  const QJsonObject &configuration, const Error &refusal,
                                  const Cancellation &cancellation) const
{
    const ConnectorInfo *info = m_registry.find(connectorId);
    const auto plain = resolved(info, role, configuration, m_secrets);
    if (!plain)
        return plain.error();
    auto identity = m_registry.readIdentity(connectorId, specOf(info, role), plain->configuration,
                                            refusal, cancellation);
    if (!identity)
        return redacted(identity.error(), Redactor(plain->values));
    return identity;
}

Result<std::unique_ptr<BrowserSignIn>>
ConnectorProbe::browserSignIn(EndpointRole role, const QString &connectorId,
                              const QJsonObject &configuration) const
{
    const ConnectorInfo *info = m_registry.find(connectorId);
    const QJsonObject spec = specOf(info, role);
    // A token of a former sign-in may be gone; it is about to be replaced.
    const auto signIn = SignInSpec::fromSpec(spec);
    const auto plain = resolved(
        info, role, signIn ? withoutValuesAt(configuration, signIn->results) : configuration,
        m_secrets);
    if (!plain)
        return plain.error();
    auto made = m_registry.createBrowserSignIn(connectorId, spec, plain->configuration);
    if (!made)
        return redacted(made.error(), Redactor(plain->values));
    return made;
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
