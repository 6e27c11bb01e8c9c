#include "core/interchange/airbyteproject.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_unknown{
    "interchange.airbyte_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 is nothing that can be taken over from Airbyte or Meltano."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Choose answers of Airbyte's API as JSON, a Terraform state, a meltano.yml, a configured "
        "catalogue, or a configuration in a file such as source-postgres.json.")};
constexpr ErrorDefinition s_malformed{
    "interchange.airbyte_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: \"%2\" is %3, where %4 is expected."),
    QT_TRANSLATE_NOOP("errors", "Save the file anew from where it came from, and try again.")};
constexpr ErrorDefinition s_tooMany{
    "interchange.airbyte_too_many", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "%1: there are more than %2 sources, destinations and connections."),
    QT_TRANSLATE_NOOP("errors", "Take them over in several steps.")};

constexpr std::size_t s_mostThings = 5'000; ///< As many as one section of our own form.

QString kindOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Object:
        return u"an object"_s;
    case QJsonValue::Array:
        return u"a list"_s;
    case QJsonValue::String:
        return u"a text"_s;
    case QJsonValue::Double:
        return u"a number"_s;
    case QJsonValue::Bool:
        return u"true or false"_s;
    default:
        return u"an empty value"_s;
    }
}

Error malformed(const Document &document, const QString &pointer, const QJsonValue &value,
                const QString &expected)
{
    return makeError(
        s_malformed,
        {document.place(pointer), pointer.isEmpty() ? u"/"_s : pointer, kindOf(value), expected},
        {}, pointer);
}

/// "source-postgres" for "/tmp/source-postgres.json" and "source-postgres-shop.config.yaml".
QString connectorInName(const QString &path)
{
    static const QRegularExpression s_name(u"\\A((?:source|destination)-[a-z0-9][a-z0-9-]*)"_s);
    return s_name.match(QFileInfo(path).fileName().section(u'.', 0, 0).toLower()).captured(1);
}

bool isCatalogue(const QJsonObject &object)
{
    const QJsonArray streams = object.value("streams"_L1).toArray();
    return !streams.isEmpty() && streams.first().toObject().value("stream"_L1).isObject();
}

bool isTerraform(const QJsonObject &object)
{
    return object.contains("terraform_version"_L1) && object.value("resources"_L1).isArray();
}

bool isMeltano(const QJsonObject &object) { return object.value("plugins"_L1).isObject(); }

bool isApiObject(const QJsonObject &object)
{
    return object.contains("connectionId"_L1) || object.contains("sourceId"_L1)
        || object.contains("destinationId"_L1);
}

const QStringList &listKeys()
{
    static const QStringList s_keys{u"data"_s, u"sources"_s, u"destinations"_s, u"connections"_s};
    return s_keys;
}

bool isApi(const QJsonValue &value)
{
    if (value.isArray())
        return std::ranges::any_of(value.toArray(),
                                   [](const QJsonValue &v) { return isApiObject(v.toObject()); });
    const QJsonObject object = value.toObject();
    if (isApiObject(object))
        return true;
    return std::ranges::any_of(listKeys(), [&object](const QString &key) {
        const QJsonArray list = object.value(key).toArray();
        return std::ranges::any_of(list,
                                   [](const QJsonValue &v) { return isApiObject(v.toObject()); });
    });
}

/// An empty answer of the API: `{"data": []}`.
bool isEmptyApi(const QJsonObject &object)
{
    return object.value("data"_L1).isArray() && object.value("data"_L1).toArray().isEmpty();
}

QString text(const QJsonObject &object, const QString &key) { return object.value(key).toString(); }

/// The type as the API writes it ("postgres", "source-postgres"), with its role in front.
QString connectorCalled(QString type, EndpointRole role)
{
    type = type.trimmed().toLower().replace(u'_', u'-').replace(u' ', u'-');
    if (type.isEmpty())
        return {};
    const QString prefix = endpointRoleName(role) + u'-';
    return type.startsWith(prefix) ? type : prefix + type;
}

/// Streams of the older API and of configured catalogues in the words of the public API.
QJsonObject publicStream(const QJsonObject &entry)
{
    const QJsonObject stream = withCamelCase(entry.value("stream"_L1)).toObject();
    const QJsonObject config = entry.value("config"_L1).isObject()
        ? withCamelCase(entry.value("config"_L1)).toObject()
        : QJsonObject();
    QJsonObject made = config.isEmpty() ? withCamelCase(entry).toObject() : config;
    made.remove("stream"_L1);
    made.insert("name"_L1, stream.value("name"_L1));
    if (stream.contains("namespace"_L1))
        made.insert("namespace"_L1, stream.value("namespace"_L1));
    const QString read = text(made, u"syncMode"_s);
    QString write = text(made, u"destinationSyncMode"_s);
    if (write == "append_dedup"_L1)
        write = u"deduped_history"_s;
    if (write == "overwrite_dedup"_L1)
        write = u"overwrite_deduped"_s;
    if (!write.isEmpty())
        made.insert("syncMode"_L1, QString(read + u'_' + write));
    if (made.value("fieldSelectionEnabled"_L1).isBool()
        && !made.value("fieldSelectionEnabled"_L1).toBool())
        made.remove("selectedFields"_L1);
    return made;
}

} // namespace

QJsonValue withCamelCase(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue &each : value.toArray())
            list.append(withCamelCase(each));
        return list;
    }
    if (!value.isObject())
        return value;
    QJsonObject made;
    const QJsonObject object = value.toObject();
    for (auto each = object.begin(); each != object.end(); ++each) {
        QString key;
        bool isUpper = false;
        for (const QChar c : each.key()) {
            if (c == u'_' && !key.isEmpty()) {
                isUpper = true;
                continue;
            }
            key += isUpper ? c.toUpper() : c;
            isUpper = false;
        }
        made.insert(key, withCamelCase(each.value()));
    }
    return made;
}

QJsonObject objectOrText(const QJsonObject &object, const QString &key)
{
    const QJsonValue value = object.value(key);
    if (!value.isString())
        return value.toObject();
    const auto parsed = parseJson(value.toString().toUtf8(), key);
    return parsed ? parsed->root.toObject() : QJsonObject();
}

bool AirbyteProject::isOwnForm(const Document &document)
{
    const QJsonObject object = document.root.toObject();
    if (object.contains("source"_L1) && object.contains("destination"_L1))
        return true; // One connection.
    // Answers of the API have the same sections.
    static const QStringList s_sections{u"sources"_s, u"destinations"_s, u"connections"_s,
                                        u"tags"_s};
    return !isApi(document.root)
        && std::ranges::any_of(s_sections, [&object](const QString &section) {
               return object.value(section).isArray() && !object.value(section).toArray().isEmpty();
           });
}

bool AirbyteProject::recognises(const Document &document)
{
    if (isOwnForm(document))
        return false;
    const QJsonObject object = document.root.toObject();
    return isTerraform(object) || isMeltano(object) || isCatalogue(object) || isApi(document.root)
        || isEmptyApi(object) || (!connectorInName(document.name).isEmpty() && !object.isEmpty());
}

Result<void> AirbyteProject::add(const Document &document, const QString &folder)
{
    if (!recognises(document))
        return makeError(s_unknown, {document.name});
    const QJsonObject object = document.root.toObject();
    Result<void> done;
    if (isTerraform(object)) {
        done = addTerraform(document, folder);
    } else if (isMeltano(object)) {
        MeltanoParts parts = readMeltano(document, folder);
        for (AirbyteEnd &end : parts.ends)
            addEnd(std::move(end));
        for (AirbyteConnection &connection : parts.connections)
            m_connections.push_back(std::move(connection));
    } else if (isCatalogue(object)) {
        QJsonArray streams;
        for (const QJsonValue &entry : object.value("streams"_L1).toArray())
            streams.append(publicStream(entry.toObject()));
        m_catalogues.push_back({QFileInfo(document.name).completeBaseName(),
                                {},
                                {},
                                {{u"configurations"_s, QJsonObject{{u"streams"_s, streams}}}},
                                document.place({})});
    } else if (isApi(document.root)) {
        done = addApi(document, folder, document.root, {});
    } else if (const QString connector = connectorInName(document.name); !connector.isEmpty()) {
        const bool isSource = connector.startsWith("source-"_L1);
        addEnd({isSource ? EndpointRole::Source : EndpointRole::Destination, document.name,
                connector.section(u'-', 1), connector, object, folder, document.place({})});
    }
    if (done && m_ends.size() + m_connections.size() > s_mostThings)
        return makeError(s_tooMany, {document.name, QString::number(s_mostThings)});
    return done;
}

void AirbyteProject::addEnd(AirbyteEnd end)
{
    // The same thing comes in the list and by itself.
    if (this->end(end.role, end.id) == nullptr)
        m_ends.push_back(std::move(end));
}

const AirbyteEnd *AirbyteProject::end(EndpointRole role, const QString &id) const
{
    const auto found = std::ranges::find_if(
        m_ends, [&](const AirbyteEnd &e) { return e.role == role && e.id == id; });
    return found == m_ends.end() ? nullptr : &*found;
}

Result<void> AirbyteProject::addApi(const Document &document, const QString &folder,
                                    const QJsonValue &value, const QString &pointer)
{
    if (value.isArray()) {
        const QJsonArray list = value.toArray();
        for (qsizetype at = 0; at < list.size(); ++at) {
            const QString below = pointerTo(pointer, QString::number(at));
            if (!list[at].isObject())
                return malformed(document, below, list[at], u"an object"_s);
            if (auto done = addApiObject(document, folder, list[at].toObject(), below); !done)
                return done;
        }
        return {};
    }
    const QJsonObject object = value.toObject();
    if (isApiObject(object))
        return addApiObject(document, folder, object, pointer);
    for (const QString &key : listKeys()) {
        const QJsonValue list = object.value(key);
        if (list.isUndefined() || list.isNull())
            continue;
        if (!list.isArray())
            return malformed(document, pointerTo(pointer, key), list, u"a list"_s);
        if (auto done = addApi(document, folder, list, pointerTo(pointer, key)); !done)
            return done;
    }
    return {};
}

Result<void> AirbyteProject::addApiObject(const Document &document, const QString &folder,
                                          const QJsonObject &object, const QString &pointer)
{
    for (const QString &key : {u"name"_s, u"sourceId"_s, u"destinationId"_s, u"connectionId"_s}) {
        const QJsonValue value = object.value(key);
        if (!value.isUndefined() && !value.isNull() && !value.isString())
            return malformed(document, pointerTo(pointer, key), value, u"a text"_s);
    }
    if (object.contains("connectionId"_L1)
        || (object.contains("sourceId"_L1) && object.contains("destinationId"_L1))) {
        addConnection(document, object, pointer);
        return {};
    }
    const bool isSource = object.contains("sourceId"_L1);
    if (!isSource && !object.contains("destinationId"_L1))
        return {};
    AirbyteEnd made;
    made.role = isSource ? EndpointRole::Source : EndpointRole::Destination;
    const QString role = endpointRoleName(made.role);
    made.id = text(object, role + u"Id"_s);
    made.name = text(object, u"name"_s);
    const QString type = text(object, role + u"Type"_s);
    made.connector
        = connectorCalled(type.isEmpty() ? text(object, role + u"Name"_s) : type, made.role);
    for (const QString &key : {u"configuration"_s, u"connectionConfiguration"_s}) {
        const QJsonValue value = object.value(key);
        if (!value.isUndefined() && !value.isNull() && !value.isObject())
            return malformed(document, pointerTo(pointer, key), value, u"an object"_s);
        if (value.isObject())
            made.configuration = value.toObject();
    }
    made.folder = folder;
    made.place = document.place(pointer);
    addEnd(std::move(made));
    return {};
}

void AirbyteProject::addConnection(const Document &document, const QJsonObject &object,
                                   const QString &pointer)
{
    AirbyteConnection made;
    made.name = text(object, u"name"_s);
    made.sourceId = text(object, u"sourceId"_s);
    made.destinationId = text(object, u"destinationId"_s);
    made.place = document.place(pointer);
    made.json = object;
    if (const QJsonObject catalogue = object.value("syncCatalog"_L1).toObject();
        !catalogue.isEmpty()) {
        QJsonArray streams;
        for (const QJsonValue &entry : catalogue.value("streams"_L1).toArray())
            streams.append(publicStream(entry.toObject()));
        made.json.insert("configurations"_L1, QJsonObject{{u"streams"_s, streams}});
    }
    m_connections.push_back(std::move(made));
}

Result<void> AirbyteProject::addTerraform(const Document &document, const QString &folder)
{
    const QString key = u"/resources"_s;
    const QJsonArray resources = document.root.toObject().value("resources"_L1).toArray();
    for (qsizetype at = 0; at < resources.size(); ++at) {
        const QString pointer = pointerTo(key, QString::number(at));
        const QJsonObject resource = resources[at].toObject();
        const QString type = text(resource, u"type"_s);
        if (text(resource, u"mode"_s) == "data"_L1 || !type.startsWith("airbyte_"_L1))
            continue;
        const QJsonValue instances = resource.value("instances"_L1);
        if (!instances.isArray())
            return malformed(document, pointer + u"/instances"_s, instances, u"a list"_s);
        const QJsonArray list = instances.toArray();
        for (qsizetype i = 0; i < list.size(); ++i) {
            const QString below = pointer + u"/instances/%1/attributes"_s.arg(i);
            const QJsonValue attributes = list[i].toObject().value("attributes"_L1);
            if (!attributes.isObject())
                return malformed(document, below, attributes, u"an object"_s);
            if (auto done = addResource(document, folder, type, attributes.toObject(), below);
                !done)
                return done;
        }
    }
    return {};
}

Result<void> AirbyteProject::addResource(const Document &document, const QString &folder,
                                         const QString &type, const QJsonObject &attributes,
                                         const QString &pointer)
{
    if (type == "airbyte_connection"_L1) {
        addConnection(document, withCamelCase(attributes).toObject(), pointer);
        return {};
    }
    const bool isSource = type.startsWith("airbyte_source"_L1);
    if (!isSource && !type.startsWith("airbyte_destination"_L1))
        return {};
    AirbyteEnd made;
    made.role = isSource ? EndpointRole::Source : EndpointRole::Destination;
    const QString role = endpointRoleName(made.role);
    const QJsonValue name = attributes.value("name"_L1);
    if (!name.isString())
        return malformed(document, pointer + u"/name"_s, name, u"a text"_s);
    made.name = name.toString();
    made.id = text(attributes, role + u"_id"_s);
    QString connector = type.mid(("airbyte_"_L1).size() + role.size() + 1);
    if (connector.isEmpty() || connector == "custom"_L1)
        connector = text(attributes, role + u"_type"_s);
    made.connector = connectorCalled(connector, made.role);
    made.configuration = objectOrText(attributes, u"configuration"_s);
    made.folder = folder;
    made.place = document.place(pointer);
    addEnd(std::move(made));
    return {};
}

void AirbyteProject::finish()
{
    const auto only = [this](EndpointRole role) -> const AirbyteEnd * {
        const auto isOfRole = [role](const AirbyteEnd &e) { return e.role == role; };
        if (std::ranges::count_if(m_ends, isOfRole) != 1)
            return nullptr;
        return &*std::ranges::find_if(m_ends, isOfRole);
    };
    const AirbyteEnd *source = only(EndpointRole::Source);
    const AirbyteEnd *destination = only(EndpointRole::Destination);
    if (!m_connections.empty() || m_catalogues.size() > 1 || source == nullptr
        || destination == nullptr)
        return;
    AirbyteConnection made
        = m_catalogues.empty() ? AirbyteConnection() : std::move(m_catalogues.front());
    m_catalogues.clear();
    made.sourceId = source->id;
    made.destinationId = destination->id;
    made.name = source->name + u" → "_s + destination->name;
    if (made.place.isEmpty())
        made.place = source->place;
    m_connections.push_back(std::move(made));
}

} // namespace millrace
