#include "core/connector/connectorregistry.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_unknown{
    "connector.unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no connector called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "The command \"connectors\" lists all of them.")};
constexpr ErrorDefinition s_noSource{
    "connector.no_source", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connector %1 cannot be used as a source."),
    QT_TRANSLATE_NOOP("errors", "The command \"connectors\" shows what each one can do.")};
constexpr ErrorDefinition s_noDestination{
    "connector.no_destination", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connector %1 cannot be used as a destination."),
    QT_TRANSLATE_NOOP("errors", "The command \"connectors\" shows what each one can do.")};

std::vector<PathOpening> readPaths(const QJsonValue &list)
{
    std::vector<PathOpening> openings;
    const QJsonArray entries = list.toArray();
    for (const QJsonValue &value : entries) {
        const QJsonObject json = value.toObject();
        PathOpening opening;
        opening.magic = json.value("magic"_L1).toString().toLatin1();
        const QJsonArray extensions = json.value("extensions"_L1).toArray();
        for (const QJsonValue &extension : extensions)
            opening.extensions << extension.toString();
        opening.takesPatterns = json.value("takes_patterns"_L1).toBool();
        opening.takesFolders = json.value("takes_folders"_L1).toBool();
        opening.takesAnyFile = json.value("takes_any_file"_L1).toBool();
        opening.namesStream = json.value("names_stream"_L1).toBool();
        opening.configuration = json.value("configuration"_L1).toObject();
        openings.push_back(std::move(opening));
    }
    return openings;
}

std::vector<TypeException> readTypeExceptions(const QJsonValue &list)
{
    std::vector<TypeException> exceptions;
    const QJsonArray entries = list.toArray();
    for (const QJsonValue &value : entries) {
        const QJsonObject json = value.toObject();
        exceptions.push_back({json.value("type"_L1).toString(), json.value("becomes"_L1).toString(),
                              json.value("note"_L1).toString()});
    }
    return exceptions;
}

std::vector<UrlOpening> readUrls(const QJsonValue &list)
{
    std::vector<UrlOpening> openings;
    const QJsonArray entries = list.toArray();
    for (const QJsonValue &value : entries) {
        const QJsonObject json = value.toObject();
        UrlOpening opening;
        const QJsonArray schemes = json.value("schemes"_L1).toArray();
        for (const QJsonValue &scheme : schemes)
            opening.schemes << scheme.toString();
        const QString role = json.value("role"_L1).toString();
        opening.isForSource = role != "destination"_L1;
        opening.isForDestination = role != "source"_L1;
        opening.configuration = json.value("configuration"_L1).toObject();
        openings.push_back(std::move(opening));
    }
    return openings;
}

ConnectorInfo readDescription(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The connector description %s is missing.", qUtf8Printable(path));
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    ConnectorInfo info;
    info.id = json.value("id"_L1).toString();
    info.title = json.value("title"_L1).toString();
    info.description = json.value("description"_L1).toString();
    info.category = json.value("category"_L1).toString();
    info.documentationUrl = json.value("documentation_url"_L1).toString();
    for (const QJsonValue &alias : json.value("aliases"_L1).toArray())
        info.aliases << alias.toString();
    info.sourceSpec = json.value("source_spec"_L1).toObject();
    info.destinationSpec = json.value("destination_spec"_L1).toObject();
    const QJsonObject paths = json.value("paths"_L1).toObject();
    info.sourcePaths = readPaths(paths.value("source"_L1));
    info.destinationPaths = readPaths(paths.value("destination"_L1));
    info.urls = readUrls(json.value("url_schemes"_L1));
    const QJsonObject exceptions = json.value("type_exceptions"_L1).toObject();
    info.sourceTypeExceptions = readTypeExceptions(exceptions.value("source"_L1));
    info.destinationTypeExceptions = readTypeExceptions(exceptions.value("destination"_L1));
    if (info.id.isEmpty() || info.title.isEmpty())
        qFatal("The connector description %s is malformed.", qUtf8Printable(path));
    return info;
}

} // namespace

void ConnectorRegistry::add(const QString &descriptionPath, SourceFactory source,
                            DestinationFactory destination)
{
    ConnectorInfo info = readDescription(descriptionPath);
    if (info.isDestination()) {
        QJsonObject properties = info.destinationSpec.value("properties"_L1).toObject();
        for (auto it = m_extensions.begin(); it != m_extensions.end(); ++it)
            properties.insert(it.key(), it.value());
        info.destinationSpec.insert("properties"_L1, properties);
    }
    const QString id = info.id;
    m_entries.insert_or_assign(id,
                               Entry{std::move(info), std::move(source), std::move(destination)});
}

void ConnectorRegistry::extendDestinations(const QString &key, const QJsonObject &schema)
{
    m_extensions.insert(key, schema);
}

std::vector<ConnectorInfo> ConnectorRegistry::connectors() const
{
    std::vector<ConnectorInfo> all;
    all.reserve(m_entries.size());
    for (const auto &[id, entry] : m_entries)
        all.push_back(entry.info);
    std::ranges::sort(all, {}, &ConnectorInfo::title);
    return all;
}

const ConnectorInfo *ConnectorRegistry::find(const QString &id) const
{
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? nullptr : &found->second.info;
}

Result<std::unique_ptr<Source>> ConnectorRegistry::createSource(const QString &id,
                                                                const QJsonObject &values,
                                                                SecretKeeper keeper) const
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end())
        return makeError(s_unknown, {id});
    const Entry &entry = found->second;
    if (!entry.source || !entry.info.isSource())
        return makeError(s_noSource, {entry.info.title});
    auto configuration = makeConfiguration(entry.info.sourceSpec, values, std::move(keeper));
    if (!configuration)
        return configuration.error();
    return entry.source(*configuration);
}

Result<std::unique_ptr<Destination>> ConnectorRegistry::createDestination(const QString &id,
                                                                          const QJsonObject &values,
                                                                          SecretKeeper keeper) const
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end())
        return makeError(s_unknown, {id});
    const Entry &entry = found->second;
    if (!entry.destination || !entry.info.isDestination())
        return makeError(s_noDestination, {entry.info.title});
    auto configuration = makeConfiguration(entry.info.destinationSpec, values, keeper);
    if (!configuration)
        return configuration.error();
    QJsonObject own = configuration->values();
    for (auto it = m_extensions.begin(); it != m_extensions.end(); ++it)
        own.remove(it.key());
    return entry.destination(Configuration(own, std::move(keeper)));
}

} // namespace millrace
