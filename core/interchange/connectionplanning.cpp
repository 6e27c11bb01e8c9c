#include "core/interchange/connectionplanning.h"

#include "core/engine/hookaddress.h"
#include "core/interchange/connectionsetform.h"
#include "core/interchange/connectionstorage.h"
#include "core/interchange/endpointplanning.h"
#include "core/interchange/plannedeffects.h"
#include "core/interchange/streamselection.h"
#include "core/interchange/transformationstorage.h"
#include "core/model/streamschedule.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QUrl>
#include <QUuid>

#include <algorithm>
#include <set>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_streamTwice{
    "cli.stream_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the stream \"%2\" is there twice."),
    QT_TRANSLATE_NOOP("errors", "Describe each stream once.")};

constexpr std::size_t s_mostProblems = 100; // Of one connection; nobody mends more at once.

/// \a error with the place it is about, unless it has one.
Error placed(Error error, const QString &place)
{
    if (!error.message.startsWith(place))
        error.message.prepend(place + u": "_s);
    return error;
}

/// Whether \a spec can only mean \a stream.
bool means(const StreamSpec &spec, const StreamId &stream)
{
    if (spec.nameSpace)
        return spec.name == stream.name && *spec.nameSpace == stream.nameSpace;
    return spec.name == stream.text() || spec.name == stream.name;
}

const Stream *storedStream(const StreamSpec &spec, const Connection &stored)
{
    for (const ConfiguredStream &stream : stored.catalog.streams) {
        if (means(spec, stream.stream.id))
            return &stream.stream;
    }
    return nullptr;
}

void put(Catalog &catalog, const Stream &stream)
{
    const auto same = std::ranges::find(catalog.streams, stream.id, &Stream::id);
    if (same == catalog.streams.end())
        catalog.streams.push_back(stream);
    else
        *same = stream;
}

bool isNamed(const MappingSpec &spec, const DestinationObject &object)
{
    return spec.object == object.text() || spec.object == object.name;
}

/// What was proposed, but neither said nor in force, is not kept: it would show in no file.
void dropUnsaid(ConfiguredStream &stream, const StreamSpec &spec)
{
    if (spec.cursor.isEmpty() && !stream.mode.isIncremental())
        stream.cursorField.clear();
    if (spec.primaryKey.isEmpty() && !stream.mode.isDedup())
        stream.primaryKey.clear();
}

/// The form people compare: schedules in words.
QJsonObject comparedForm(const Connection &connection, const Endpoint &source,
                         const Endpoint &destination)
{
    QJsonObject form = connectionForm(connection, source, destination);
    form.insert("schedule"_L1, scheduleText(connection.schedule));
    QJsonArray schedules;
    for (const StreamSchedule &schedule : connection.streamSchedules)
        schedules.append(scheduleText(schedule));
    form.insert("stream_schedules"_L1, schedules);
    return form;
}

/// Takes over from \a stored what no file could say otherwise.
void keepStored(Connection &connection, const Connection &stored, const Endpoint &source,
                const Endpoint &destination)
{
    const QJsonObject before = connectionForm(stored, source, destination);
    const QJsonObject after = connectionForm(connection, source, destination);
    if (before.value("schedule"_L1) == after.value("schedule"_L1))
        connection.schedule = stored.schedule;
    if (before.value("stream_schedules"_L1) == after.value("stream_schedules"_L1))
        connection.streamSchedules = stored.streamSchedules;
    const QJsonArray former = before.value("streams"_L1).toArray();
    const QJsonArray streams = after.value("streams"_L1).toArray();
    for (qsizetype at = 0; at < streams.size(); ++at) {
        ConfiguredStream &stream = connection.catalog.streams[static_cast<std::size_t>(at)];
        for (qsizetype other = 0; other < former.size(); ++other) {
            const ConfiguredStream &candidate
                = stored.catalog.streams[static_cast<std::size_t>(other)];
            if (candidate.stream.id == stream.stream.id && former[other] == streams[at])
                stream = candidate;
        }
    }
}

/// A text of the same meaning at the same place of \a stored, as a reference; undefined when there
/// is none.
QJsonValue storedKey(const Connection *stored, const StreamId &stream, const QString &field,
                     const QString &key, const SecretStore &secrets)
{
    if (stored == nullptr)
        return QJsonValue::Undefined;
    for (const ConfiguredStream &each : stored->catalog.streams) {
        if (each.stream.id != stream)
            continue;
        for (const Transformation &transformation : each.transformations) {
            const QJsonValue reference = transformation.settings.value("key"_L1);
            if (transformation.settings.value("field"_L1) != QJsonValue(field)
                || !reference.isObject())
                continue;
            const auto kept = secrets.read(reference["$secret"_L1].toString());
            if (kept && *kept == key.trimmed())
                return reference;
        }
    }
    return QJsonValue::Undefined;
}

/// What is said of the connection itself; its streams are still to be chosen.
PlannedConnection begun(const DeclaredConnection &declared, const PlannedEnds &ends,
                        const Connection *stored)
{
    const ConnectionSpec &spec = declared.spec;
    PlannedConnection planned;
    Connection &connection = planned.connection;
    if (stored != nullptr)
        connection = *stored;
    else
        connection.id
            = spec.id.isEmpty() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : spec.id;
    planned.item.id = connection.id;
    planned.item.name = connection.name = spec.name;
    planned.item.place = declared.place.text();
    connection.sourceId = ends.source.id;
    connection.destinationId = ends.destination.id;
    connection.catalog.streams.clear();
    connection.settings = spec.settings;
    if (stored == nullptr || spec.said.isEnabled)
        connection.isEnabled = spec.isEnabled;
    if (stored == nullptr || spec.said.tags)
        connection.tags = spec.tags;
    if (stored == nullptr || spec.said.schedule)
        connection.schedule = spec.schedule;
    return planned;
}

Result<void> setStreamSchedules(Connection &connection, const ConnectionSpec &spec,
                                const Connection *stored)
{
    if (stored == nullptr || spec.said.streamSchedules) {
        auto schedules = configuredSchedules(spec, connection.catalog);
        if (!schedules)
            return schedules.error();
        connection.streamSchedules = std::move(*schedules);
        return {};
    }
    std::vector<StreamId> chosen;
    for (const ConfiguredStream &stream : connection.catalog.streams)
        chosen.push_back(stream.stream.id);
    connection.streamSchedules = schedulesOf(chosen, std::move(connection.streamSchedules));
    return {};
}

} // namespace

Result<Catalog> ConnectionPlanning::discovered(const Endpoint &source,
                                               const Cancellation &cancellation)
{
    if (const auto known = m_catalogs.find(source.id); known != m_catalogs.end())
        return known->second;
    auto catalog = m_probe.discover(source.connectorId, source.configuration, {}, cancellation);
    if (catalog)
        m_catalogs.emplace(source.id, *catalog);
    return catalog;
}

Result<std::vector<DestinationObject>>
ConnectionPlanning::objectsOf(const Endpoint &destination, const Cancellation &cancellation)
{
    if (const auto known = m_objects.find(destination.id); known != m_objects.end())
        return known->second;
    auto objects
        = m_probe.discoverObjects(destination.connectorId, destination.configuration, cancellation);
    if (objects)
        m_objects.emplace(destination.id, *objects);
    return objects;
}

Result<DestinationCapabilities>
ConnectionPlanning::capabilitiesOf(const Endpoint &destination) const
{
    // What it can do is no matter of its password.
    return m_probe.capabilities(destination.connectorId,
                                withPlaceholders(destination.configuration, m_secrets));
}

Result<Catalog> ConnectionPlanning::offered(PlannedConnection &planned,
                                            const DeclaredConnection &declared,
                                            const PlannedEnds &ends, const Connection *stored,
                                            const Cancellation &cancellation)
{
    const ConnectionSpec &spec = declared.spec;
    Catalog known;
    bool isComplete = !spec.streams.empty();
    const bool isSameSource
        = stored != nullptr && ends.isSourceKept && stored->sourceId == ends.source.id;
    for (const StreamSpec &wish : spec.streams) {
        const Stream *stream = isSameSource ? storedStream(wish, *stored) : nullptr;
        if (stream != nullptr)
            put(known, *stream);
        else if (wish.schema)
            put(known, *wish.schema);
        else
            isComplete = false;
    }
    if (isComplete)
        return known;
    if (!ends.mayAskSource) {
        planned.questions.push_back(ends.source);
        return known;
    }
    auto catalog = discovered(ends.source, cancellation);
    if (!catalog)
        return placed(catalog.error(), declared.place.text(u"/source"_s));
    for (const Stream &stream : known.streams)
        put(*catalog, stream);
    return catalog;
}

Result<std::vector<DestinationObject>>
ConnectionPlanning::objects(PlannedConnection &planned, const DeclaredConnection &declared,
                            const PlannedEnds &ends, const Connection *stored,
                            const Cancellation &cancellation)
{
    static const std::vector<ConfiguredStream> s_none;
    std::vector<DestinationObject> known;
    const bool isSame = stored != nullptr && ends.isDestinationKept
        && stored->destinationId == ends.destination.id;
    bool isComplete = !declared.spec.streams.empty();
    for (const StreamSpec &wish : declared.spec.streams) {
        const DestinationObject *found = nullptr;
        for (const ConfiguredStream &stream : isSame ? stored->catalog.streams : s_none) {
            if (wish.mapping && stream.mapping && isNamed(*wish.mapping, stream.mapping->object))
                found = &stream.mapping->object;
            if (found != nullptr) {
                known.push_back(*found);
                break;
            }
        }
        isComplete = isComplete && (found != nullptr || !wish.mapping);
    }
    if (isComplete)
        return known;
    if (!ends.mayAskDestination) {
        planned.questions.push_back(ends.destination);
        return known;
    }
    auto all = objectsOf(ends.destination, cancellation);
    if (!all)
        return placed(all.error(), declared.place.text(u"/destination"_s));
    return all;
}

void ConnectionPlanning::configure(PlannedConnection &planned, const DeclaredConnection &declared,
                                   const PlannedEnds &ends, const Connection *stored,
                                   const Cancellation &cancellation)
{
    const auto capabilities = capabilitiesOf(ends.destination);
    if (!capabilities) {
        planned.problems.push_back(
            placed(capabilities.error(), declared.place.text(u"/destination"_s)));
        return;
    }
    const auto catalog = offered(planned, declared, ends, stored, cancellation);
    if (!catalog) {
        planned.problems.push_back(catalog.error());
        return;
    }
    SelectionTarget target{*capabilities, {}};
    if (capabilities->hasObjects) {
        auto found = objects(planned, declared, ends, stored, cancellation);
        if (!found) {
            planned.problems.push_back(found.error());
            return;
        }
        target.objects = std::move(*found);
    }
    if (!planned.questions.empty())
        return;
    choose(planned, declared, *catalog, target);
}

void ConnectionPlanning::choose(PlannedConnection &planned, const DeclaredConnection &declared,
                                const Catalog &catalog, const SelectionTarget &target)
{
    const ConnectionSpec &spec = declared.spec;
    ConfiguredCatalog &chosen = planned.connection.catalog;
    // One after another, so that each fault is told with its line.
    std::vector<ConnectionSpec> parts;
    for (const StreamSpec &stream : spec.streams) {
        parts.emplace_back();
        parts.back().streams.push_back(stream);
    }
    if (spec.streams.empty()) {
        parts.emplace_back();
        parts.back().defaults = spec.defaults;
    }
    std::set<StreamId> seen;
    for (const ConnectionSpec &part : parts) {
        if (planned.problems.size() >= s_mostProblems)
            return;
        const QString place = part.streams.empty() ? declared.place.text(u"/streams"_s)
                                                   : part.streams.front().place;
        auto configured = configureStreams(part, catalog, target, planned.remarks);
        if (!configured) {
            planned.problems.push_back(placed(configured.error(), place));
            continue;
        }
        for (ConfiguredStream &stream : configured->streams) {
            dropUnsaid(stream, part.streams.empty() ? part.defaults : part.streams.front());
            if (!seen.insert(stream.stream.id).second)
                planned.problems.push_back(
                    makeError(s_streamTwice, {place, stream.stream.id.text()}));
            else
                chosen.streams.push_back(std::move(stream));
        }
    }
}

void ConnectionPlanning::storeKeys(PlannedConnection &planned, const DeclaredConnection &declared,
                                   const Connection *stored) const
{
    // A key that changes gets a name beside that of the former one, which stays whole until nothing
    // refers to it.
    QStringList taken = transformationSecretNames(planned.connection.catalog);
    if (stored != nullptr)
        taken << transformationSecretNames(stored->catalog);
    for (ConfiguredStream &stream : planned.connection.catalog.streams) {
        for (Transformation &transformation : stream.transformations) {
            const QJsonValue key = transformation.settings.value("key"_L1);
            if (transformation.kind != TransformationKind::Encrypt || !key.isString())
                continue;
            planned.remarks << QCoreApplication::translate(
                                   "plan",
                                   "%1: a key stands in the file in plain text. A reference such "
                                   "as ${env:NAME} keeps it out of files.")
                                   .arg(declared.place.text(u"/streams"_s));
            const StreamId &id = stream.stream.id;
            const QString field = transformation.settings.value("field"_L1).toString();
            const QJsonValue known = storedKey(stored, id, field, key.toString(), m_secrets);
            if (known.isObject()) {
                transformation.settings.insert("key"_L1, known);
                taken << known["$secret"_L1].toString();
                continue;
            }
            const QString usual
                = u"transformation/%1/%2/%3"_s.arg(planned.connection.id, id.text(), field);
            QString name = usual;
            for (int number = 2; taken.contains(name); ++number)
                name = usual + u'/' + QString::number(number);
            taken << name;
            planned.secrets.emplace_back(name, key.toString().trimmed());
            transformation.settings.insert("key"_L1, QJsonObject{{u"$secret"_s, name}});
            planned.item.values.push_back(
                {u"streams.%1.transformations.%2"_s.arg(id.text(), field),
                 {},
                 QCoreApplication::translate("plan", "the key of the file")});
        }
    }
}

void ConnectionPlanning::storeAddresses(PlannedConnection &planned,
                                        const DeclaredConnection &declared,
                                        const Connection *stored) const
{
    static const std::vector<RunHook> s_none;
    const std::vector<RunHook> &former = stored == nullptr ? s_none : stored->settings.hooks;
    auto &hooks = planned.connection.settings.hooks;
    for (std::size_t at = 0; at < hooks.size(); ++at) {
        RunHook &hook = hooks[at];
        if (hook.kind != RunHookKind::Webhook)
            continue;
        if (hook.isKept()) {
            // A file need not repeat which server it is.
            const auto same = std::ranges::find(former, hook.urlSecret, &RunHook::urlSecret);
            if (hook.host.isEmpty() && same != former.end())
                hook.host = same->host;
            continue;
        }
        planned.remarks << QCoreApplication::translate(
                               "plan",
                               "%1: the address of a webhook stands in the file in plain text. A "
                               "reference such as ${env:NAME} keeps it out of files.")
                               .arg(declared.place.text(u"/settings/hooks/%1/url"_s.arg(at)));
        const auto isKnown = [&hook, this](const RunHook &each) {
            const auto read = withAddress(each, m_secrets);
            return each.isKept() && read && read->url == hook.url;
        };
        const auto known = std::ranges::find_if(former, isKnown);
        const QString address = std::exchange(hook.url, QString());
        hook.host = QUrl(address).host();
        if (known != former.end()) {
            hook.urlSecret = known->urlSecret;
            hook.host = known->host;
            continue;
        }
        const QString name = freshHookSecretName(planned.connection.id);
        planned.secrets.emplace_back(name, address);
        hook.urlSecret = {{u"$secret"_s, name}};
    }
}

PlannedConnection ConnectionPlanning::plan(const DeclaredConnection &declared,
                                           const PlannedEnds &ends, const Connection *stored,
                                           const ProfileContents &basis,
                                           const Cancellation &cancellation)
{
    const ConnectionSpec &spec = declared.spec;
    PlannedConnection planned = begun(declared, ends, stored);
    Connection &connection = planned.connection;
    configure(planned, declared, ends, stored, cancellation);
    if (!planned.problems.empty())
        return planned;
    if (!planned.questions.empty()) {
        describeUnasked(planned, ends, spec, stored != nullptr);
        return planned;
    }
    if (auto scheduled = setStreamSchedules(connection, spec, stored); !scheduled) {
        planned.problems.push_back(
            placed(scheduled.error(), declared.place.text(u"/stream_schedules"_s)));
        return planned;
    }
    storeKeys(planned, declared, stored);
    storeAddresses(planned, declared, stored);
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        for (const Transformation &transformation : stream.transformations)
            planned.remarks << missingSecrets(transformation.settings, connection.name, m_secrets);
    }
    for (const RunHook &hook : connection.settings.hooks)
        planned.remarks << missingSecrets({{u"url"_s, hook.urlSecret}}, connection.name, m_secrets);
    if (stored == nullptr) {
        describeCreation(planned, ends, spec);
        return planned;
    }
    keepStored(connection, *stored, ends.source, ends.destination);
    const auto changes = formChanges(comparedForm(*stored, basis.endpoints.value(stored->sourceId),
                                                  basis.endpoints.value(stored->destinationId)),
                                     comparedForm(connection, ends.source, ends.destination));
    planned.item.values.insert(planned.item.values.begin(), changes.begin(), changes.end());
    // An end that is only called otherwise is a change of the end.
    std::erase_if(planned.item.values, [&](const FormChange &change) {
        return (change.path == "source"_L1 && stored->sourceId == connection.sourceId)
            || (change.path == "destination"_L1
                && stored->destinationId == connection.destinationId);
    });
    planned.item.act = planned.item.values.empty() ? PlannedAct::Keep : PlannedAct::Change;
    describeChange(planned, *stored, spec);
    return planned;
}

} // namespace millrace
