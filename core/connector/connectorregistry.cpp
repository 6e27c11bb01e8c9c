#include "core/connector/connectorregistry.h"

#include "core/connector/jsonpointer.h"

#include <QFile>
#include <QHash>
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
constexpr ErrorDefinition s_noSignIn{
    "connector.no_sign_in", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The connector %1 does not sign in by the browser with these values."),
    QT_TRANSLATE_NOOP("errors", "Choose OAuth as the way to sign in, or enter what it asks for.")};

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

/// Pointers of the texts in \a object by their values.
void collectTexts(const QJsonObject &object, const QString &base, QHash<QString, QString> &found)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString pointer = base + pointerOf({it.key()});
        if (it.value().isObject())
            collectTexts(it.value().toObject(), pointer, found);
        else if (const QString text = it.value().toString(); !text.isEmpty())
            found.insert(text, pointer);
    }
}

/// \a keeper for the secrets of \a spec in \a after, which was made of \a before: one that has
/// another place now is still kept where it came from.
SecretKeeper keeperOfMoved(const SecretKeeper &keeper, const QJsonObject &before,
                           const QJsonObject &after, const QJsonObject &spec)
{
    QHash<QString, QString> places;
    collectTexts(before, {}, places);
    QHash<QString, QString> origins;
    for (const QString &pointer : secretPointers(spec)) {
        const QString text = valueAt(after, pointer).toString();
        if (!text.isEmpty() && valueAt(before, pointer).toString() != text)
            origins.insert(pointer, places.value(text, pointer));
    }
    SecretKeeper moved;
    if (keeper.keep) {
        moved.keep = [origins, keep = keeper.keep](const QString &pointer, const QString &value) {
            return keep(origins.value(pointer, pointer), value);
        };
    }
    if (keeper.read) {
        moved.read = [origins, read = keeper.read](const QString &pointer) {
            return read(origins.value(pointer, pointer));
        };
    }
    if (keeper.takeTurn) {
        moved.takeTurn = [origins, takeTurn = keeper.takeTurn](const QString &pointer,
                                                               const Cancellation &cancellation) {
            return takeTurn(origins.value(pointer, pointer), cancellation);
        };
    }
    return moved;
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
    m_entries.insert_or_assign(
        id,
        std::make_shared<Entry>(Entry{std::move(info), std::move(source), std::move(destination)}));
}

void ConnectorRegistry::addSource(ConnectorInfo info, SourceFactory source,
                                  ConfigurationMigration migration)
{
    const QString id = info.id;
    auto added = std::make_shared<Entry>(
        Entry{std::move(info), std::move(source), {}, std::move(migration)});
    const std::lock_guard lock(*m_mutex);
    std::shared_ptr<Entry> &place = m_entries[id];
    if (place)
        m_replaced.push_back(place);
    place = std::move(added);
}

std::shared_ptr<ConnectorRegistry::Entry> ConnectorRegistry::entry(const QString &id) const
{
    const std::lock_guard lock(*m_mutex);
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? nullptr : found->second;
}

void ConnectorRegistry::extendDestinations(const QString &key, const QJsonObject &schema)
{
    m_extensions.insert(key, schema);
}

void ConnectorRegistry::setIdentityReader(const QString &id, IdentityReader reader)
{
    m_entries.at(id)->identityReader = std::move(reader);
}

void ConnectorRegistry::setBrowserSignIn(const QString &id, BrowserSignInFactory factory)
{
    m_entries.at(id)->browserSignIn = std::move(factory);
}

std::vector<ConnectorInfo> ConnectorRegistry::connectors() const
{
    std::vector<ConnectorInfo> all;
    const std::lock_guard lock(*m_mutex);
    all.reserve(m_entries.size());
    for (const auto &[id, entry] : m_entries)
        all.push_back(entry->info);
    std::ranges::sort(all, {}, &ConnectorInfo::title);
    return all;
}

const ConnectorInfo *ConnectorRegistry::find(const QString &id) const
{
    const auto found = entry(id);
    return found ? &found->info : nullptr;
}

Result<std::unique_ptr<Source>> ConnectorRegistry::createSource(const QString &id,
                                                                const QJsonObject &values,
                                                                SecretKeeper keeper,
                                                                ServerWaitObserver waits) const
{
    const auto found = entry(id);
    if (!found)
        return makeError(s_unknown, {id});
    if (!found->source || !found->info.isSource())
        return makeError(s_noSource, {found->info.title});
    QJsonObject present = values;
    if (found->migration) {
        auto migrated = found->migration(values);
        if (!migrated)
            return migrated.error();
        present = std::move(*migrated);
        if (present != values)
            keeper = keeperOfMoved(keeper, values, present, found->info.sourceSpec);
    }
    auto configuration
        = makeConfiguration(found->info.sourceSpec, present, std::move(keeper), std::move(waits));
    if (!configuration)
        return configuration.error();
    return found->source(*configuration);
}

Result<std::unique_ptr<Destination>>
ConnectorRegistry::createDestination(const QString &id, const QJsonObject &values,
                                     SecretKeeper keeper, ServerWaitObserver waits) const
{
    const auto found = entry(id);
    if (!found)
        return makeError(s_unknown, {id});
    if (!found->destination || !found->info.isDestination())
        return makeError(s_noDestination, {found->info.title});
    auto configuration = makeConfiguration(found->info.destinationSpec, values, keeper);
    if (!configuration)
        return configuration.error();
    QJsonObject own = configuration->values();
    for (auto it = m_extensions.begin(); it != m_extensions.end(); ++it)
        own.remove(it.key());
    return found->destination(Configuration(own, std::move(keeper), std::move(waits)));
}

Result<std::optional<ServerIdentity>>
ConnectorRegistry::readIdentity(const QString &id, const QJsonObject &spec,
                                const QJsonObject &values, const Error &refusal,
                                const Cancellation &cancellation) const
{
    const auto found = entry(id);
    if (!found || !found->identityReader)
        return std::optional<ServerIdentity>();
    const auto configuration = makeConfiguration(spec, values);
    if (!configuration)
        return configuration.error();
    return found->identityReader(*configuration, refusal, cancellation);
}

Result<std::unique_ptr<BrowserSignIn>>
ConnectorRegistry::createBrowserSignIn(const QString &id, const QJsonObject &spec,
                                       const QJsonObject &values) const
{
    const auto found = entry(id);
    if (!found)
        return makeError(s_unknown, {id});
    const auto signIn = SignInSpec::fromSpec(spec);
    if (!found->browserSignIn || !signIn || !signIn->appliesTo(values))
        return makeError(s_noSignIn, {found->info.title});
    // What the sign-in is to give is required of a whole configuration.
    QJsonObject whole = values;
    for (const QString &pointer : signIn->results) {
        if (valueAt(whole, pointer).toString().isEmpty())
            whole = withValueAt(whole, pointer, u"-"_s);
    }
    const auto configuration = makeConfiguration(spec, whole);
    if (!configuration)
        return configuration.error();
    return found->browserSignIn(*configuration);
}

} // namespace millrace
