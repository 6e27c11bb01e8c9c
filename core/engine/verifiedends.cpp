#include "core/engine/verifiedends.h"

#include <QFileInfo>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_unreadable{
    "verify.destination_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The destination %1 cannot be verified: what it holds cannot be read back."),
    QT_TRANSLATE_NOOP("errors", "Databases and folders of files can be verified.")};
constexpr ErrorDefinition s_api{
    "verify.destination_is_api", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The destination %1 cannot be verified: its records lie behind an API, which "
                      "keeps them as objects of its own, changes their values by its own rules and "
                      "is not read back by this program."),
    QT_TRANSLATE_NOOP("errors",
                      "Databases and folders of files can be verified. What the API took "
                      "and refused of each run stands in its numbers.")};

/// \a configuration of a destination as one of its source: what both know.
QJsonObject readingConfiguration(const QJsonObject &configuration, const QJsonObject &sourceSpec)
{
    const QJsonObject known = sourceSpec.value("properties"_L1).toObject();
    QJsonObject reading;
    for (auto it = configuration.begin(); it != configuration.end(); ++it) {
        if (known.contains(it.key()))
            reading.insert(it.key(), it.value());
    }
    return reading;
}

} // namespace

Result<VerifiedEnds> VerifiedEnds::open(const ConnectorRegistry &registry, SecretStore &secrets,
                                        const Connection &connection, const Endpoint &source,
                                        const Endpoint &destination)
{
    auto opened = openEnds(registry, secrets, source, destination);
    if (!opened)
        return opened.error();
    const ConnectorInfo *destinationInfo = registry.find(destination.connectorId);
    const bool isMapped
        = std::ranges::any_of(connection.catalog.streams,
                              [](const ConfiguredStream &s) { return s.mapping.has_value(); });
    if (isMapped || opened->destination->capabilities().hasObjects
        || destinationInfo->category == "api"_L1)
        return makeError(s_api, {destination.name});
    VerifiedEnds ends;
    ends.redactor = std::move(opened->redactor);
    ends.m_registry = &registry;
    ends.m_connector = destination.connectorId;
    ends.m_configuration = std::move(opened->destinationConfiguration);
    ends.m_files = ReadBack::of(destinationInfo->destinationSpec);
    const bool isDatabase = destinationInfo->category == "database"_L1;
    if (destinationInfo->sourceSpec.isEmpty() || !(isDatabase || ends.m_files))
        return makeError(s_unreadable, {destination.name});
    ends.source = std::move(opened->source);
    ends.destination = std::move(opened->destination);
    if (ends.m_files)
        return ends;
    auto written = registry.createSource(
        destination.connectorId,
        readingConfiguration(ends.m_configuration, destinationInfo->sourceSpec));
    if (!written)
        return redactedBy(ends.redactor, written.error());
    ends.written = std::move(*written);
    return ends;
}

Result<void> VerifiedEnds::discover(const Cancellation &cancellation)
{
    // Files are looked at one by one.
    if (m_files)
        return {};
    auto found = written->discover({}, cancellation);
    if (!found)
        return redactedBy(redactor, found.error());
    tables = std::move(*found);
    return {};
}

Result<const Stream *> VerifiedEnds::find(const DestinationName &name, const Schema &columns,
                                          const Cancellation &cancellation)
{
    if (!m_files)
        return table(name);
    const QString path = m_files->pathOf(name, m_configuration);
    if (!QFileInfo(path).isFile())
        return nullptr;
    auto made
        = m_registry->createSource(m_connector, m_files->sourceFor(path, m_configuration, columns));
    if (!made)
        return redactedBy(redactor, made.error());
    written = std::move(*made);
    auto found = written->discover({}, cancellation);
    if (!found)
        return redactedBy(redactor, found.error());
    tables = std::move(*found);
    return tables.streams.empty() ? nullptr : &tables.streams.front();
}

const Stream *VerifiedEnds::table(const DestinationName &name) const
{
    const Stream *byName = nullptr;
    for (const Stream &stream : tables.streams) {
        const bool isNamespace = name.nameSpace.isEmpty() || stream.id.nameSpace.isEmpty()
            || stream.id.nameSpace == name.nameSpace;
        if (!isNamespace)
            continue;
        if (stream.id.name == name.name)
            return &stream;
        if (stream.id.name.compare(name.name, Qt::CaseInsensitive) == 0)
            byName = &stream;
    }
    return byName;
}

} // namespace millrace
