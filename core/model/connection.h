// Connection: a source, a destination and what is copied between them.
#pragma once

#include "core/catalog/configuredcatalog.h"
#include "core/catalog/unfitpolicy.h"

#include <QJsonObject>
#include <QString>

namespace millrace {

/// Where a stream lands (behaviour: namespace and prefix).
enum class NamespaceMode {
    Destination, ///< The destination's default namespace.
    Source, ///< The stream's own namespace; without one the destination's default.
    Custom, ///< ConnectionSettings::namespaceFormat.
};

/// Everything about a connection but its ends and streams.
struct ConnectionSettings final
{
    NamespaceMode namespaceMode = NamespaceMode::Destination;
    QString namespaceFormat; ///< "${SOURCE_NAMESPACE}" stands for the stream's namespace.
    QString prefix; ///< Put before each destination name.
    UnfitPolicy unfitPolicy = UnfitPolicy::Null;
    int parallelStreams = 1; ///< Streams at once, as far as both connectors allow.

    bool operator==(const ConnectionSettings &) const = default;
};

/// A plain value as stored.
struct Connection final
{
    QString id; ///< UUID, never changes.
    QString name; ///< Unique.
    QString sourceId; ///< Endpoint::id
    QString destinationId; ///< Endpoint::id
    ConfiguredCatalog catalog;
    ConnectionSettings settings;
    bool isEnabled = true;
};

[[nodiscard]] QJsonObject toJson(const ConnectionSettings &settings);
/// Unknown words are a Configuration error that names the key.
[[nodiscard]] Result<ConnectionSettings> connectionSettingsFromJson(const QJsonObject &json);

} // namespace millrace
