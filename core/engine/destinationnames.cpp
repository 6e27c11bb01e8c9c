#include "core/engine/destinationnames.h"

#include <map>

namespace millrace {

QString targetText(const DestinationName &target)
{
    return StreamId{target.nameSpace, target.name}.text();
}

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
    if (stream.destinationNamespace)
        wanted.nameSpace = *stream.destinationNamespace;
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
    std::vector<DestinationName> names = destination.resolveNames(wanted);
    for (std::size_t i = 0; i < names.size(); ++i) {
        // An object has its name whatever the settings of the connection.
        if (const auto &mapping = connection.catalog.streams[i].mapping)
            names[i] = {mapping->object.nameSpace, mapping->object.name};
    }
    return names;
}

std::vector<PlannedName> plannedNames(const Connection &connection, const Destination &destination,
                                      const std::vector<Connection> &others)
{
    std::map<DestinationName, QStringList> taken;
    for (const Connection &other : others) {
        if (other.id == connection.id)
            continue;
        for (const DestinationName &name : destinationNames(other, destination))
            taken[name] << other.name;
    }
    const auto names = destinationNames(connection, destination);
    std::vector<PlannedName> planned;
    planned.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto found = taken.find(names[i]);
        planned.push_back({connection.catalog.streams[i].stream.id, names[i],
                           found == taken.end() ? QStringList() : found->second});
    }
    return planned;
}

} // namespace millrace
