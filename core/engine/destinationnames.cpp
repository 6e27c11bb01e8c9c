#include "core/engine/destinationnames.h"

namespace millrace {

DestinationName wantedName(const ConfiguredStream &stream, const ConnectionSettings &settings)
{
    DestinationName wanted;
    switch (settings.namespaceMode) {
    case NamespaceMode::Destination:
        break;
    case NamespaceMode::Source:
        wanted.nameSpace = stream.stream.id.nameSpace;
        break;
    case NamespaceMode::Custom:
        wanted.nameSpace = settings.namespaceFormat;
        wanted.nameSpace.replace(QStringLiteral("${SOURCE_NAMESPACE}"), stream.stream.id.nameSpace);
        break;
    }
    wanted.name = settings.prefix
        + (stream.destinationName.isEmpty() ? stream.stream.id.name : stream.destinationName);
    return wanted;
}

std::vector<DestinationName> destinationNames(const Connection &connection,
                                              const Destination &destination)
{
    std::vector<DestinationName> wanted;
    wanted.reserve(connection.catalog.streams.size());
    for (const ConfiguredStream &stream : connection.catalog.streams)
        wanted.push_back(wantedName(stream, connection.settings));
    return destination.resolveNames(wanted);
}

} // namespace millrace
