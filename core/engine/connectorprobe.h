// ConnectorProbe: check, discover and preview, outside any run.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/engine/destinationnames.h"
#include "core/model/endpoint.h"
#include "core/secrets/secretstore.h"

#include <functional>

namespace millrace {

/// Some rows of a stream.
struct Preview final
{
    std::shared_ptr<const Schema> schema;
    std::vector<std::shared_ptr<const RecordBatch>> batches; ///< At most the rows asked for.
    bool isComplete = false; ///< The stream has no further row.
};

/// Told what was read so far after each batch, on the calling thread.
using PreviewObserver = std::function<void(const Preview &soFar)>;

/// See Destination::resolveNames().
using NameResolver
    = std::function<std::vector<DestinationName>(const std::vector<DestinationName> &wanted)>;

/// See Destination::resolveFieldNames().
using FieldNameResolver = std::function<QStringList(const QStringList &wanted)>;

/// Every call blocks its thread, can be cancelled, and takes a configuration with secret
/// references. Texts of returned errors hold no secret. Safe from any thread.
class ConnectorProbe final
{
public:
    ConnectorProbe(const ConnectorRegistry &registry, SecretStore &secrets)
        : m_registry(registry)
        , m_secrets(secrets)
    {
    }

    /// An invalid configuration or missing secret is the first, failed step of the result.
    [[nodiscard]] CheckResult check(EndpointRole role, const QString &connectorId,
                                    const QJsonObject &configuration, const CheckObserver &observer,
                                    const Cancellation &cancellation) const;

    [[nodiscard]] Result<Catalog> discover(const QString &connectorId,
                                           const QJsonObject &configuration,
                                           const StreamObserver &observer,
                                           const Cancellation &cancellation) const;

    /// Reads the first \a rows rows of \a stream.
    [[nodiscard]] Result<Preview> preview(const QString &connectorId,
                                          const QJsonObject &configuration,
                                          const ConfiguredStream &stream, int rows,
                                          const Cancellation &cancellation,
                                          const PreviewObserver &observer = {}) const;

    /// See Source::countRows().
    [[nodiscard]] Result<std::optional<qint64>> countRows(const QString &connectorId,
                                                          const QJsonObject &configuration,
                                                          const ConfiguredStream &stream,
                                                          const Cancellation &cancellation) const;

    /// What a destination with \a configuration can do; asks no server.
    [[nodiscard]] Result<DestinationCapabilities>
    capabilities(const QString &connectorId, const QJsonObject &configuration) const;

    /// The objects a destination with \a configuration has of its own; empty where tables are made.
    [[nodiscard]] Result<std::vector<DestinationObject>>
    discoverObjects(const QString &connectorId, const QJsonObject &configuration,
                    const Cancellation &cancellation) const;

    /// Tells the names \a wanted become at a destination with \a configuration. The function may
    /// be kept and called often, in one thread at a time; it asks no server.
    [[nodiscard]] Result<NameResolver> nameResolver(const QString &connectorId,
                                                    const QJsonObject &configuration) const;

    /// The same for the fields of one stream.
    [[nodiscard]] Result<FieldNameResolver>
    fieldNameResolver(const QString &connectorId, const QJsonObject &configuration) const;

    /// The names the streams of \a connection get at \a destination, in their order, with what
    /// \a others, further connections to the same destination, also write to; asks no server.
    [[nodiscard]] Result<std::vector<PlannedName>>
    plannedNames(const Connection &connection, const Endpoint &destination,
                 const std::vector<Connection> &others) const;

private:
    const ConnectorRegistry &m_registry;
    SecretStore &m_secrets;
};

} // namespace millrace
